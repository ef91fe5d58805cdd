"""Clearing up: what no row needs goes, what a row needs stays."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from consent.event import EventKind
from ingest.errors import SweepRefusedError
from ingest.sweep import sweep
from tests.support.consents import GIVEN, event, given
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import family, row, write_manifest


def leave(atlas: Atlas, photo_id: str) -> str:
    """An object of a photo that no row knows."""
    key = f"public/{photo_id}/display-0.jpg"
    data = photo_id.encode()
    atlas.store.put(key, data, sha256=hashlib.sha256(data).hexdigest(), media_type="image/jpeg")
    return key


def test_only_orphans_go(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """An object without a row is erased, a photo's own are not; a second sweep finds nothing."""
    atlas.ingest(write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": b"a"}))
    kept = atlas.held()
    orphan = leave(atlas, "orphan")
    assert (orphan,) == sweep(atlas.catalogue, atlas.store).erased
    assert kept == atlas.held()
    assert () == sweep(atlas.catalogue, atlas.store).erased
    assert 1 == len(quick)


def test_missing_bytes_are_named(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A row whose bytes somebody else has removed is reported by key."""
    atlas.ingest(write_manifest(tmp_path / "m", [row("a.jpg")], photos={"a.jpg": b"a"}))
    gone = min(atlas.held())
    atlas.store.erase(gone)
    assert (gone,) == sweep(atlas.catalogue, atlas.store).missing
    assert 1 == len(quick)


def test_a_stranger_s_store_is_not_emptied(atlas: Atlas) -> None:
    """A catalogue that knows none of a store's photos, be they two, erases nothing unless told twice."""
    for number in range(2):
        leave(atlas, f"stranger-{number}")
    with pytest.raises(SweepRefusedError):
        sweep(atlas.catalogue, atlas.store)
    assert 2 == len(atlas.held())
    assert 2 == len(sweep(atlas.catalogue, atlas.store, force=True).erased)


def test_an_older_catalogue_erases_nothing(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A catalogue from a backup, which knows most of the photos but not the newest, does not erase those."""
    names = [f"{n}.jpg" for n in range(30)]
    files = {name: name.encode() for name in names}
    atlas.ingest(write_manifest(tmp_path / "m", [row(name) for name in names], photos=files))
    for number in range(21):
        leave(atlas, f"newer-{number}")
    with pytest.raises(SweepRefusedError):
        sweep(atlas.catalogue, atlas.store)
    assert (30, 171) == (len(quick), len(atlas.held()))


def test_a_withdrawal_reaches_what_a_crash_left(atlas: Atlas, quick: list[bytes], tmp_path: Path) -> None:
    """A family that withdraws by file takes along bytes that a killed ingest stored under another id."""
    rows = [row("a.jpg"), row("b.jpg", subject="s-2", consent="c-2")]
    files = {"a.jpg": b"a", "b.jpg": b"b"}
    atlas.ingest(write_manifest(tmp_path / "m", rows, [family(1), family(2)], files))
    leave(atlas, "left-by-a-crash")
    end = event(EventKind.WITHDRAWN, GIVEN + timedelta(days=30))
    atlas.ingest(write_manifest(tmp_path / "m", rows, [family(1, given(), end), family(2)], files))
    assert 5 == len(atlas.held())
    assert 2 == len(quick)
