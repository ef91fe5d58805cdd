"""Skin tone from CIELAB: the individual typology angle and its six classes.

ITA = atan2(L* - 50, b*) in degrees (Chardon, Cretois and Hourseau 1991). Jaundice shifts it,
so it is read on unaffected skin only; the site is kept with it.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from colour.spaces import Floats

ItaClass = Literal["very_light", "light", "intermediate", "tan", "brown", "dark"]
ITA_CLASSES: tuple[ItaClass, ...] = ("very_light", "light", "intermediate", "tan", "brown", "dark")

# Lower bounds in degrees, lightest first (Del Bino and Bernerd 2013); below the last is 'dark'.
_BOUNDS: tuple[float, ...] = (55.0, 41.0, 28.0, 10.0, -30.0)


def ita(lab: ArrayLike) -> Floats:
    """Return the individual typology angle in degrees of CIELAB (..., 3) under D65."""
    values = np.asarray(lab, dtype=np.float64)
    return np.degrees(np.arctan2(values[..., 0] - 50, values[..., 2]))


def ita_class(degrees: float) -> ItaClass:
    """Return the ITA class; each bound belongs to the darker class."""
    for name, bound in zip(ITA_CLASSES, _BOUNDS, strict=False):
        if degrees > bound:
            return name
    return "dark"
