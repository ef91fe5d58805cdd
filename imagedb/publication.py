"""Publication in batches, and the erasure of what nobody decided about.

A photo that waits has its bytes under `held/`. When its day has come they are copied to `public/` and checked,
then its row is written, then the first copies are erased: a crash at any moment leaves at worst objects without a
row, which the next batch or a sweep erases.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from imagedb.catalogue import Catalogue
from imagedb.catalogue.publication import Turn
from imagedb.errors import NotUnderReviewError
from imagedb.model import Rendition
from imagedb.objects import ObjectMissingError, ObjectStore
from imagedb.review import Rules
from imagedb.vocabulary import RenditionName
from imagedb.withdrawal import finish

HELD = "held"
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Batch:
    """Ids of the photos published, of those that their consent holds back, and of those erased undecided."""

    published: tuple[str, ...]
    blocked: tuple[str, ...]
    expired: tuple[str, ...]


def publish_due(catalogue: Catalogue, store: ObjectStore, on: date, rules: Rules) -> Batch:
    """Publish every photo whose day has come, in random order, and erase what waited too long.

    With nothing to do nothing is locked. Raises CatalogueBusyError when an ingest, a sweep or another batch is at work, and what the store raises.
    """
    if not catalogue.publication.due(on) and not catalogue.reviews.overdue(on, rules):
        return Batch((), (), ())
    with catalogue.exclusive():
        expired = expire_undecided(catalogue, on, rules)
        waiting = list(catalogue.publication.due(on))
        secrets.SystemRandom().shuffle(waiting)  # the order of numbers must not be that of anything else
        turns = {photo_id: _publish(catalogue, store, photo_id, on, rules) for photo_id in waiting}
        finish(catalogue, store)
        _clear_held(catalogue, store)
    ended = [photo_id for photo_id, turn in turns.items() if turn is Turn.EXPIRED]
    return Batch(
        published=tuple(p for p, turn in turns.items() if turn is Turn.PUBLISHED),
        blocked=tuple(p for p, turn in turns.items() if turn is Turn.BLOCKED),
        expired=(*expired, *ended),
    )


def expire_undecided(catalogue: Catalogue, on: date, rules: Rules) -> tuple[str, ...]:
    """Take out of the catalogue what waited too long; its bytes are for `finish` to erase. Returns their ids."""
    return tuple(one for one in catalogue.reviews.overdue(on, rules) if _expire(catalogue, one, on, rules))


def moved(key: str, place: str) -> str:
    """The key of the same object in another place."""
    return f"{place}/{key.partition('/')[2]}"


def _expire(catalogue: Catalogue, photo_id: str, on: date, rules: Rules) -> bool:
    try:
        return catalogue.reviews.expire(photo_id, on, rules)
    except NotUnderReviewError:  # its family withdrew it meanwhile
        return False


def _publish(catalogue: Catalogue, store: ObjectStore, photo_id: str, on: date, rules: Rules) -> Turn:
    try:
        keys = {one.name: _copy(store, one) for one in catalogue.publication.renditions(photo_id)}
    except ObjectMissingError:
        if catalogue.publication.renditions(photo_id):
            raise
        return Turn.GONE  # its family withdrew it meanwhile
    turn = catalogue.publication.publish(photo_id, keys, on, rules)
    if turn is not Turn.PUBLISHED:
        _take_back(catalogue, store, photo_id, keys)
    return turn


def _copy(store: ObjectStore, rendition: Rendition) -> str:
    """Copy a rendition to where public ones lie; `get` and `put` both check its hash."""
    key = moved(rendition.key, PUBLIC)
    if key != rendition.key:
        data = store.get(rendition.key)
        store.put(key, data, sha256=rendition.sha256, media_type=rendition.media_type)
    return key


def _take_back(
    catalogue: Catalogue, store: ObjectStore, photo_id: str, keys: dict[RenditionName, str]
) -> None:
    """Erase copies of a photo that is not public after all."""
    needed = {one.key for one in catalogue.publication.renditions(photo_id)}
    for key in keys.values():
        if key not in needed:
            store.erase(key)


def _clear_held(catalogue: Catalogue, store: ObjectStore) -> None:
    """Erase first copies of photos that are public now: of this batch, or of one that was killed.

    Objects of photos that the catalogue does not know are for a sweep, which knows a stranger's store.
    """
    present = list(store.keys(f"{HELD}/"))
    needed = catalogue.photos.object_keys()
    known = {key.split("/")[1] for key in needed}
    for key in present:
        if key not in needed and key.split("/")[1] in known:
            store.erase(key)
