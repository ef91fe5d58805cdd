"""The moment at which a photo becomes public, and the one at which a redacted copy takes its place."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select, update

from imagedb.catalogue import audit, review_log
from imagedb.catalogue.consents import load as load_consent
from imagedb.catalogue.dossier import Dossier, consent_of, deciding
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.following import apply, standing_of
from imagedb.catalogue.particulars import recorded, settle
from imagedb.catalogue.photos import index_words, waiting_number, write
from imagedb.catalogue.rows import read_rendition
from imagedb.catalogue.tables import metadata, photo_private, photo_renditions, photos, reviews
from imagedb.catalogue.withdrawals import bury
from imagedb.errors import ReviewConflictError
from imagedb.model import Accession, Photo, Rendition
from imagedb.review import Event, EventKind, Redaction, Rules, Waiting
from imagedb.seal import Seal
from imagedb.vocabulary import RenditionName


class Turn(StrEnum):
    """What became of a photo whose day had come."""

    PUBLISHED = "published"
    BLOCKED = "blocked"
    """The family's consent does not let it be shown just now."""
    EXPIRED = "expired"
    """It did not for so long that the photo is erased."""
    GONE = "gone"
    """It is not ready any more: withdrawn, held again, or published by another process."""


class Publication:
    """Photos whose day has come."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, on: date) -> tuple[str, ...]:
        """Ids of cleared photos that may be published from that day on."""
        ready = select(photos.c.id).join(reviews).where(reviews.c.publish_on <= on)
        with reading(self._engine) as connection:
            return tuple(connection.execute(ready.order_by(photos.c.id)).scalars())

    def renditions(self, photo_id: str) -> tuple[Rendition, ...]:
        """What is to be public of the photo, where it lies now; nothing when it is gone."""
        mine = select(photo_renditions).join(photos, photos.c.number == photo_renditions.c.number)
        public = photo_renditions.c.name != RenditionName.ORIGINAL.value
        with reading(self._engine) as connection:
            found = connection.execute(mine.where(photos.c.id == photo_id, public)).mappings()
            return tuple(map(read_rendition, found))

    def publish(self, photo_id: str, keys: Mapping[RenditionName, str], on: date, rules: Rules) -> Turn:
        """Show the photo from now on, its renditions lying under `keys`, if it is ready and its family permits.

        It gets its number now, so that the order of numbers is that of publication.
        """
        with writing(self._engine) as connection:
            wanted = select(photos.c.number).where(photos.c.id == photo_id)
            number: int | None = connection.execute(wanted).scalar_one_or_none()
            if number is None or not _is_due(connection, number, on):
                return Turn.GONE
            consent = load_consent(connection, consent_of(connection, number))
            assert consent is not None
            now = standing_of(connection, consent, number, on)
            if now.outcome != "shown":
                return _block(connection, number, on, rules)
            public = number if number > 0 else _renumber(connection, number, advance(connection))
            for name, key in keys.items():
                mine = (photo_renditions.c.number == public) & (photo_renditions.c.name == name.value)
                connection.execute(update(photo_renditions).where(mine).values(key=key))
            apply(connection, [public], now)
            review_log.add(connection, public, Event(EventKind.PUBLISHED, on))
            audit.append(connection, "photo.published", photo_id)
            settle(connection, on)
            advance(connection)
            return Turn.PUBLISHED

    def replace(
        self,
        photo_id: str,
        photo: Photo,
        original: Rendition,
        seal: Seal,
        event: Event,
        seen: int,
        rules: Rules,
    ) -> None:
        """Put a redacted copy, under an id of its own, in the place of a photo that waits.

        `seal` opens the copy's original. What happened so far goes with it; attestations start anew. The bytes under the old id are the caller's
        to erase; if that was ever public its tombstone tells who has copies. Raises NotUnderReviewError and
        ReviewConflictError.
        """
        with deciding(self._engine, photo_id, event.on, rules) as (connection, found):
            found.refuse_unseen(seen)
            if not isinstance(found.state, Waiting):
                msg = "a photo is redacted only while it waits for reviewers; uphold the report first"
                raise ReviewConflictError(msg)
            accession = replace(_succeeding(connection, found, photo, original), seal=seal)
            done = "photo.cropped" if event.redaction is Redaction.CROP else "photo.covered"
            bury(connection, found.number, f"{event.on:%Y-%m}", done, event.by)
            number = waiting_number(connection)
            write(connection, accession, number)
            review_log.add(connection, number, *found.case.events, event)
            audit.append(connection, "photo.held", photo.id, event.by)
            settle(connection, event.on)


def _is_due(connection: Connection, number: int, on: date) -> bool:
    wanted = select(reviews.c.publish_on).where(reviews.c.number == number)
    day: date | None = connection.scalar(wanted)
    return day is not None and day <= on


def _block(connection: Connection, number: int, on: date, rules: Rules) -> Turn:
    """Leave a photo that its consent does not let be shown; after the days of holding erase it."""
    wanted = select(reviews.c.publish_on).where(reviews.c.number == number)
    day: date = connection.execute(wanted).scalar_one()
    if on < day + timedelta(days=rules.hold_days):
        return Turn.BLOCKED
    bury(connection, number, f"{on:%Y-%m}", "review.expired")
    settle(connection, on)
    return Turn.EXPIRED


def _renumber(connection: Connection, old: int, new: int) -> int:
    """Give a photo another number, in every table that names it; return the new one."""
    beside = [t for t in metadata.sorted_tables if any(k.column is photos.c.number for k in t.foreign_keys)]
    moved = [
        (
            table,
            [dict(row) for row in connection.execute(select(table).where(table.c.number == old)).mappings()],
        )
        for table in (photos, *beside)
    ]
    connection.execute(delete(photos).where(photos.c.number == old))
    for table, rows in moved:
        if rows:
            connection.execute(insert(table), [{**row, "number": new} for row in rows])
    index_words(connection, new)
    return new


def _succeeding(connection: Connection, found: Dossier, photo: Photo, original: Rendition) -> Accession:
    """The redacted copy with what stays private of the photo whose place it takes."""
    mine = select(photo_private, photos.c.visible_until).join(photos)
    row = connection.execute(mine.where(photo_private.c.number == found.number)).mappings().one()
    fields = Accession.__dataclass_fields__
    kept = {name: row[name] for name in photo_private.c.keys() if name in fields}  # noqa: SIM118 - columns by name
    known = recorded(connection, found.photo.id)
    assert known is not None
    told = {name: getattr(known, name) for name in known.__slots__}
    until = row["visible_until"]
    return Accession(
        photo=replace(photo, caption=found.photo.caption, **told),
        original=original,
        visible_until=None if until is None else until.isoformat(),
        **kept,
    )
