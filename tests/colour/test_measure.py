from dataclasses import fields, replace

import numpy as np
import pytest

from colour import measure
from colour.calibrate import Calibration, calibrate_reading
from colour.charts import reference
from colour.difference import delta_e00
from colour.ladder import SKIN_LADDER
from colour.measure import MONK_LAB, RegionMeasurement, measure_region, nearest_monk
from colour.refusal import ColourRefusal
from colour.spaces import lab_to_linear_srgb
from colour.tone import ita
from imagedb.model import Measurement
from tests.support.chart_readings import reading_of
from tests.support.skin_scene import naive_mean, skin_scene

SKIN = (59.4, 9.2, 16.4)
SQUARE = [(300, 60), (380, 60), (380, 140), (300, 140)]
_EXPOSURE = 0.8


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    """A calibration of a chart read without error at 80 % exposure; it lies left of the regions."""
    result = calibrate_reading(
        reading_of(_EXPOSURE * lab_to_linear_srgb(reference("classic24").lab_d65)), light="daylight"
    )
    assert isinstance(result, Calibration)
    return result


def _photo(noise: float = 0.01) -> np.ndarray:
    """Return (220, 400, 3) of noisy skin, as shot."""
    rng = np.random.default_rng(5)
    skin = _EXPOSURE * lab_to_linear_srgb(SKIN)
    return (skin * rng.normal(1, noise, (220, 400, 3))).astype(np.float32)


def _measured(photo: np.ndarray, calibration: Calibration, **named: object) -> RegionMeasurement:
    clipped = named.get("clipped", np.zeros(photo.shape[:2], dtype=bool))
    result = measure_region(photo, clipped, calibration, named.get("polygon", SQUARE))
    assert isinstance(result, RegionMeasurement)
    return result


def _code(photo: np.ndarray, calibration: Calibration, **named: object) -> str:
    clipped = named.get("clipped", np.zeros(photo.shape[:2], dtype=bool))
    result = measure_region(photo, clipped, calibration, named.get("polygon", SQUARE))
    assert isinstance(result, ColourRefusal)
    return result.code


def test_even_skin_is_measured(calibration: Calibration) -> None:
    """Even skin comes out as it is, with ITA, chroma and hue that follow from its mean."""
    result = _measured(_photo(), calibration)
    np.testing.assert_allclose(SKIN, result.lab, atol=0.4)
    assert float(ita(result.lab)) == result.ita
    assert np.hypot(*result.lab[1:]) == pytest.approx(result.chroma)
    assert np.degrees(np.arctan2(result.lab[2], result.lab[1])) == pytest.approx(result.hue)


def test_fields_are_those_of_the_record() -> None:
    """A measurement has the fields that the catalogue stores, no more and no fewer."""
    assert [f.name for f in fields(Measurement)] == [f.name for f in fields(RegionMeasurement)]


def test_gloss_and_hair_are_left_out(calibration: Calibration) -> None:
    """Highlights and dark hair inside the region do not move its mean, and are counted as left out."""
    photo = _photo()
    photo[60:140:8, 300:381] *= 0.15
    photo[62:140:16, 300:381] = 0.85
    result = _measured(photo, calibration)
    np.testing.assert_allclose(_measured(_photo(), calibration).lab, result.lab, atol=0.15)
    # 11 rows of hair and 5 of gloss, each with a row on either side, of 81.
    assert 48 / 81 == pytest.approx(result.left_out, abs=0.12)


@pytest.mark.parametrize("hair", ["dark", "pale"])
@pytest.mark.parametrize("skin", SKIN_LADDER, ids=lambda lab: f"L {lab[0]:.0f}")
def test_gloss_and_down_move_the_mean_by_less_than_half(
    calibration: Calibration, skin: np.ndarray, hair: str
) -> None:
    """On mottled skin of every tone, soft glints on 6 % and down on 10 % of it move the mean by less than 0.5."""
    clean, covered = skin_scene(skin, hair, gloss=0.06, down=0.10)
    square = [(0, 0), (159, 0), (159, 159), (0, 159)]
    aside = replace(calibration, reading=replace(calibration.reading, corners=np.full((4, 2), -500.0)))
    plain, found = (_measured(_EXPOSURE * photo, aside, polygon=square) for photo in (clean, covered))
    bare = float(delta_e00(naive_mean(clean), naive_mean(covered)))
    assert bare > 0.7
    assert delta_e00(plain.lab, found.lab) < 0.5
    assert np.sqrt(found.spread[0][0] / plain.spread[0][0]) == pytest.approx(1, abs=0.2)
    assert plain.left_out < 0.1


def test_a_large_region_is_measured_on_a_grid(
    calibration: Calibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A region of very many pixels gives the same colour from some of them, and still says how large it is."""
    every = _measured(_photo(), calibration)
    monkeypatch.setattr(measure, "_MOST_PIXELS", 1000)
    some = _measured(_photo(), calibration)
    assert delta_e00(every.lab, some.lab) < 0.1
    assert every.pixels == pytest.approx(some.pixels, rel=0.08)
    assert "region.outside" == _code(
        _photo(), calibration, polygon=[(200, 60), (320, 60), (320, 140), (200, 140)]
    )


def test_spread_is_the_pixels_covariance(calibration: Calibration) -> None:
    """Noisier skin has a larger covariance, and it is symmetric."""
    calm, noisy = (_measured(_photo(noise), calibration) for noise in (0.01, 0.05))
    assert noisy.spread[0][0] > 10 * calm.spread[0][0]
    np.testing.assert_array_equal(np.array(noisy.spread), np.array(noisy.spread).T)


def test_uncertainty_is_carried_through(calibration: Calibration) -> None:
    """The calibration's uncertainty stands beside every value, and is not the pixels' scatter."""
    result = _measured(_photo(), calibration)
    assert all(0.3 < value < 4 for value in result.uncertainty)
    assert 0.5 < result.ita_uncertainty < 15


def test_region_outside_the_photo_is_refused(calibration: Calibration) -> None:
    """A corner outside the picture, or not a number, is refused."""
    for corner in [(420, 60), (-3, 60), (np.nan, 60)]:
        assert "region.outside" == _code(_photo(), calibration, polygon=[*SQUARE, corner])


def test_region_on_the_card_is_refused(calibration: Calibration) -> None:
    """Skin is not measured on the colour card."""
    assert "region.outside" == _code(
        _photo(), calibration, polygon=[(200, 60), (320, 60), (320, 140), (200, 140)]
    )


@pytest.mark.parametrize("polygon", [[(300, 60), (310, 60)], [(300, 60), (315, 60), (315, 75), (300, 75)]])
def test_small_region_is_refused(calibration: Calibration, polygon: list[tuple[int, int]]) -> None:
    """Fewer than 400 usable pixels, or fewer than three corners, are too small a region."""
    assert "region.too_small" == _code(_photo(), calibration, polygon=polygon)


def test_burnt_out_skin_is_refused(calibration: Calibration) -> None:
    """Skin that is burnt out over a fifth of the region is refused; a small highlight is not."""
    photo, clipped = _photo(), np.zeros((220, 400), dtype=bool)
    clipped[60:62] = True
    assert _measured(photo, calibration, clipped=clipped).pixels > 400
    clipped[60:90] = True
    assert "region.clipped" == _code(photo, calibration, clipped=clipped)


def test_skin_in_deep_shadow_is_refused(calibration: Calibration) -> None:
    """Skin that is black in the file tells nothing."""
    assert "region.clipped" == _code(_photo() * 0.002, calibration)


@pytest.mark.parametrize("number", range(1, 11))
def test_each_monk_swatch_is_nearest_to_itself(number: int) -> None:
    """Each swatch of the Monk scale is its own nearest one."""
    assert number == nearest_monk(MONK_LAB[number - 1])
