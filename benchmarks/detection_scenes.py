"""Simulated photographs of charts in scenes, with the truth.

Nothing here is taken from a photograph: patches, frames and backgrounds are drawn, put into perspective, lit,
blurred, made noisy and compressed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.detection_backgrounds import BACKGROUNDS, Picture, write
from colour.charts import reference
from colour.image import DecodedImage
from colour.spaces import Floats, encode_srgb, lab_to_linear_srgb
from tests.support.codes import srgb_codes

_STEP = 48
_CROSS_TALK = np.array([[0.86, 0.11, 0.03], [0.07, 0.85, 0.08], [0.02, 0.12, 0.86]])


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the scene: `length` in pixels of its six columns, `place` of its middle as shares of the picture."""

    chart: str = "classic24"
    length: float = 700.0
    place: tuple[float, float] = (0.5, 0.5)
    turn: float = 0.0
    tilt: float = 0.08
    patch: float = 0.88
    border: float = 0.5
    frame: float = 0.03
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """A scene and a camera.

    `gradient` is the brightest over the darkest light across the picture, `grain` the standard deviation, in codes
    of 255, of noise that was there before the picture was compressed but after its tone curve.
    """

    size: tuple[int, int] = (1600, 1200)
    cards: tuple[Card, ...] = (Card(),)
    background: str = "table"
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)
    exposure: float = 0.85
    gradient: float = 1.4
    vignette: float = 0.2
    blur: float = 0.8
    noise: float = 0.006
    grain: float = 0.0
    tone: float = 0.95
    quality: int = 92
    glare: tuple[float, float, float] | None = None
    covered: tuple[float, float, float, float] | None = None
    mirrored: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A photo, and for each chart in it its kind and its true patch centres (24, 2).

    `hidden` (24,): the patches of the first chart whose middles something covers, or that lie outside the picture.
    """

    name: str
    image: DecodedImage
    charts: tuple[tuple[str, Floats], ...]
    hidden: NDArray[np.bool_]


def render(name: str, setting: Setting) -> Scene:
    """Return the photo of a setting."""
    rng = np.random.default_rng(setting.seed)
    width, height = setting.size
    surface = BACKGROUNDS[setting.background](rng, width, height)
    charts: list[tuple[str, Floats]] = []
    for card in setting.cards:
        place = _placement(card, setting)
        _lay(surface, card, place, rng)
        if card.chart != "random":
            charts.append((card.chart, _through(place, _centres())))
    if setting.covered:
        left, top, right, bottom = setting.covered
        area = _STEP * np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        points = _through(_placement(setting.cards[0], setting), area)
        cv2.fillConvexPoly(surface, np.rint(points).astype(np.int32), (0.42, 0.25, 0.18))
    encoded = _photograph(surface, setting, rng)
    if setting.mirrored:
        encoded = np.ascontiguousarray(encoded[:, ::-1])
        charts = [(kind, [width - 1, 0] + centres * [-1, 1]) for kind, centres in charts]
    image = DecodedImage(encoded, None, "sRGB", profile_assumed=True, file_format="jpeg")
    return Scene(name, image, tuple(charts), _hidden(setting, charts))


def _hidden(setting: Setting, charts: Sequence[tuple[str, Floats]]) -> NDArray[np.bool_]:
    if not charts:
        return np.zeros(24, bool)
    outside = ((charts[0][1] < 0) | (charts[0][1] > np.array(setting.size) - 1)).any(axis=1)
    if not setting.covered:
        return np.asarray(outside)
    left, top, right, bottom = setting.covered
    x, y = (_centres() / _STEP).T
    return np.asarray(outside | ((x > left) & (x < right) & (y > top) & (y < bottom)))


def _photograph(surface: Picture, setting: Setting, rng: np.random.Generator) -> NDArray[np.uint8]:
    width, height = setting.size
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = rng.uniform(0, 2 * np.pi)
    along = (x * np.cos(angle) + y * np.sin(angle)) / np.sqrt(2)
    fall = setting.gradient ** (along / 2) * (1 - setting.vignette * (x**2 + y**2) / 2)
    light = (np.array(setting.light, np.float32) * np.float32(setting.exposure)).astype(np.float32)
    seen = surface * fall[..., None].astype(np.float32) * light
    seen = seen @ _CROSS_TALK.T.astype(np.float32)
    if setting.glare:
        across, down, reach = setting.glare
        middle = _through(_placement(setting.cards[0], setting), _STEP * np.array([[across, down]]))[0]
        span = reach * setting.cards[0].length / 6
        far = ((np.arange(width) - middle[0]) ** 2 + (np.arange(height)[:, None] - middle[1]) ** 2) / span**2
        seen += 1.5 * np.exp(-(far[..., None] ** 2)).astype(np.float32)
    if setting.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), setting.blur)
    grain = rng.standard_normal(seen.shape, dtype=np.float32)
    seen += np.float32(setting.noise) * grain * np.sqrt(np.maximum(seen, 0.02))
    if setting.grain:
        shown = encode_srgb(np.clip(seen, 0, 1) ** setting.tone) * 255
        shown += setting.grain * rng.standard_normal(seen.shape, dtype=np.float32)
        codes = np.rint(np.clip(shown, 0, 255)).astype(np.uint8)
    else:
        codes = srgb_codes(seen, setting.tone)
    _, packed = cv2.imencode(".jpg", codes[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, setting.quality])
    return np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1])


def _centres() -> Floats:
    rows, columns = np.divmod(np.arange(24), 6)
    return _STEP * (np.stack([columns, rows], axis=1) + 0.5)


def _through(place: Floats, points: Floats) -> Floats:
    moved = cv2.perspectiveTransform(np.asarray(points, np.float32)[None], place.astype(np.float32))[0]
    return moved.astype(np.float64)


def _placement(card: Card, setting: Setting) -> Floats:
    """Return the homography from the flat chart, patches from 0, 0 on, to the picture."""
    half = card.length / 2 * np.array([1, 4 / 6])
    near, far = 1 + card.tilt, 1 - card.tilt
    corners = np.array([[-near, -1], [far, -near], [near, 1], [-far, far]]) * half
    angle = np.radians(card.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = corners @ turn.T + np.array(card.place) * setting.size
    source = _STEP * np.array([[0, 0], [6, 0], [6, 4], [0, 4]])
    return cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))


def _lay(surface: Picture, card: Card, place: Floats, rng: np.random.Generator) -> None:
    """Draw the card's body, its patches and its maker's lettering onto the surface."""
    rim = int(card.border * _STEP)
    head = rim + (4 * _STEP + 2 * rim) * (card.pages - 1)
    flat = np.full((4 * _STEP + rim + head, 6 * _STEP + 2 * rim, 3), card.frame, np.float32)
    colours = _colours(card.chart, rng)
    half = card.patch * _STEP / 2
    for (x, y), colour in zip(_centres() + np.array([rim, head]), colours, strict=True):
        low, high = np.rint([x - half, y - half]).astype(int), np.rint([x + half, y + half]).astype(int)
        flat[low[1] : high[1], low[0] : high[0]] = colour
    if card.pages > 1:
        _other_page(flat, rim, rng)
    write(flat, "colour chart", (rim, flat.shape[0] - rim // 3), 0.4, 0.6)
    shape = np.zeros(flat.shape[:2], np.float32)
    cv2.rectangle(shape, (10, 0), (shape.shape[1] - 11, shape.shape[0]), 1, -1)
    cv2.rectangle(shape, (0, 10), (shape.shape[1], shape.shape[0] - 11), 1, -1)
    for x in (10, shape.shape[1] - 11):
        for y in (10, shape.shape[0] - 11):
            cv2.circle(shape, (x, y), 10, 1, -1)
    moved = place @ np.array([[1, 0, -rim], [0, 1, -head], [0, 0, 1]])
    size = surface.shape[1::-1]
    scale = max(1, round(_STEP * 6 / card.length))
    inside = cv2.warpPerspective(cv2.blur(shape, (scale, scale)), moved, size)[..., None]
    drawn = cv2.warpPerspective(cv2.blur(flat, (scale, scale)), moved, size)
    surface *= 1 - inside
    surface += drawn * inside


def _other_page(flat: Picture, rim: int, rng: np.random.Generator) -> None:
    """Draw the other half of a folding card: a row of tints and a grey field, as a Passport's first page has."""
    tints = rng.uniform(0.3, 0.7, (2, 8, 3)).astype(np.float32)
    step = (flat.shape[1] - 2 * rim) // 8
    for row in range(2):
        for column in range(8):
            x, y = rim + column * step, rim + row * step
            flat[y + 2 : y + step - 2, x + 2 : x + step - 2] = tints[row, column]
    flat[rim + 3 * step : rim + 4 * _STEP - 4, rim : flat.shape[1] - rim] = 0.5


def _colours(chart: str, rng: np.random.Generator) -> Floats:
    if chart == "random":
        return rng.uniform(0.02, 0.8, (24, 3))
    values = np.maximum(lab_to_linear_srgb(reference(chart).lab_d65), 0.001)
    # No two prints of a chart are alike, nor is one after some years in the light.
    return values * np.exp(rng.normal(0, 0.03, values.shape))
