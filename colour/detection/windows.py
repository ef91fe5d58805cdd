"""Where on a lattice of squares six by four patches have a known chart's colours."""

from collections.abc import Iterator, Sequence

import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.charts import ChartReference
from colour.detection.grid import LAYOUT, orders, patch_centres, project
from colour.detection.lattice import Lattice, cell_homography, lattices
from colour.detection.plausible import fit_errors
from colour.detection.squares import plain_squares
from colour.spaces import Floats, decode_srgb, lab_to_linear_srgb

# Of the squares of a chart so many must have been seen, or its window is not looked at.
_FEWEST_SEEN = 8
_MOST_WINDOWS = 60
# On a chart far out of the upright the next patch along a diagonal lies nearer than the next in a row, and the lattice
# may have grown that way: it is looked at along its diagonals too, unless a window holds more of the squares than the
# 20 of 24 that one along a diagonal can.
_NEARLY_ALL = 21
_SHEARS = tuple(
    np.array(one)
    for one in ([[1, 0], [0, 1]], [[1, 1], [0, 1]], [[1, -1], [0, 1]], [[1, 0], [1, 1]], [[1, 0], [-1, 1]])
)
# As `verdict`: worse than this, no order of the colours was ever a chart's.
_HOPELESS = 45.0
_BEST = 4


def windows(bgr: MatLike, charts: Sequence[ChartReference], *, thorough: bool) -> list[Floats]:
    """Return 3x3 homographies from chart units to pixels of an 8-bit picture, the most plausible first.

    `charts` are of six by four patches; `thorough` as for `plain_squares`.
    """
    # A turn takes the colours seen to the chart's places, so its inverse takes the chart's to those seen.
    ways = [np.argsort(order) for order in orders()]
    targets = np.array([lab_to_linear_srgb(chart.lab_d65)[way] for chart in charts for way in ways])
    found: list[tuple[float, Floats]] = []
    for lattice in lattices(plain_squares(bgr, thorough=thorough)):
        matrices = _on(lattice)
        if matrices:
            errors = fit_errors(np.array([_seen(bgr, matrix) for matrix in matrices]), targets).min(axis=1)
            found += [(float(e), m) for e, m in zip(errors, matrices, strict=True) if e < _HOPELESS]
    found.sort(key=lambda one: one[0])
    return [matrix for _, matrix in found[:_BEST]]


def _on(lattice: Lattice) -> list[Floats]:
    """Return where the grid may lie on a lattice, both ways, the windows that hold most squares first."""
    placed = cell_homography(lattice)
    if placed is None:
        return []
    matrix, lying = placed
    cells = lattice.cells[lying]
    choices: list[tuple[int, Floats]] = []
    for shear in _SHEARS:
        back = np.eye(3)
        back[:2, :2] = np.linalg.inv(shear)
        choices += _windows(cells @ shear.T, matrix @ back)
        if max((seen for seen, _ in choices), default=0) >= _NEARLY_ALL:
            break
    choices.sort(key=lambda one: -one[0])
    return [choice for _, choice in choices[:_MOST_WINDOWS]]


def _windows(cells: NDArray[np.int64], matrix: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield how many of the cells (n, 2) a window holds, and its homography; `matrix` is that of the cells."""
    for turned in (False, True):
        size = np.array([LAYOUT.rows, LAYOUT.columns] if turned else [LAYOUT.columns, LAYOUT.rows])
        for corner, seen in _corners(cells, size):
            # A unit of the chart is a cell; its patch's centre, half a unit in, is the cell's place.
            shift = np.array([[1, 0, corner[0] - 0.5], [0, 1, corner[1] - 0.5], [0, 0, 1]])
            turn = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]]) if turned else np.eye(3)
            yield seen, matrix @ shift @ turn


def _corners(cells: NDArray[np.int64], size: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], int]]:
    low, high = cells.min(axis=0), cells.max(axis=0)
    full = np.zeros(high - low + 1 + 2 * size, dtype=np.int64)
    full[tuple((cells - low + size).T)] = 1
    table = np.pad(full.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    across, down = size
    seen = table[across:, down:] - table[:-across, down:] - table[across:, :-down] + table[:-across, :-down]
    for corner in np.argwhere(seen >= _FEWEST_SEEN):
        yield corner + low - size, int(seen[tuple(corner)])


def _seen(bgr: MatLike, matrix: Floats) -> Floats:
    """Return (24, 3) linear sRGB at the patches' middles; beyond the picture, of its nearest edge."""
    height, width = bgr.shape[:2]
    places = np.rint(np.clip(project(matrix, patch_centres()), 0, [width - 1, height - 1])).astype(np.int64)
    columns, rows = places.T
    near = np.array([-1, 0, 1])
    square = bgr[
        np.clip(rows[:, None, None] + near[:, None], 0, height - 1),
        np.clip(columns[:, None, None] + near, 0, width - 1),
    ]
    return decode_srgb(np.median(square.reshape(len(places), 9, 3), axis=1)[:, ::-1] / 255)
