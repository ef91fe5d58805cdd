"""Fits of tone curve, matrix and light plane to a chart, many at once.

Leaving one patch out and resampling both mean the same fit with other weights. All of them are
solved together as one batch of Levenberg-Marquardt problems with analytic derivatives, which takes
a fraction of the time of one after the other and gives the same answer every time.

The residual of a patch is its CIELAB difference weighed so that its length is CIEDE2000 to first
order; the loss is soft-L1 (Charbonnier), so a patch with a fault that nobody saw pulls little.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from colour.correction import LEAST_DIVISOR, PAIRS, TINY, Kind, bent, features
from colour.spaces import D65_WHITE, LINEAR_SRGB_TO_XYZ, Floats, xyz_to_lab

# Columns of a parameter vector; the matrix, row by row, follows.
GAMMA = slice(0, 3)  # natural logarithm of each channel's exponent
OFFSET = slice(3, 6)
PLANE = slice(6, 8)  # natural logarithm of the light along the chart's two axes
BEND = slice(8, 9)  # of the tone curve, common to the channels
MATRIX_START = 9

# How far those may go: exponents, offsets, light, bend.
_MOST = np.array([1.6] * 3 + [0.2] * 3 + [1.5] * 2 + [1.5])
_LEAST = np.array([-1.6] * 3 + [-0.2] * 3 + [-1.5] * 2 + [-0.5])

# A patch counts fully below about this many CIEDE2000 and ever less above.
ROBUST_AT = 3.0

_ITERATIONS = 60
_FIRST_DAMPING = 1e-2
_SETTLED = 1e-6
# Next to no precision: keeps a matrix invertible.
_FREE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is fitted: n patches, read and as they should be.

    `read` (n, 3) is linear sRGB over the photo's scale, `place` (n, 2) the patch's place on the
    chart in -1..1, `target` (n, 3) CIELAB, `metric` (n, 3, 3) makes a CIELAB difference's length
    CIEDE2000; `prior` (p,) and `precision` (p, p) hold the parameters loosely to plausible values.
    """

    kind: Kind
    read: Floats
    place: Floats
    target: Floats
    metric: Floats
    prior: Floats
    precision: Floats


def term_count(kind: Kind) -> int:
    """Return how many terms the matrix weighs: 3 or 6."""
    return 3 if kind == "tone+3x3" else 6


@dataclass(frozen=True, slots=True, eq=False)
class _There:
    """What parameters (b, p) make of n patches: `even` read under even light, `tone`-corrected, `terms`, `rgb`, `residual`."""

    even: Floats
    tone: Floats
    terms: Floats
    rgb: Floats
    residual: Floats

    def of(self, rows: NDArray[np.intp]) -> "_There":
        """Return the same of some of the parameters."""
        if len(rows) == len(self.even):
            return self
        return _There(*(getattr(self, part.name)[rows] for part in fields(self)))

    def put(self, rows: NDArray[np.intp], other: "_There", chosen: NDArray[np.bool_]) -> "_There":
        """Return the same with what was `chosen` of another in these rows."""
        if len(rows) == len(self.even):
            return other
        for part in fields(self):
            getattr(self, part.name)[rows] = getattr(other, part.name)[chosen]
        return self


def predict(problem: Problem, params: Floats) -> Floats:
    """Return CIELAB (b, n, 3) of every patch under parameters (b, p)."""
    return _lab(_there(problem, params).rgb)


def solve(problem: Problem, weights: Floats, start: Floats, *, most: int = _ITERATIONS) -> Floats:
    """Return the parameters (b, p) that fit best under weights (b, n), from `start` (b, p).

    At most so many steps: near a solution, Newton's first ones go nearly all of the way.
    """
    params = start.copy()
    damping = np.full(len(params), _FIRST_DAMPING)
    here = _there(problem, params)
    cost = _cost(problem, params, here, weights)
    rows = np.arange(len(params))
    for _ in range(most):
        step = _step(problem, params[rows], here.of(rows), weights[rows], damping[rows])
        trial = params[rows] + step
        np.clip(trial[:, :MATRIX_START], _LEAST, _MOST, out=trial[:, :MATRIX_START])
        there = _there(problem, trial)
        trial_cost = _cost(problem, trial, there, weights[rows])
        better = trial_cost < cost[rows]
        settled = np.abs(trial_cost - cost[rows]) <= _SETTLED * cost[rows]
        params[rows[better]] = trial[better]
        here = here.put(rows[better], there, better)
        cost[rows[better]] = trial_cost[better]
        damping[rows] = np.where(better, damping[rows] / 5, damping[rows] * 4)
        rows = rows[~settled & (damping[rows] < 1e8)]
        if not rows.size:
            break
    return params


def drift(problem: Problem, params: Floats) -> tuple[Floats, Floats]:
    """Return how the light's colour drifts across the chart, and its standard error, each (2, 2).

    Rows are red and blue against green, columns the chart's two axes, values natural logarithms
    from the middle to an edge: one Gauss-Newton step from the solution `params` (p,) with those
    four parameters added. All others stay free, or a tone curve would be taken for a drift.
    """
    there = _there(problem, params[None])
    even, residual = there.even, there.residual[0]
    slope = problem.metric @ _lab_slope(there.rgb[0])
    # Light shifts as the offset does.
    by_shift = _rgb_slope(problem, params[None], there)[0][..., OFFSET]
    known = _jacobian(problem, params[None], there, slope[None])[0]
    added = [
        by_shift[..., c] * (even[0, :, c, None] * problem.place[:, axis, None])
        for c in (0, 2)
        for axis in (0, 1)
    ]
    weight = (1 + (residual**2).sum(axis=-1) / ROBUST_AT**2) ** -0.25
    jacobian = np.concatenate([known, slope @ np.stack(added, axis=-1)], axis=-1) * weight[:, None, None]
    flat = jacobian.reshape(-1, jacobian.shape[-1])
    known_count = len(problem.prior)
    held = _FREE * np.eye(known_count + 4)
    held[:known_count, :known_count] = problem.precision
    inverse = np.linalg.inv(flat.T @ flat + held)
    step = -inverse @ (flat.T @ (residual * weight[:, None]).ravel())
    noise = np.sqrt(((residual * weight[:, None]) ** 2).sum() / max(residual.size - len(step), 1))
    error = noise * np.sqrt(np.diag(inverse))
    return step[-4:].reshape(2, 2), error[-4:].reshape(2, 2)


def _there(problem: Problem, params: Floats) -> _There:
    light = np.exp(-np.einsum("bk,nk->bn", params[:, PLANE], problem.place))
    even = problem.read[None] * light[..., None]
    shifted = np.maximum(even + params[:, None, OFFSET], TINY)
    tone = bent(shifted, params[:, None, BEND]) ** np.exp(params[:, None, GAMMA])
    terms = features(tone, problem.kind)
    matrix = params[:, MATRIX_START:].reshape(len(params), 3, -1)
    rgb = terms @ matrix.transpose(0, 2, 1)
    residual = np.einsum("nij,bnj->bni", problem.metric, _lab(rgb) - problem.target)
    return _There(even, tone, terms, rgb, residual)


def _lab(rgb: Floats) -> Floats:
    return xyz_to_lab(rgb @ LINEAR_SRGB_TO_XYZ.T)


def _lab_slope(rgb: Floats) -> Floats:
    """Return d(L*, a*, b*) / d(linear sRGB), (..., 3, 3)."""
    ratio = (rgb @ LINEAR_SRGB_TO_XYZ.T) / D65_WHITE
    safe = np.maximum(ratio, 216 / 24389)
    slope = np.where(ratio > 216 / 24389, safe ** (-2 / 3) / 3, 24389 / 27 / 116)
    spread = np.array([[0.0, 116, 0], [500, -500, 0], [0, 200, -200]])
    return np.asarray((spread * slope[..., None, :]) @ (LINEAR_SRGB_TO_XYZ / D65_WHITE[:, None]))


def _cost(problem: Problem, params: Floats, there: _There, weights: Floats) -> Floats:
    square = (there.residual**2).sum(axis=-1) / ROBUST_AT**2
    data = (weights * 2 * ROBUST_AT**2 * (np.sqrt(1 + square) - 1)).sum(axis=-1)
    strayed = params - problem.prior
    held = ((strayed @ problem.precision) * strayed).sum(axis=-1)
    return np.asarray(data + held)


def _step(problem: Problem, params: Floats, there: _There, weights: Floats, damping: Floats) -> Floats:
    """Return one damped Gauss-Newton step (b, p), with the robust loss as weights."""
    square = (there.residual**2).sum(axis=-1) / ROBUST_AT**2
    weight = np.sqrt(weights / np.sqrt(1 + square))[..., None]
    jacobian = _jacobian(problem, params, there, problem.metric @ _lab_slope(there.rgb))
    b, n, _, p = jacobian.shape
    jacobian *= weight[..., None]
    jacobian = jacobian.reshape(b, n * 3, p)
    flat = (there.residual * weight).reshape(b, n * 3)
    gradient = np.einsum("bkp,bk->bp", jacobian, flat) + (params - problem.prior) @ problem.precision
    hessian = jacobian.transpose(0, 2, 1) @ jacobian + problem.precision
    diagonal = np.einsum("bpp->bp", hessian)
    hessian[:, np.arange(p), np.arange(p)] = diagonal * (1 + damping[:, None]) + 1e-9
    return np.asarray(-np.linalg.solve(hessian, gradient[..., None])[..., 0])


def _jacobian(problem: Problem, params: Floats, there: _There, slope: Floats) -> Floats:
    """Return d(residual) / d(parameters), (b, n, 3, p), where d(residual) / d(rgb) is `slope` (b, n, 3, 3)."""
    b, n, f = there.terms.shape
    jacobian = np.empty((b, n, 3, MATRIX_START + 3 * f))
    np.matmul(slope, _rgb_slope(problem, params, there), out=jacobian[..., :MATRIX_START])
    # Each row of the matrix moves one channel alone, by the terms.
    by_matrix = jacobian[..., MATRIX_START:]
    for row in range(3):
        np.multiply(
            slope[..., row, None], there.terms[:, :, None], out=by_matrix[..., row * f : (row + 1) * f]
        )
    return jacobian


def _rgb_slope(problem: Problem, params: Floats, there: _There) -> Floats:
    """Return d(rgb) / d(parameters before the matrix), (b, n, 3, 9).

    Worked out channel by channel: numpy is slow at many short rows.
    """
    tone, even, shifted = (_planes(one) for one in (there.tone, there.even, _shifted(params, there)))
    gamma, bend = np.exp(params[:, GAMMA].T)[..., None], params[:, BEND]
    by_tone = _by_tone(params, tone)
    by_shift = by_tone * _rising(gamma, bend, tone, shifted)
    light = np.maximum(shifted, TINY)
    darker = -(by_shift * even).sum(axis=1)
    slope = np.empty((*there.tone.shape, MATRIX_START))
    planes = slope.transpose(2, 3, 0, 1)
    planes[:, GAMMA] = by_tone * (tone * np.log(bent(light, bend)) * gamma)
    planes[:, OFFSET] = by_shift
    planes[:, PLANE] = darker[:, None] * problem.place.T[:, None]
    by_bend = -gamma * tone * (1 - light) * _per_divisor(bend, light)
    planes[:, BEND] = (by_tone * by_bend).sum(axis=1, keepdims=True)
    return slope


def _shifted(params: Floats, there: _There) -> Floats:
    return np.asarray(there.even + params[:, None, OFFSET])


def _planes(values: Floats) -> Floats:
    """Return values (b, n, 3) as (3, b, n)."""
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _rising(gamma: Floats, bend: Floats, tone: Floats, shifted: Floats) -> Floats:
    """Return d(tone) / d(evenly lit reading) of each channel, (3, b, n)."""
    light = np.maximum(shifted, TINY)
    steeper = 1 / light + bend * _per_divisor(bend, light)
    return np.where(shifted > TINY, gamma * tone * steeper, 0)


def _per_divisor(bend: Floats, light: Floats) -> Floats:
    """Return (3, b, n): one over what the bend (b, 1) divides light by, 0 where that is at its least."""
    divisor = 1 + bend * (1 - light)
    return np.where(divisor > LEAST_DIVISOR, 1 / np.maximum(divisor, LEAST_DIVISOR), 0)


def _by_tone(params: Floats, tone: Floats) -> Floats:
    """Return d(rgb) / d(tone), (3, 3, b, n), of tone (3, b, n)."""
    matrix = params[:, MATRIX_START:].reshape(len(params), 3, -1).transpose(1, 2, 0)[..., None]
    slope = np.empty((3, *tone.shape))
    slope[:] = matrix[:, :3]
    if matrix.shape[1] == 6:
        root = np.sqrt(tone)
        for term, (i, j) in enumerate(PAIRS):
            slope[:, i] += matrix[:, 3 + term] * (0.5 * root[j] / root[i])
            slope[:, j] += matrix[:, 3 + term] * (0.5 * root[i] / root[j])
    return slope
