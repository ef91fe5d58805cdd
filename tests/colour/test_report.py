import json
from dataclasses import replace
from importlib import resources
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from colour.calibrate import Calibration, calibrate_reading
from colour.charts import ChartLayout, ChartReference, reference
from colour.reading import ChartReading
from colour.spaces import lab_to_linear_srgb
from tests.support.chart_readings import Shot, photograph, reading_of

_SCHEMA = json.loads(resources.files("colour").joinpath("report.schema.json").read_text("utf-8"))
_VALIDATOR = Draft202012Validator(_SCHEMA)


def _report(reading: ChartReading, **named: Any) -> dict[str, Any]:
    result = calibrate_reading(reading, **named)
    assert isinstance(result, Calibration), result
    return json.loads(json.dumps(result.report.to_json()))


def test_schema_is_a_schema() -> None:
    """The packaged schema is itself valid."""
    Draft202012Validator.check_schema(_SCHEMA)


@pytest.mark.parametrize("light", ["D65", "A", "FL2"])
def test_reports_validate(light: str) -> None:
    """Reports of simulated photos are as the schema says, patches left out or not."""
    reading, _ = photograph(Shot(light=light))
    damaged = np.arange(24) == 7
    for one in (reading, replace(reading, damaged=damaged, usable=reading.usable & ~damaged)):
        _VALIDATOR.validate(_report(one))


def test_schema_knows_a_wrong_report() -> None:
    """A report that lacks its grade, or has a key too many, is not valid."""
    body = _report(photograph(Shot())[0])
    assert not _VALIDATOR.is_valid(body | {"more": 1})
    del body["calibration"]["grade"]
    assert not _VALIDATOR.is_valid(body)


def test_skin_like_errors_stand_beside_all() -> None:
    """The same four figures are given for skin-like patches as for all."""
    figures = _report(photograph(Shot())[0])["calibration"]
    assert figures["loo_skin_delta_e"] == figures["loo_skin_like"]["mean"]
    assert figures["loo_skin_like"]["max"] <= figures["loo_delta_e"]["max"]


def test_veiling_glare_is_reported() -> None:
    """Light that a lens scatters over the whole chart shows as a share of white."""
    clear, veiled = (_report(photograph(Shot(flare=f, contrast=0))[0])["glare"] for f in (0.0, 0.04))
    assert veiled["veil_share_of_white"] > clear["veil_share_of_white"] + 0.01


def test_glossy_patches_are_told_from_covered_ones() -> None:
    """A damaged patch that came out lighter and paler is glossy; a darker one is not."""
    nominal = 0.8 * lab_to_linear_srgb(reference("classic24").lab_d65)
    nominal[4], nominal[8] = nominal[4] + 0.25, nominal[8] * 0.3
    damaged = np.isin(np.arange(24), [4, 8])
    assert [5] == _report(reading_of(nominal, damaged=damaged))["glare"]["patches"]


def test_values_that_nobody_measured_are_graded_c() -> None:
    """Values that a print was meant to have cap the grade at C, and the reason says so."""
    classic = reference("classic24")
    meant = replace(classic, kind="card", trusted=False)
    body = _report(reading_of(0.8 * lab_to_linear_srgb(classic.lab_d65)), reference=meant)
    assert ("C", False) == (body["calibration"]["grade"], body["chart"]["trusted"])
    assert "meant to have" in body["calibration"]["grade_reason"]


def test_other_layouts_are_fitted() -> None:
    """A chart with more patches in other rows is calibrated like any."""
    classic = reference("classic24")
    lab = np.concatenate([classic.lab_d65, classic.lab_d65[:6] * [1, 0.5, 0.5]])
    names = tuple(f"patch {number}" for number in range(30))
    chart = ChartReference("cgats", names, lab, None, None, "made up", ChartLayout(5, 6))
    seen = 0.8 * lab_to_linear_srgb(lab) * np.exp(chart.places @ [0.1, -0.2])[:, None]
    base = reading_of(seen[:24])
    flags = np.zeros(30, dtype=bool)
    reading = replace(
        base,
        patches=seen,
        centres=100 + 50 * chart.places,
        spread=np.full((30, 3), 0.002),
        clipped=flags,
        damaged=flags,
        usable=~flags,
    )
    body = _report(reading, reference=chart)
    assert body["calibration"]["loo_delta_e"]["mean"] < 0.5
    assert (5, 30) == (body["chart"]["columns"], len(body["chart"]["patches"]))
