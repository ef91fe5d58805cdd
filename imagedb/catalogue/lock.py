"""One ingest or sweep at a time, across threads, processes and machines; freed by the death of its holder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from imagedb.errors import CatalogueBusyError

# Any number that no other program uses in this database; PostgreSQL's locks are per database.
_LOCK = 0x4E5341


@contextmanager
def exclusive(engine: Engine) -> Iterator[None]:
    """Hold the catalogue's one lock. Raises CatalogueBusyError at once when somebody else has it."""
    held = _on_server(engine) if engine.dialect.name == "postgresql" else _on_file(engine)
    with held:
        yield


@contextmanager
def _on_file(engine: Engine) -> Iterator[None]:
    from filelock import FileLock, Timeout

    assert engine.url.database is not None
    path = Path(engine.url.database).resolve()
    # A lock of its own for every caller: two threads must exclude each other as two processes do.
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0, thread_local=False, is_singleton=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise CatalogueBusyError from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _on_server(engine: Engine) -> Iterator[None]:
    # Its own connection and no transaction: the lock may be held for hours and must not hold rows.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK}):
            raise CatalogueBusyError
        try:
            yield
        finally:
            connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
