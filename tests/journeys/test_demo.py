"""The demo as a stranger runs it: every sample photo taken, every refusal as expected, colours near the truth."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from benchmarks.accuracy import Compared, compared
from imagedb.catalogue import Catalogue
from tests.journeys.conftest import Demo
from tests.support.processes import SAMPLES, imagedb, serving


@pytest.fixture(scope="module")
def again(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of taking the same photos in a second time."""
    report = tmp_path_factory.mktemp("again") / "report.json"
    ran = imagedb(["ingest", SAMPLES / "manifest.csv", "--report", report], demo.environment)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return report


@pytest.fixture(scope="module")
def regions(demo: Demo, again: Path) -> Iterator[list[Compared]]:
    """Every measured region beside its spectral truth."""
    with Catalogue.open(f"sqlite:///{demo.home / 'catalogue.sqlite'}") as catalogue:
        yield compared(catalogue, again)


def test_each_refusal_has_its_expected_reason(demo: Demo) -> None:
    """The demo prints every photo that must be turned away or cleaned, each as expected."""
    assert "as expected" in demo.output
    assert "NOT as expected" not in demo.output


def test_a_second_run_takes_nothing_in_twice(again: Path) -> None:
    """Every sample photo is known by its hash, and none is developed again."""
    told = json.loads(again.read_text("utf-8"))
    assert {"accepted": 0, "held": 0, "unchanged": told["total"], "refused": 0, "broken": 0} == told["counts"]
    assert told["total"] >= 72


def test_all_six_tones_are_served_and_say_simulated(demo: Demo) -> None:
    """Every ITA class has photos with and without jaundice, and every caption begins with SIMULATED."""
    six = {"very_light", "light", "intermediate", "tan", "brown", "dark"}
    with serving(demo.environment) as address, httpx.Client(base_url=address) as http:
        for condition in ("none", "jaundice"):
            facets = http.get("/v1/facets", params={"condition": condition}).json()["facets"]
            assert six <= {value["value"] for value in facets["ita_class"] if value["count"]}
        photos = http.get("/v1/photos", params={"limit": 100}).json()["photos"]
        page = http.get("/search", headers={"Accept": "text/html"})
    assert all(photo["caption"].startswith("SIMULATED") for photo in photos)
    assert (200, True) == (page.status_code, "SIMULATED" in page.text)


def test_measured_colour_is_near_the_spectral_truth_in_daylight(regions: list[Compared]) -> None:
    """The median CIEDE2000 over all regions photographed in daylight is at most 2.5."""
    errors = [one.error for one in regions if one.light == "daylight"]
    assert len(errors) >= 40
    assert np.median(errors) <= 2.5
