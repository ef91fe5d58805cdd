"""What the searches in memory follow: which photos changed, and an index kept so that starting is quick.

Triggers of the database write both, see migration 0011: no writer can forget to.
"""

from sqlalchemy import Column, Integer, LargeBinary, Table

from imagedb.catalogue.tables.columns import metadata, whole

# The last change of every public photo, or of one that is gone. `place` grows with every change there ever was.
photo_changes = Table(
    "photo_changes",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("number", Integer, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

# At most one row: the index of all photos as it was at `place`. Gone as soon as a public photo is.
search_snapshots = Table(
    "search_snapshots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    whole("place"),
    whole("layout"),
    Column("content", LargeBinary, nullable=False),
)
