"""What the sample photographs show: tones, signs, sites, lights."""

import json
import re
from collections import Counter, defaultdict

from colour.difference import delta_e00
from colour.skin import SITES, reflectance, spectral_lab
from colour.tone import ITA_CLASSES

Rows = list[dict[str, str]]


def tone(row: dict[str, str], scale: str) -> str:
    """The row's rating on a scale."""
    return next(r["value"] for r in json.loads(row["tone_ratings"]) if r["scale"] == scale)


def test_there_are_enough_photographs(manifest: Rows) -> None:
    """At least 72 photographs, every subject but a few taken more than once."""
    subjects = Counter(row["subject"] for row in manifest)
    assert len(manifest) >= 72
    assert sum(1 for count in subjects.values() if count > 1) >= 20


def test_seven_tones_cover_six_classes(manifest: Rows) -> None:
    """Seven tones, fourteen photographs each, with at least one tone in every ITA class."""
    assert {14} == set(Counter(row["x_melanin"] for row in manifest).values())
    assert len({row["x_melanin"] for row in manifest}) == 7
    assert set(ITA_CLASSES) == {tone(row, "ita_class") for row in manifest}


def test_each_sign_has_its_comparison_in_each_tone(manifest: Rows) -> None:
    """Every tone has each of these sites both with the sign and without any."""
    seen = defaultdict(set)
    for row in manifest:
        seen[row["x_melanin"], row["x_scene"]].add(row["condition"])
    for melanin in {row["x_melanin"] for row in manifest}:
        assert {"none", "jaundice"} == seen[melanin, "chest"]
        assert {"none", "jaundice"} == seen[melanin, "eye"]
        assert {"none", "cyanosis_central"} == seen[melanin, "lips"]
        assert any({"none", "acrocyanosis"} <= seen[melanin, scene] for scene in ("sole", "nail"))


def test_severities_are_balanced(manifest: Rows) -> None:
    """Mild, moderate and marked jaundice are equally often shown."""
    counts = Counter(row["tsb_umol_l"] for row in manifest if row["condition"] == "jaundice")
    assert max(counts.values()) - min(counts.values()) <= 2
    assert {"110", "200", "300"} == set(counts)


def test_about_half_is_daylight(manifest: Rows) -> None:
    """Forty to sixty per cent of the photographs are in daylight, and no stated light is missing."""
    lights = Counter(row["illuminant"] for row in manifest)
    assert 0.4 <= lights["daylight"] / len(manifest) <= 0.6
    assert {"daylight", "ward_led", "warm_lamp", "fluorescent"} == set(lights)


def test_captions_are_honest_and_plain(manifest: Rows) -> None:
    """Captions begin with SIMULATED, give no measured figure, and use no colour word that hides a tone."""
    for row in manifest:
        assert row["caption"].startswith("SIMULATED: ")
        assert not re.search(r"\b(pink|pale|blue|dusky|normal)\b", row["caption"], re.IGNORECASE)
        assert not re.search(r"mol|SpO2|%", row["caption"])
        assert ("extrapolated: nothing measured below L* 38" in row["caption"]) == (
            row["x_melanin"] == "0.33"
        )


def test_the_truth_is_the_models_colour_of_the_site(manifest: Rows) -> None:
    """On the unaffected chest the ground truth is the spectral model's colour, but for the skin's own mottling."""
    for row in manifest:
        if row["x_scene"] == "chest" and row["condition"] == "none":
            expected = spectral_lab(reflectance(float(row["x_melanin"]), 25.0, 0.81, site=SITES["sternum"]))
            assert float(delta_e00(expected, json.loads(row["x_truth_lab"])[0])) < 2.5
