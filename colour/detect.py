"""Find a 24-patch ColorChecker in a photo, place its grid, and read its patches."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.charts import candidates
from colour.detection import grid
from colour.detection.locate import display_bgr, placements
from colour.detection.plausible import PLAUSIBLE, fit_error
from colour.detection.sampling import Samples, sample
from colour.image import DecodedImage, LinearPixels
from colour.refusal import ColourRefusal
from colour.spaces import Floats, lab_to_linear_srgb

_READABLE = frozenset({"auto", "classic24", "classic24_2014", "passport", "mini", "nano"})


@dataclass(frozen=True, slots=True, eq=False)
class ChartReading:
    """A chart found in a photo, its 24 patches in the maker's order (1 dark skin to 24 black).

    `corners` (4, 2) are the outer corners of patches 1, 6, 24 and 19 and `centres` (24, 2) the patch
    centres, x and y in pixels of the upright photo, the centre of the first pixel at 0, 0; `patch_size` is
    a patch's side in pixels. `patches` (24, 3) is median linear sRGB under the photo's own light, `spread`
    its robust standard deviation. `clipped`: burnt out; `damaged`: covered, glared or not one colour;
    `usable`: neither. `home_print`: the colours do not fit the maker's values as a genuine chart's do.
    `fit_error` is the median leave-one-patch-out error, CIE 1976, of the plausibility fit.
    """

    kind: str
    corners: Floats
    centres: Floats
    patch_size: float
    patches: Floats
    spread: Floats
    clipped: NDArray[np.bool_]
    damaged: NDArray[np.bool_]
    usable: NDArray[np.bool_]
    home_print: bool
    fit_error: float


def find_chart(
    image: DecodedImage, linear: LinearPixels, *, declared: str = "auto", corners: Floats | None = None
) -> ChartReading | ColourRefusal:
    """Return the chart in the photo, or why there is none to use.

    `declared` names the card as the manifest does; `corners` (4, 2), the outer corners of the patches
    in pixels, going round, spare the search. Refused: `chart.unsupported`, `chart.not_found`,
    `chart.wrong_type`, `chart.occluded`.
    """
    if declared not in _READABLE and declared != "spyder24":
        return ColourRefusal("chart.unsupported", f"{declared} cannot be read yet", {"declared": declared})
    target = _target()
    for matrix in _placed(image, corners):
        samples = sample(linear, image.encoded, matrix)
        if not samples.inside.all():
            continue
        error = fit_error(samples.linear, target)
        if error <= PLAUSIBLE and samples.uneven.sum() <= 6:
            return _reading(matrix, samples, error, declared)
    return ColourRefusal("chart.not_found", "no colour card was recognised")


def _placed(image: DecodedImage, corners: Floats | None) -> Iterator[Floats]:
    if corners is None:
        yield from placements(display_bgr(image.encoded))
    else:
        yield grid.homography(grid.outer_corners(), np.asarray(corners, dtype=np.float64))


def _target() -> Floats:
    return lab_to_linear_srgb(candidates("auto")[0].lab_d65)


def _reading(matrix: Floats, samples: Samples, error: float, declared: str) -> ChartReading:
    damaged = samples.uneven | ~samples.inside
    return ChartReading(
        kind="classic24" if declared == "auto" else declared,
        corners=grid.project(matrix, grid.outer_corners()),
        centres=grid.project(matrix, grid.patch_centres()),
        patch_size=grid.patch_size(matrix),
        patches=samples.linear,
        spread=samples.spread,
        clipped=samples.clipped,
        damaged=damaged,
        usable=~damaged & ~samples.clipped,
        home_print=False,
        fit_error=error,
    )
