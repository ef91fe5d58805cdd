"""What 24 samples under a placed grid are: a ColorChecker, part of one, another card, or nothing."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from colour.charts import reference, spyder24_linear
from colour.detection.consensus import Consensus, consensus, foreign
from colour.detection.grid import orders
from colour.detection.plausible import PLAUSIBLE, fit_error
from colour.detection.sampling import Samples
from colour.spaces import Floats, lab_to_linear_srgb

# A column or a row under a finger leaves enough to fit; two columns do not.
MOST_DAMAGED = 6
# Without greys neither the tone curve nor the white can be told.
_FEWEST_GREYS = 3
# Patches that must agree before anything is called a chart; elsewhere at most 11 did.
_FEWEST_WHOLE, _FEWEST_PART = 17, 12
# An order whose fit is worse than this was never a chart's, not even one half covered (34 at most).
_HOPELESS = 45.0
# Root-polynomial fits to the SpyderCheckr: 11 on one, 40 and more on everything else.
_SPYDER = 25.0


class Kind(Enum):
    """What lies under the grid."""

    WHOLE = "whole"
    PART = "part"
    SPYDER = "spyder"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """The samples in patch order, `order` to put anything else into it, damage (24,) and the fit's error."""

    kind: Kind
    samples: Samples
    order: NDArray[np.int64]
    damaged: NDArray[np.bool_]
    fit_error: float


def judge(samples: Samples) -> Verdict:
    """Return what the samples, taken along the grid, are, trying the four ways the grid may be laid."""
    target = _classic()
    if (samples.inside & ~samples.uneven).sum() < _FEWEST_PART:
        return _nothing(samples, np.inf)
    errors = [fit_error(samples.linear[order], target) for order in orders()]
    spyder = min(fit_error(samples.linear[order], spyder24_linear()) for order in orders())
    if spyder < _SPYDER and spyder < min(errors):
        return replace(_nothing(samples, min(errors)), kind=Kind.SPYDER)
    hopeful = [order for order, error in zip(orders(), errors, strict=True) if error < _HOPELESS]
    found = [(_agreement(samples, order), order) for order in hopeful]
    agreed, order = max(found, key=lambda one: one[0].count, default=(None, orders()[0]))
    if agreed is None or agreed.count < _FEWEST_PART:
        return _nothing(samples, min(errors))
    placed = _reordered(samples, order)
    damaged = foreign(agreed, placed.linear, target, placed.uneven | ~placed.inside)
    sound = ~damaged
    error = fit_error(placed.linear[sound], target[sound]) if sound.sum() >= _FEWEST_PART else np.inf
    whole = (
        damaged.sum() <= MOST_DAMAGED
        and sound[18:].sum() >= _FEWEST_GREYS
        and agreed.count >= _FEWEST_WHOLE
        and error <= PLAUSIBLE
    )
    return Verdict(Kind.WHOLE if whole else Kind.PART, placed, order, damaged, error)


def _agreement(samples: Samples, order: NDArray[np.int64]) -> Consensus:
    trusted = (samples.inside & ~samples.uneven)[order]
    return consensus(samples.linear[order], _classic(), trusted)


def _classic() -> Floats:
    return lab_to_linear_srgb(reference("classic24").lab_d65)


def _nothing(samples: Samples, error: float) -> Verdict:
    everything = np.ones(len(samples.linear), bool)
    return Verdict(Kind.NOTHING, samples, orders()[0], everything, error)


def _reordered(samples: Samples, order: NDArray[np.int64]) -> Samples:
    return Samples(
        samples.linear[order],
        samples.spread[order],
        samples.clipped[order],
        samples.uneven[order],
        samples.inside[order],
    )
