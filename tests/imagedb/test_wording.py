import re
from enum import StrEnum

import pytest

from colour.tone import ITA_CLASSES
from consent.purpose import Purpose
from imagedb import labels, vocabulary, wording
from imagedb.search import FIELDS

CLOSED: dict[str, type[StrEnum]] = {
    "condition": vocabulary.Condition,
    "condition_basis": vocabulary.ConditionBasis,
    "body_site": vocabulary.BodySite,
    "role": vocabulary.RegionRole,
    "grade": vocabulary.Grade,
    "sex": vocabulary.Sex,
    "phototherapy": vocabulary.Phototherapy,
    "illuminant": vocabulary.Illuminant,
    "confounder": vocabulary.Confounder,
    "scale": vocabulary.ToneScale,
    "age_band": vocabulary.AgeBand,
    "gestation_band": vocabulary.GestationBand,
    "bilirubin_band": vocabulary.BilirubinBand,
    "spo2_band": vocabulary.Spo2Band,
    "provenance": vocabulary.Provenance,
    "purpose": Purpose,
}
SENTENCES = [text for name, text in vars(wording).items() if name.isupper() and isinstance(text, str)]


@pytest.mark.parametrize("field", CLOSED)
def test_every_value_has_a_name_of_its_own(field: str) -> None:
    """Each value of the dictionary is called something readable, and no two are called alike."""
    names = [labels.label(field, value) for value in CLOSED[field]]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name]
    # A band's name goes on from its field's: "Bilirubin, µmol/L: under 50".
    assert not [name for name in names if name[0].islower() and not name.startswith(("under ", "over "))]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_the_search_is_named(field: str) -> None:
    """Each field and each of its values is called something else than its code."""
    assert field in labels.FIELDS
    for value in FIELDS[field].values or ():
        assert "_" not in labels.label(field, value)


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("body_site", "sternum", "Chest (sternum)"),
        ("bilirubin_band", "150-249", "150–249, moderate"),  # noqa: RUF001 - as readers see it
        ("spo2_band", "under-80", "under 80 %, marked"),
        ("condition_basis", "seen", "Seen, not measured"),
        ("monk", "7", "Monk 7"),
        ("monk", "unknown", "Not recorded"),
        ("ita_class", ITA_CLASSES[0], "Very light"),
        ("camera", "Camera X-1", "Camera X-1"),
    ],
)
def test_names_as_readers_see_them(field: str, value: str, expected: str) -> None:
    """Severity stands with its numbers; what is open is called what it is."""
    assert expected == labels.label(field, value)


def test_severity_is_named_for_the_last_three_bands() -> None:
    """Mild, moderate and marked are the last three bands of each sign, in that order."""
    saturation, bilirubin = list(vocabulary.Spo2Band)[:4], list(vocabulary.BilirubinBand)[:4]
    for field, bands in (("spo2_band", saturation), ("bilirubin_band", bilirubin)):
        words = [labels.label(field, band).rpartition(", ")[2] for band in bands]
        assert ["mild", "moderate", "marked"] == words[1:]
        assert not {"mild", "moderate", "marked"} & set(words[:1])


def test_no_fixed_sentence_promises_or_computes_anything() -> None:
    """No line gives a probability, a finding or a normal value, or has a place for a number of the photo."""
    forbidden = re.compile(
        r"\b(normal|probab|likely|diagnosis of|no jaundice|healthy|risk)\b|[{}]", re.IGNORECASE
    )
    assert [] == [text for text in SENTENCES if forbidden.search(text)]


def test_lines_of_a_result() -> None:
    """Every result says what to do first, what to measure, and what this is not for."""
    emergency, measure, intended = wording.ON_EVERY_RESULT
    assert emergency.startswith("Tongue, gums or lips discoloured")
    assert "by blood in the first 24 hours, under 35 weeks" in measure
    assert measure.endswith("a reassuring number does not overrule concern.")
    assert "must not be used to rule out jaundice or cyanosis" in intended
