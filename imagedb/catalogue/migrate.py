"""Bring a database to the newest schema. Several processes may try at once; one does it.

A database that has it already, as nearly every one that is opened, is told without Alembic, which takes as long to load as
all else that a catalogue needs.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table, text

from imagedb.catalogue.engine import begin_sqlite

SCRIPTS = Path(__file__).with_name("migrations")
"""Where the migrations lie, each in a file that is named by its number."""

_LOCK = 0x4E5342
_TABLE = "alembic_version"
_VERSION = table(_TABLE, column("version_num"))


def migrate(engine: Engine) -> None:
    """Run the migrations that this database lacks, all or none of them."""
    with engine.connect() as connection:
        if _is_newest(connection):
            return
    with engine.connect() as connection, connection.begin():
        begin_sqlite(connection, "IMMEDIATE")
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if not _is_newest(connection):
            from imagedb.catalogue.upgrading import upgrade

            upgrade(connection)


@cache
def newest() -> str:
    """The number of the last migration, as its file is named."""
    return max(script.name.split("_")[0] for script in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table(_TABLE):
        return False
    return [newest()] == connection.execute(select(_VERSION)).scalars().all()
