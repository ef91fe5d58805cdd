"""A photo with real bytes that waits, for tests of the faces."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from imagedb.catalogue import Catalogue
from imagedb.objects import ObjectStore
from imagedb.publication import HELD as PLACE
from imagedb.publication import moved
from imagedb.review import Event
from imagedb.vocabulary import BodySite, Condition, ConditionBasis, Provenance
from tests.support.atlas import TONES, photo
from tests.support.reviewing import HELD


def put_waiting(
    catalogue: Catalogue, store: ObjectStore, *events: Event, number: int = 500, **changes: Any
) -> str:
    """Hold a drawn photo declared as real; return its id. Its original is not stored."""
    said = {"provenance": Provenance.REAL, "condition_basis": ConditionBasis.SEEN, "caption": "Chest."}
    made = photo(number, Condition.NONE, BodySite.STERNUM, *TONES[2], size=160, **(said | changes))
    record = made.accession.photo
    renditions = tuple(replace(one, key=moved(one.key, PLACE)) for one in record.renditions)
    for one in renditions:
        data = made.content[one.name]
        store.put(one.key, data, sha256=sha256(data).hexdigest(), media_type=one.media_type)
    waiting = replace(made.accession, photo=replace(record, renditions=renditions), submitter="sender")
    catalogue.photos.hold(waiting, *(events or (HELD,)))
    return record.id
