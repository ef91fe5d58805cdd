"""Filling an empty catalogue in bulk, past everything that writes one photo with care: only to measure speed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, exists, select, text, update

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import catalogue_state, consents, metadata, photos, tombstones
from imagedb.errors import CatalogueNotEmptyError

Rows = list[dict[str, Any]]

# Nothing is lost that cannot be made again, so nothing need reach the disk before the end.
_QUICK = ("journal_mode = MEMORY", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -1000000")
_SAFE = ("journal_mode = WAL",)  # the rest is set anew on every connection


def fill(
    engine: Engine, batches: Iterable[Mapping[Table, Rows]], told: Callable[[int], None] = lambda _: None
) -> int:
    """Write rows into a catalogue that holds nothing; return how many photos there are now.

    `told` hears of the photos written so far. JSON is given as text. All of it is written or nothing. Raises
    CatalogueNotEmptyError.
    """
    with reading(engine) as connection:
        for table in (photos, consents, tombstones):
            if connection.scalar(select(exists().select_from(table))):
                raise CatalogueNotEmptyError
    put = _copy if engine.dialect.name == "postgresql" else _insert
    count = 0
    with _quick(engine), writing(engine) as connection, _without_indices(connection):
        for batch in batches:
            for table, content in batch.items():
                if content:
                    put(connection, table, content)
            count += len(batch[photos])
            told(count)
        connection.execute(update(catalogue_state).values(revision=count))
        if engine.dialect.name == "sqlite":
            words = "INSERT INTO photo_text (rowid, words) SELECT number, search_text FROM photos"
            connection.execute(text(words))
    return count


def _insert(connection: Connection, table: Table, content: Rows) -> None:
    """As SQLite's driver takes it, which is three times as quick as by way of SQLAlchemy."""
    names, values = _columns(content)
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({_quoted(names)}) VALUES ({marks})"  # noqa: S608 - names of ours
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.executemany(statement, values)


def _copy(connection: Connection, table: Table, content: Rows) -> None:
    names, values = _columns(content)
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({_quoted(names)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _columns(content: Rows) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    names = list(content[0])
    return names, (tuple(row.values()) for row in content)


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@contextmanager
def _quick(engine: Engine) -> Iterator[None]:
    """Let SQLite write as fast as it can, and then again as safely as it must."""
    if engine.dialect.name != "sqlite":
        yield
        return
    engine.dispose()  # the journal changes only while nobody else has the file open
    _pragmas(engine, _QUICK)
    try:
        yield
    finally:
        _pragmas(engine, _SAFE)
        engine.dispose()


def _pragmas(engine: Engine, pragmas: Iterable[str]) -> None:
    raw = engine.raw_connection()
    try:
        for pragma in pragmas:
            raw.cursor().execute(f"PRAGMA {pragma}")
    finally:
        raw.close()


@contextmanager
def _without_indices(connection: Connection) -> Iterator[None]:
    """An index is made faster of all rows at once than of one after another."""
    indices = [index for table in metadata.sorted_tables for index in table.indexes if not index.unique]
    for index in indices:
        index.drop(connection)
    yield
    for index in indices:
        index.create(connection)
