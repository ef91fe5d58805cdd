"""Colour differences."""

import numpy as np
from numpy.typing import ArrayLike
from skimage import color

from colour.spaces import Floats


def delta_e00(lab1: ArrayLike, lab2: ArrayLike) -> Floats:
    """Return CIEDE2000 (kL = kC = kH = 1) between CIELAB (..., 3) arrays that broadcast together.

    scikit-image's formula, tested here on the pairs of Sharma, Wu and Dalal (2005).
    """
    first, second = np.broadcast_arrays(np.asarray(lab1, float), np.asarray(lab2, float))
    # By its name in `color`, which loads it (and half of scipy with it) when it is first asked for.
    return np.asarray(color.deltaE_ciede2000(first, second), dtype=np.float64)
