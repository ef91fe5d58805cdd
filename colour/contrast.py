"""How far two measured colours lie apart, and whether that is more than their uncertainty. Pure."""

from dataclasses import dataclass

import numpy as np

from colour.compare import Triple
from colour.difference import delta_e00
from colour.uncertainty import expanded_delta_e


@dataclass(frozen=True, slots=True)
class Contrast:
    """The CIEDE2000 between two colours, and that within which 95 % of its errors lie at most."""

    difference: float
    uncertainty: float

    @property
    def hidden(self) -> bool:
        """Whether the difference may be nothing but the calibration's error."""
        return self.difference <= self.uncertainty


def contrast(one: Triple, one_uncertainty: Triple, other: Triple, other_uncertainty: Triple) -> Contrast:
    """Return the contrast of two CIELAB colours with the standard uncertainties of their L*, a*, b*.

    The two errors are taken as independent. Two regions of one photo share most of theirs, so there it is a bound.
    """
    errors = expanded_delta_e(one, one_uncertainty), expanded_delta_e(other, other_uncertainty)
    return Contrast(float(delta_e00(np.array(one), np.array(other))), float(np.hypot(*errors)))
