"""From a chart's reading to a correction, judged by leaving one patch out."""

from dataclasses import dataclass, replace

import numpy as np

from colour.charts import ChartLayout, ChartReference
from colour.correction import KINDS, Correction, Kind, apply
from colour.difference import delta_e00
from colour.ladder import distance_to_skin
from colour.metric import difference_metric
from colour.reading import ChartReading, Flags
from colour.solver import GAMMA, MATRIX_START, OFFSET, PLANE, Problem, drift, predict, solve, term_count
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab

# Fewer patches than this do not hold a correction's parameters.
FEWEST_PATCHES = 14
# Refits on resampled patches that carry the fit's uncertainty.
ENSEMBLE = 32
_SEED = 20_14

# A richer model must be better by this factor, or the simpler one stands.
_PREFER_SIMPLE = 0.98

# How far parameters are expected from the start (standard deviations): exponents, offset, light
# plane, matrix, root terms. `_NOISE` is the patches' own error in CIEDE2000. Chosen on simulated
# cameras, but for the offset: those preferred 0.01, and it was widened to a lens's few percent of
# veiling glare after the chart photographs had shown more. Their figures are no blind test of it.
_NOISE = 1.0
_SPREAD_GAMMA_COMMON = 0.5
_SPREAD_OFFSET = 0.03
_SPREAD_PLANE = 0.3
_SPREAD_MATRIX = 0.5
_SPREAD_ROOT = 0.2

# A patch of skin's colour counts this much more than one far from it, fading over so many CIELAB
# units. Of 0, 1, 3 and 8 tried on simulated cameras more was always better on skin (1 and 3 took
# 2 to 34 % off its median error, by light); 2 was then taken because on the chart photographs,
# tried with 0, 1 and 3, the other patches lost by it.
_SKIN_EXTRA = 2.0
_SKIN_REACH = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A correction with what was predicted of each of n patches. Colours are CIELAB under D65.

    `result` (n, 3) is each patch as the correction renders it, under even light; `left_out` (n, 3)
    the same by a fit that never saw it (for patches left out of the fit anyway the two are one);
    `loo` (n,) is CIEDE2000 between that and the target. `plane` (2,) is the light's natural
    logarithm along the chart, from its middle to its right and its lower edge; `drift` and `drift_error` (2, 2) how red and blue
    (rows) drift against green along the two axes (columns), likewise, which the correction leaves in.
    """

    correction: Correction
    used: Flags
    plane: Floats
    result: Floats
    left_out: Floats
    loo: Floats
    drift: Floats
    drift_error: Floats

    @property
    def loo_mean(self) -> float:
        """Mean CIEDE2000 over the patches used, each predicted by a fit that left it out."""
        return float(self.loo[self.used].mean())


def fit_chart(reading: ChartReading, reference: ChartReference) -> Fit:
    """Return the better of the two kinds of correction, by leaving one patch out; no ensemble yet.

    Expects at least `FEWEST_PATCHES` usable patches. The same reading gives the same fit, and a
    reading in other units of light the same colours.
    """
    simple, rich = (_fit_kind(reading, reference, kind) for kind in KINDS)
    return rich if rich.loo_mean < _PREFER_SIMPLE * simple.loo_mean else simple


def with_ensemble(fit: Fit, reading: ChartReading, reference: ChartReference) -> Fit:
    """Return `fit` with refits on resampled patches in its correction.

    Bayesian bootstrap (Rubin 1981): smooth random weights from one fixed seed, so that no refit
    loses the last grey or the last blue as drawing with replacement would.
    """
    kind = fit.correction.kind
    problem = _problem(reading, reference, kind)
    count = len(problem.read)
    drawn = np.random.default_rng(_SEED).dirichlet(np.ones(count), ENSEMBLE) * count
    weights = drawn * skin_weights(problem.target)
    start = np.tile(_parameters(fit), (ENSEMBLE, 1))
    scale = fit.correction.scale
    members = tuple(_correction(kind, scale, p) for p in solve(problem, weights, start))
    return replace(fit, correction=replace(fit.correction, ensemble=members))


def _fit_kind(reading: ChartReading, reference: ChartReference, kind: Kind) -> Fit:
    problem = _problem(reading, reference, kind)
    count = len(problem.read)
    weights = skin_weights(problem.target)
    base = solve(problem, weights[None], problem.prior[None].copy())
    each = solve(problem, (1 - np.eye(count)) * weights, np.repeat(base, count, axis=0))
    used = reading.usable
    correction = _correction(kind, channel_scale(reading, reference), base[0])
    even = reading.patches / np.exp(chart_places(len(used)) @ base[0, PLANE])[:, None]
    result = linear_srgb_to_lab(apply(correction, even))
    left_out = result.copy()
    left_out[used] = predict(problem, each)[np.arange(count), np.arange(count)]
    loo = delta_e00(left_out, reference.lab_d65)
    return Fit(correction, used, base[0, PLANE], result, left_out, loo, *drift(problem, base[0]))


def _problem(reading: ChartReading, reference: ChartReference, kind: Kind) -> Problem:
    used = reading.usable
    target = reference.lab_d65[used]
    prior, precision = _prior(kind)
    return Problem(
        kind=kind,
        read=reading.patches[used] / channel_scale(reading, reference),
        place=chart_places(len(used))[used],
        target=target,
        metric=difference_metric(target),
        prior=prior,
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


def chart_places(count: int) -> Floats:
    """Return (n, 2): places of a chart's patches, six in a row, about -1..1 from its middle."""
    return ChartLayout(6, count // 6).places


def _prior(kind: Kind) -> tuple[Floats, Floats]:
    """Return (start and centre, precision) of the parameters, each (p,)."""
    terms = term_count(kind)
    centre = np.zeros(MATRIX_START + 3 * terms)
    spread = np.empty_like(centre)
    spread[GAMMA], spread[OFFSET], spread[PLANE] = _SPREAD_GAMMA_COMMON, _SPREAD_OFFSET, _SPREAD_PLANE
    matrix = np.full((3, terms), _SPREAD_MATRIX)
    matrix[:, 3:] = _SPREAD_ROOT
    spread[MATRIX_START:] = matrix.ravel()
    centre[MATRIX_START:] = np.eye(3, terms).ravel()
    return centre, (_NOISE / spread) ** 2


def _correction(kind: Kind, scale: Floats, params: Floats) -> Correction:
    return Correction(
        kind=kind,
        scale=scale,
        offset=params[OFFSET].copy(),
        gamma=np.exp(params[GAMMA]),
        matrix=params[MATRIX_START:].reshape(3, -1).copy(),
    )


def _parameters(fit: Fit) -> Floats:
    correction = fit.correction
    matrix = correction.matrix.ravel()
    return np.concatenate([np.log(correction.gamma), correction.offset, fit.plane, matrix])
