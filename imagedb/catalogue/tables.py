"""The tables, for SQLite and PostgreSQL alike.

What readers may see stands apart from what stays private (`photo_private`, and the rendition
`original`), so that no query for a page can pick up a private column by accident.
`photos.number` is the catalogue's revision at accession: internal, it orders "newest" and
says nothing about when a picture was taken. The full-text index is not here: it is an FTS5
table on SQLite and an expression index on PostgreSQL, see the migrations.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _real(name: str) -> Column[float]:
    return Column(name, Double, nullable=False)


def _photo(*, primary_key: bool = True) -> Column[int]:
    return Column("number", Integer, ForeignKey("photos.number", ondelete="CASCADE"), primary_key=primary_key)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True, autoincrement=False)


catalogue_state = Table(
    "catalogue_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _whole("revision"),
    Column("group_secret", Text),  # made when first asked for, see `secret`
)

photos = Table(
    "photos",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("visible_until", Date),
    _text("provenance"),
    _text("condition_basis"),
    _text("body_site"),
    Column("blanched", Boolean, nullable=False),
    _text("caption"),
    _text("search_text"),  # the caption's words as both databases index them
    _text("age_band"),
    _text("gestation_band"),
    _text("sex"),
    Column("multiple_birth", Boolean, nullable=False),
    Column("ethnic_category", Text),
    _text("ita_class"),
    _text("monk"),
    _real("tone_order"),  # sorts lightest first when descending, unknown last
    _text("licence"),
    _text("subject_group"),
    # Observation
    Column("tsb_umol_l", Double),
    Column("tcb_umol_l", Double),
    Column("bilirubin_method", Text),
    Column("bilirubin_minutes_from_photo", Integer),
    _text("bilirubin_band"),
    Column("spo2_percent", Double),
    Column("spo2_site", Text),
    _text("spo2_band"),
    Column("haemoglobin_g_l", Double),
    Column("kramer_zone", Integer),
    _text("phototherapy"),
    Column("hours_since_phototherapy", Double),
    # Capture
    _text("illuminant"),
    Column("camera", Text),
    Column("cct_k", Double),
    Column("lux", Double),
    _text("chart"),
    _text("profile"),
    Column("profile_assumed", Boolean, nullable=False),
    _whole("width"),
    _whole("height"),
    # Calibration
    _text("grade"),
    _text("grade_reason"),
    _real("loo_mean"),
    _real("loo_median"),
    _real("loo_p95"),
    _real("loo_max"),
    Column("skin_patches_mean", Double),
    Index(None, "tone_order", "number"),
    Index(None, "loo_mean", "number"),
)

photo_reports = Table(
    "photo_reports", metadata, _photo(), Column("report", JSON(none_as_null=True), nullable=False)
)

# Fields of which a photo may have several values: condition, body_site, confounder, purpose, monk.
photo_terms = Table(
    "photo_terms",
    metadata,
    _photo(),
    Column("field", Text, primary_key=True),
    _position(),
    _text("value"),
    Index(None, "field", "value", "number"),
)

photo_tones = Table(
    "photo_tones",
    metadata,
    _photo(),
    _position(),
    _text("scale"),
    _text("value"),
    _text("rater"),
    _text("method"),
    _text("site"),
)

photo_regions = Table(
    "photo_regions",
    metadata,
    _photo(),
    _position(),
    Column("polygon", JSON, nullable=False),
    _text("body_site"),
    _text("role"),
    _real("lab_l"),
    _real("lab_a"),
    _real("lab_b"),
    Column("spread", JSON, nullable=False),
    _real("uncertainty_l"),
    _real("uncertainty_a"),
    _real("uncertainty_b"),
    _real("ita"),
    _real("ita_uncertainty"),
    _real("chroma"),
    _real("hue"),
    _whole("pixels"),
    _real("left_out"),
    _whole("monk_nearest"),
)

photo_renditions = Table(
    "photo_renditions",
    metadata,
    _photo(),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    _text("media_type"),
    _whole("width"),
    _whole("height"),
    _whole("size"),
    _text("sha256"),
)

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
    _position(),
    _text("id"),
    _text("kind"),
    Column("document", JSON, nullable=False),
    UniqueConstraint("consent_id", "id"),
)

photo_private = Table(
    "photo_private",
    metadata,
    _photo(),
    Column("consent_id", Text, ForeignKey("consents.id"), nullable=False, index=True),
    _text("subject"),
    _text("site_code"),
    Column("age_hours", Double),
    Column("gestation_days", Integer),
    Column("submission_key", Text, nullable=False, unique=True),
    Column("source_sha256", Text, nullable=False, index=True),
    Column("pixel_sha256", Text, nullable=False, unique=True),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("photo_id", Text, primary_key=True),
    _text("month"),
    Column("public_sha256", JSON, nullable=False),
    Column("purposes", JSON, nullable=False),
)

# Withdrawn photos whose bytes may still lie in the object store. Emptied once they are gone.
pending_erasures = Table("pending_erasures", metadata, Column("photo_id", Text, primary_key=True))

quarantine = Table(
    "quarantine",
    metadata,
    Column("submission_key", Text, primary_key=True),
    _text("manifest"),
    _whole("row"),
    Column("consent_id", Text, index=True),
    Column("fields", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("source_sha256", Text),
)

teaching_sets = Table(
    "teaching_sets",
    metadata,
    Column("id", Text, primary_key=True),
    _whole("version"),
    _text("edit_key_sha256"),
)

teaching_set_versions = Table(
    "teaching_set_versions",
    metadata,
    Column("set_id", Text, ForeignKey("teaching_sets.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("title"),
    _text("description"),
)

# No foreign key to photos: a withdrawn photo's place stays, as a gap.
teaching_set_items = Table(
    "teaching_set_items",
    metadata,
    Column("set_id", Text, ForeignKey("teaching_sets.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _position(),
    Column("photo_id", Text, nullable=False, index=True),
    _text("note"),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("action"),
    _text("about"),
    _text("previous"),
    _text("hash"),
)

# Measured values of our own printed cards, as the CGATS file that holds them.
card_batches = Table(
    "card_batches",
    metadata,
    Column("batch", Text, primary_key=True),
    _text("content"),
    _text("sha256"),
    _text("registered_at"),
    _text("registered_by"),
)
