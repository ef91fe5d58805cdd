"""Consents: each family's record and its events, only ever added to.

Every change is followed to its photos in the same transaction: they are shown under the new terms, hidden,
or withdrawn. So no photo is ever shown under a consent that has ended, not for a moment.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Engine, delete, insert, select, update

from consent.codec import event_to_json, from_json, to_json
from consent.event import Event
from consent.merge import ConsentConflict, append, hear, merge
from consent.record import Consent
from imagedb.catalogue import audit, noes
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.standing import Standing, standing
from imagedb.catalogue.tables import consent_events, consents, photo_private, photo_terms, photos
from imagedb.catalogue.withdrawals import WithdrawnPhoto, remove
from imagedb.errors import ConsentMergeError, UnknownConsentError
from imagedb.vocabulary import BodySite


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
            return _load_all(connection)

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

    def append(self, consent_id: str, event: Event, on: date) -> Merged:
        """Add one event, on that day; the same event again changes nothing.

        Raises UnknownConsentError, and ConsentMergeError for another event under a known id.
        """
        with writing(self._engine) as connection:
            known = load(connection, consent_id)
            if known is None:
                raise UnknownConsentError(consent_id)
            united = append(known, event)
            if isinstance(united, ConsentConflict):
                raise ConsentMergeError(united.consent_id, united.changes)
            return _settle(connection, known, united, on)


def load(connection: Connection, consent_id: str) -> Consent | None:
    """The consent within a transaction, or None."""
    document = connection.scalar(select(consents.c.document).where(consents.c.id == consent_id))
    if document is None:
        return None
    stored = select(consent_events.c.document).where(consent_events.c.consent_id == consent_id)
    events = connection.execute(stored.order_by(consent_events.c.position)).scalars().all()
    return from_json({**document, "events": list(events)})


def _load_all(connection: Connection) -> dict[str, Consent]:
    events: dict[str, list[object]] = {}
    for consent_id, event in connection.execute(
        select(consent_events.c.consent_id, consent_events.c.document).order_by(consent_events.c.position)
    ):
        events.setdefault(consent_id, []).append(event)
    documents = connection.execute(select(consents.c.id, consents.c.document))
    return {key: from_json({**document, "events": events.get(key, [])}) for key, document in documents}


def _settle(connection: Connection, known: Consent | None, united: Consent, on: date) -> Merged:
    if united == known:
        return Merged(united, changed=False)
    _store(connection, known, united)
    return Merged(united, changed=True, withdrawn=_follow(connection, united, on))


def _store(connection: Connection, known: Consent | None, united: Consent) -> None:
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
        audit.append(connection, f"consent.{event.kind.value}", united.id)
        if noes.may_say_no(event.kind):
            noes.note(connection, united.id)


def _follow(connection: Connection, consent: Consent, on: date) -> tuple[WithdrawnPhoto, ...]:
    """Bring the consent's photos in line with it."""
    theirs = select(photo_private.c.number).where(photo_private.c.consent_id == consent.id)
    numbers = list(connection.execute(theirs.order_by(photo_private.c.number)).scalars())
    if standing(consent, on).outcome == "erased":
        return remove(connection, numbers, consent.id, f"{on:%Y-%m}")
    face = (photo_terms.c.field == "body_site") & (photo_terms.c.value == BodySite.FACE.value)
    found = select(photo_terms.c.number).where(face, photo_terms.c.number.in_(numbers))
    faced = set(connection.execute(found).scalars())
    for shows_face in (False, True):
        alike = [number for number in numbers if (number in faced) == shows_face]
        if alike:
            _apply(connection, alike, standing(consent, on, shows_face=shows_face))
    if numbers:
        advance(connection)
    return ()


def _apply(connection: Connection, numbers: list[int], now: Standing) -> None:
    mine = photos.c.number.in_(numbers)
    if now.outcome == "hidden":
        connection.execute(update(photos).where(mine).values(visible_until=now.visible_until))
        return
    terms = {"licence": now.licence, "visible_until": now.visible_until}
    connection.execute(update(photos).where(mine).values(terms))
    purposes = (photo_terms.c.field == "purpose") & photo_terms.c.number.in_(numbers)
    connection.execute(delete(photo_terms).where(purposes))
    rows = [
        {"number": number, "field": "purpose", "position": i, "value": purpose.value}
        for number in numbers
        for i, purpose in enumerate(now.purposes)
    ]
    connection.execute(insert(photo_terms), rows)
