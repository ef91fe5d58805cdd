"""What happens to photos when their family withdraws, and what remains.

In one transaction every row about the photo goes but its tombstone, so that every read answers "withdrawn"
from that moment. `pending_erasures` remembers whose bytes are still to be erased, across a crash.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, insert, or_, select, text, update

from consent.licence import WITHHELD
from imagedb.catalogue import audit, vault_keys
from imagedb.catalogue.engine import BUSY_SECONDS, advance, reading, writing
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.recognition import recognise
from imagedb.catalogue.rows import read_tombstone
from imagedb.catalogue.tables import (
    family_keys,
    metadata,
    pending_erasures,
    photo_private,
    photo_renditions,
    photo_terms,
    photos,
    quarantine,
    taken_down,
    teaching_set_items,
    tombstones,
    withdrawn_purposes,
)
from imagedb.model import Tombstone
from imagedb.vocabulary import RenditionName

_PUBLIC = frozenset(purpose.value for purpose in WITHHELD)
"""Purposes for which others may hold copies, so that they must be told when one is gone."""


@dataclass(frozen=True, slots=True)
class WithdrawnPhoto:
    """A photo that was withdrawn, and the keys of all its objects, private ones among them."""

    photo_id: str
    keys: tuple[str, ...]


class Withdrawals:
    """Tombstones, and the erasures that are still to be done."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> tuple[Tombstone, ...]:
        """Every tombstone, by photo id."""
        with reading(self._engine) as connection:
            found = connection.execute(select(tombstones).order_by(tombstones.c.photo_id)).mappings()
            return tuple(map(read_tombstone, found))

    def count(self) -> int:
        """How many photos were ever withdrawn."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(tombstones)).scalar_one()

    def pending(self) -> tuple[str, ...]:
        """Ids of withdrawn photos whose bytes may still be in the object store."""
        with reading(self._engine) as connection:
            found = select(pending_erasures.c.photo_id).order_by(pending_erasures.c.photo_id)
            return tuple(connection.execute(found).scalars())

    def erased(self, photo_id: str) -> None:
        """Note that none of the photo's bytes are left."""
        with writing(self._engine) as connection:
            gone = delete(pending_erasures).where(pending_erasures.c.photo_id == photo_id)
            if connection.execute(gone).rowcount:
                audit.append(connection, "photo.erased", photo_id)

    def replay(self, stone: Tombstone) -> None:
        """Withdraw a photo again that was withdrawn before the database was restored; its tombstone is that of then."""
        facts = {
            "month": stone.month,
            "public_sha256": list(stone.public_sha256),
            "purposes": [purpose.value for purpose in stone.purposes],
        }
        with writing(self._engine) as connection:
            mine = select(photos.c.number, photo_private.c.consent_id).join(photo_private)
            row = connection.execute(mine.where(photos.c.id == stone.photo_id)).first()
            if row is not None:
                on = date.fromisoformat(f"{stone.month}-01")
                remove(connection, [row.number], row.consent_id, on)
                connection.execute(
                    update(tombstones).where(tombstones.c.photo_id == stone.photo_id).values(facts)
                )
            else:  # taken in after the backup, so that the database never knew it
                connection.execute(insert(tombstones), {"photo_id": stone.photo_id, **facts})
                connection.execute(insert(pending_erasures), {"photo_id": stone.photo_id})
                advance(connection)
            audit.append(connection, "withdrawal.replayed", stone.photo_id)

    def scrub(self) -> None:
        """Remove from the database's own files what deleted rows leave behind there.

        SQLite: words from the full-text index, and the write-ahead log, as far as readers let go of it.
        PostgreSQL: dead rows, as far as no transaction can still see them.
        """
        if self._engine.dialect.name == "sqlite":
            _scrub_sqlite(self._engine)
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM {', '.join(table.name for table in _HOLDING)}")


_HOLDING: tuple[Table, ...] = tuple(
    table
    for table in metadata.sorted_tables
    if table.name.startswith(("photo", "review", "search"))
    or table in {family_keys, quarantine, teaching_set_items, pending_erasures}
)


def remove(
    connection: Connection, numbers: list[int], consent_id: str, on: date, by: str = ""
) -> tuple[WithdrawnPhoto, ...]:
    """Take photos of a consent out of the catalogue within a transaction, and know their pictures if they come again.

    Of what was never public no tombstone is left: there is nobody to tell.
    """
    if not numbers:
        return ()
    private = photo_private.c
    known = select(private.submission_key, private.source_sha256, private.pixel_sha256)
    rows = connection.execute(known.where(private.number.in_(numbers))).all()
    offers, sources, pixels = (list(column) for column in zip(*rows, strict=True))
    withdrawn = tuple(bury(connection, number, f"{on:%Y-%m}", "photo.withdrawn", by) for number in numbers)
    offered = or_(quarantine.c.source_sha256.in_(sources), quarantine.c.submission_key.in_(offers))
    connection.execute(delete(quarantine).where(offered))
    recognise(connection, (*sources, *pixels))
    settle(connection, on)
    _count(connection, consent_id, on, len(numbers))
    return withdrawn


def forget_refusals(connection: Connection, consent_id: str) -> None:
    """Forget every refused row of a consent, within a transaction."""
    connection.execute(delete(quarantine).where(quarantine.c.consent_id == consent_id))


def _count(connection: Connection, consent_id: str, on: date, photos_gone: int) -> None:
    """Note for the family how many photos were taken down, and never which."""
    before = select(func.count()).select_from(taken_down).where(taken_down.c.consent_id == consent_id)
    place = connection.execute(before).scalar_one()
    row = {"consent_id": consent_id, "position": place, "on": on, "photos": photos_gone}
    connection.execute(insert(taken_down), row)


def note_purposes(connection: Connection, numbers: list[int], kept: frozenset[str]) -> None:
    """Remember which public purposes photos had and no longer have; forget those that they have again.

    Nobody has copies of what was never public, whose numbers are negative.
    """
    had = (photo_terms.c.field == "purpose") & photo_terms.c.value.in_(_PUBLIC - kept)
    named = select(photos.c.id, photo_terms.c.value).join(
        photo_terms, photo_terms.c.number == photos.c.number
    )
    public = photos.c.number.in_(numbers) & (photos.c.number > 0)
    lost = connection.execute(named.where(had, public).order_by(photos.c.id)).all()
    theirs = withdrawn_purposes.c.photo_id.in_(select(photos.c.id).where(photos.c.number.in_(numbers)))
    connection.execute(delete(withdrawn_purposes).where(theirs, withdrawn_purposes.c.purpose.in_(kept)))
    if lost:
        rows = [{"photo_id": photo_id, "purpose": purpose} for photo_id, purpose in lost]
        connection.execute(insert(withdrawn_purposes), rows)
    for photo_id in dict.fromkeys(row.id for row in lost):
        audit.append(connection, "photo.purpose_withdrawn", photo_id)


def bury(connection: Connection, number: int, month: str, why: str, by: str = "") -> WithdrawnPhoto:
    """Take a photo out of the catalogue within a transaction, and remember that its bytes are to be erased.

    A tombstone is left if it ever was public. `why` is what the audit log says, of the person `by`.
    """
    whose = select(photos.c.id, photo_private.c.consent_id).join(photo_private)
    photo_id, consent_id = connection.execute(whose.where(photos.c.number == number)).one()
    stored = (
        connection.execute(_of(photo_renditions, number).order_by(photo_renditions.c.name)).mappings().all()
    )
    public = [row["sha256"] for row in stored if row["name"] != RenditionName.ORIGINAL.value]
    terms = _of(photo_terms, number).where(photo_terms.c.field == "purpose").order_by(photo_terms.c.position)
    purposes = [row["value"] for row in connection.execute(terms).mappings()]
    grave = {"photo_id": photo_id, "month": month, "public_sha256": public, "purposes": purposes}
    if number > 0:  # see `photos`: until it is published its number is negative
        connection.execute(insert(tombstones), grave)
        advance(connection)
    connection.execute(insert(pending_erasures), {"photo_id": photo_id})
    # The tombstone says it for all purposes.
    connection.execute(delete(withdrawn_purposes).where(withdrawn_purposes.c.photo_id == photo_id))
    # An educator's words may describe the photo; its place in the set stays, as a gap.
    place = teaching_set_items.c.photo_id == photo_id
    connection.execute(update(teaching_set_items).where(place).values(note="", question=""))
    if connection.dialect.name == "sqlite":
        forget = text("DELETE FROM photo_text WHERE rowid = :number")
        connection.execute(forget, {"number": number})
    connection.execute(delete(photos).where(photos.c.number == number))
    vault_keys.forget(connection, consent_id)
    audit.append(connection, why, photo_id, by)
    return WithdrawnPhoto(photo_id, tuple(row["key"] for row in stored))


def _scrub_sqlite(engine: Engine) -> None:
    # On the driver's own connection: a checkpoint cannot run inside a transaction, and ours always begin one.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("INSERT INTO photo_text (photo_text) VALUES ('optimize')")
        cursor.execute("PRAGMA busy_timeout = 2000")  # a long read must not hold up the family's answer
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.close()
    finally:
        connection.close()


def _of(table: Table, number: int) -> Any:  # noqa: ANN401 - a Select whose row type says nothing
    return select(table).where(table.c.number == number)
