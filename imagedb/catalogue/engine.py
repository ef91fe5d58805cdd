"""Connections: one kind of read and one kind of write transaction, the same on both databases.

A read sees one moment of the catalogue, however many statements it takes; one that takes a single statement needs no
transaction for that. Writes are one at a time
(SQLite by its nature, PostgreSQL by locking the one row of `catalogue_state`), so that the revision, the
audit log and what they describe can never disagree.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import SQLITE_BUSY, Cursor, OperationalError
from sqlite3 import Connection as SqliteConnection
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, update
from sqlalchemy.exc import ArgumentError

from imagedb.catalogue.tables import catalogue_state
from imagedb.errors import CatalogueFileError, CatalogueUrlError

BUSY_SECONDS = 30
_REVISION = select(catalogue_state.c.revision)
# FastAPI answers in up to 40 threads; each may hold one connection.
# What a statement carried (a caption, a pseudonym) belongs in no message, report or log.
_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 40, "hide_parameters": True}


def read_url(url: str) -> URL:
    """The URL with the driver we use. Raises CatalogueUrlError for anything but a file or a server."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # What cannot be taken apart may hold a password anywhere.
        raise CatalogueUrlError("(hidden)" if "@" in url else url) from None
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed.set(drivername="sqlite+pysqlite")
    raise CatalogueUrlError(parsed.render_as_string())


def connect(url: str) -> Engine:
    """An engine for the URL; makes the folder of an SQLite file. Opens no connection yet.

    Raises CatalogueUrlError, and CatalogueFileError when that folder or file cannot be made.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, **_POOL)
    assert parsed.database is not None
    file = Path(parsed.database)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Consents are in it: nobody else on this machine reads it. SQLite gives its other files the same mode.
        file.touch(mode=0o600)
    except OSError as error:
        raise CatalogueFileError(str(file), error.strerror or "") from error
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment of the catalogue."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        begin_sqlite(connection, "DEFERRED")
        yield connection


@contextmanager
def asking(engine: Engine) -> Iterator[Connection]:
    """For one statement, which sees one moment by itself: no transaction is begun and ended around it."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The one write transaction; everything in it happens or nothing does."""
    with engine.connect() as connection, connection.begin():
        begin_sqlite(connection, "IMMEDIATE")
        if engine.dialect.name == "postgresql":
            connection.execute(select(catalogue_state.c.id).with_for_update())
        yield connection


def advance(connection: Connection) -> int:
    """Raise the catalogue's revision by one and return it; for every change that readers can see."""
    connection.execute(update(catalogue_state).values(revision=catalogue_state.c.revision + 1))
    return revision(connection)


def revision(connection: Connection) -> int:
    """The catalogue's revision."""
    now: int = connection.execute(_REVISION).scalar_one()
    return now


def begin_sqlite(connection: Connection, kind: Literal["DEFERRED", "IMMEDIATE"]) -> None:
    """Begin on SQLite the transaction that was begun for SQLAlchemy; PostgreSQL's driver has done it already.

    Said here, not by a listener: one that listens to an engine is asked about at every step of every statement, which takes
    as long as a short statement itself.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"BEGIN {kind}")


def _prepare_sqlite(dbapi_connection: SqliteConnection, _record: object) -> None:
    # None hands BEGIN to us: the driver's own never covers a SELECT, so a read would see many moments.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    _write_ahead(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # a withdrawal that was answered must survive a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what a family withdraws is overwritten, not only unlinked
    cursor.close()


def _write_ahead(cursor: Cursor) -> None:
    # A new file is told once to keep a write-ahead log. SQLite gives up at once where somebody else writes to the file at
    # that moment, however long it was told to wait: of several servers that begin on a new file some would not start.
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if error.sqlite_errorcode & 0xFF != SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
