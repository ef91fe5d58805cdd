"""Collects what crashes leave behind: objects without a row, and erasures that were not finished."""

from dataclasses import dataclass, replace

from imagedb.catalogue import Catalogue
from imagedb.journal import JOURNAL
from imagedb.objects import ObjectStore
from imagedb.withdrawal import finish
from ingest.errors import SweepRefusedError

# Bytes are stored photo by photo, so a crash leaves one photo's objects. Many photos of which the catalogue
# knows nothing mean that it is another store's catalogue, or an older copy of this one's from a backup.
_MOST_ORPHANED_PHOTOS = 20
_MOST_ORPHANED_OF_A_STRANGER = 1
"""When the catalogue knows none of the store's photos at all."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """Keys erased, erasures of withdrawn photos finished, and keys that a row names but nobody holds."""

    erased: tuple[str, ...]
    finished: tuple[str, ...]
    missing: tuple[str, ...]


def sweep(catalogue: Catalogue, store: ObjectStore, *, force: bool = False) -> SweepReport:
    """Erase every object that no row needs. Raises CatalogueBusyError, and SweepRefusedError unless `force`.

    Refuses when more photos lie in the store unknown than crashes leave: the two are probably not a pair.
    """
    with catalogue.exclusive():
        finished = finish(catalogue, store)
        return replace(collect(catalogue, store, force=force), finished=finished)


def collect(catalogue: Catalogue, store: ObjectStore, *, force: bool = False) -> SweepReport:
    """Erase every object that no row needs, for a caller who holds the catalogue's lock. Raises as `sweep`."""
    # In this order: a photo that is withdrawn meanwhile is left over in both, and never missing.
    present = {key for key in store.keys() if not key.startswith(JOURNAL)}  # noqa: SIM118 - no dict
    needed = catalogue.photos.object_keys()
    orphans = sorted(present - needed)
    orphaned = {_photo_of(key) for key in orphans}
    known = {_photo_of(key) for key in needed & present}
    most = _MOST_ORPHANED_PHOTOS if known else _MOST_ORPHANED_OF_A_STRANGER
    if not force and len(orphaned) > most:
        raise SweepRefusedError(len(orphaned), len(known))
    for key in orphans:
        store.erase(key)
    store.tidy()
    return SweepReport(tuple(orphans), (), tuple(sorted(needed - present)))


def _photo_of(key: str) -> str:
    return key.split("/")[1] if key.count("/") >= 2 else key
