from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from colour.correction import apply
from colour.difference import delta_e00
from colour.fit import ENSEMBLE, Fit, channel_scale, fit_chart, skin_weights, with_ensemble
from colour.reading import ChartReading
from colour.spaces import linear_srgb_to_lab
from tests.support.chart_readings import SKIN_LAB, Shot, photograph, reading_of, spectral_reference
from tests.support.examples import examples

_REFERENCE = spectral_reference()


def _skin_error(fit: Fit, skin: np.ndarray) -> float:
    return float(delta_e00(linear_srgb_to_lab(apply(fit.correction, skin)), SKIN_LAB).mean())


def _covered(reading: ChartReading, patches: list[int], *, known: bool) -> ChartReading:
    """Return the reading with a finger on `patches`, flagged as damaged if it is known."""
    colours = reading.patches.copy()
    colours[patches] = (0.45, 0.25, 0.18)
    damaged = np.zeros(24, dtype=bool)
    damaged[patches] = known
    return replace(reading, patches=colours, damaged=damaged, usable=~damaged & ~reading.clipped)


@pytest.mark.parametrize("camera", [0, 1])
@pytest.mark.parametrize("gamma", [0.85, 1.0, 1.2])
def test_daylight_is_calibrated(camera: int, gamma: float) -> None:
    """In daylight a camera's own matrix and tone curve are undone: chart within 2.5, skin within 2."""
    reading, skin = photograph(Shot(camera=camera, gamma=gamma))
    fit = fit_chart(reading, _REFERENCE)
    assert fit.loo_mean < 2.5
    assert _skin_error(fit, skin) < 2.0


@given(factor=st.floats(0.3, 1.2))
@settings(max_examples=examples(8))
def test_exposure_does_not_matter(factor: float) -> None:
    """The same chart read in other units of light gives the same colours and the same errors."""
    reading, skin = photograph(Shot(white=0.6))
    once = fit_chart(reading, _REFERENCE)
    other = fit_chart(replace(reading, patches=reading.patches * factor), _REFERENCE)
    np.testing.assert_allclose(once.loo, other.loo, atol=1e-3)
    np.testing.assert_allclose(
        linear_srgb_to_lab(apply(once.correction, skin)),
        linear_srgb_to_lab(apply(other.correction, skin * factor)),
        atol=1e-3,
    )


def test_same_reading_same_fit() -> None:
    """A fit has no chance in it, and neither have its refits."""
    reading, _ = photograph(Shot())
    one, two = (
        with_ensemble(fit_chart(reading, _REFERENCE), reading, _REFERENCE).correction for _ in range(2)
    )
    assert one.to_json() == two.to_json()
    assert ENSEMBLE == len(one.ensemble)


def test_refits_scatter_about_the_fit() -> None:
    """Refits on resampled patches differ a little, and lie around the fit."""
    reading, skin = photograph(Shot(light="LED-B3", camera=1))
    fit = with_ensemble(fit_chart(reading, _REFERENCE), reading, _REFERENCE)
    whole = linear_srgb_to_lab(apply(fit.correction, skin))
    refits = np.array([linear_srgb_to_lab(apply(c, skin)) for c in fit.correction.ensemble])
    assert 0.05 < refits.std(axis=0).mean() < 3
    assert np.abs(refits.mean(axis=0) - whole).mean() < 0.6


def test_uneven_light_is_taken_out() -> None:
    """Light that falls off 4:1 across the chart costs next to nothing: the plane of light takes it up."""
    even = fit_chart(photograph(Shot())[0], _REFERENCE)
    uneven = fit_chart(photograph(Shot(white=0.45, gradient=(0.5, 0.2)))[0], _REFERENCE)
    assert uneven.loo_mean < even.loo_mean + 0.7
    np.testing.assert_allclose([0.5, 0.2], uneven.plane, atol=0.08)


def test_left_out_patches_do_not_count() -> None:
    """Known damage is left out: the fit is nearly that of the whole chart."""
    reading, skin = photograph(Shot())
    whole = _skin_error(fit_chart(reading, _REFERENCE), skin)
    known = _skin_error(fit_chart(_covered(reading, [5, 11, 17, 23], known=True), _REFERENCE), skin)
    assert known < whole + 0.7


def test_unseen_damage_pulls_little() -> None:
    """A finger that nobody flagged spoils its own patch, and other colours by less than 1.5."""
    reading, skin = photograph(Shot())
    whole = fit_chart(reading, _REFERENCE)
    unseen = fit_chart(_covered(reading, [9], known=False), _REFERENCE)
    assert unseen.loo[9] > 10
    assert _skin_error(unseen, skin) < _skin_error(whole, skin) + 1.5


def test_judged_on_patches_left_out() -> None:
    """Leave-one-out errors are larger than the fit's own residuals, which flatter it."""
    fit = fit_chart(photograph(Shot(light="FL11"))[0], _REFERENCE)
    own = delta_e00(fit.result, _REFERENCE.lab_d65)
    assert own.mean() < fit.loo_mean


def test_scale_is_read_on_greys() -> None:
    """The photo's scale is how bright the greys are, channel by channel."""
    reading, _ = photograph(Shot(white=0.5, contrast=0, flare=0, quantised=False))
    np.testing.assert_allclose(0.5, channel_scale(reading, _REFERENCE), rtol=0.03)


def test_skin_patches_count_most() -> None:
    """The two skin patches weigh most in the fit, and the weights are 1 on average."""
    weights = skin_weights(_REFERENCE.lab_d65)
    assert {0, 1} == set(np.argsort(weights)[-2:].tolist())
    assert weights.mean() == pytest.approx(1)


@given(
    light=st.sampled_from(["D65", "A", "FL2", "FL11", "LED-B3"]),
    gamma=st.floats(0.7, 1.5),
    contrast=st.floats(-0.3, 0.8),
    flare=st.floats(0, 0.05),
)
@example(light="D65", gamma=0.71875, contrast=0.0, flare=0.048828125)
@settings(max_examples=examples(8), deadline=None)
def test_tone_curves_rise(light: str, gamma: float, contrast: float, flare: float) -> None:
    """Whatever the camera's curve was, more light in is more light out, in each channel and of each grey.

    What is darker than the veil that is taken away is black.
    """
    reading, _ = photograph(Shot(light=light, gamma=gamma, contrast=contrast, flare=flare))
    correction = fit_chart(reading, _REFERENCE).correction
    assert (correction.gamma > 0).all()
    veil = -correction.offset.min()
    greys = np.linspace(max(0.05, veil + 0.01), 1.2, 60)[:, None] * correction.scale
    assert (np.diff(apply(correction, greys), axis=0) > 0).all()


def test_turned_chart_gives_the_same_correction() -> None:
    """A chart that lies the other way round, its patches told from the last to the first, is corrected alike."""
    reading, skin = photograph(Shot(light="LED-B3", gradient=(0.2, -0.1)))
    names = np.array(_REFERENCE.names)
    turned = np.arange(24)[::-1]
    chart = replace(_REFERENCE, names=tuple(names[turned]), lab_d65=_REFERENCE.lab_d65[turned])
    other = fit_chart(reading_of(reading.patches[turned]), chart)
    np.testing.assert_allclose(
        apply(fit_chart(reading, _REFERENCE).correction, skin), apply(other.correction, skin), atol=2e-3
    )
