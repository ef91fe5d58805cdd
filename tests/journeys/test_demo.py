"""The demo as a stranger runs it: the sample photos taken, every refusal as expected, colours near the truth.

In a usual run every seventh photo, in full all of them, as `make demo` takes and checks them.
"""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import pytest

from benchmarks.accuracy import Compared, compared
from imagedb.catalogue import Catalogue
from tests.support.examples import IN_FULL
from tests.support.processes import SAMPLES, imagedb, serving


@dataclass(frozen=True)
class Demo:
    """Sample photos, taken in as `make demo` does."""

    home: Path
    manifest: Path
    output: str

    @property
    def environment(self) -> dict[str, str]:
        """What a command or a server needs to read this home."""
        return {"IMAGEDB_HOME": str(self.home)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run `imagedb demo --no-serve` on the samples of this run."""
    folder = tmp_path_factory.mktemp("demo")
    manifest = samples_of_this_run(folder / SAMPLES.name)
    ran = imagedb(["demo", "--no-serve"], {"IMAGEDB_HOME": str(folder / "home")}, folder=folder)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return Demo(folder / "home", manifest, ran.stdout)


def samples_of_this_run(folder: Path) -> Path:
    """Lay the sample photos in a folder, in a usual run every seventh, with every refusal; return their manifest."""
    shutil.copytree(SAMPLES / "refusals", folder / "refusals")
    shutil.copy(SAMPLES / "consents.jsonl", folder)
    with (SAMPLES / "manifest.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    chosen = rows if IN_FULL else rows[::7]
    for row in chosen:
        photo = folder / row["file"]
        photo.parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLES / row["file"], photo)
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as sink:
        writer = csv.DictWriter(sink, rows[0].keys())
        writer.writeheader()
        writer.writerows(chosen)
    return manifest


@pytest.fixture(scope="module")
def again(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of taking the same photos in a second time."""
    report = tmp_path_factory.mktemp("again") / "report.json"
    ran = imagedb(["ingest", demo.manifest, "--report", report], demo.environment)
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    return report


@pytest.fixture(scope="module")
def regions(demo: Demo, again: Path) -> Iterator[list[Compared]]:
    """Every measured region beside its spectral truth."""
    with Catalogue.open(f"sqlite:///{demo.home / 'catalogue.sqlite'}") as catalogue:
        yield compared(catalogue, again, demo.manifest)


def test_each_refusal_has_its_expected_reason(demo: Demo) -> None:
    """The demo prints every photo that must be turned away or cleaned, each as expected."""
    assert "as expected" in demo.output
    assert "NOT as expected" not in demo.output


def test_a_second_run_takes_nothing_in_twice(again: Path) -> None:
    """Every sample photo is known by its hash, and none is developed again."""
    told = json.loads(again.read_text("utf-8"))
    assert {"accepted": 0, "held": 0, "unchanged": told["total"], "refused": 0, "broken": 0} == told["counts"]
    assert told["total"] >= (72 if IN_FULL else 14)


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
    assert len(errors) >= (40 if IN_FULL else 10)
    assert np.median(errors) <= 2.5
