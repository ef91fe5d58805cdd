import numpy as np
import pytest

from colour.calibrate import Calibration, calibrate_reading
from colour.correction import apply
from colour.difference import delta_e00
from colour.light import LIGHTS, LightEstimate
from colour.spaces import linear_srgb_to_lab
from colour.tone import ita
from colour.uncertainty import (
    LIGHT_FLOOR,
    SKIN_LADDER,
    colour_covariance,
    expanded_delta_e,
    ita_uncertainty,
    read_for,
)
from tests.support.chart_readings import SKIN_LAB, Shot, photograph


def _calibrated(shot: Shot, light: str = "unknown") -> tuple[Calibration, np.ndarray]:
    reading, skin = photograph(shot)
    calibration = calibrate_reading(reading, light=light)
    assert isinstance(calibration, Calibration)
    return calibration, skin


def test_every_light_has_a_floor() -> None:
    """No light is without its table entry, and daylight has the least."""
    assert set(LIGHTS) == set(LIGHT_FLOOR)
    assert "daylight" == min(LIGHT_FLOOR, key=LIGHT_FLOOR.__getitem__)


def test_uncertainty_grows_with_the_light() -> None:
    """The same chart reading is trusted less on skin under a lamp with a ragged spectrum."""
    widths = [
        _calibrated(Shot(), light)[0].report.uncertainty[2]["uncertainty"][2]
        for light in ("daylight", "ward_led", "warm_lamp", "fluorescent")
    ]
    assert sorted(widths) == widths
    assert widths[0] < widths[-1]


def test_ita_uncertainty_is_that_of_small_steps() -> None:
    """The uncertainty of ITA is that of many colours drawn with the covariance."""
    covariance = np.array([[1.0, 0.2, 0.1], [0.2, 0.8, 0.1], [0.1, 0.1, 1.5]])
    lab = np.array([62.0, 9.0, 14.0])
    drawn = np.random.default_rng(1).multivariate_normal(lab, covariance, 20_000)
    assert ita_uncertainty(lab, covariance) == pytest.approx(ita(drawn).std(), rel=0.05)


def test_ita_uncertainty_has_an_end() -> None:
    """Where ITA means nothing (L* 50, b* 0) its uncertainty is 90 degrees, not infinite."""
    assert 90.0 == ita_uncertainty([50.0, 5.0, 0.0], np.eye(3))
    assert 90.0 == ita_uncertainty([50.01, 5.0, 0.01], np.eye(3))


@pytest.mark.parametrize("lab", SKIN_LADDER.tolist())
def test_reading_behind_a_colour_is_found(lab: list[float]) -> None:
    """The reading that a correction renders as a skin colour is found back exactly."""
    calibration, _ = _calibrated(Shot(light="LED-B3"))
    read = read_for(calibration.correction, lab)
    np.testing.assert_allclose(lab, linear_srgb_to_lab(apply(calibration.correction, read)), atol=1e-4)


def test_expanded_uncertainty_bounds_the_axes() -> None:
    """The 95 % bound in CIEDE2000 is no less than 1.96 steps along any one axis."""
    lab, steps = np.array([55.0, 9.0, 18.0]), np.array([0.6, 0.5, 0.9])
    along = [float(delta_e00(lab, lab + 1.96 * step)) for step in np.diag(steps)]
    assert expanded_delta_e(lab, steps) > 0.9 * max(along)


def test_gradient_widens_lightness() -> None:
    """Light that falls off across the chart makes the skin's lightness less certain."""
    correction = _calibrated(Shot())[0].correction
    spread = []
    for gradient in (1.0, 3.0):
        light = LightEstimate(6500, 0.003, gradient, mixed=False, phototherapy=False, stated="daylight")
        covariance = colour_covariance(correction, light, read_for(correction, SKIN_LADDER[2]))
        spread.append(covariance[0, 0] ** 0.5)
    assert spread[1] > 2 * spread[0]


_LAMPS = {
    "daylight": ("D65", "D50"),
    "ward_led": ("LED-B3", "LED-B5"),
    "warm_lamp": ("A", "LED-B1"),
    "fluorescent": ("FL2", "FL11"),
}


@pytest.mark.parametrize("light", _LAMPS)
def test_intervals_cover_simulated_skin(light: str) -> None:
    """95 % intervals of L*, a*, b* cover simulated skin at least nine times in ten in every light.

    A guard, not a proof: the floor was shaped with these very readings in view.
    """
    inside = []
    for lamp in _LAMPS[light]:
        for camera, shift in ((0, 4.0), (1, -4.0)):
            calibration, skin = _calibrated(Shot(light=lamp, camera=camera, shift=shift), light)
            lab = linear_srgb_to_lab(apply(calibration.correction, skin))
            for read, found, truth in zip(skin, lab, SKIN_LAB, strict=True):
                covariance = colour_covariance(calibration.correction, calibration.report.light, read)
                inside.append(np.abs(found - truth) <= 1.96 * np.sqrt(np.diag(covariance)))
    assert (np.mean(inside, axis=0) >= 0.9).all(), np.mean(inside, axis=0)
