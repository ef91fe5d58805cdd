"""The chart's own coordinates: six columns by four rows, one unit a patch, and their place in the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.spaces import Floats

COLUMNS, ROWS = 6, 4
# A patch is nine tenths of the pitch wide on the Classic, Mini and Passport, within a few per cent.
PATCH = 0.9

_EDGE = (1 - PATCH) / 2


def patch_centres() -> Floats:
    """Return (24, 2) x, y of the patch centres in patch order, in chart units."""
    rows, columns = np.divmod(np.arange(COLUMNS * ROWS), COLUMNS)
    return np.stack([columns + 0.5, rows + 0.5], axis=1).astype(np.float64)


def outer_corners() -> Floats:
    """Return (4, 2) the outer corners of patches 1, 6, 24 and 19, in chart units."""
    low, right, bottom = _EDGE, COLUMNS - _EDGE, ROWS - _EDGE
    return np.array([[low, low], [right, low], [right, bottom], [low, bottom]])


def homography(chart: Floats, photo: Floats) -> Floats:
    """Return the 3x3 matrix that takes four points (4, 2) in chart units to four in pixels."""
    matrix = cv2.getPerspectiveTransform(chart.astype(np.float32), photo.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def project(matrix: Floats, points: Floats) -> Floats:
    """Return points (..., 2) taken through a homography."""
    homogeneous = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(homogeneous[..., :2] / homogeneous[..., 2:])


def patch_size(matrix: Floats) -> float:
    """Return the side of a patch in pixels, from the area of the middle of the chart."""
    square = project(matrix, np.array([[2.5, 1.5], [3.5, 1.5], [3.5, 2.5], [2.5, 2.5]]))
    return float(np.sqrt(cv2.contourArea(square.astype(np.float32))) * PATCH)


def is_convex(corners: Floats) -> bool:
    """Return whether four corners (4, 2) make a convex, non-empty quadrilateral."""
    points = corners.astype(np.float32)
    return bool(np.isfinite(points).all() and cv2.isContourConvex(points) and cv2.contourArea(points) > 1)


def orders() -> tuple[NDArray[np.int64], ...]:
    """Return the four patch orders of a 6 x 4 grid: as it is, half a turn, and the two mirrored ones.

    Taking `samples[order]` puts samples read along the grid into patch order under that reading.
    """
    grid = np.arange(COLUMNS * ROWS).reshape(ROWS, COLUMNS)
    turned = (grid, grid[::-1, ::-1], grid[:, ::-1], grid[::-1])
    return tuple(np.ascontiguousarray(order).ravel() for order in turned)
