"""What the sign changes, as the difference of two measured colours, and whether it can be told from their error."""

from dataclasses import dataclass

import numpy as np

from colour.difference import delta_e00
from colour.uncertainty import expanded_delta_e
from imagedb.model import Measurement

_COVERS_95 = 1.96


@dataclass(frozen=True, slots=True)
class Difference:
    """From skin without the sign to skin with it. Each uncertainty holds 95 % of the errors of both photos together.

    `whole` is CIEDE2000, `yellow` the change of b*.
    """

    whole: float
    uncertainty: float
    yellow: float
    yellow_uncertainty: float

    @property
    def hidden(self) -> bool:
        """Whether it is no larger than its uncertainty, so that colour cannot tell."""
        return self.whole <= self.uncertainty


def difference(without: Measurement, with_sign: Measurement) -> Difference:
    """The difference of two photos that were calibrated each by its own card, so that their errors add."""
    both = np.hypot(without.uncertainty, with_sign.uncertainty)
    middle = (np.asarray(without.lab) + np.asarray(with_sign.lab)) / 2
    return Difference(
        whole=float(delta_e00(without.lab, with_sign.lab)),
        uncertainty=expanded_delta_e(middle, both),
        yellow=with_sign.lab[2] - without.lab[2],
        yellow_uncertainty=float(_COVERS_95 * both[2]),
    )
