"""What becomes of photos when their consent changes, or when a day has come that it names.

Within the caller's transaction: they are shown under the new terms, hidden, or withdrawn.
"""

from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from consent.record import Consent
from imagedb.catalogue.engine import advance
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.standing import Standing, standing
from imagedb.catalogue.tables import photo_private, photo_terms, photos
from imagedb.catalogue.withdrawals import WithdrawnPhoto, forget_refusals, note_purposes, remove
from imagedb.vocabulary import BodySite


def follow(connection: Connection, consent: Consent, on: date, by: str = "") -> tuple[WithdrawnPhoto, ...]:
    """Bring the consent's photos in line with it."""
    numbers = _numbers(connection, consent.id)
    if standing(consent, on).outcome == "erased":
        forget_refusals(connection, consent.id)
        return remove(connection, numbers, consent.id, on, by)
    for alike, now in _standings(connection, consent, numbers, on):
        _apply(connection, alike, now)
    if numbers:
        settle(connection, on)
        advance(connection)
    return ()


def due(connection: Connection, on: date) -> tuple[str, ...]:
    """The consents of photos that are hidden because a day has come, and not because of a decision."""
    over = photos.c.visible_until.is_not(None) & (photos.c.visible_until <= on)
    theirs = select(photo_private.c.consent_id).join(photos, photos.c.number == photo_private.c.number)
    return tuple(
        connection.execute(theirs.where(over).distinct().order_by(photo_private.c.consent_id)).scalars()
    )


def redecide(connection: Connection, consent: Consent, on: date) -> bool:
    """Show again, under the terms of that day, the photos that may be; whether there were any. Hides nothing.

    What must stay hidden was hidden by the day alone, and keeps that day.
    """
    over = photos.c.visible_until.is_not(None) & (photos.c.visible_until <= on)
    hidden = set(connection.execute(select(photos.c.number).where(over)).scalars())
    numbers = [number for number in _numbers(connection, consent.id) if number in hidden]
    shown = [found for found in _standings(connection, consent, numbers, on) if found[1].outcome == "shown"]
    for alike, now in shown:
        _apply(connection, alike, now)
    if shown:
        settle(connection, on)
        advance(connection)
    return bool(shown)


def _numbers(connection: Connection, consent_id: str) -> list[int]:
    theirs = select(photo_private.c.number).where(photo_private.c.consent_id == consent_id)
    return list(connection.execute(theirs.order_by(photo_private.c.number)).scalars())


def _standings(
    connection: Connection, consent: Consent, numbers: list[int], on: date
) -> list[tuple[list[int], Standing]]:
    """The photos with and without the face, each kind with what the consent means for it."""
    face = (photo_terms.c.field == "body_site") & (photo_terms.c.value == BodySite.FACE.value)
    found = select(photo_terms.c.number).where(face, photo_terms.c.number.in_(numbers))
    faced = set(connection.execute(found).scalars())
    kinds = ((shows, [n for n in numbers if (n in faced) == shows]) for shows in (False, True))
    return [(alike, standing(consent, on, shows_face=shows)) for shows, alike in kinds if alike]


def _apply(connection: Connection, numbers: list[int], now: Standing) -> None:
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
