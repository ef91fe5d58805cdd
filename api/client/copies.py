"""Copies of withdrawn photos on this disk: found by their names and by their bytes, and deleted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from api.client.fetch import hash_of
from api.client.report import Withdrawn
from imagedb.withdrawal_list import ListedWithdrawal


def delete_copies(folder: Path, gone: Iterable[ListedWithdrawal], *, by_bytes: bool) -> list[Withdrawn]:
    """Delete every copy of these photos in the folder; what was deleted, of photos that had a copy here.

    Copies are known by the names that a download gives them and, where asked, by their bytes under whatever
    name, in folders below too. Parts of files are copies. Raises OSError for one that cannot be deleted.
    """
    entries = list(gone)
    found: dict[str, set[Path]] = {}
    for photo_id, path in _by_name(folder, {one.photo_id for one in entries}):
        found.setdefault(photo_id, set()).add(path)
    if by_bytes and entries:
        owners = {sha256: one.photo_id for one in entries for sha256 in one.sha256}
        for photo_id, path in _by_bytes(folder, owners):
            found.setdefault(photo_id, set()).add(path)
    for paths in found.values():
        for path in paths:
            path.unlink()
    return [Withdrawn(photo_id, tuple(sorted(paths))) for photo_id, paths in sorted(found.items())]


# Exactly the names that we write: a server may call a photo by the beginning of other files' names.
_OURS = re.compile(r"(?:simulated-)?(?P<id>.+)-[A-Za-z0-9_]+\.(?:jpg|png|webp)(?:\.part)?")


def _by_name(folder: Path, photo_ids: set[str]) -> Iterator[tuple[str, Path]]:
    for path in folder.iterdir():
        match = _OURS.fullmatch(path.name)
        if match is None:
            continue
        # An id may itself begin with "simulated-".
        for photo_id in (match["id"], f"simulated-{match['id']}"):
            if photo_id in photo_ids and path.name.startswith((photo_id, f"simulated-{photo_id}")):
                yield photo_id, path


def _by_bytes(folder: Path, owners: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            photo_id = owners.get(hash_of(path))
            if photo_id is not None:
                yield photo_id, path
