"""Move a roughly placed grid onto its patches, to a small part of a patch."""

import cv2
import numpy as np
from cv2.typing import MatLike

from colour.charts import ChartLayout
from colour.detection.grid import LAYOUT, homography, is_convex, patch_centres, patch_size, project
from colour.detection.sampling import window
from colour.detection.squares import plain_squares
from colour.spaces import Floats

# Work at about this many pixels a patch: enough to see an edge, few enough to average noise out.
_WORKING_SIZE = 24.0
# Beyond this variance (of codes 0..1) a patch says only that it is covered or misplaced.
_CAP = 0.02
_PART = 0.85
_POINTS = 9
# How far, in patches, the first step reaches; mcc's boxes are within a quarter.
_REACH = 0.12
# A square stands for a patch when its middle is so near the patch's, in steps, and its side so far from it as a share.
_ASTRAY, _SMALL, _LARGE = 0.3, 0.5, 1.3
# So many patches must be seen as squares, and lie on one homography to so many steps.
_ENOUGH, _MISS = 0.6, 0.06


def refine(bgr: MatLike, matrix: Floats, layout: ChartLayout = LAYOUT) -> Floats:
    """Return the homography near `matrix` that the patches themselves show; deterministic.

    It goes through the middles of the plain squares that lie where patches are expected. Where too few are
    seen (blur, patches the colour of the card) it is that under which the patches vary least.
    """
    outline = _outline(layout)
    crop, corner, scale = _crop(bgr, project(matrix, outline), patch_size(matrix, layout))
    if crop is None:
        return matrix
    start = (project(matrix, outline) - corner + 0.5) * scale - 0.5
    placed = homography(outline, start)
    better = _through_middles(crop, placed, layout)
    if better is None:
        better = _least_varied(crop.astype(np.float32) / np.float32(255), start, layout)
    corners = (project(better, outline) + 0.5) / scale - 0.5 + corner
    return homography(outline, corners)


def _through_middles(crop: MatLike, placed: Floats, layout: ChartLayout) -> Floats | None:
    """Return the homography through the squares seen where patches are expected, or None for too few."""
    squares = plain_squares(crop)
    if len(squares.side) < _ENOUGH * layout.count:
        return None
    centres = patch_centres(layout)
    step = patch_size(placed, layout) / layout.patch
    apart = np.linalg.norm(project(placed, centres)[:, None] - squares.middle[None], axis=2) / step
    size = squares.side / (layout.patch * step)
    apart[:, (size < _SMALL) | (size > _LARGE)] = np.inf
    nearest = apart.argmin(axis=1)
    seen = apart.min(axis=1) < _ASTRAY
    if seen.sum() < _ENOUGH * layout.count:
        return None
    matrix, lying = cv2.findHomography(
        centres[seen], squares.middle[nearest[seen]], cv2.RANSAC, max(_MISS * step, 0.5), maxIters=500
    )
    if matrix is None or lying.sum() < _ENOUGH * layout.count:
        return None
    # A homography may only be drawn on between the squares that it rests on.
    spread = np.ptp(centres[seen][lying.ravel() > 0], axis=0)
    if (spread < np.array([layout.columns, layout.rows]) - 2).any():
        return None
    return np.asarray(matrix, dtype=np.float64)


def _least_varied(crop: MatLike, start: Floats, layout: ChartLayout) -> Floats:
    """Return the homography under which the patches vary least, near the one through corners `start` (4, 2).

    The variance inside the middle 85 % of each patch, capped patch by patch so that a finger on the card
    does not pull the grid, is minimised over the four corners (Nelder-Mead).
    """
    outline = _outline(layout)
    unit = _REACH * patch_size(homography(outline, start), layout)
    points = window(_POINTS, _PART, layout)

    def cost(shift: Floats) -> float:
        corners = start + shift.reshape(4, 2) * unit
        if not is_convex(corners):
            return 1.0
        # A little pull towards the start keeps the grid where nothing tells.
        return _variance(crop, homography(outline, corners), points) + 1e-5 * float(shift @ shift)

    from scipy.optimize import minimize

    simplex = np.vstack([np.zeros(8), np.eye(8)])
    found = minimize(
        cost,
        np.zeros(8),
        method="Nelder-Mead",
        options={"initial_simplex": simplex, "maxfev": 700, "xatol": 0.02, "fatol": 1e-7},
    )
    return homography(outline, start + found.x.reshape(4, 2) * unit)


def _outline(layout: ChartLayout) -> Floats:
    right, bottom = float(layout.columns), float(layout.rows)
    return np.array([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])


def _crop(bgr: MatLike, corners: Floats, side: float) -> tuple[MatLike | None, Floats, float]:
    """Return the chart's surroundings at working size, their corner and scale."""
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
    return piece, low.astype(np.float64), float(exact)


def _variance(crop: MatLike, matrix: Floats, points: Floats) -> float:
    where = project(matrix, points).astype(np.float32)
    values = cv2.remap(crop, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    spread = values.var(axis=1).sum(axis=-1)
    return float(np.minimum(spread, _CAP).mean())
