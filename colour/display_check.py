"""Colours by which a person can check a screen: greys, and skin tones in two halves that hardly differ. Pure."""

from functools import cache
from typing import Final

import numpy as np

from colour.compare import Triple
from colour.difference import delta_e00
from colour.tone import ITA_CLASSES, ItaClass

GREYS: Final[tuple[float, ...]] = tuple(float(level) for level in range(0, 101, 10))
"""L* of the ramp, from black to white in equal steps."""

NEAR_BLACK: Final[tuple[float, ...]] = (4.0, 6.0, 8.0, 10.0)
NEAR_WHITE: Final[tuple[float, ...]] = (98.0, 96.0, 94.0, 92.0)
"""L* of squares on black and on white: the steps that a screen set too dark or too bright swallows."""

UNITS: Final = 3.0
"""CIEDE2000 between the halves: a difference that a practised eye sees with ease, where the screen shows it."""

# One colour of each ITA class, lightest first, of the kind that newborn skin has.
_TONES: Final[tuple[Triple, ...]] = (
    (69.0, 11.0, 9.0),
    (64.0, 12.0, 14.0),
    (60.0, 13.0, 17.0),
    (55.0, 13.0, 19.0),
    (45.0, 13.0, 20.0),
    (32.0, 11.0, 14.0),
)


@cache
def halves() -> tuple[tuple[ItaClass, Triple, Triple], ...]:
    """For each tone a colour and one that differs from it in b* alone, as jaundice would, by `UNITS`."""
    return tuple((tone, lab, raised(lab, UNITS)) for tone, lab in zip(ITA_CLASSES, _TONES, strict=True))


def raised(lab: Triple, units: float) -> Triple:
    """Return the colour with a higher b* that lies `units` of CIEDE2000 from this one."""
    low, high = 0.0, 100.0
    for _ in range(50):
        middle = (low + high) / 2
        near = float(delta_e00(np.array(lab), np.array((lab[0], lab[1], lab[2] + middle)))) < units
        low, high = (middle, high) if near else (low, middle)
    return (lab[0], lab[1], lab[2] + high)
