"""A chart's own coordinates, one unit a patch, row by row from the upper left, and their place in the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.charts import ChartLayout
from colour.spaces import Floats

# Six columns by four rows, a patch nine tenths of the step wide, as on the Classic, Mini and Passport.
LAYOUT = ChartLayout()


def patch_centres(layout: ChartLayout = LAYOUT) -> Floats:
    """Return (n, 2) x, y of the patch centres in patch order, in chart units."""
    rows, columns = np.divmod(np.arange(layout.count), layout.columns)
    return np.stack([columns + 0.5, rows + 0.5], axis=1).astype(np.float64)


def outer_corners(layout: ChartLayout = LAYOUT) -> Floats:
    """Return (4, 2) the outer corners of the corner patches, clockwise from the first, in chart units."""
    edge = (1 - layout.patch) / 2
    right, bottom = layout.columns - edge, layout.rows - edge
    return np.array([[edge, edge], [right, edge], [right, bottom], [edge, bottom]])


def corner_places(layout: ChartLayout = LAYOUT) -> NDArray[np.int64]:
    """Return (4,) the numbers of the corner patches, clockwise from the first; for 6 x 4: 0, 5, 23, 18."""
    last = layout.count - 1
    return np.array([0, layout.columns - 1, last, last - layout.columns + 1])


def homography(chart: Floats, photo: Floats) -> Floats:
    """Return the 3x3 matrix that takes four points (4, 2) in chart units to four in pixels."""
    matrix = cv2.getPerspectiveTransform(chart.astype(np.float32), photo.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def project(matrix: Floats, points: Floats) -> Floats:
    """Return points (..., 2) taken through a homography."""
    homogeneous = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(homogeneous[..., :2] / homogeneous[..., 2:])


def patch_size(matrix: Floats, layout: ChartLayout = LAYOUT) -> float:
    """Return the side of a patch in pixels, from the area of the middle of the chart."""
    middle = np.array([layout.columns, layout.rows]) / 2
    square = project(matrix, middle + np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]))
    return float(np.sqrt(cv2.contourArea(square.astype(np.float32))) * layout.patch)


def is_convex(corners: Floats) -> bool:
    """Return whether four corners (4, 2) make a convex, non-empty quadrilateral."""
    points = corners.astype(np.float32)
    return bool(np.isfinite(points).all() and cv2.isContourConvex(points) and cv2.contourArea(points) > 1)


def orders(layout: ChartLayout = LAYOUT) -> tuple[NDArray[np.int64], ...]:
    """Return the four patch orders of a grid: as it is, half a turn, and the two mirrored ones.

    Taking `samples[order]` puts samples read along the grid into patch order under that reading.
    """
    grid = np.arange(layout.count).reshape(layout.rows, layout.columns)
    turned = (grid, grid[::-1, ::-1], grid[:, ::-1], grid[::-1])
    return tuple(np.ascontiguousarray(order).ravel() for order in turned)
