"""The catalogue's own state, refused rows and card batches."""

from sqlalchemy import JSON, Column, Integer, Table, Text

from imagedb.catalogue.tables.columns import metadata, text, whole

catalogue_state = Table(
    "catalogue_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    whole("revision"),
    Column("group_secret", Text),  # made when first asked for, see `secret`
    # Up to this place of `photo_changes` changes are not listed any more.
    Column("changes_forgotten", Integer, nullable=False, server_default="0"),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("submission_key", Text, primary_key=True),
    text("manifest"),
    whole("row"),
    Column("consent_id", Text, index=True),
    Column("fields", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("source_sha256", Text),
)

# Measured values of our own printed cards, as the CGATS file that holds them.
card_batches = Table(
    "card_batches",
    metadata,
    Column("batch", Text, primary_key=True),
    text("content"),
    text("sha256"),
    text("registered_at"),
    text("registered_by"),
)
