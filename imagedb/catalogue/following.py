"""What becomes of photos when their consent changes, or when a day has come that it names.

Within the caller's transaction: they are shown under the new terms, hidden, or withdrawn. What people still
have to clear stays hidden whatever the consent says.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from consent.reasons import ConsentReason
from consent.record import Consent
from imagedb.catalogue import review_log
from imagedb.catalogue.engine import advance
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.standing import Standing, standing
from imagedb.catalogue.tables import photo_private, photo_terms, photos
from imagedb.catalogue.withdrawals import WithdrawnPhoto, forget_refusals, note_purposes, remove
from imagedb.reasons import reason
from imagedb.review import Event, EventKind
from imagedb.vocabulary import BodySite

Examined = frozenset[ConsentReason]
_Seen = tuple[set[int], Mapping[int, Examined]]
"""Which photos show a face, and what consent officers have released for each."""


def follow(connection: Connection, consent: Consent, on: date, by: str = "") -> tuple[WithdrawnPhoto, ...]:
    """Bring the consent's photos in line with it."""
    numbers = _numbers(connection, consent.id)
    if standing(consent, on).outcome == "erased":
        forget_refusals(connection, consent.id)
        return remove(connection, numbers, consent.id, on, by)
    for alike, now in _standings(connection, consent, numbers, on):
        apply(connection, alike, now)
        if now.held:
            reasons = tuple(reason(found.code, found.detail) for found in now.held)
            for number in alike:
                review_log.add(connection, number, Event(EventKind.CONSENT_HELD, on, reasons=reasons))
    if numbers:
        settle(connection, on)
        advance(connection)
    return ()


def due(connection: Connection, on: date, consent_id: str | None = None) -> Mapping[str, list[int]]:
    """The photos that are hidden because a day has come, and not because of a decision, by their consents, or by one."""
    theirs = select(photo_private.c.consent_id, photos.c.number).join(photos).where(_over(on))
    if consent_id is not None:
        theirs = theirs.where(photo_private.c.consent_id == consent_id)
    found: dict[str, list[int]] = {}
    for name, number in connection.execute(theirs.order_by(photo_private.c.consent_id, photos.c.number)):
        found.setdefault(name, []).append(number)
    return found


def returning(
    connection: Connection, over: Mapping[str, list[int]], known: Mapping[str, Consent], on: date
) -> list[str]:
    """Which of these consents let any of these photos of theirs be shown again on that day; in two statements."""
    seen = _seen(connection, [number for numbers in over.values() for number in numbers])
    return [
        name
        for name, numbers in over.items()
        if any(now.outcome == "shown" for _, now in _alike(known[name], numbers, seen, on))
    ]


def redecide(connection: Connection, consent: Consent, on: date) -> bool:
    """Show again, under the terms of that day, the photos that may be; whether there were any. Hides nothing.

    What must stay hidden was hidden by the day alone, and keeps that day.
    """
    over = due(connection, on, consent.id).get(consent.id, [])
    shown = [found for found in _standings(connection, consent, over, on) if found[1].outcome == "shown"]
    for alike, now in shown:
        apply(connection, alike, now)
    if shown:
        settle(connection, on)
        advance(connection)
    return bool(shown)


def _over(on: date) -> ColumnElement[bool]:
    return photos.c.visible_until.is_not(None) & (photos.c.visible_until <= on)


def _numbers(connection: Connection, consent_id: str) -> list[int]:
    theirs = select(photo_private.c.number).where(photo_private.c.consent_id == consent_id)
    return list(connection.execute(theirs.order_by(photo_private.c.number)).scalars())


def standing_of(connection: Connection, consent: Consent, number: int, on: date) -> Standing:
    """What the consent means for one photo on that day, with what was released for it."""
    ((_, now),) = _standings(connection, consent, [number], on)
    return now


def apply(connection: Connection, numbers: list[int], now: Standing) -> None:
    """Write the terms of `now` to the photos; what is erased is not for here."""
    mine = photos.c.number.in_(numbers)
    if now.outcome == "hidden":
        connection.execute(update(photos).where(mine).values(visible_until=now.visible_until))
        return
    terms = {"licence": now.licence, "visible_until": now.visible_until}
    connection.execute(update(photos).where(mine).values(terms))
    note_purposes(connection, numbers, frozenset(purpose.value for purpose in now.purposes))
    purposes = (photo_terms.c.field == "purpose") & photo_terms.c.number.in_(numbers)
    connection.execute(delete(photo_terms).where(purposes))
    rows = [
        {"number": number, "field": "purpose", "position": i, "value": purpose.value}
        for number in numbers
        for i, purpose in enumerate(now.purposes)
    ]
    connection.execute(insert(photo_terms), rows)


def _standings(
    connection: Connection, consent: Consent, numbers: list[int], on: date
) -> list[tuple[list[int], Standing]]:
    """The photos in groups that the consent treats alike, each with what it means for them."""
    return _alike(consent, numbers, _seen(connection, numbers), on)


def _seen(connection: Connection, numbers: list[int]) -> _Seen:
    """What a decision looks at in these photos."""
    face = (photo_terms.c.field == "body_site") & (photo_terms.c.value == BodySite.FACE.value)
    found = select(photo_terms.c.number).where(face, photo_terms.c.number.in_(numbers))
    return set(connection.execute(found).scalars()), review_log.examined(connection, numbers)


def _alike(consent: Consent, numbers: list[int], seen: _Seen, on: date) -> list[tuple[list[int], Standing]]:
    faced, examined = seen
    groups: dict[tuple[bool, Examined], list[int]] = {}
    for number in numbers:
        groups.setdefault((number in faced, examined.get(number, frozenset())), []).append(number)
    return [
        (alike, standing(consent, on, shows_face=shows, examined=released))
        for (shows, released), alike in groups.items()
    ]
