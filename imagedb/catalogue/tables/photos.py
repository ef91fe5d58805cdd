"""What readers may see of photos.

`photos.number` is the catalogue's revision at publication: internal, it orders "newest" and says nothing about
when a picture was taken. Until then it is negative, and `hidden_for` says what the photo waits for. The full-text index is not here: it is an FTS5 table on SQLite and an expression
index on PostgreSQL, see the migrations.
"""

from sqlalchemy import JSON, Boolean, Column, Date, Double, Index, Integer, Table, Text

from imagedb.catalogue.tables.columns import metadata, photo_number, position, real, text, whole

photos = Table(
    "photos",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("visible_until", Date),
    Column("hidden_for", Text),  # 'review' or 'report'; see `reviews`
    text("provenance"),
    text("condition_basis"),
    text("body_site"),
    Column("blanched", Boolean, nullable=False),
    text("caption"),
    text("search_text"),  # the caption's words as both databases index them
    text("age_band"),
    text("gestation_band"),
    text("sex"),
    Column("multiple_birth", Boolean),
    Column("ethnic_category", Text),
    text("ita_class"),
    text("monk"),
    real("tone_order"),  # sorts lightest first when descending, unknown last
    text("licence"),
    text("subject_group"),
    Column("duplicate_group", Text, index=True),
    # Observation
    Column("tsb_umol_l", Double),
    Column("tcb_umol_l", Double),
    Column("bilirubin_method", Text),
    Column("bilirubin_minutes_from_photo", Integer),
    text("bilirubin_band"),
    Column("spo2_percent", Double),
    Column("spo2_site", Text),
    text("spo2_band"),
    Column("haemoglobin_g_l", Double),
    Column("kramer_zone", Integer),
    text("phototherapy"),
    Column("hours_since_phototherapy", Double),
    # Capture
    text("illuminant"),
    Column("camera", Text),
    Column("cct_k", Double),
    Column("lux", Double),
    text("chart"),
    text("profile"),
    Column("profile_assumed", Boolean, nullable=False),
    whole("width"),
    whole("height"),
    # Calibration
    text("grade"),
    text("grade_reason"),
    real("loo_mean"),
    real("loo_median"),
    real("loo_p95"),
    real("loo_max"),
    Column("skin_patches_mean", Double),
    Index(None, "subject_group"),
)

photo_reports = Table(
    "photo_reports", metadata, photo_number(), Column("report", JSON(none_as_null=True), nullable=False)
)

# Fields of which a photo may have several values: condition, body_site, confounder, purpose, monk, neomar.
photo_terms = Table(
    "photo_terms",
    metadata,
    photo_number(),
    Column("field", Text, primary_key=True),
    position(),
    text("value"),
)

photo_tones = Table(
    "photo_tones",
    metadata,
    photo_number(),
    position(),
    text("scale"),
    text("value"),
    text("rater"),
    text("method"),
    text("site"),
)

photo_regions = Table(
    "photo_regions",
    metadata,
    photo_number(),
    position(),
    Column("polygon", JSON, nullable=False),
    text("body_site"),
    text("role"),
    real("lab_l"),
    real("lab_a"),
    real("lab_b"),
    Column("spread", JSON, nullable=False),
    real("uncertainty_l"),
    real("uncertainty_a"),
    real("uncertainty_b"),
    real("ita"),
    real("ita_uncertainty"),
    real("chroma"),
    real("hue"),
    whole("pixels"),
    real("left_out"),
    whole("monk_nearest"),
)

photo_renditions = Table(
    "photo_renditions",
    metadata,
    photo_number(),
    Column("name", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    text("media_type"),
    whole("width"),
    whole("height"),
    whole("size"),
    text("sha256"),
)
