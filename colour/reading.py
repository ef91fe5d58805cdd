"""What was read off the colour chart in one photo: places, colours and what is wrong with them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ChartReading:
    """A chart found in a photo. Patches are in the chart's own order: dark skin, light skin ... black.

    Places are (x, y) in pixels of the upright picture, colours linear sRGB (D65, unclipped).
    """

    kind: str
    """Which chart: as stated, else as recognised."""
    corners: Array
    """(4, 2): outer corners of the grid of patches, from the first patch clockwise on the chart."""
    centres: Array
    """(n, 2): centre of each patch."""
    patch_size: float
    """Side of a patch in pixels."""
    patches: Array
    """(n, 3): median linear sRGB of each patch's middle."""
    spread: Array
    """(n, 3): robust standard deviation inside each patch's middle."""
    clipped: Flags
    """(n,): burnt out in a channel."""
    damaged: Flags
    """(n,): covered, glared or not uniform."""
    usable: Flags
    """(n,): neither clipped nor damaged; only these are fitted."""
    home_print: bool
    """Whether it looks like a print of the layout whose true colours nobody knows."""
    fit_error: float
    """Median leave-one-out error of the quick fit that accepted the place, as CIE 1976 difference."""
