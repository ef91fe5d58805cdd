"""What the database still holds of one photo, by table; and its removal. For the purge, and for checking it."""

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Table,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    update,
)

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import metadata, photo_private, photos, quarantine, teaching_set_items

_BESIDE: tuple[Table, ...] = tuple(
    beside
    for beside in metadata.sorted_tables
    if any(key.column is photos.c.number for key in beside.foreign_keys)
)
"""The tables whose rows belong to a photo and go with it."""


class Remains:
    """The rows of one photo, a tombstone's aside."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self, photo_id: str) -> tuple[str, ...]:
        """Tables with rows of the photo, and how many."""
        with reading(self._engine) as connection:
            number = _number(connection, photo_id)
            if number is None:
                return ()
            counts = {one.name: _count(connection, one, number) for one in (photos, *_BESIDE)}
            counts["quarantine"] = connection.execute(
                select(func.count()).select_from(quarantine).where(_refused_twins(number))
            ).scalar_one()
            return tuple(f"{name}: {count}" for name, count in counts.items() if count)

    def erase_rows(self, photo_id: str) -> None:
        """Remove them. The withdrawal's own transaction has done so already, unless somebody put them back."""
        with writing(self._engine) as connection:
            number = _number(connection, photo_id)
            if number is None:
                return
            connection.execute(delete(quarantine).where(_refused_twins(number)))
            if connection.dialect.name == "sqlite":
                words = table("photo_text")
                connection.execute(delete(words).where(literal_column("rowid") == number))
            connection.execute(delete(photos).where(photos.c.number == number))

    def notes(self, photo_id: str) -> tuple[str, ...]:
        """Places in teaching sets where the photo has a note or a question, as set, version and position."""
        items = teaching_set_items.c
        places = select(items.set_id, items.version, items.position).where(items.photo_id == photo_id)
        with reading(self._engine) as connection:
            found = connection.execute(places.where(or_(items.note != "", items.question != "")))
            return tuple(f"{row.set_id} {row.version} {row.position}" for row in found)

    def erase_notes(self, photo_id: str) -> None:
        """Empty them; the photo's place stays, as a gap."""
        with writing(self._engine) as connection:
            mine = teaching_set_items.c.photo_id == photo_id
            connection.execute(update(teaching_set_items).where(mine).values(note="", question=""))

    def nobody_s_words(self) -> int:
        """How many entries of SQLite's full-text index belong to no photo; 0 where the index is part of the table."""
        if self._engine.dialect.name != "sqlite":
            return 0
        with reading(self._engine) as connection:
            stranger = literal_column("rowid", Integer).not_in(select(photos.c.number))
            stray = select(func.count()).select_from(table("photo_text")).where(stranger)
            return connection.execute(stray).scalar_one()


def _number(connection: Connection, photo_id: str) -> int | None:
    return connection.scalar(select(photos.c.number).where(photos.c.id == photo_id))


def _count(connection: Connection, one: Table, number: int) -> int:
    return connection.execute(
        select(func.count()).select_from(one).where(one.c.number == number)
    ).scalar_one()


def _refused_twins(number: int) -> ColumnElement[bool]:
    sources = select(photo_private.c.source_sha256).where(photo_private.c.number == number)
    offers = select(photo_private.c.submission_key).where(photo_private.c.number == number)
    return or_(quarantine.c.source_sha256.in_(sources), quarantine.c.submission_key.in_(offers))
