"""From a chart's reading to a correction, judged by leaving one patch out."""

from dataclasses import dataclass, replace

import numpy as np

from colour.charts import ChartReference
from colour.correction import KINDS, Correction, Kind, apply
from colour.difference import delta_e00
from colour.ladder import distance_to_skin
from colour.misfit import fit_metric
from colour.prior import STRENGTHS, prior
from colour.reading import ChartReading, Flags
from colour.solver import BEND, GAMMA, MATRIX_START, OFFSET, PLANE, Problem, drift, predict, solve
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab

# Fewer patches than this do not hold a correction's parameters.
FEWEST_PATCHES = 14
# Refits on resampled patches that carry the fit's uncertainty.
ENSEMBLE = 32
_SEED = 20_14

# Steps towards each fit without a patch that tell the ways apart. On 120 simulated readings they chose as the
# fits solved to the end do but for 4, where the ways lay within 0.1 of each other, in two thirds of the time.
_STEPS_TO_CHOOSE = 3

# A later way must be better by this factor, or the earlier, simpler one stands.
_PREFER_SIMPLE = 0.98

# A patch of skin's colour counts this much more than one far from it, fading over so many CIELAB
# units. On simulated cameras (`benchmarks/correction_simulated.py`) more is better for skin and worse for the
# chart; with 3 both still gain over the fit without a prior on the matrix.
_SKIN_EXTRA = 3.0
_SKIN_REACH = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A correction with what was predicted of each of n patches. Colours are CIELAB under D65.

    `result` (n, 3) is each patch as the correction renders it, under even light; `left_out` (n, 3)
    the same by a fit that never saw it (for patches left out of the fit anyway the two are one);
    `places` (n, 2) where the patches lie on the chart; `strength` how firmly the prior was held;
    `loo` (n,) is CIEDE2000 between that and the target. `plane` (2,) is the light's natural
    logarithm along the chart, from its middle to its right and its lower edge; `drift` and `drift_error` (2, 2) how red and blue
    (rows) drift against green along the two axes (columns), likewise, which the correction leaves in.
    """

    correction: Correction
    used: Flags
    places: Floats
    plane: Floats
    result: Floats
    left_out: Floats
    loo: Floats
    drift: Floats
    drift_error: Floats
    strength: float

    @property
    def loo_mean(self) -> float:
        """Mean CIEDE2000 over the patches used, each predicted by a fit that left it out."""
        return float(self.loo[self.used].mean())


def fit_chart(reading: ChartReading, reference: ChartReference) -> Fit:
    """Return the correction that leaving one patch out prefers; no ensemble yet.

    Tried are both kinds, the simpler first, with each strength of the prior. Which of them is best is
    told by a few steps towards each fit without a patch; the best one's fits are then solved to the end.

    Expects at least `FEWEST_PATCHES` usable patches. The same reading gives the same fit, and a
    reading in other units of light the same colours.
    """
    ways = [(kind, strength) for kind in KINDS for strength in STRENGTHS]
    best, *others = [_way(reading, reference, kind, strength) for kind, strength in ways]
    for way in others:
        if way.loo_mean < _PREFER_SIMPLE * best.loo_mean:
            best = way
    return _completed(best, reading, reference)


def with_ensemble(fit: Fit, reading: ChartReading, reference: ChartReference) -> Fit:
    """Return `fit` with refits on resampled patches in its correction.

    Bayesian bootstrap (Rubin 1981): smooth random weights from one fixed seed, so that no refit
    loses the last grey or the last blue as drawing with replacement would.
    """
    kind = fit.correction.kind
    problem = _problem(reading, reference, kind, fit.strength)
    count = len(problem.read)
    drawn = np.random.default_rng(_SEED).dirichlet(np.ones(count), ENSEMBLE) * count
    weights = drawn * skin_weights(problem.target)
    start = np.tile(_parameters(fit), (ENSEMBLE, 1))
    scale = fit.correction.scale
    members = tuple(_correction(kind, scale, p) for p in solve(problem, weights, start))
    return replace(fit, correction=replace(fit.correction, ensemble=members))


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """One way to correct: its solution (1, p), those nearly solved without each patch (n, p), their error."""

    strength: float
    problem: Problem
    base: Floats
    each: Floats
    loo_mean: float


def _way(reading: ChartReading, reference: ChartReference, kind: Kind, strength: float) -> _Way:
    problem = _problem(reading, reference, kind, strength)
    count = len(problem.read)
    weights = skin_weights(problem.target)
    base = solve(problem, weights[None], problem.prior[None].copy())
    each = solve(problem, _without_each(weights), np.repeat(base, count, axis=0), most=_STEPS_TO_CHOOSE)
    loo = delta_e00(_left_out(problem, each), problem.target)
    return _Way(strength, problem, base, each, float(loo.mean()))


def _completed(way: _Way, reading: ChartReading, reference: ChartReference) -> Fit:
    problem, params = way.problem, way.base[0]
    each = solve(problem, _without_each(skin_weights(problem.target)), way.each)
    correction = _correction(problem.kind, channel_scale(reading, reference), params)
    even = reading.patches / np.exp(reference.places @ params[PLANE])[:, None]
    result = linear_srgb_to_lab(apply(correction, even))
    left_out = result.copy()
    left_out[reading.usable] = _left_out(problem, each)
    loo = delta_e00(left_out, reference.lab_d65)
    return Fit(
        correction=correction,
        used=reading.usable,
        places=reference.places,
        plane=params[PLANE],
        result=result,
        left_out=left_out,
        loo=loo,
        **dict(zip(("drift", "drift_error"), drift(problem, params), strict=True)),
        strength=way.strength,
    )


def _without_each(weights: Floats) -> Floats:
    """Return (n, n): the weights (n,) without each patch in turn."""
    return np.asarray((1 - np.eye(len(weights))) * weights)


def _left_out(problem: Problem, each: Floats) -> Floats:
    """Return CIELAB (n, 3) of each patch by the fit (n, p) that left it out."""
    every = np.arange(len(each))
    return np.asarray(predict(problem, each)[every, every])


def _problem(reading: ChartReading, reference: ChartReference, kind: Kind, strength: float) -> Problem:
    used = reading.usable
    target = reference.lab_d65[used]
    centre, precision = prior(kind, strength)
    return Problem(
        kind=kind,
        read=reading.patches[used] / channel_scale(reading, reference),
        place=reference.places[used],
        target=target,
        metric=fit_metric(target),
        prior=centre,
        precision=precision,
    )


def channel_scale(reading: ChartReading, reference: ChartReference) -> Floats:
    """Return (3,): how bright each channel read the neutral patches, as a share of what they are.

    Everything is fitted in units of it, which is what makes the fit blind to exposure.
    """
    target = lab_to_linear_srgb(reference.lab_d65)
    chroma = np.hypot(reference.lab_d65[:, 1], reference.lab_d65[:, 2])
    neutral = reading.usable & (chroma < 8) & (reference.lab_d65[:, 0] > 45)
    chosen = neutral if neutral.any() else reading.usable
    ratio = reading.patches[chosen] / np.maximum(target[chosen], 0.01)
    return np.asarray(np.maximum(np.median(ratio, axis=0), 1e-4))


def skin_weights(lab: Floats) -> Floats:
    """Return (n,): how much each patch of CIELAB (n, 3) counts, 1 on average, more the nearer to skin."""
    weights = 1 + _SKIN_EXTRA * np.exp(-((distance_to_skin(lab) / _SKIN_REACH) ** 2))
    return np.asarray(weights / weights.mean())


def _correction(kind: Kind, scale: Floats, params: Floats) -> Correction:
    return Correction(
        kind=kind,
        scale=scale,
        offset=params[OFFSET].copy(),
        gamma=np.exp(params[GAMMA]),
        matrix=params[MATRIX_START:].reshape(3, -1).copy(),
        bend=float(params[BEND][0]),
    )


def _parameters(fit: Fit) -> Floats:
    correction = fit.correction
    matrix = correction.matrix.ravel()
    bend = [correction.bend]
    return np.concatenate([np.log(correction.gamma), correction.offset, fit.plane, bend, matrix])
