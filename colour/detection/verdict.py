"""What the samples under a placed grid are: a known chart, part of one, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from colour.charts import ChartReference
from colour.detection.consensus import Consensus, consensus, foreign
from colour.detection.grid import orders
from colour.detection.plausible import PLAUSIBLE, fit_error, fit_errors
from colour.detection.sampling import Samples
from colour.spaces import Floats, lab_to_linear_srgb

# Without greys neither the tone curve nor the white can be told.
_FEWEST_GREYS = 3
# Share of the patches that must agree before anything is called a chart; elsewhere at most 11 of 24 did.
_WHOLE_SHARE, _PART_SHARE = 17 / 24, 12 / 24
# An order whose fit is worse than this was never a chart's, not even one half covered (34 at most).
_HOPELESS = 45.0
# The chart asked for may have so many patches fewer that agree and still be the one meant.
_KIN = 2


class Kind(Enum):
    """What lies under the grid."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """The `chart` seen and the samples in its patch order; `order` puts anything else along the grid into it.

    `damaged` (n,) patches do not show their paint; `fit_error` is the CIE 1976 median of left-out patches.
    """

    kind: Kind
    chart: ChartReference
    samples: Samples
    order: NDArray[np.int64]
    damaged: NDArray[np.bool_]
    fit_error: float


def most_damaged(count: int) -> int:
    """Return how many of a chart's patches may be covered: of 24 a column or a row, not two columns."""
    return count // 4


def greys(chart: ChartReference) -> NDArray[np.bool_]:
    """Return (n,): the chart's neutral patches."""
    return np.asarray(np.hypot(chart.lab_d65[:, 1], chart.lab_d65[:, 2]) < 8)


def judge(samples: Samples, charts: Sequence[ChartReference]) -> Verdict:
    """Return which of `charts` (of one layout) the samples along the grid show, each laid four ways."""
    count = len(samples.linear)
    ways = orders(charts[0].layout)
    if (samples.inside & ~samples.uneven).sum() < _PART_SHARE * count:
        return _nothing(samples, charts[0], np.inf)
    # A turn takes the colours seen to the chart's places, so its inverse takes the chart's to those seen.
    targets = np.array([_linear(chart)[np.argsort(way)] for chart in charts for way in ways])
    known = ~samples.clipped if (~samples.clipped).sum() >= _PART_SHARE * count else np.ones(count, bool)
    errors = fit_errors(samples.linear[None, known], targets[:, known])[0].reshape(len(charts), len(ways))
    hopeful = [
        (_agreement(samples, ways[way], charts[which]), errors[which, way], which, way)
        for which, way in np.argwhere(errors < _HOPELESS)
    ]
    # Most patches decide, and between as many the better fit; a chart measured by itself stands before its kin.
    best = max(hopeful, key=lambda one: (one[0].count + (_KIN if one[2] == 0 else 0), -one[1]), default=None)
    if best is None or best[0].count < _PART_SHARE * count:
        return _nothing(samples, charts[0], float(errors.min()))
    return _closer(samples, charts[best[2]], ways[best[3]], best[0])


def _closer(samples: Samples, chart: ChartReference, order: NDArray[np.int64], agreed: Consensus) -> Verdict:
    """Return the verdict on one chart laid one way."""
    target, count = _linear(chart), len(samples.linear)
    placed = reordered(samples, order)
    damaged = foreign(agreed, placed, target, chart.layout)
    sound = ~damaged
    enough = sound.sum() >= _PART_SHARE * count
    error = fit_error(agreed.shown[sound], target[sound]) if enough else np.inf
    # A patch that is burnt out in every channel agrees with every bright one.
    telling = ~placed.burnt.all(axis=1)
    agreeing = (agreed.agree & telling).sum()
    neutral = greys(chart)
    whole = (
        damaged.sum() <= most_damaged(count)
        and (sound & neutral).sum() >= min(_FEWEST_GREYS, neutral.sum())
        and agreed.count >= _WHOLE_SHARE * count
        and agreeing >= max(_WHOLE_SHARE * telling.sum(), _PART_SHARE * count)
        and error <= PLAUSIBLE
    )
    return Verdict(Kind.WHOLE if whole else Kind.PART, chart, placed, order, damaged, float(error))


def _agreement(samples: Samples, order: NDArray[np.int64], chart: ChartReference) -> Consensus:
    trusted = (samples.inside & ~samples.uneven)[order]
    return consensus(samples.linear[order], _linear(chart), trusted, samples.burnt[order])


def _linear(chart: ChartReference) -> Floats:
    return lab_to_linear_srgb(chart.lab_d65)


def _nothing(samples: Samples, chart: ChartReference, error: float) -> Verdict:
    everything = np.ones(len(samples.linear), bool)
    return Verdict(Kind.NOTHING, chart, samples, orders(chart.layout)[0], everything, error)


def reordered(samples: Samples, order: NDArray[np.int64]) -> Samples:
    """Return the samples put into another order."""
    return Samples(
        samples.linear[order],
        samples.spread[order],
        samples.burnt[order],
        samples.uneven[order],
        samples.inside[order],
    )
