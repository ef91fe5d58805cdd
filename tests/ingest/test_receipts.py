"""Receipts beside the consents, and withdrawn pictures that are offered again."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from consent.code import SALT
from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore, open_store
from imagedb.vault import Vault
from imagedb.withdrawal import finish
from ingest.receipts import receipts_beside, take_in
from ingest.report import IngestReport
from tests.support.consents import TODAY, given
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import family, photo, row, write_manifest

NO_PHOTO = [row("none.jpg")]
"""A manifest that is there only for its consents."""


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    """An empty object store."""
    return open_store(str(tmp_path / "objects"))


def code_hash(digit: str) -> str:
    """What could be the hash of a code."""
    return f"scrypt$32768$8$1${SALT.hex()}${digit * 64}"


def receipt(folder: Path, consent: str, digit: str = "a") -> Path:
    """The file that `imagedb consent new` writes beside a receipt."""
    path = folder / f"receipt-{consent}.json"
    path.write_text(json.dumps({"consent": consent, "withdrawal_code": code_hash(digit)}))
    return path


def run(manifest: Path, catalogue: Catalogue, store: ObjectStore, *, dry_run: bool = False) -> IngestReport:
    """Ingest it in this process."""
    vault = Vault(catalogue, manifest.parent.parent / "vault.key")
    return Atlas(catalogue, store, vault).ingest(manifest, dry_run=dry_run)


def test_a_receipt_beside_the_consents_is_enough(
    tmp_path: Path, sqlite_catalogue: Catalogue, store: ObjectStore
) -> None:
    """The ingest that records a consent lets its code in; a dry run does not, and another ingest adds nothing."""
    manifest = write_manifest(tmp_path / "m", NO_PHOTO, photos={})
    receipt(manifest.parent, "c-1")
    assert (0, ()) == codes(run(manifest, sqlite_catalogue, store, dry_run=True))
    assert (1, ()) == codes(run(manifest, sqlite_catalogue, store))
    assert "c-1" == sqlite_catalogue.codes.consent_of(code_hash("a"))
    assert (0, ()) == codes(run(manifest, sqlite_catalogue, store))


def codes(report: IngestReport) -> tuple[int, tuple[str, ...]]:
    """What became of the receipts."""
    return report.consents.codes, report.consents.code_problems


def test_a_receipt_waits_for_its_consent(
    tmp_path: Path, sqlite_catalogue: Catalogue, store: ObjectStore
) -> None:
    """It is told that the record is missing, and taken in once that has come."""
    manifest = write_manifest(tmp_path / "m", NO_PHOTO, [family(1)], {})
    receipt(manifest.parent, "c-2")
    (problem,) = run(manifest, sqlite_catalogue, store).consents.code_problems
    assert "'c-2' is not on record yet" in problem
    write_manifest(tmp_path / "m", NO_PHOTO, [family(1), family(2)], {})
    assert (1, ()) == codes(run(manifest, sqlite_catalogue, store))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "not a receipt"),
        ("[1]", "not a receipt"),
        ('{"consent": "c-1"}', "not a receipt"),
        ("0" * 20_000, "not a receipt"),
        ('{"consent": 1, "withdrawal_code": "x"}', "not the number of a consent"),
        ('{"consent": "c-1", "withdrawal_code": "scrypt$1$8$1$00$00"}', "give the family a new one"),
    ],
)
def test_a_receipt_that_cannot_be_used_says_why_and_stops_nobody(
    tmp_path: Path, sqlite_catalogue: Catalogue, store: ObjectStore, content: str, problem: str
) -> None:
    """The others are taken in, and the ingest goes on."""
    manifest = write_manifest(tmp_path / "m", NO_PHOTO, [family(1), family(2)], {})
    (manifest.parent / "receipt-c-1.json").write_text(content)
    receipt(manifest.parent, "c-2")
    report = run(manifest, sqlite_catalogue, store)
    assert 1 == report.consents.codes
    (said,) = report.consents.code_problems
    assert said.startswith("receipt-c-1.json: ")
    assert problem in said
    assert not report.broken


def test_a_receipt_that_cannot_be_opened_says_why(tmp_path: Path, sqlite_catalogue: Catalogue) -> None:
    """A folder of that name, or a file that is gone."""
    (tmp_path / "receipt-c-1.json").mkdir()
    (problem,) = take_in(receipts_beside(tmp_path), sqlite_catalogue).problems
    assert "cannot be read" in problem


def test_a_pipe_is_no_receipt(tmp_path: Path, sqlite_catalogue: Catalogue) -> None:
    """A folder that somebody sends may hold one: it is not waited for."""
    pipe = tmp_path / "receipt-c-1.json"
    os.mkfifo(pipe)
    receipts = take_in([pipe], sqlite_catalogue)
    assert (0, True) == (receipts.taken, "not a plain file" in receipts.problems[0])


def test_a_consent_has_one_code(tmp_path: Path, sqlite_catalogue: Catalogue, store: ObjectStore) -> None:
    """A second receipt for the consent, or one receipt for two consents, is told and changes nothing."""
    manifest = write_manifest(tmp_path / "m", NO_PHOTO, [family(1), family(2)], {})
    receipt(manifest.parent, "c-1")
    run(manifest, sqlite_catalogue, store)
    receipt(manifest.parent, "c-1", "b")
    receipt(manifest.parent, "c-2", "a")
    taken, problems = codes(run(manifest, sqlite_catalogue, store))
    assert 0 == taken
    assert ["another code" in problems[0], "opens another consent" in problems[1]] == [True, True]
    assert "c-1" == sqlite_catalogue.codes.consent_of(code_hash("a"))


def test_a_withdrawn_picture_is_refused_however_it_comes(
    tmp_path: Path, sqlite_catalogue: Catalogue, store: ObjectStore
) -> None:
    """By its own row, under another consent, and as other bytes with the same pixels; its siblings stay."""
    rows = [row("a.jpg"), row("b.jpg")]
    manifest = write_manifest(tmp_path / "m", rows)
    first = run(manifest, sqlite_catalogue, store).rows[0]
    assert first.photo_id is not None
    sqlite_catalogue.consents.withdraw_photo("c-1", first.photo_id, TODAY)
    finish(sqlite_catalogue, store)
    kept = sorted(store.keys())
    again = run(manifest, sqlite_catalogue, store).rows
    assert [["photo.withdrawn_before"], []] == [[r.code for r in one.reasons] for one in again]
    others = [
        row(name, subject="s-2", consent="c-2", caption="SIMULATED again") for name in ("c.jpg", "d.jpg")
    ]
    commented = photo(1)[:2] + b"\xff\xfe\x00\x04hi" + photo(1)[2:]
    other = write_manifest(
        tmp_path / "other", others, [family(2, given())], {"c.jpg": photo(1), "d.jpg": commented}
    )
    for dry_run in (True, False):
        offered = run(other, sqlite_catalogue, store, dry_run=dry_run).rows
        assert [["photo.withdrawn_before"]] * 2 == [[r.code for r in one.reasons] for one in offered]
    assert kept == sorted(store.keys())
    refused = sqlite_catalogue.quarantine.list()
    assert [None] * 3 == [one.source_sha256 for one in refused]
    assert "SIMULATED" not in str([replace(one, reasons=()) for one in refused])
