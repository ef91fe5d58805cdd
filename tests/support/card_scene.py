"""Rendered photographs of our printed card, drawn from its own geometry, and a printer that misses its colours."""

from dataclasses import dataclass

import cv2
import numpy as np

from colour.card.batch import qr_modules
from colour.card.draw import marker_modules
from colour.card.layout import CARD, MARKER_IDS, MARKERS, QR, Box, patch_boxes
from colour.card.measured import template
from colour.card.values import PAPER, nominal_reference, patch_codes
from colour.image import DecodedImage
from colour.spaces import Floats, decode_srgb, lab_to_linear_srgb, linear_srgb_to_lab
from tests.support.codes import srgb_codes

BATCH = "K7QX-3M2P"
_PER_MM = 6
_CROSS_TALK = np.array([[0.86, 0.11, 0.03], [0.07, 0.85, 0.08], [0.02, 0.12, 0.86]])


@dataclass(frozen=True, slots=True, eq=False)
class CardScene:
    """What to render. `turn` in degrees; `fill` is the card's length as a share of the picture's width.

    `tilt` 0..0.3 of perspective; `covered` is a rectangle (left, top, right, bottom) in millimetres of the card;
    `printed` (24, 3) CIELAB of the patches; `light` linear gains; `gradient` brightest to darkest.
    """

    size: tuple[int, int] = (800, 600)
    fill: float = 0.6
    turn: float = 0.0
    tilt: float = 0.06
    light: tuple[float, float, float] = (0.9, 0.9, 0.8)
    gradient: float = 1.2
    noise: float = 0.004
    blur: float = 0.7
    covered: tuple[float, float, float, float] | None = None
    printed: Floats | None = None
    mirrored: bool = False
    seed: int = 1


def render(scene: CardScene) -> tuple[DecodedImage, Floats]:
    """Return the photo and the true patch centres (24, 2) in its pixels."""
    rng = np.random.default_rng(scene.seed)
    width, height = scene.size
    place = _placement(scene)
    table = 0.3 * cv2.resize(rng.normal(1, 0.1, (height // 8, width // 8, 3)), scene.size)
    card = cv2.warpPerspective(_flat(scene), place, scene.size, flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.ones(_shape(), np.float32), place, scene.size)[..., None]
    falloff = np.linspace(1, 1 / scene.gradient, width)[None, :, None]
    seen = (card + table * (1 - inside)) * falloff @ camera(scene).T
    if scene.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), scene.blur)
    grain = rng.standard_normal(seen.shape, np.float32)
    seen = seen + scene.noise * grain * np.sqrt(np.maximum(seen, 0.02))
    encoded = srgb_codes(seen)
    middles = np.array([box.corners.mean(axis=0) for box in patch_boxes()])
    centres = cv2.perspectiveTransform((middles * _PER_MM - 0.5)[None], place)[0]
    if scene.mirrored:
        encoded, centres = np.ascontiguousarray(encoded[:, ::-1]), [width - 1, 0] + centres * [-1, 1]
    return DecodedImage(encoded, None, "sRGB", profile_assumed=True, file_format="png"), centres


def camera(scene: CardScene) -> Floats:
    """Return the 3x3 matrix from linear sRGB of a surface to what the camera gives."""
    return np.asarray(_CROSS_TALK * np.array(scene.light))


def print_card(seed: int) -> Floats:
    """Return (24, 3) CIELAB of the card as some printer prints it: other tone curves, inks, paper and black."""
    rng = np.random.default_rng(seed)
    gamma = np.exp(rng.normal(0, 0.12, 3) + rng.normal(0, 0.08))
    inks = np.eye(3) + rng.normal(0, 0.05, (3, 3))
    light = decode_srgb(patch_codes() / 255) ** gamma @ (inks / inks.sum(axis=1, keepdims=True)).T
    grey = light.mean(axis=1, keepdims=True)
    dulled = grey + (light - grey) * rng.uniform(0.85, 1)
    black, paper = rng.uniform(0.01, 0.04), PAPER * (1 + rng.normal(0, 0.02, 3))
    return linear_srgb_to_lab(np.clip(black + dulled * (paper - black), 0.003, 1))


def batch_file(lab: Floats, batch: str = BATCH) -> str:
    """Return the batch's file with measured values, CIELAB under D65."""
    head = template(batch).replace('ILLUMINANT "D50"', 'ILLUMINANT "D65"').partition("BEGIN_DATA\n")[0]
    rows = zip(nominal_reference().names, lab.tolist(), strict=True)
    return (
        f"{head}BEGIN_DATA\n"
        + "".join(f"{n} {a:.3f} {b:.3f} {c:.3f}\n" for n, (a, b, c) in rows)
        + "END_DATA\n"
    )


def _flat(scene: CardScene) -> Floats:
    """Return the card seen from above, linear sRGB, 8 pixels a millimetre."""
    flat = np.full((*_shape(), 3), PAPER)
    lab = nominal_reference().lab_d65 if scene.printed is None else scene.printed
    for box, colour in zip(patch_boxes(), np.maximum(lab_to_linear_srgb(lab), 0.001), strict=True):
        _fill(flat, box, colour)
    for box, number in zip(MARKERS, MARKER_IDS, strict=True):
        _squares(flat, box, marker_modules(number))
    _squares(flat, QR, qr_modules(BATCH))
    if scene.covered:
        left, top, right, bottom = scene.covered
        _fill(flat, Box(left, top, right - left, bottom - top), np.array([0.42, 0.25, 0.18]))
    return flat.astype(np.float32)


def _shape() -> tuple[int, int]:
    return int(CARD.height * _PER_MM), int(CARD.width * _PER_MM)


def _squares(flat: Floats, box: Box, black: np.ndarray) -> None:
    side = box.width / len(black)
    for row, column in zip(*np.nonzero(black), strict=True):
        _fill(flat, Box(box.left + column * side, box.top + row * side, side, side), np.full(3, 0.03))


def _fill(flat: Floats, box: Box, colour: Floats) -> None:
    (left, top), (right, bottom) = np.rint(box.corners[[0, 2]] * _PER_MM).astype(int)
    flat[max(top, 0) : bottom, max(left, 0) : right] = colour


def _placement(scene: CardScene) -> Floats:
    width, height = scene.size
    half = 0.5 * scene.fill * width * np.array([1, CARD.height / CARD.width])
    near, far = 1 + scene.tilt, 1 - scene.tilt
    corners = np.array([[-near, -1], [far, -near], [near, 1], [-far, far]]) * half
    angle = np.radians(scene.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = corners @ turn.T + [width * 0.51, height * 0.49]
    rows, columns = _shape()
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]]) - 0.5
    return np.asarray(cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32)))
