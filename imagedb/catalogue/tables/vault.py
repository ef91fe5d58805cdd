"""The keys that lock originals, each wrapped by the one above it. The topmost is in no database."""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, Text

from imagedb.catalogue.tables.columns import metadata, photo_number, text, whole

# Goes in the transaction that takes the family's last photo; whatever it wrapped is lost with it.
family_keys = Table(
    "family_keys",
    metadata,
    Column("consent_id", Text, ForeignKey("consents.id"), primary_key=True),
    text("master"),
    Column("wrapped", LargeBinary, nullable=False),
)

photo_keys = Table(
    "photo_keys",
    metadata,
    photo_number(),
    whole("version"),
    Column("nonce", LargeBinary, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)
