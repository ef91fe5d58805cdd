"""A family's no is heard whatever else is wrong with what a site sends."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from consent.codec import dumps
from consent.event import EventKind
from imagedb.errors import UnknownPersonError
from imagedb.model import Tombstone
from ingest.errors import ConsentsError, IngestError
from tests.support.consents import GIVEN, TODAY, event, given
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import family, row, write_manifest

END = event(EventKind.WITHDRAWN, GIVEN + timedelta(days=30))
ROWS = [row("a.jpg"), row("b.jpg", subject="s-2", consent="c-2")]
FILES = {"a.jpg": b"a", "b.jpg": b"b"}


@pytest.fixture
def published(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> tuple[Path, str]:
    """Two families' photos; returns the manifest and the id of the first family's."""
    manifest = write_manifest(tmp_path / "m", ROWS, [family(1), family(2)], FILES)
    photo_id = atlas.ingest(manifest).rows[0].photo_id
    assert photo_id is not None
    assert 2 == len(quick)
    return manifest, photo_id


def gone(atlas: Atlas, photo_id: str) -> bool:
    """Whether the photo is withdrawn and its bytes are erased, and another family's are not."""
    held = {key.split("/")[1] for key in atlas.held()}
    return isinstance(atlas.catalogue.photos.get(photo_id, TODAY), Tombstone) and 1 == len(held - {photo_id})


def test_a_withdrawal_with_a_conflicting_past(atlas: Atlas, published: tuple[Path, str]) -> None:
    """A record that tells the past differently is reported, and the withdrawal in it is carried out."""
    manifest, photo_id = published
    told = replace(family(1, given(), END), starts=date(2026, 2, 1))
    write_manifest(manifest.parent, ROWS, [told, family(2)], FILES)
    report = atlas.ingest(manifest)
    assert ["consent.changed", "consent.withdrawn"] == [r.code for r in report.rows[0].reasons]
    assert ("c-1",) == report.consents.withdrawn
    assert ["consent.changed"] == [reason.code for reason in report.consents.conflicts]
    assert gone(atlas, photo_id)
    assert [] == [q for q in atlas.catalogue.quarantine.list() if q.source_sha256 or "caption" in q.fields]


@pytest.mark.parametrize("bad", [b"{", b"\xff\xfe", b"x" * 200_000, dumps(family(2)).encode()])
def test_a_bad_line_beside_a_withdrawal(atlas: Atlas, published: tuple[Path, str], bad: bytes) -> None:
    """A file with a line that cannot be read takes in no photo, names the line, and still withdraws."""
    manifest, photo_id = published
    lines = [bad, dumps(family(1, given(), END)).encode(), dumps(family(2)).encode(), b""]
    (manifest.parent / "consents.jsonl").write_bytes(b"\n".join(lines))
    with pytest.raises(ConsentsError, match=r"Line [13]: .*1 photos are withdrawn"):
        atlas.ingest(manifest)
    assert gone(atlas, photo_id)


def test_a_bad_manifest_beside_a_withdrawal(atlas: Atlas, published: tuple[Path, str]) -> None:
    """A manifest that cannot be read takes nothing in, and the consents beside it still withdraw."""
    manifest, photo_id = published
    write_manifest(manifest.parent, ROWS, [family(1, given(), END), family(3)], FILES)
    manifest.write_text("nonsense\n")
    with pytest.raises(IngestError, match="1 photos are withdrawn"):
        atlas.ingest(manifest)
    assert gone(atlas, photo_id)
    assert atlas.catalogue.consents.get("c-3") is None


def test_a_dry_run_hears_and_does_nothing(atlas: Atlas, published: tuple[Path, str]) -> None:
    """A dry run over a bad file withdraws nothing either."""
    manifest, photo_id = published
    (manifest.parent / "consents.jsonl").write_text("{\n" + dumps(family(1, given(), END)) + "\n")
    with pytest.raises(ConsentsError):
        atlas.ingest(manifest, dry_run=True)
    assert not gone(atlas, photo_id)


def test_a_sender_that_nobody_knows_beside_a_withdrawal(atlas: Atlas, published: tuple[Path, str]) -> None:
    """A mistyped sender ends the run, and the family that says no in its consents is heard all the same."""
    manifest, photo_id = published
    write_manifest(manifest.parent, ROWS, [family(1, given(), END), family(2)], FILES)
    with pytest.raises(UnknownPersonError):
        atlas.ingest(manifest, submitter="aaaaaaaaaaaaaaaa", dry_run=True)
    assert not gone(atlas, photo_id)
    with pytest.raises(UnknownPersonError):
        atlas.ingest(manifest, submitter="aaaaaaaaaaaaaaaa")
    assert gone(atlas, photo_id)
