import json
from collections import Counter

from consent.codec import from_json
from imagedb.bench import batches
from imagedb.catalogue.tables import (
    consent_events,
    consents,
    photo_private,
    photo_regions,
    photo_terms,
    photos,
)


def test_equal_seeds_make_equal_rows() -> None:
    """The same seed gives the same rows, another seed others."""
    first, second, other = (next(batches(100, seed)) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_rows_are_skewed_as_real_ones_are() -> None:
    """Light skin, jaundice and one camera are frequent, central cyanosis is rare, and families have several photos."""
    batch = next(batches(5000, 1))
    tones = Counter(row["ita_class"] for row in batch[photos])
    assert tones["light"] > 5 * tones["dark"] > 0
    conditions = Counter(row["value"] for row in batch[photo_terms] if row["field"] == "condition")
    assert conditions["jaundice"] > 20 * conditions["cyanosis_central"] > 0
    cameras = Counter(row["camera"] for row in batch[photos]).most_common()
    assert cameras[0][1] > 5 * cameras[10][1]
    assert 5000 == len(batch[photo_private])
    assert 2000 < len(batch[consents]) < 3800
    assert 1.5 < len(batch[photo_regions]) / 5000 < 2.2
    assert 0 < sum(row["hidden_for"] is not None for row in batch[photos]) < 50


def test_every_region_has_a_colour_of_its_own() -> None:
    """No two regions share a colour, and each lies where skin can be."""
    regions = next(batches(2000, 1))[photo_regions]
    colours = {(row["lab_l"], row["lab_a"], row["lab_b"]) for row in regions}
    assert len(regions) == len(colours)
    assert all(5 < L < 97 and -15 < a < 30 and -15 < b < 60 for L, a, b in colours)


def test_a_photo_is_hidden_from_the_day_on_which_its_consent_ends() -> None:
    """Each photo stands as its consent says, so no day's decision finds one to show again; some have ended."""
    batch = next(batches(5000, 1))
    events = {row["consent_id"]: json.loads(row["document"]) for row in batch[consent_events]}
    ends = {
        row["id"]: from_json({**json.loads(row["document"]), "events": [events[row["id"]]]}).ends
        for row in batch[consents]
    }
    of = {row["number"]: row["consent_id"] for row in batch[photo_private]}
    until = {row["number"]: row["visible_until"] for row in batch[photos]}
    assert {number: ends[of[number]] for number in until} == until
    assert 3 < sum(day is not None and day.year == 2026 for day in until.values()) < 200
