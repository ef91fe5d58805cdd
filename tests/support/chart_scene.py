"""Rendered photographs of a 24-patch chart on a table, for tests without the real ones.

The chart is drawn in linear light, put into perspective, lit by a coloured light that falls off across
the scene, covered in part if asked for, seen by a camera with cross-talk, noise and a tone curve, and encoded.
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.charts import reference
from colour.image import DecodedImage
from colour.spaces import Floats, lab_to_linear_srgb
from tests.support.codes import srgb_codes

PITCH = 60
BORDER = 40
GAP = 3
# Columns and rows of patches lie between these edges, in pixels of the flat chart.
_FLAT = (6 * PITCH + 2 * BORDER, 4 * PITCH + 2 * BORDER)

SKIN = (0.42, 0.25, 0.18)
BLUE_LAMP = (0.02, 0.06, 1.0)
_CROSS_TALK = np.array([[0.86, 0.11, 0.03], [0.07, 0.85, 0.08], [0.02, 0.12, 0.86]])


@dataclass(frozen=True, slots=True)
class Scene:
    """What to render. `turn` in degrees; `fill` is the chart's length as a share of the picture's.

    `tilt` 0..0.3 of perspective; `covered` is a rectangle (left, top, right, bottom) in chart units, six by
    four; `light` linear gains; `gradient` the ratio of brightest to darkest across the picture.
    """

    size: tuple[int, int] = (1200, 900)
    fill: float = 0.5
    turn: float = 0.0
    tilt: float = 0.08
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)
    exposure: float = 0.9
    gradient: float = 1.3
    noise: float = 0.004
    tone: float = 1.0
    blur: float = 0.7
    covered: tuple[float, float, float, float] | None = None
    cover: tuple[float, float, float] = SKIN
    chart: str = "classic24"
    mirrored: bool = False
    background: tuple[float, float, float] = (0.32, 0.29, 0.27)
    seed: int = 1


@lru_cache(maxsize=16)
def render(scene: Scene) -> tuple[DecodedImage, Floats]:
    """Return the photo and the true patch centres (24, 2), in patch order, in its pixels; both only to be read."""
    width, height = scene.size
    table = _table(scene)
    place = _placement(scene)
    chart = _flat_chart(scene)
    flat = cv2.warpPerspective(chart, place, scene.size, flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.ones(chart.shape[:2], np.float32), place, scene.size)[..., None]
    lit = _cover(scene, flat + table * (1 - inside), place) * _falloff(scene, height, width)
    seen = lit @ (_CROSS_TALK * scene.light * scene.exposure).T
    seen = cv2.GaussianBlur(seen, (0, 0), scene.blur) if scene.blur else seen
    seen = seen + scene.noise * _chance(scene.size, scene.seed).noise * np.sqrt(np.maximum(seen, 0.02))
    encoded = srgb_codes(seen, scene.tone)
    centres = cv2.perspectiveTransform(_flat_centres()[None].astype(np.float32), place)[0]
    if scene.mirrored:
        encoded, centres = np.ascontiguousarray(encoded[:, ::-1]), [width - 1, 0] + centres * [-1, 1]
    centres = centres.astype(float)
    for shared in (encoded, centres):
        shared.flags.writeable = False
    return DecodedImage(encoded, None, "sRGB", profile_assumed=True, file_format="png"), centres


def outer_corners(scene: Scene) -> Floats:
    """Return (4, 2): the outer corners of the corner patches in the photo, going round, in pixels.

    For a scene that is not mirrored.
    """
    half = PITCH / 2 - GAP
    flat = _flat_centres()[[0, 5, 23, 18]] + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    return cv2.perspectiveTransform(flat[None].astype(np.float32), _placement(scene))[0].astype(float)


def _flat_chart(scene: Scene) -> NDArray[np.float32]:
    width, height = _FLAT
    flat = np.full((height, width, 3), 0.035, np.float32)
    for (x, y), colour in zip(_flat_centres(), _colours(scene.chart), strict=True):
        half = PITCH / 2 - GAP
        low, high = (int(np.ceil(x - half)), int(np.ceil(y - half))), (int(x + half), int(y + half))
        flat[low[1] : high[1] + 1, low[0] : high[0] + 1] = colour
    return flat


def _cover(scene: Scene, surface: Floats, place: Floats) -> Floats:
    """Lay the covering rectangle over everything; it may reach beyond the card."""
    if scene.covered is not None:
        left, top, right, bottom = scene.covered
        units = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        points = cv2.perspectiveTransform((BORDER + PITCH * units)[None].astype(np.float32), place)[0]
        cv2.fillConvexPoly(surface, np.round(points).astype(np.int32), scene.cover)
    return surface


def _flat_centres() -> Floats:
    rows, columns = np.divmod(np.arange(24), 6)
    return BORDER + PITCH * (np.stack([columns, rows], axis=1) + 0.5) - 0.5


def _colours(chart: str) -> Floats:
    if chart == "none":
        return np.full((24, 3), 0.3)
    return np.maximum(lab_to_linear_srgb(reference(chart).lab_d65), 0.001)


def _placement(scene: Scene) -> Floats:
    """Return the homography from the flat chart to the picture: scaled, tilted, turned and centred."""
    width, height = scene.size
    flat_width, flat_height = _FLAT
    half = 0.5 * scene.fill * width * np.array([1, flat_height / flat_width])
    near, far = 1 + scene.tilt, 1 - scene.tilt
    corners = np.array([[-near, -1], [far, -near], [near, 1], [-far, far]]) * half
    angle = np.radians(scene.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = corners @ turn.T + [width * 0.52, height * 0.49]
    source = np.array([[0, 0], [flat_width, 0], [flat_width, flat_height], [0, flat_height]]) - 0.5
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def _table(scene: Scene) -> Floats:
    """Return a table top with grain and a few rounded things on it, so that the chart is not alone."""
    chance = _chance(scene.size, scene.seed)
    table = np.array(scene.background) * cv2.resize(chance.grain, scene.size)[..., None]
    for centre, radius, colour in chance.things:
        cv2.circle(table, centre, radius, colour, -1)
    return table


@dataclass(frozen=True, slots=True, eq=False)
class _Chance:
    """What is left to chance in scenes of one size and seed: the table's grain, what lies on it, the camera's noise."""

    grain: Floats
    things: tuple[tuple[tuple[int, int], int, tuple[float, ...]], ...]
    noise: Floats


@lru_cache(maxsize=4)
def _chance(size: tuple[int, int], seed: int) -> _Chance:
    rng = np.random.default_rng(seed)
    width, height = size
    grain = rng.normal(1, 0.05, (height // 8, width // 8))
    things = []
    for _ in range(6):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        radius = int(rng.integers(width // 30, width // 12))
        things.append((centre, radius, tuple(rng.uniform(0.05, 0.6, 3))))
    return _Chance(grain, tuple(things), rng.standard_normal((height, width, 3)))


def _falloff(scene: Scene, height: int, width: int) -> Floats:
    across = np.linspace(1, 1 / scene.gradient, width)
    down = np.linspace(1, 1 / np.sqrt(scene.gradient), height)
    return (down[:, None] * across)[..., None]
