"""The migrations that a database lacks, run by Alembic. Loaded only where there is one to run."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from imagedb.catalogue.migrate import SCRIPTS


def upgrade(connection: Connection) -> None:
    """Run what the database lacks, in the caller's transaction."""
    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
    """Alembic's settings for a database that is already open."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
