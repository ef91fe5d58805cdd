"""The metric that the fit measures differences by, beside CIEDE2000."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.metric import difference_metric
from colour.misfit import fit_metric
from tests.support.chart_readings import spectral_reference
from tests.support.examples import examples

_CHART = spectral_reference()


def _surprise(lab: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return (n,): how surprising a step from each colour is, as a share of its CIEDE2000."""
    ours, plain = fit_metric(lab) @ step[:, None], difference_metric(lab) @ step[:, None]
    return np.asarray(np.linalg.norm(ours, axis=(1, 2)) / np.linalg.norm(plain, axis=(1, 2)))


def test_patches_count_on_average_as_in_ciede2000() -> None:
    """Over the Classic's patches and all directions, the square of a surprise is that of CIEDE2000."""
    whitened = fit_metric(_CHART.lab_d65) @ np.linalg.inv(difference_metric(_CHART.lab_d65))
    np.testing.assert_allclose(3, (whitened**2).sum(axis=(1, 2)).mean(), rtol=1e-9)


def test_saturated_colours_surprise_less_than_greys() -> None:
    """A step along a* says less at cyan, which cameras render each in their own way, than at a middle grey."""
    step = np.array([0.0, 0.5, 0.0])
    cyan, grey = _surprise(_CHART.lab_d65[[17, 21]], step)
    assert cyan < 0.6 * grey


def test_white_too_dark_surprises_less_than_grey_too_dark() -> None:
    """How far a camera holds white back differs from one to the next; the greys below it say so less."""
    white, grey = _surprise(_CHART.lab_d65[[18, 21]], np.array([0.5, 0.0, 0.0]))
    assert white < 0.8 * grey


@given(lightness=st.floats(0, 100), green_red=st.floats(-120, 120), blue_yellow=st.floats(-120, 120))
@settings(max_examples=examples(25))
def test_every_colour_has_a_metric_near_ciede2000(
    lightness: float, green_red: float, blue_yellow: float
) -> None:
    """At any colour, near the simulated patches or far, a step counts a third to 1.3 times as much as in CIEDE2000."""
    lab = np.array([[lightness, green_red, blue_yellow]])
    whitened = fit_metric(lab) @ np.linalg.inv(difference_metric(lab))
    sizes = np.linalg.svd(whitened[0], compute_uv=False)
    assert 1 / 3 < sizes.min()
    assert sizes.max() < 1.3
