"""Clearing up: what no row needs goes, what a row needs stays."""

import hashlib
from pathlib import Path

import pytest

from ingest.errors import SweepRefusedError
from ingest.sweep import sweep
from tests.ingest.conftest import Atlas
from tests.support.ingest_kit import row, write_manifest


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
    """A catalogue that knows nearly none of a store's photos erases nothing unless told twice."""
    for number in range(21):
        leave(atlas, f"stranger-{number}")
    with pytest.raises(SweepRefusedError):
        sweep(atlas.catalogue, atlas.store)
    assert 21 == len(atlas.held())
    assert 21 == len(sweep(atlas.catalogue, atlas.store, force=True).erased)
