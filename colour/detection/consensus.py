"""Which of a chart's colours agree with a chart, when some may be covered.

Small samples of patches each give a linear 3x3 fit; the fit that most patches agree with wins (RANSAC,
Fischler and Bolles 1981), from a fixed seed. In the real chart photographs 22 to 24 patches agree
in the chart's own order and at most 11 in any other or elsewhere, so half a chart is still told from none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.charts import ChartLayout
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
    """`agree` (n,): patches that one fit explains; `errors` (n,): distance of each from that fit."""

    agree: NDArray[np.bool_]
    errors: Floats

    @property
    def count(self) -> int:
        """How many patches agree."""
        return int(self.agree.sum())


def consensus(seen: Floats, target: Floats, trusted: NDArray[np.bool_]) -> Consensus:
    """Return the largest set of `trusted` (n,) patches that one 3x3 matrix takes from `seen` to `target`.

    Both are (n, 3) linear; deterministic.
    """
    nothing = Consensus(np.zeros(len(seen), bool), np.full(len(seen), np.inf))
    able = np.flatnonzero(trusted)
    if len(able) < 2 * _DRAWN:
        return nothing
    rng = np.random.default_rng(_SEED)
    drawn = rng.permuted(np.tile(able, (_DRAWS, 1)), axis=1)[:, :_DRAWN]
    # Weighed so that an error counts about as much as it is seen in dark and in light patches.
    weight = 1 / np.sqrt(np.maximum(target.mean(axis=1), 0.02))[:, None]
    lab = linear_srgb_to_lab(target)
    errors = _errors(seen, lab, _matrices((seen * weight)[drawn], (target * weight)[drawn]))
    agree = (errors < _AGREES) & trusted
    score = agree.sum(axis=1) - np.minimum(errors, _AGREES).sum(axis=1) / (_AGREES * len(seen))
    best = agree[np.argmax(score)]
    for _ in range(5):
        if best.sum() < _DRAWN:
            return nothing
        again = _errors(seen, lab, _matrices((seen * weight)[best][None], (target * weight)[best][None]))[0]
        wider = (again < _AGREES) & trusted
        if wider.sum() <= best.sum():
            break
        best = wider
    return Consensus(best, again)


def foreign(
    found: Consensus, seen: Floats, target: Floats, doubtful: NDArray[np.bool_], layout: ChartLayout
) -> NDArray[np.bool_]:
    """Return (n,): patches that do not show their paint.

    Those are the `doubtful` ones, those far from the fit, and from there on every neighbour that looks the
    same as a foreign patch although its paint should not (one finger, one cloth).
    """
    away = doubtful | (found.errors > _FOREIGN)
    look = linear_srgb_to_lab(seen / max(float(np.percentile(seen, 95)), 1e-6))
    paint = linear_srgb_to_lab(target)
    rows, columns = np.divmod(np.arange(layout.count), layout.columns)
    near = np.maximum(abs(rows[:, None] - rows), abs(columns[:, None] - columns)) == 1
    same = (_distances(look) < _ALIKE) & (_distances(paint) > _UNLIKE) & near
    for _ in range(layout.columns + layout.rows):
        wider = away | (same & away).any(axis=1)
        if (wider == away).all():
            break
        away = wider
    return away


def _matrices(seen: Floats, target: Floats) -> Floats:
    """Return (n, 3, 3) least-squares matrices for n samples (n, k, 3), slightly held back."""
    across = seen.transpose(0, 2, 1)
    normal = across @ seen
    normal += _RIDGE * np.trace(normal, axis1=1, axis2=2)[:, None, None] / 3 * np.eye(3) + 1e-12 * np.eye(3)
    return np.asarray(np.linalg.solve(normal, across @ target), dtype=np.float64)


def _errors(seen: Floats, lab: Floats, matrices: Floats) -> Floats:
    predicted = linear_srgb_to_lab(np.maximum(seen @ matrices, 0))
    return np.asarray(np.linalg.norm(predicted - lab, axis=-1))


def _distances(colours: Floats) -> Floats:
    return np.asarray(np.linalg.norm(colours[:, None] - colours[None], axis=-1))
