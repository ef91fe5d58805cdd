"""Which pixels of a region are plain skin: not gloss, not hair, and not what blurs into either.

Both lie apart in colour, and both come in lines and spots. So the skin's own colour and scatter are taken
from the half of the pixels that lie closest together (the minimum covariance determinant of Rousseeuw and
Van Driessen 1999, by concentration steps from the median); what is far from it is left out, and where such
pixels stand together, their neighbours as well: a hair's edge is half skin, too near to be told by colour.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.spaces import Floats

# Squared distances of three normal values: half of all lie within the first, 99 in 100 within the second.
_CHI2_HALF, _CHI2_99 = 2.366, 11.345
# Standard deviation in CIELAB that skin always has: 8-bit codes alone make as much.
_LEAST_SPREAD = 0.5
_STEPS = 30
# So many pixels tell colour and scatter as well as all.
_ENOUGH = 8_000
# Flagged pixels in a square of nine, itself among them, that make a line or a spot and not one pixel's noise.
_TOGETHER = 3


def plain_skin(lab: Floats, seen: NDArray[np.bool_], places: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return (n,) bool: which of n pixels are plain skin.

    `lab` (n, 3) is CIELAB, `seen` (n,) false where a pixel is burnt out and has no colour to go by, `places`
    (n, 2) its row and column. Half of the pixels have to be skin.
    """
    apart = ~seen
    apart[seen] = distances(lab[seen]) > _CHI2_99
    return ~_spread_to_neighbours(apart, places)


def distances(lab: Floats) -> Floats:
    """Return (n,): each pixel's squared distance from the closest half of CIELAB (n, 3), by its own scatter."""
    sample = lab[:: max(1, len(lab) // _ENOUGH)]
    half = (len(sample) + 1) // 2
    off = sample - np.median(sample, axis=0)
    found = ((off / np.maximum(np.median(np.abs(off), axis=0), _LEAST_SPREAD)) ** 2).sum(axis=1)
    chosen = np.zeros(len(sample), dtype=bool)
    for _ in range(_STEPS):
        closest = np.zeros_like(chosen)
        closest[np.argpartition(found, half - 1)[:half]] = True
        if (closest == chosen).all():
            break
        chosen = closest
        mean, scatter = sample[chosen].mean(axis=0), np.cov(sample[chosen], rowvar=False)
        found = _squared(sample - mean, scatter)
    # Half of the pixels know too little of the scatter of all: the median distance says by how much.
    return _squared(lab - mean, scatter) / max(1.0, float(np.median(found)) / _CHI2_HALF)


def _squared(off: Floats, scatter: Floats) -> Floats:
    """Return squared Mahalanobis distances of (n, 3), no direction having less than the least spread."""
    values, axes = np.linalg.eigh(scatter)
    along = off @ axes
    return np.asarray((along**2 / np.maximum(values, _LEAST_SPREAD**2)).sum(axis=1))


def _spread_to_neighbours(apart: NDArray[np.bool_], places: NDArray[np.intp]) -> NDArray[np.bool_]:
    low = places.min(axis=0)
    rows, columns = (places - low).T
    flagged = np.zeros(np.ptp(places, axis=0) + 1, dtype=np.uint8)
    flagged[rows, columns] = apart
    around = cv2.boxFilter(flagged, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)
    together = flagged * (around >= _TOGETHER).astype(np.uint8)
    near = cv2.dilate(together, np.ones((3, 3), np.uint8))
    return np.asarray(apart | (near[rows, columns] > 0))
