"""Photographs of charts made harder in known ways, with the map from one picture to the other.

A distortion is a map of the plane and a change of the pixels. Both are the same on every run.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.decode import decode
from colour.image import DecodedImage
from colour.spaces import Floats, decode_srgb
from tests.support.chart_photos import folder
from tests.support.codes import srgb_codes

Codes = NDArray[np.uint8]

# Other than 24 patches of a ColorChecker in full view: a SpyderCheckr, none, and one covered in part.
NEGATIVE = ("spy_test", "neg_jtvd_norm", "pcv_partial")

# Every tool gets pictures this long, so that no time is spent on what a chart of hundreds of pixels adds; a chart
# whose patches are small stays as large as this step from patch to patch allows.
_LONGEST = 1600
_SMALLEST_STEP = 16.0
# The eighth's patches are never nearer to each other than this, or as near as they were.
_EIGHTH_STEP = 12.0
_NOISE = 25.0
_BLUR = 0.15
_QUALITY = 10
_SKIN = np.array([0.42, 0.25, 0.18])


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """A photograph at working size.

    `centres` (24, 2) in its pixels, None without a chart; `step` from patch to patch; `eighth` what makes it
    an eighth of the photograph as taken.
    """

    name: str
    image: DecodedImage
    centres: Floats | None
    step: float
    eighth: float

    @property
    def random(self) -> np.random.Generator:
        """The same numbers on every run, others for every photograph."""
        return np.random.default_rng(zlib.crc32(self.name.encode()))

    @property
    def column(self) -> int:
        """Which of the chart's six columns gets covered."""
        return zlib.crc32(self.name.encode()) % 6


@dataclass(frozen=True, slots=True, eq=False)
class Distortion:
    """`plane` gives the 3x3 map from the base's pixels and the new (width, height); `pixels` changes the codes."""

    name: str
    plane: Callable[[Base], tuple[Floats, tuple[int, int]]]
    pixels: Callable[[Codes, Base], Codes]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One picture to look for a chart in; `plane` (3, 3) takes the base's pixels to its own."""

    photo: str
    distortion: str
    codes: Codes
    plane: Floats
    profile: bytes | None

    @property
    def image(self) -> DecodedImage:
        """The picture as our own detector takes it."""
        return DecodedImage(self.codes, self.profile, "", self.profile is None, "png")


def load(name: str) -> Base:
    """Return a photograph, made smaller."""
    place = folder(name)
    described = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    image = decode((place / described["file"]).read_bytes())
    assert isinstance(image, DecodedImage), image
    given = described.get("patch_centres_1_to_24")
    centres = None if given is None else np.array(given)
    step = _LONGEST / 20 if centres is None else float(np.linalg.norm(centres[5] - centres[0]) / 5)
    scale = min(1.0, max(_LONGEST / max(image.size), _SMALLEST_STEP / step))
    codes, plane = _resized(np.asarray(image.encoded, dtype=np.uint8), scale)
    small = DecodedImage(codes, image.icc_profile, image.profile_name, image.profile_assumed, "png")
    eighth = min(1.0, max(1 / 8, _EIGHTH_STEP / step) / scale)
    moved = None if centres is None else moved_by(plane, centres)
    return Base(name, small, moved, step * scale, eighth)


def make(base: Base, distortion: Distortion) -> Case:
    """Return the photograph under a distortion."""
    plane, size = distortion.plane(base)
    codes = np.asarray(base.image.encoded, dtype=np.uint8)
    scale = float(np.sqrt(abs(np.linalg.det(plane[:2, :2]))))
    if distortion.name == "covered":
        codes = _covered(codes, base)
    if scale < 0.999:
        moved, _ = _resized(codes, scale)
    elif np.array_equal(plane, np.eye(3)):
        moved = codes
    else:
        fill = tuple(int(value) for value in np.median(codes.reshape(-1, 3)[::97], axis=0))
        moved = cv2.warpPerspective(codes, plane, size, flags=cv2.INTER_CUBIC, borderValue=fill)
    done = np.ascontiguousarray(distortion.pixels(np.asarray(moved, dtype=np.uint8), base))
    return Case(base.name, distortion.name, done, plane, base.image.icc_profile)


def moved_by(plane: Floats, points: Floats) -> Floats:
    """Return points (n, 2) taken through a map of the plane."""
    together = points @ plane[:2, :2].T + plane[:2, 2]
    return np.asarray(together)


def _resized(codes: Codes, scale: float) -> tuple[Codes, Floats]:
    if scale >= 1:
        return codes, np.eye(3)
    height, width = codes.shape[:2]
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(codes, size, interpolation=cv2.INTER_AREA)), _scaling((width, height), size)


def _scaling(base: tuple[int, int], size: tuple[int, int]) -> Floats:
    x, y = size[0] / base[0], size[1] / base[1]
    return np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1]])


def _same(base: Base) -> tuple[Floats, tuple[int, int]]:
    return np.eye(3), base.image.size


def _turned(degrees: float) -> Callable[[Base], tuple[Floats, tuple[int, int]]]:
    def plane(base: Base) -> tuple[Floats, tuple[int, int]]:
        width, height = base.image.size
        angle = np.radians(degrees)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) - 0.5
        around = corners @ turn.T
        size = np.rint(np.ptp(around, axis=0)).astype(int)
        matrix = np.eye(3)
        matrix[:2, :2], matrix[:2, 2] = turn, -around.min(axis=0) - 0.5
        return matrix, (int(size[0]), int(size[1]))

    return plane


def _mirrored(base: Base) -> tuple[Floats, tuple[int, int]]:
    return np.array([[-1.0, 0, base.image.size[0] - 1], [0, 1, 0], [0, 0, 1]]), base.image.size


def _eighth(base: Base) -> tuple[Floats, tuple[int, int]]:
    width, height = base.image.size
    size = (round(width * base.eighth), round(height * base.eighth))
    return _scaling(base.image.size, size), size


def _as_is(codes: Codes, _: Base) -> Codes:
    return codes


def _uneven(codes: Codes, _: Base) -> Codes:
    """16 times as much light at the left edge as at the right one."""
    shade = 16.0 ** -np.linspace(0, 1, codes.shape[1])
    return srgb_codes(_DECODE[codes] * shade[:, None])


def _noisy(codes: Codes, base: Base) -> Codes:
    noise = base.random.standard_normal(codes.shape, dtype=np.float32) * np.float32(_NOISE)
    return np.rint(np.clip(codes + noise, 0, 255)).astype(np.uint8)


def _compressed(codes: Codes, _: Base) -> Codes:
    _, data = cv2.imencode(".jpg", codes[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1], dtype=np.uint8)


def _blurred(codes: Codes, base: Base) -> Codes:
    return np.asarray(cv2.GaussianBlur(codes, (0, 0), _BLUR * base.step), dtype=np.uint8)


def _overexposed(codes: Codes, _: Base) -> Codes:
    return srgb_codes(_DECODE[codes] * 4)


def _covered(codes: Codes, base: Base) -> Codes:
    """Lay a bar of skin, lit as the chart is, over one column and half a patch beyond both its ends."""
    if base.centres is None:
        return codes
    grid = base.centres.reshape(4, 6, 2)
    top, bottom = grid[0, base.column], grid[3, base.column]
    across, along = (grid[0, 5] - grid[0, 0]) / 10, (bottom - top) / 3
    outline = np.array(
        [top - along - across, top - along + across, bottom + along + across, bottom + along - across]
    )
    white = np.rint(base.centres[18]).astype(int)
    paper = _DECODE[codes[white[1] - 2 : white[1] + 3, white[0] - 2 : white[0] + 3]]
    light = np.median(paper, axis=(0, 1)) / 0.9
    mask = cv2.fillConvexPoly(np.zeros(codes.shape[:2], np.uint8), np.rint(outline).astype(np.int32), 255) > 0
    grain = 1 + 0.03 * base.random.standard_normal((int(mask.sum()), 1))
    result = codes.copy()
    result[mask] = srgb_codes(_SKIN * light * grain)
    return result


_DECODE = decode_srgb(np.arange(256) / 255).astype(np.float32)


DISTORTIONS: Mapping[str, Distortion] = {
    one.name: one
    for one in (
        Distortion("as it is", _same, _as_is),
        *(Distortion(f"turned {angle}°", _turned(angle), _as_is) for angle in (15, 45, 90, 180)),
        Distortion("mirrored", _mirrored, _as_is),
        Distortion("1/8 scale", _eighth, _as_is),
        Distortion("16:1 light", _same, _uneven),
        Distortion("noise", _same, _noisy),
        Distortion("JPEG 10", _same, _compressed),
        Distortion("blur", _same, _blurred),
        Distortion("+2 EV", _same, _overexposed),
        Distortion("covered", _same, _as_is),
    )
}
