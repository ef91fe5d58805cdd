"""Teaching sets, every version of them."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text, literal_column

from imagedb.catalogue.tables.columns import metadata, position, text, whole

teaching_sets = Table(
    "teaching_sets",
    metadata,
    Column("id", Text, primary_key=True),
    whole("version"),
    text("edit_key_sha256"),
)

teaching_set_versions = Table(
    "teaching_set_versions",
    metadata,
    Column("set_id", Text, ForeignKey("teaching_sets.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    text("title"),
    text("description"),
    # None for versions from before it was kept.
    Column("saved_on", Date),
)

# No foreign key to photos: a withdrawn photo's place stays, as a gap.
teaching_set_items = Table(
    "teaching_set_items",
    metadata,
    Column("set_id", Text, ForeignKey("teaching_sets.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    position(),
    Column("photo_id", Text, nullable=False, index=True),
    text("note"),
    Column("question", Text, nullable=False, server_default=literal_column("''")),
)

# The version that an editor looked at; a later one is listed only when an editor lists it again.
listed_sets = Table(
    "listed_sets",
    metadata,
    Column("set_id", Text, ForeignKey("teaching_sets.id"), primary_key=True),
    whole("version"),
    text("listed_at"),
)
