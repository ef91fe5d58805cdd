"""Move a roughly placed grid until its patches are as plain as they can be."""

import cv2
import numpy as np
from cv2.typing import MatLike
from scipy.optimize import minimize

from colour.charts import ChartLayout
from colour.detection.grid import LAYOUT, homography, is_convex, patch_size, project
from colour.detection.sampling import window
from colour.spaces import Floats

# Work at about this many pixels a patch: enough to see an edge, few enough to average noise out.
_WORKING_SIZE = 24.0
# Beyond this variance (of codes 0..1) a patch says only that it is covered or misplaced.
_CAP = 0.02
_PART = 0.85
_POINTS = 9
# How far, in patches, the first step reaches; mcc's boxes are within a quarter.
_REACH = 0.12


def refine(bgr: MatLike, matrix: Floats, layout: ChartLayout = LAYOUT) -> Floats:
    """Return the homography near `matrix` under which the patches vary least; deterministic.

    The variance inside the middle 85 % of each patch of the 8-bit picture, capped patch by patch so
    that a finger on the card does not pull the grid, is minimised over the four corners (Nelder-Mead).
    """
    outline = _outline(layout)
    crop, corner, scale = _crop(bgr, project(matrix, outline), patch_size(matrix, layout))
    if crop is None:
        return matrix
    start = (project(matrix, outline) - corner + 0.5) * scale - 0.5
    unit = _REACH * patch_size(homography(outline, start), layout)
    points = window(_POINTS, _PART, layout)

    def cost(shift: Floats) -> float:
        corners = start + shift.reshape(4, 2) * unit
        if not is_convex(corners):
            return 1.0
        # A little pull towards the start keeps the grid where nothing tells.
        return _variance(crop, homography(outline, corners), points) + 1e-5 * float(shift @ shift)

    simplex = np.vstack([np.zeros(8), np.eye(8)])
    found = minimize(
        cost,
        np.zeros(8),
        method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": 700, "xatol": 0.02, "fatol": 1e-7},
    )
    corners = (start + found.x.reshape(4, 2) * unit + 0.5) / scale - 0.5 + corner
    return homography(outline, corners)


def _outline(layout: ChartLayout) -> Floats:
    right, bottom = float(layout.columns), float(layout.rows)
    return np.array([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])


def _crop(bgr: MatLike, corners: Floats, side: float) -> tuple[MatLike | None, Floats, float]:
    """Return the chart's surroundings at working size, as float codes 0..1, their corner and scale."""
    height, width = bgr.shape[:2]
    low = np.maximum(np.floor(corners.min(axis=0) - side), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0) + side), [width, height]).astype(int)
    if (high - low < 8).any():
        return None, low, 1.0
    piece = bgr[low[1] : high[1], low[0] : high[0]]
    scale = min(1.0, _WORKING_SIZE / side)
    if scale < 1:
        piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # cv2.resize rounds the size; what counts is the scale that it came to.
    exact = piece.shape[1] / (high[0] - low[0])
    return piece.astype(np.float32) / np.float32(255), low.astype(np.float64), float(exact)


def _variance(crop: MatLike, matrix: Floats, points: Floats) -> float:
    where = project(matrix, points).astype(np.float32)
    values = cv2.remap(crop, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    spread = values.var(axis=1).sum(axis=-1)
    return float(np.minimum(spread, _CAP).mean())
