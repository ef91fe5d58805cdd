import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from colour.calibrate import Calibration, _blue_lamp, calibrate, calibrate_reading
from colour.charts import ChartLayout, ChartReference, UnknownChartError, reference
from colour.decode import linearise
from colour.reading import ChartReading
from colour.refusal import ColourRefusal
from colour.report import SCHEMA_VERSION, skin_like_patches
from colour.spaces import lab_to_linear_srgb
from tests.support.chart_readings import Shot, photograph, reading_of
from tests.support.chart_scene import Scene, render


def _nominal(kind: str = "classic24") -> ChartReading:
    """Return a reading that is exactly the chart's nominal colours at 80 % exposure."""
    return reading_of(0.8 * lab_to_linear_srgb(reference(kind).lab_d65))


def _refusal(reading: ChartReading) -> ColourRefusal:
    result = calibrate_reading(reading)
    assert isinstance(result, ColourRefusal)
    return result


def _calibration(reading: ChartReading, **named: Any) -> Calibration:
    result = calibrate_reading(reading, **named)
    assert isinstance(result, Calibration)
    return result


def test_perfect_chart_is_grade_a() -> None:
    """A chart read without error is graded A with next to no error."""
    report = _calibration(_nominal()).report
    assert "A" == report.grade
    assert report.loo_mean < 0.5


@pytest.mark.parametrize("kind", ["classic24", "classic24_2014"])
def test_generation_is_chosen_by_the_fit(kind: str) -> None:
    """Which generation of the chart it is follows from the fit when nobody states it."""
    assert kind == _calibration(_nominal(kind)).report.chart_generation


def test_stated_generation_stands() -> None:
    """A stated generation is not second-guessed."""
    assert (
        "classic24_2014"
        == _calibration(_nominal("classic24"), declared="classic24_2014").report.chart_generation
    )


def test_card_keeps_its_name() -> None:
    """A Passport is reported as one, with the generation whose values fitted beside it."""
    report = _calibration(replace(_nominal(), kind="passport"), declared="passport").report
    assert ("passport", "classic24") == (report.chart, report.chart_generation)


def test_a_recognised_spydercheckr_is_fitted_with_its_own_colours() -> None:
    """With `auto` the chart that was found says which values are fitted."""
    report = _calibration(replace(_nominal("spyder24"), kind="spyder24")).report
    assert ("spyder24", "spyder24", "A") == (report.chart, report.chart_generation, report.grade)


def test_a_given_reference_is_fitted_in_place_of_the_built_in_ones() -> None:
    """A measured chart counts as what was measured, and its kind is reported."""
    own = replace(
        reference("classic24"), kind="card:b1", lab_d65=reference("classic24").lab_d65 * [1, 0.8, 0.8]
    )
    read = reading_of(0.8 * lab_to_linear_srgb(own.lab_d65))
    report = _calibration(read, reference=own).report
    assert ("card:b1", "A", False) == (report.chart, report.grade, report.home_print)
    assert report.loo_mean < 0.5


def test_nominal_values_of_a_print_are_capped() -> None:
    """However well it fits, a card whose batch nobody measured is graded C."""
    report = _calibration(_nominal(), reference=replace(reference("classic24"), trusted=False)).report
    assert "C" == report.grade
    assert "nobody measured" in report.grade_reason


def test_a_chart_of_another_size_is_fitted() -> None:
    """Nothing in fitting, judging and reporting takes a chart to have 24 patches."""
    lab = np.concatenate([reference("classic24").lab_d65, reference("spyder24").lab_d65])
    names = tuple(str(number) for number in range(48))
    chart = ChartReference("cgats", names, lab, None, None, "made for a test", ChartLayout(8, 6))
    report = _calibration(reading_of(0.8 * lab_to_linear_srgb(lab)), reference=chart).report
    assert (48, "A") == (len(report.patches), report.grade)


def test_unknown_chart_is_a_callers_error() -> None:
    """A chart without reference values is an error of the caller, named as such."""
    with pytest.raises(UnknownChartError):
        calibrate_reading(_nominal(), declared="sg140")


def test_report_holds_what_the_command_promises() -> None:
    """The report's JSON has the agreed keys, and survives JSON."""
    body = json.loads(json.dumps(_calibration(photograph(Shot())[0]).report.to_json()))
    assert SCHEMA_VERSION == body["schema_version"]
    assert 24 == len(body["chart"]["patch_centres"])
    assert {"mean", "median", "p95", "max"} == set(body["calibration"]["loo_delta_e"])
    assert {"model", "loo_skin_delta_e", "grade", "grade_reason", "grade_rule", "uncertainty_at_skin"} <= set(
        body["calibration"]
    )
    assert {"cct_k", "duv", "gradient", "mixed", "phototherapy"} <= set(body["light"])


def test_excluded_patches_are_listed() -> None:
    """A patch left out is listed with its number, name and why."""
    base = _nominal()
    damaged = np.arange(24) == 4
    body = _calibration(replace(base, damaged=damaged, usable=base.usable & ~damaged)).report.to_json()
    assert [{"index": 5, "name": "blue flower", "why": "damaged"}] == body["chart"]["excluded"]


def test_home_print_is_capped() -> None:
    """A print of the layout is graded C however well it fits, and the report says why."""
    report = _calibration(replace(_nominal(), home_print=True)).report
    assert "C" == report.grade
    assert "nobody measured" in report.grade_reason


def test_burnt_greys_are_refused() -> None:
    """Without the light greys neither white nor tone curve can be told: exposure.clipped."""
    bright = np.minimum(_nominal().patches * 2.9, 1)
    assert "exposure.clipped" == _refusal(reading_of(bright)).code


@pytest.mark.parametrize(
    ("exposure", "chart", "code"),
    [
        (3.4, "classic24", "exposure.clipped"),
        (30, "classic24", "exposure.clipped"),
        (0.5, "none", "chart.not_found"),
    ],
)
def test_over_exposed_photo_is_refused_as_such(exposure: float, chart: str, code: str) -> None:
    """A photo burnt out on the card, or nearly everywhere, is refused for that; one without a card is not."""
    image, _ = render(Scene(size=(640, 480), exposure=exposure, chart=chart))
    refusal = calibrate(image, linearise(image))
    assert isinstance(refusal, ColourRefusal)
    assert code == refusal.code


def test_covered_chart_is_refused() -> None:
    """Two covered columns are too much: chart.occluded."""
    base = _nominal()
    damaged = np.arange(24) % 6 < 2
    assert "chart.occluded" == _refusal(replace(base, damaged=damaged, usable=base.usable & ~damaged)).code


def test_one_covered_column_is_accepted() -> None:
    """One column under a finger is left out and the rest is fitted."""
    base = _nominal()
    damaged = np.arange(24) % 6 == 0
    report = _calibration(replace(base, damaged=damaged, usable=base.usable & ~damaged)).report
    assert 20 == sum(patch.excluded is None for patch in report.patches)


def test_dark_photo_is_refused() -> None:
    """A white patch near black holds too few codes: exposure.dark."""
    assert "exposure.dark" == _refusal(reading_of(_nominal().patches * 0.015)).code


def test_phototherapy_is_refused() -> None:
    """Under a phototherapy lamp nothing is calibrated."""
    blue = _nominal().patches * np.array([0.05, 0.2, 1.0])
    assert "light.phototherapy" == _refusal(reading_of(blue)).code


def test_wrong_colours_are_refused() -> None:
    """Patches in another order are no chart that could be trusted: chart.fit."""
    assert "chart.fit" == _refusal(reading_of(_nominal().patches[::-1].copy())).code


def test_blue_picture_without_chart_blames_the_lamp() -> None:
    """A picture that is blue all over is refused for the lamp, any other is not."""
    blue = np.full((64, 64, 3), (0.02, 0.1, 0.6), dtype=np.float32)
    refused = _blue_lamp(blue)
    assert refused is not None
    assert "light.phototherapy" == refused.code
    assert _blue_lamp(np.full((64, 64, 3), 0.4, dtype=np.float32)) is None
    assert _blue_lamp(np.zeros((64, 64, 3), dtype=np.float32)) is None


def test_skin_like_patches_are_the_two_skin_patches() -> None:
    """Of the 24 patches dark skin and light skin are the skin-like ones."""
    assert [0, 1] == np.flatnonzero(skin_like_patches(reference("classic24").lab_d65)).tolist()
