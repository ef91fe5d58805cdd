import numpy as np
import pytest

from colour.correction import KINDS, Kind
from colour.difference import delta_e00
from colour.metric import difference_metric
from colour.prior import loose_prior
from colour.solver import Problem, _jacobian, _lab_slope, _there, predict, solve
from colour.spaces import linear_srgb_to_lab
from tests.support.chart_readings import spectral_reference

_PLACES = spectral_reference().places


def _problem(kind: Kind, seed: int = 3) -> tuple[Problem, np.ndarray]:
    """Return a problem without error, and the parameters that solve it."""
    rng = np.random.default_rng(seed)
    prior, precision = loose_prior(kind)
    truth = prior + rng.normal(0, 0.06, len(prior)) * (np.diag(precision) < 1e3)
    read = rng.uniform(0.05, 0.9, (24, 3))
    blank = np.zeros((24, 3))
    problem = Problem(kind, read, _PLACES, blank, np.tile(np.eye(3), (24, 1, 1)), prior, precision)
    target = predict(problem, truth[None])[0]
    return Problem(kind, read, _PLACES, target, difference_metric(target), prior, precision), truth


@pytest.mark.parametrize("kind", KINDS)
def test_derivatives_match_small_steps(kind: Kind) -> None:
    """The analytic derivative of every parameter is that of small steps."""
    problem, params = _problem(kind)
    there = _there(problem, params[None])
    slope = _jacobian(problem, params[None], there, _lab_slope(there.rgb))
    for column in range(len(params)):
        step = np.zeros(len(params))
        step[column] = 1e-6
        difference = predict(problem, (params + step)[None]) - predict(problem, (params - step)[None])
        np.testing.assert_allclose(difference / 2e-6, slope[..., column], rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_solves_what_it_can_express(kind: Kind) -> None:
    """A chart without error is fitted to a small part of a just noticeable difference."""
    problem, _ = _problem(kind)
    found = solve(problem, np.ones((1, 24)), problem.prior[None].copy())
    distance = np.linalg.norm(
        np.einsum("nij,nj->ni", problem.metric, predict(problem, found)[0] - problem.target), axis=1
    )
    assert distance.max() < 0.4


def test_batch_equals_one_by_one() -> None:
    """Fits solved together are those solved alone."""
    problem, _ = _problem("tone+rootpoly2")
    weights = 1 - np.eye(24)[:3]
    start = np.tile(problem.prior, (3, 1))
    together = solve(problem, weights, start)
    for row in range(3):
        alone = solve(problem, weights[row : row + 1], start[row : row + 1])
        np.testing.assert_allclose(predict(problem, alone)[0], predict(problem, together)[row], atol=1e-2)


def test_metric_is_the_length_of_small_steps() -> None:
    """The metric gives a small step's CIEDE2000, at skin, at grey and at saturated colours."""
    lab = spectral_reference().lab_d65
    step = np.array([0.3, -0.2, 0.25])
    expected = delta_e00(lab, lab + step)
    actual = np.linalg.norm(difference_metric(lab) @ step, axis=1)
    np.testing.assert_allclose(expected, actual, rtol=0.06)


def test_lab_of_prediction_is_lab() -> None:
    """With the parameters at their start, a patch read as it is comes out as it is."""
    prior, precision = loose_prior("tone+3x3")
    read = np.random.default_rng(1).uniform(0.02, 0.9, (24, 3))
    blank = np.zeros((24, 3))
    problem = Problem("tone+3x3", read, _PLACES, blank, np.tile(np.eye(3), (24, 1, 1)), prior, precision)
    np.testing.assert_allclose(linear_srgb_to_lab(read), predict(problem, prior[None])[0], atol=1e-9)
