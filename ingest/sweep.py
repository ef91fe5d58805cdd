"""Collects what crashes leave behind: objects without a row, and erasures that were not finished."""

from dataclasses import dataclass

from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore
from imagedb.withdrawal import finish
from ingest.errors import SweepRefusedError

# Bytes are stored photo by photo, so a crash leaves one photo's objects. More than this many photos of
# which the catalogue knows nothing mean that catalogue and store do not belong together.
_MOST_ORPHANED_PHOTOS = 20


@dataclass(frozen=True, slots=True)
class SweepReport:
    """Keys erased, erasures of withdrawn photos finished, and keys that a row names but nobody holds."""

    erased: tuple[str, ...]
    finished: tuple[str, ...]
    missing: tuple[str, ...]


def sweep(catalogue: Catalogue, store: ObjectStore, *, force: bool = False) -> SweepReport:
    """Erase every object that no row needs. Raises CatalogueBusyError, and SweepRefusedError unless `force`.

    Refuses when far more photos lie in the store than the catalogue knows: the two are probably not a pair.
    """
    with catalogue.exclusive():
        finished = finish(catalogue, store)
        needed = catalogue.photos.object_keys()
        present = set(store.keys())
        orphans = sorted(present - needed)
        orphaned = {_photo_of(key) for key in orphans}
        known = {_photo_of(key) for key in needed & present}
        if not force and len(orphaned) > max(_MOST_ORPHANED_PHOTOS, len(known)):
            raise SweepRefusedError(len(orphaned), len(known))
        for key in orphans:
            store.erase(key)
        store.tidy()
    return SweepReport(tuple(orphans), tuple(finished), tuple(sorted(needed - present)))


def _photo_of(key: str) -> str:
    return key.split("/")[1] if key.count("/") >= 2 else key
