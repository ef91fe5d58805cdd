"""What stays private of photos and families: consents, what ties a photo to them, and what withdrawal leaves."""

from sqlalchemy import JSON, Boolean, Column, Double, ForeignKey, Integer, Table, Text, UniqueConstraint

from imagedb.catalogue.tables.columns import metadata, photo_number, position, text

consents = Table(
    "consents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("document", JSON, nullable=False),  # the native JSON without its events
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("consent_id", Text, ForeignKey("consents.id"), primary_key=True),
    position(),
    text("id"),
    text("kind"),
    Column("document", JSON, nullable=False),
    UniqueConstraint("consent_id", "id"),
)

photo_private = Table(
    "photo_private",
    metadata,
    photo_number(),
    Column("consent_id", Text, ForeignKey("consents.id"), nullable=False, index=True),
    text("subject"),
    text("site_code"),
    Column("submitter", Text),  # the random id of who sent it
    Column("age_hours", Double),
    Column("gestation_days", Integer),
    Column("submission_key", Text, nullable=False, unique=True),
    Column("source_sha256", Text, nullable=False, index=True),
    Column("pixel_sha256", Text, nullable=False, unique=True),
    Column("perceptual_hash", Text),  # of what the picture looks like; see `duplicates`
    # As recorded; `photos` tells of them what enough families share, see `particulars`.
    Column("recorded_sex", Text),
    Column("recorded_gestation_band", Text),
    Column("recorded_ethnic_category", Text),
    Column("recorded_multiple_birth", Boolean),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("photo_id", Text, primary_key=True),
    text("month"),
    Column("public_sha256", JSON, nullable=False),
    Column("purposes", JSON, nullable=False),
)

# Withdrawn photos whose bytes may still lie in the object store. Emptied once they are gone.
pending_erasures = Table("pending_erasures", metadata, Column("photo_id", Text, primary_key=True))

# Purposes that photos no longer have although they are still shown; a withdrawn photo has a tombstone instead.
withdrawn_purposes = Table(
    "withdrawn_purposes",
    metadata,
    Column("photo_id", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
)

# Consents of which a no is not yet in the journal outside the database. Emptied once it is there.
pending_noes = Table(
    "pending_noes", metadata, Column("consent_id", Text, ForeignKey("consents.id"), primary_key=True)
)
