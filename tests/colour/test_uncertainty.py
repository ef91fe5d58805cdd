from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.skin_scenes.errors import Errors, all_errors, covered, table_of_coverage
from benchmarks.skin_scenes.skin import TONES
from benchmarks.uncertainty_print import join, print_errors, printed_errors
from colour.calibrate import Calibration, calibrate_reading
from colour.card import nominal_reference
from colour.correction import apply
from colour.difference import delta_e00
from colour.light import LIGHTS, Light, LightEstimate
from colour.spaces import linear_srgb_to_lab
from colour.tone import ita
from colour.uncertainty import (
    SKIN_LADDER,
    SkinTable,
    colour_covariance,
    expanded_delta_e,
    ita_uncertainty,
    known_covariance,
    light_tables,
    print_table,
    read_for,
    uncertainty_at_skin,
)
from tests.support.card_print import printed_card
from tests.support.chart_readings import Shot, photograph
from tests.support.examples import AT_LENGTH, examples, in_full

# In each kind of light; in `make long-tests` twenty times as many.
_PHOTOS = 12 if AT_LENGTH else 9
_PRINTS = 60 if AT_LENGTH else 40


def _calibrated(shot: Shot, light: str = "unknown") -> tuple[Calibration, np.ndarray]:
    reading, skin = photograph(shot)
    calibration = calibrate_reading(reading, light=light)
    assert isinstance(calibration, Calibration)
    return calibration, skin


def test_every_light_has_a_table() -> None:
    """Every light that may be stated has its rows, and none is surer of skin than daylight."""
    tables = light_tables()
    assert set(LIGHTS) == set(tables)
    least = _spreads(tables["daylight"])
    assert all((_spreads(table) >= least - 1e-9).all() for table in tables.values())


def test_light_not_stated_is_the_widest() -> None:
    """A light that nobody stated leaves skin as uncertain as the worst light that may be stated."""
    tables = light_tables()
    widest = np.max([_spreads(table) for light, table in tables.items() if light != "unknown"], axis=0)
    np.testing.assert_allclose(widest, _spreads(tables["unknown"]))


def _spreads(table: SkinTable) -> np.ndarray:
    return np.sqrt(np.einsum("nii->ni", table.covariance))


@given(
    lab=st.tuples(st.floats(0, 100), st.floats(-60, 60), st.floats(-60, 60)), light=st.sampled_from(LIGHTS)
)
def test_covariance_is_one_at_every_colour(lab: tuple[float, float, float], light: str) -> None:
    """At any colour the table blends to a covariance: symmetric, and no direction has less than no spread."""
    found = light_tables()[light].at(np.array(lab))
    np.testing.assert_allclose(found, found.T)
    assert np.linalg.eigvalsh(found)[0] >= 0


def test_table_at_its_own_colours() -> None:
    """Colours far from others get the row that stands there; many at once get what each gets alone."""
    table = light_tables()["daylight"]
    lone = np.array([[90.0, -60, 90], [10, 60, -60]])
    np.testing.assert_allclose(table.at(lone), [table.at(one) for one in lone])
    assert np.isclose(table.at(lone[0]), table.covariance).all(axis=(1, 2)).any()


def test_uncertainty_grows_with_the_light() -> None:
    """The same chart reading is trusted less on skin under a lamp with a ragged spectrum."""
    widths = [
        _calibrated(Shot(), light)[0].report.uncertainty[2]["uncertainty"][2]
        for light in ("daylight", "ward_led", "warm_lamp")
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
        covariance = colour_covariance(
            correction, light, read_for(correction, SKIN_LADDER[2]), measured_card=True
        )
        spread.append(covariance[0, 0] ** 0.5)
    assert spread[1] > 2 * spread[0]


def test_scatter_widens_every_axis() -> None:
    """A card that fits worse makes skin less certain: more scatter among the refits, more uncertainty."""
    calibration, _ = _calibrated(Shot())
    correction, light = calibration.correction, calibration.report.light
    read = read_for(correction, SKIN_LADDER[1])
    alone = colour_covariance(replace(correction, ensemble=()), light, read, measured_card=True)
    whole = colour_covariance(correction, light, read, measured_card=True)
    assert (np.diag(whole) > np.diag(alone)).all()


def test_a_measured_card_has_no_printers_share() -> None:
    """To a measured card's uncertainty nothing is added, to a print's what printers do; the report says it."""
    card = nominal_reference()
    reading, skin = printed_card(5)
    told, measured = (
        calibrate_reading(reading, light="daylight", reference=replace(card, trusted=trusted))
        for trusted in (False, True)
    )
    assert isinstance(told, Calibration)
    assert isinstance(measured, Calibration)
    correction, light = measured.correction, measured.report.light
    lab = linear_srgb_to_lab(apply(correction, skin))
    own = known_covariance(correction, light, skin, lab) + light_tables()["daylight"].at(lab)
    np.testing.assert_array_equal(own, colour_covariance(correction, light, skin, measured_card=True))
    printed = colour_covariance(correction, light, skin, measured_card=False)
    np.testing.assert_array_equal(own + print_table().at(lab), printed)
    for calibration, is_measured in ((told, False), (measured, True)):
        rows = uncertainty_at_skin(correction, light, measured_card=is_measured)
        assert rows == list(calibration.report.uncertainty)


@in_full
def test_intervals_cover_prints_that_nobody_measured() -> None:
    """95 % intervals of L*, a*, b* and ITA cover 93 % of skin by cards of printers that made no table.

    In the long form of the spectral printers' other half, too: a few of them are too few to tell.
    """
    inside = []
    for seed in range(examples(_PRINTS)):
        reading, skin = printed_card(seed)
        calibration = calibrate_reading(reading, light="daylight", reference=nominal_reference())
        assert isinstance(calibration, Calibration)
        inside.append(covered(printed_errors(calibration, skin), "stated")[0])
    assert (np.concatenate(inside).mean(axis=0) >= 0.93).all()
    if AT_LENGTH:
        errors = join(print_errors("test", examples(1), nominal_reference()))
        assert (covered(errors, "stated")[0].mean(axis=0) >= 0.93).all()


@pytest.fixture(scope="module")
def simulated() -> Mapping[Light, Errors]:
    """Photographs by cameras and in lights that did not make the table."""
    return all_errors("test", examples(_PHOTOS), known_card=True)


@in_full
@pytest.mark.parametrize("stated", ["stated", "unknown"])
def test_intervals_cover_simulated_skin(simulated: Mapping[Light, Errors], stated: str) -> None:
    """95 % intervals of L*, a*, b* and ITA cover 93 % of skin in every tone and 90 % in every light.

    In the long form 90 % in every tone in every light: a few photographs are too few to tell that.
    """
    figures = table_of_coverage(simulated, stated)
    inside = {light: covered(one, stated)[0] for light, one in simulated.items()}
    whole, tones = np.concatenate(list(inside.values())), np.concatenate([e.tone for e in simulated.values()])
    assert all((whole[tones == tone].mean(axis=0) >= 0.93).all() for tone in range(len(TONES))), figures
    for light, one in inside.items():
        groups = [simulated[light].tone == tone for tone in range(len(TONES))]
        asked = groups if AT_LENGTH else [np.ones(len(one), dtype=bool)]
        assert all((one[group].mean(axis=0) >= 0.90).all() for group in asked), figures
