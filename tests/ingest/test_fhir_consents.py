"""Consents that a hospital sends as FHIR."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.bundle import Bundle

from consent.codec import dumps
from consent.event import EventKind
from consent.fhir.write import to_fhir
from ingest.consents import read_consents
from ingest.errors import ConsentsError
from ingest.report import Outcome
from tests.support.consents import TODAY, event, given
from tests.support.empty_atlas import Atlas
from tests.support.fhir_r4 import r4
from tests.support.ingest_kit import family, row, write_manifest

FAMILIES = (family(1), family(2))
R5 = to_fhir(family(1), TODAY)
R4 = r4(to_fhir(family(2), TODAY))


def bundle(*resources: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A FHIR bundle of resources."""
    entries = [{"fullUrl": f"urn:x:{n}", "resource": one} for n, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries} | changes


def write(folder: Path, text: str) -> Path:
    """A consents file with this text."""
    path = folder / "consents.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        f"{json.dumps(R5)}\n{json.dumps(R4)}\n",
        f"{dumps(family(1))}\n{json.dumps(R4)}\n\n",
        json.dumps(bundle(R5, {"resourceType": "Patient"}, R4), indent=2),
        json.dumps(bundle(R5, R4, type="searchset", link=[{"relation": "self", "url": "urn:x"}])),
    ],
)
def test_fhir_is_read_beside_our_own_form(tmp_path: Path, text: str) -> None:
    """R5, R4 and our own lines, mixed or in a bundle, are the same consents."""
    assert FAMILIES == read_consents(write(tmp_path, text))


def test_a_single_resource_may_stand_on_many_lines(tmp_path: Path) -> None:
    """A resource as an editor saves it is read as well."""
    assert FAMILIES[:1] == read_consents(write(tmp_path, json.dumps(R5, indent=2)))


def test_our_test_bundle_is_one() -> None:
    """What these tests call a bundle is a bundle to FHIR's own models."""
    Bundle.model_validate(bundle(R5))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (bundle(R5, type="history"), "/type: must be one of"),
        (bundle(R5, link=[{"relation": "next", "url": "urn:x"}]), "one page of several"),
        (bundle(R5, R5), "Entry 2: the consent 'c-1' stands in the file twice"),
        (bundle(R5, {**R4, "scope": None, "policyRule": {}}), "Entry 2: /policyRule/coding: is missing"),
        (bundle(entry={}), "/entry: must be a list"),
    ],
)
def test_a_bundle_that_may_hide_something_is_refused(tmp_path: Path, told: dict[str, Any], says: str) -> None:
    """A page of several, a list of changes, or an entry that cannot be read refuses the whole file."""
    with pytest.raises(ConsentsError, match=says):
        read_consents(write(tmp_path, json.dumps(told)))


def test_photos_are_taken_in_and_withdrawn_by_fhir(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A photo is cleared by a bundle, and withdrawn when the hospital's system says the consent is inactive."""
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": b"a"})
    write(manifest.parent, json.dumps(bundle(R5)))
    assert Outcome.ACCEPTED is atlas.ingest(manifest).rows[0].outcome
    assert 1 == len(quick)
    write(manifest.parent, json.dumps(bundle(R5 | {"status": "inactive"})))
    report = atlas.ingest(manifest)
    assert ("c-1",) == report.consents.withdrawn
    assert set() == atlas.held()


def test_a_consent_that_needs_a_person_holds_its_photo(
    atlas: Atlas, quick: list[bytes], tmp_path: Path
) -> None:
    """Where a consent officer must look first the photo waits, seen by nobody, and the report says why."""
    died = family(1, given(), event(EventKind.DEATH_REPORTED))
    manifest = write_manifest(tmp_path / "m", [row("a.jpg")], [died], {"a.jpg": b"a"})
    held = atlas.ingest(manifest).rows[0]
    assert (Outcome.HELD, ["review.death_reported"]) == (held.outcome, [r.code for r in held.reasons])
    assert (1, 5) == (len(quick), len(atlas.held()))
    assert held.photo_id is not None
    assert atlas.catalogue.photos.get(held.photo_id, TODAY) is None
