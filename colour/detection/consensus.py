"""Which of a chart's colours agree with a chart, when some may be covered.

Small samples of patches each give a linear 3x3 fit; the fit that most patches agree with wins (RANSAC,
Fischler and Bolles 1981), from a fixed seed. In the real chart photographs 22 to 24 patches agree
in the chart's own order and at most 11 in any other or elsewhere, so half a chart is still told from none.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.charts import ChartLayout
from colour.detection.sampling import Samples
from colour.spaces import Floats, linear_srgb_to_lab

_DRAWS, _DRAWN, _SEED = 400, 5, 1
# Distances are CIE 1976: within the first a patch supports a fit, beyond the second it is not itself.
_AGREES = 20.0
_FOREIGN = 26.0
_RIDGE = 1e-4
# Two neighbours that look this much alike though their paint differs by more lie under one thing.
_ALIKE, _UNLIKE = 7.0, 14.0


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """`agree` (n,): patches that one fit explains; `errors` (n,): distance of each from that fit.

    `shown` (n, 3) linear: what was seen, in burnt channels what the fit expects where that is more.
    """

    agree: NDArray[np.bool_]
    errors: Floats
    shown: Floats

    @property
    def count(self) -> int:
        """How many patches agree."""
        return int(self.agree.sum())


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """Patches as seen and as they are, (n, 3) linear and CIELAB, their weights (n, 1), and what is burnt (n, 3)."""

    seen: Floats
    target: Floats
    weight: Floats
    lab: Floats
    burnt: NDArray[np.bool_]


def consensus(
    seen: Floats, target: Floats, trusted: NDArray[np.bool_], burnt: NDArray[np.bool_]
) -> Consensus:
    """Return the largest set of `trusted` (n,) patches that one 3x3 matrix takes from `seen` to `target`.

    Both are (n, 3) linear; deterministic. What is `burnt` (n, 3) shows at least so much light, not how much: a
    burnt channel says nothing of the fit, and agrees with it where the fit expects as much light as that.
    """
    nothing = Consensus(np.zeros(len(seen), bool), np.full(len(seen), np.inf), seen)
    able = np.flatnonzero(trusted)
    told = (~burnt[able]).sum(axis=0).min(initial=len(able))
    if len(able) < 2 * _DRAWN or told < _DRAWN:
        return nothing
    # So many are drawn that the channel that is burnt out most is seen often enough.
    count = math.ceil(_DRAWN * len(able) / told)
    rng = np.random.default_rng(_SEED)
    drawn = rng.permuted(np.tile(able, (_DRAWS, 1)), axis=1)[:, :count]
    # Weighed so that an error counts about as much as it is seen in dark and in light patches.
    weight = 1 / np.sqrt(np.maximum(target.mean(axis=1), 0.02))[:, None]
    view = _View(seen, target, weight, linear_srgb_to_lab(target), burnt)
    errors, _ = _errors(view, drawn)
    agree = (errors < _AGREES) & trusted
    score = agree.sum(axis=1) - np.minimum(errors, _AGREES).sum(axis=1) / (_AGREES * len(seen))
    best = agree[np.argmax(score)]
    for _ in range(5):
        if best.sum() < _DRAWN:
            return nothing
        again, shown = (one[0] for one in _errors(view, np.flatnonzero(best)[None]))
        wider = (again < _AGREES) & trusted
        if wider.sum() <= best.sum():
            break
        best = wider
    return Consensus(best, again, shown)


def foreign(found: Consensus, samples: Samples, target: Floats, layout: ChartLayout) -> NDArray[np.bool_]:
    """Return (n,): patches that do not show their paint, of `samples` in the order of `target` (n, 3).

    Those are the uneven ones, those outside the picture, those far from the fit, and from there on every neighbour
    that looks the same as a foreign patch although its paint should not (one finger, one cloth). What is burnt
    out looks the same whatever it is.
    """
    seen, doubtful = samples.linear, samples.uneven | ~samples.inside
    away = doubtful | (found.errors > _FOREIGN)
    look = linear_srgb_to_lab(seen / max(float(np.percentile(seen, 95)), 1e-6))
    paint = linear_srgb_to_lab(target)
    rows, columns = np.divmod(np.arange(layout.count), layout.columns)
    near = np.maximum(abs(rows[:, None] - rows), abs(columns[:, None] - columns)) == 1
    same = (_distances(look) < _ALIKE) & (_distances(paint) > _UNLIKE) & near
    same &= ~(samples.clipped[:, None] | samples.clipped)
    for _ in range(layout.columns + layout.rows):
        wider = away | (same & away).any(axis=1)
        if (wider == away).all():
            break
        away = wider
    return away


def _errors(view: _View, drawn: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return (d, n) how far each patch is from fits through the samples `drawn` (d, k), and as `Consensus.shown`."""
    shown = view.seen[None]
    if view.burnt.any():
        # What the camera would have shown of the burnt channels, by the channels that are not.
        known = [~view.burnt[drawn, channel] for channel in range(3)]
        expected = np.concatenate(
            [
                view.target
                @ _matrices(view, drawn, view.target[None], view.seen[None, :, [channel]], known[channel])
                for channel in range(3)
            ],
            axis=-1,
        )
        shown = np.where(view.burnt, np.maximum(view.seen, expected), view.seen)
    predicted = linear_srgb_to_lab(np.maximum(shown @ _matrices(view, drawn, shown, view.target[None]), 0))
    return np.asarray(np.linalg.norm(predicted - view.lab, axis=-1)), shown


def _matrices(
    view: _View,
    drawn: NDArray[np.int64],
    source: Floats,
    goal: Floats,
    known: NDArray[np.bool_] | None = None,
) -> Floats:
    """Return (d, 3, c) least-squares matrices, slightly held back, from `source` (1 or d, n, 3) to `goal` (.., c).

    Through the patches `drawn` (d, k), of which those not `known` (d, k) count for nothing.
    """
    weight = view.weight[drawn] if known is None else view.weight[drawn] * known[..., None]
    rows = np.arange(len(drawn))[:, None]
    start, end = (values[rows % len(values), drawn] * weight for values in (source, goal))
    across = start.transpose(0, 2, 1)
    normal = across @ start
    normal += _RIDGE * np.trace(normal, axis1=1, axis2=2)[:, None, None] / 3 * np.eye(3) + 1e-12 * np.eye(3)
    return np.asarray(np.linalg.solve(normal, across @ end), dtype=np.float64)


def _distances(colours: Floats) -> Floats:
    return np.asarray(np.linalg.norm(colours[:, None] - colours[None], axis=-1))
