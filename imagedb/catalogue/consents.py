"""Consents: each family's record and its events, only ever added to.

Every change is followed to its photos in the same transaction: they are shown under the new terms, hidden,
or withdrawn. So no photo is ever shown under a consent that has ended, not for a moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Engine, insert, select, update

from consent.codec import event_to_json, from_json, to_json
from consent.event import Event
from consent.merge import ConsentConflict, append, hear, merge
from consent.record import Consent
from imagedb.catalogue import audit, noes
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.following import due, follow, redecide, returning
from imagedb.catalogue.tables import consent_events, consents, photo_private, photos
from imagedb.catalogue.withdrawals import WithdrawnPhoto, remove
from imagedb.errors import ConsentMergeError, UnknownConsentError, UnknownPhotoError

_AT_ONCE = 500
"""Consents in one statement: their photos' numbers must fit in it as well."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The consent as it now stands, whether that is news, and the photos withdrawn by it.

    When `withdrawn` is not empty, call `imagedb.withdrawal.finish` to erase their bytes. `conflict` names what
    the offered copy told differently; of such a copy only the noes were taken.
    """

    consent: Consent
    changed: bool
    withdrawn: tuple[WithdrawnPhoto, ...] = ()
    conflict: tuple[str, ...] = ()


class Consents:
    """The families' records."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, consent_id: str) -> Consent | None:
        """The consent with all its events, or None."""
        with reading(self._engine) as connection:
            return load(connection, consent_id)

    def all(self) -> dict[str, Consent]:
        """Every consent by its id, in two statements; for an ingest, which asks about many."""
        with reading(self._engine) as connection:
            return _load(connection)

    def merge(self, offered: Consent, on: date) -> Merged:
        """Unite what is offered with what is known, on that day.

        Of a copy that changes what is on record every no is heard, and the rest is named as a conflict.
        """
        with writing(self._engine) as connection:
            known = load(connection, offered.id)
            united = offered if known is None else merge(known, offered)
            if isinstance(united, ConsentConflict):
                return replace(_settle(connection, known, united.heard, on), conflict=united.changes)
            return _settle(connection, known, united, on)

    def hear(self, offered: Consent, on: date) -> Merged:
        """Take only the noes of a copy that cannot be believed whole; an unknown consent has nothing to lose."""
        with writing(self._engine) as connection:
            known = load(connection, offered.id)
            if known is None:
                return Merged(offered, changed=False)
            return _settle(connection, known, hear(known, offered), on)

    def append(self, consent_id: str, event: Event, on: date, by: str = "") -> Merged:
        """Add one event, on that day; the same event again changes nothing. `by` is who did it, for the audit log.

        Raises UnknownConsentError, and ConsentMergeError for another event under a known id.
        """
        with writing(self._engine) as connection:
            known = load(connection, consent_id)
            if known is None:
                raise UnknownConsentError(consent_id)
            united = append(known, event)
            if isinstance(united, ConsentConflict):
                raise ConsentMergeError(united.consent_id, united.changes)
            return _settle(connection, known, united, on, by)

    def withdraw_photo(self, consent_id: str, photo_id: str, on: date, by: str = "") -> WithdrawnPhoto:
        """Leave nothing of one photo of the consent but a tombstone; its other photos stay as they are.

        `by` is who did it, for the audit log. The picture never comes back by itself, under this consent or another. Raises UnknownConsentError, and
        UnknownPhotoError for a photo that is not, or is no longer, theirs.
        """
        with writing(self._engine) as connection:
            if load(connection, consent_id) is None:
                raise UnknownConsentError(consent_id)
            theirs = (photos.c.id == photo_id) & (photo_private.c.consent_id == consent_id)
            number = connection.scalar(select(photos.c.number).join(photo_private).where(theirs))
            if number is None:
                raise UnknownPhotoError(photo_id)
            (gone,) = remove(connection, [number], consent_id, on, by)
            return gone

    def redecide(self, on: date) -> int:
        """Decide again for that day about photos whose terms have run out; return for how many consents it told.

        A purpose that ran out by itself goes, and the photo stays public without it. Nothing is erased:
        only a no does that, and a no is followed when it is said. Safe to call at any time, from any process:
        where nothing changes nothing is locked, for most consents that have ended stay ended, and are asked about every time.
        """
        with reading(self._engine) as connection:
            over = due(connection, on)
            names = list(over)
            waiting = [
                name
                for start in range(0, len(names), _AT_ONCE)
                for name in _returning(connection, names[start : start + _AT_ONCE], over, on)
            ]
        changed = 0
        for name in waiting:
            with writing(self._engine) as connection:
                changed += redecide(connection, _load(connection, [name])[name], on)
        return changed


def load(connection: Connection, consent_id: str) -> Consent | None:
    """The consent within a transaction, or None."""
    return _load(connection, [consent_id]).get(consent_id)


def _returning(
    connection: Connection, names: Sequence[str], over: Mapping[str, list[int]], on: date
) -> list[str]:
    return returning(connection, {name: over[name] for name in names}, _load(connection, names), on)


def _load(connection: Connection, names: Sequence[str] | None = None) -> dict[str, Consent]:
    """The consents of these names, or all, in two statements."""
    documents = select(consents.c.id, consents.c.document)
    happened = select(consent_events.c.consent_id, consent_events.c.document).order_by(
        consent_events.c.position
    )
    if names is not None:
        documents = documents.where(consents.c.id.in_(names))
        happened = happened.where(consent_events.c.consent_id.in_(names))
    events: dict[str, list[object]] = {}
    for name, event in connection.execute(happened):
        events.setdefault(name, []).append(event)
    return {
        name: from_json({**document, "events": events.get(name, [])})
        for name, document in connection.execute(documents)
    }


def _settle(connection: Connection, known: Consent | None, united: Consent, on: date, by: str = "") -> Merged:
    if united == known:
        return Merged(united, changed=False)
    _store(connection, known, united, by)
    return Merged(united, changed=True, withdrawn=follow(connection, united, on, by))


def _store(connection: Connection, known: Consent | None, united: Consent, by: str) -> None:
    document = to_json(united)
    del document["events"]
    if known is None:
        connection.execute(
            insert(consents), {"id": united.id, "subject": united.subject, "document": document}
        )
        audit.append(connection, "consent.recorded", united.id)
    else:
        connection.execute(update(consents).where(consents.c.id == united.id).values(document=document))
    before = () if known is None else known.events
    had = {event.id for event in before}
    for position, event in enumerate((e for e in united.events if e.id not in had), start=len(before)):
        row = {"consent_id": united.id, "position": position, "id": event.id, "kind": event.kind.value}
        connection.execute(insert(consent_events), {**row, "document": event_to_json(event)})
        audit.append(connection, f"consent.{event.kind.value}", united.id, by)
        if noes.may_say_no(event.kind):
            noes.note(connection, united.id)
