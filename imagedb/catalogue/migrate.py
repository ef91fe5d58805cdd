"""Bring a database to the newest schema. Several processes may try at once; one does it."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from imagedb.catalogue.engine import begin_sqlite

_SCRIPTS = Path(__file__).with_name("migrations")
_LOCK = 0x4E5342


def migrate(engine: Engine) -> None:
    """Run the migrations that this database lacks, all or none of them."""
    with engine.connect() as connection:
        if _version(connection) == _newest():
            return
    with engine.connect() as connection, connection.begin():
        begin_sqlite(connection, "IMMEDIATE")
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _version(connection) != _newest():
            command.upgrade(configuration(connection), "head")


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(_SCRIPTS)).get_current_head()


def configuration(connection: Connection) -> Config:
    """Alembic's settings for a database that is already open."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
