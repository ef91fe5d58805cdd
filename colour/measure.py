"""The colour of a region of skin: mean and spread in CIELAB, with the calibration's uncertainty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from skimage import draw

from colour.calibrate import Calibration
from colour.correction import apply
from colour.difference import delta_e00
from colour.image import ClippedPixels, Linear, LinearPixels
from colour.plain_skin import plain_skin
from colour.refusal import ColourRefusal
from colour.spaces import Floats, decode_srgb, linear_srgb_to_lab
from colour.tone import ita
from colour.uncertainty import colour_covariance, ita_uncertainty

# The sentence of `region.too_small` names this figure.
FEWEST_PIXELS = 400
# A highlight may burn out; beyond this share the skin itself is.
_MOST_CLIPPED = 0.2
# Linear; below it an 8-bit file tells nothing of the colour.
_DARKEST = 0.002
_MOST_DARK = 0.5
# A region of more pixels than this is measured on every second, third ... pixel of every such row: the mean
# is no worse, and a region as large as the photo takes no more memory than a small one.
_MOST_PIXELS = 60_000

# Monk Skin Tone scale, 1..10, as published in sRGB: a scale for people to rate with, a hint here.
_MONK_SRGB = (
    "f6ede4", "f3e7db", "f7ead0", "eadaba", "d7bd96", "a07e56", "825c43", "604134", "3a312a", "292420",
)  # fmt: skip
MONK_LAB: Floats = linear_srgb_to_lab(
    decode_srgb(np.array([list(bytes.fromhex(swatch)) for swatch in _MONK_SRGB]) / 255)
)

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class RegionMeasurement:
    """A region's colour: CIELAB under D65, 2-degree observer.

    `spread` is the 3x3 covariance of L*, a*, b* over the region's pixels, `uncertainty` the
    standard uncertainty of the mean L*, a*, b* that the calibration leaves; ITA and hue in degrees.
    `pixels` is how many are plain skin; `left_out` is the share that is not (gloss, hair, burnt out).
    `monk_nearest` is a hint, never a rating.
    """

    lab: Triple
    spread: tuple[Triple, Triple, Triple]
    uncertainty: Triple
    ita: float
    ita_uncertainty: float
    chroma: float
    hue: float
    pixels: int
    left_out: float
    monk_nearest: int


def measure_region(
    linear: LinearPixels, clipped: ClippedPixels, calibration: Calibration, polygon: ArrayLike
) -> RegionMeasurement | ColourRefusal:
    """Return the colour inside `polygon` (n, 2), (x, y) in pixels of the upright picture.

    `linear` is (height, width, 3) linear sRGB **as shot**, `clipped` (height, width) its burnt-out
    pixels; the correction is applied here, in float64, to the region's pixels only.
    """
    outline = np.asarray(polygon, dtype=np.float64)
    refused = _check_outline(outline, linear.shape)
    if refused:
        return refused
    step = _grid_step(outline)
    rows, columns = (step * place for place in _inside(outline / step, linear.shape, step))
    if _touches(calibration.reading.corners, rows, columns, step):
        return ColourRefusal("region.outside", "the region overlaps the colour card")
    if len(rows) < FEWEST_PIXELS:
        return ColourRefusal("region.too_small", f"{len(rows)} pixels lie inside")
    read = linear[rows, columns]
    burnt = clipped[rows, columns]
    refused = _check_exposure(read, burnt)
    return refused or _measure(read, burnt, np.stack([rows, columns], axis=1) // step, step, calibration)


def nearest_monk(lab: ArrayLike) -> int:
    """Return 1..10: the Monk swatch nearest to CIELAB (3,) by CIEDE2000. A hint only."""
    return int(np.argmin(delta_e00(np.asarray(lab, float), MONK_LAB))) + 1


def _check_outline(outline: Floats, shape: tuple[int, ...]) -> ColourRefusal | None:
    if outline.ndim != 2 or outline.shape[1:] != (2,) or len(outline) < 3:
        return ColourRefusal("region.too_small", "a region has at least three corners")
    limit = np.array([shape[1], shape[0]])
    if not np.isfinite(outline).all() or (outline < -0.5).any() or (outline > limit - 0.5).any():
        return ColourRefusal("region.outside", f"a corner lies outside {shape[1]} x {shape[0]} pixels")
    return None


def _grid_step(outline: Floats) -> int:
    """Return 1, or more for a region so large that every pixel of a wider grid will do."""
    x, y = outline.T
    area = abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2
    return max(1, int(np.ceil(np.sqrt(area / _MOST_PIXELS))))


def _inside(
    outline: Floats, shape: tuple[int, ...], step: int = 1
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns on a grid of `step` whose pixels' centres lie inside `outline` and the picture."""
    size = (-(-shape[0] // step), -(-shape[1] // step))
    # scikit-image has no type information.
    rows, columns = draw.polygon(outline[:, 1], outline[:, 0], size)
    return rows, columns


def _touches(chart: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp], step: int) -> bool:
    """Return whether any of the region's pixels, on a grid of `step`, lies on the chart."""
    if not len(rows):
        return False
    top, left = rows.min(), columns.min()
    if (chart.max(axis=0) < (left, top)).any() or (chart.min(axis=0) > (columns.max(), rows.max())).any():
        return False
    box = np.zeros(((rows.max() - top) // step + 1, (columns.max() - left) // step + 1), dtype=bool)
    box[(rows - top) // step, (columns - left) // step] = True
    # Only as much of the chart is drawn as lies in the region's box.
    return bool(box[_inside((chart - (left, top)) / step, box.shape)].any())


def _check_exposure(read: Linear, burnt: NDArray[np.bool_]) -> ColourRefusal | None:
    if burnt.mean() > _MOST_CLIPPED:
        return ColourRefusal("region.clipped", f"{burnt.mean():.0%} of the region is burnt out")
    dark = (read.max(axis=1) < _DARKEST).mean()
    if dark > _MOST_DARK:
        return ColourRefusal("region.clipped", f"{dark:.0%} of the region is lost in shadow")
    return None


def _measure(
    read: Linear, burnt: NDArray[np.bool_], places: NDArray[np.intp], step: int, calibration: Calibration
) -> RegionMeasurement | ColourRefusal:
    lab = linear_srgb_to_lab(apply(calibration.correction, read))
    skin = plain_skin(lab, ~burnt, places)
    if skin.sum() < FEWEST_PIXELS:
        return ColourRefusal("region.too_small", f"{int(skin.sum())} of {len(skin)} pixels are usable")
    mean = lab[skin].mean(axis=0)
    spread = np.cov(lab[skin], rowvar=False)
    as_shot = read[skin].mean(axis=0, dtype=np.float64)
    report = calibration.report
    covariance = colour_covariance(
        calibration.correction, report.light, as_shot, measured_card=report.measured_card
    )
    return RegionMeasurement(
        lab=_triple(mean),
        spread=(_triple(spread[0]), _triple(spread[1]), _triple(spread[2])),
        uncertainty=_triple(np.sqrt(np.diag(covariance))),
        ita=float(ita(mean)),
        ita_uncertainty=ita_uncertainty(mean, covariance),
        chroma=float(np.hypot(mean[1], mean[2])),
        hue=float(np.degrees(np.arctan2(mean[2], mean[1])) % 360),
        pixels=int(skin.sum()) * step**2,
        left_out=1 - float(skin.mean()),
        monk_nearest=nearest_monk(mean),
    )


def _triple(values: Floats) -> Triple:
    return float(values[0]), float(values[1]), float(values[2])
