"""Run by Alembic: migrate the database that is open already, in its transaction."""

from alembic import context

from imagedb.catalogue.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
