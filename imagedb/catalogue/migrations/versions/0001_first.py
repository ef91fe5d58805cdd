"""The first tables.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything, the one row of the catalogue's state and the full-text index."""
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("group_secret", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_state")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_subject"), "consents", ["subject"], unique=False)
    op.create_table(
        "pending_erasures",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_pending_erasures")),
    )
    op.create_table(
        "photos",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visible_until", sa.Date(), nullable=True),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("condition_basis", sa.Text(), nullable=False),
        sa.Column("body_site", sa.Text(), nullable=False),
        sa.Column("blanched", sa.Boolean(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("age_band", sa.Text(), nullable=False),
        sa.Column("gestation_band", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("multiple_birth", sa.Boolean(), nullable=False),
        sa.Column("ethnic_category", sa.Text(), nullable=True),
        sa.Column("ita_class", sa.Text(), nullable=False),
        sa.Column("monk", sa.Text(), nullable=False),
        sa.Column("tone_order", sa.Double(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("subject_group", sa.Text(), nullable=False),
        sa.Column("tsb_umol_l", sa.Double(), nullable=True),
        sa.Column("tcb_umol_l", sa.Double(), nullable=True),
        sa.Column("bilirubin_method", sa.Text(), nullable=True),
        sa.Column("bilirubin_minutes_from_photo", sa.Integer(), nullable=True),
        sa.Column("bilirubin_band", sa.Text(), nullable=False),
        sa.Column("spo2_percent", sa.Double(), nullable=True),
        sa.Column("spo2_site", sa.Text(), nullable=True),
        sa.Column("spo2_band", sa.Text(), nullable=False),
        sa.Column("haemoglobin_g_l", sa.Double(), nullable=True),
        sa.Column("kramer_zone", sa.Integer(), nullable=True),
        sa.Column("phototherapy", sa.Text(), nullable=False),
        sa.Column("hours_since_phototherapy", sa.Double(), nullable=True),
        sa.Column("illuminant", sa.Text(), nullable=False),
        sa.Column("camera", sa.Text(), nullable=True),
        sa.Column("cct_k", sa.Double(), nullable=True),
        sa.Column("lux", sa.Double(), nullable=True),
        sa.Column("chart", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("profile_assumed", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("grade_reason", sa.Text(), nullable=False),
        sa.Column("loo_mean", sa.Double(), nullable=False),
        sa.Column("loo_median", sa.Double(), nullable=False),
        sa.Column("loo_p95", sa.Double(), nullable=False),
        sa.Column("loo_max", sa.Double(), nullable=False),
        sa.Column("skin_patches_mean", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_photos")),
        sa.UniqueConstraint("id", name=op.f("uq_photos_id")),
    )
    op.create_index(op.f("ix_photos_body_site_number"), "photos", ["body_site", "number"], unique=False)
    op.create_index(op.f("ix_photos_loo_mean_number"), "photos", ["loo_mean", "number"], unique=False)
    op.create_index(op.f("ix_photos_tone_order_number"), "photos", ["tone_order", "number"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("submission_key", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_consent_id"), "quarantine", ["consent_id"], unique=False)
    op.create_table(
        "teaching_sets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edit_key_sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_sets")),
    )
    op.create_table(
        "tombstones",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("public_sha256", sa.JSON(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_tombstones")),
    )
    op.create_table(
        "consent_events",
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_consent_events_consent_id")),
        sa.PrimaryKeyConstraint("consent_id", "position", name=op.f("pk_consent_events")),
        sa.UniqueConstraint("consent_id", "id", name=op.f("uq_consent_events_consent_id_id")),
    )
    op.create_table(
        "photo_private",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("site_code", sa.Text(), nullable=False),
        sa.Column("age_hours", sa.Double(), nullable=True),
        sa.Column("gestation_days", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("pixel_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_photo_private_consent_id")),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_private_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_photo_private")),
        sa.UniqueConstraint("pixel_sha256", name=op.f("uq_photo_private_pixel_sha256")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_photo_private_submission_key")),
    )
    op.create_index(op.f("ix_photo_private_consent_id"), "photo_private", ["consent_id"], unique=False)
    op.create_index(op.f("ix_photo_private_source_sha256"), "photo_private", ["source_sha256"], unique=False)
    op.create_table(
        "photo_regions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("polygon", sa.JSON(), nullable=False),
        sa.Column("body_site", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("lab_l", sa.Double(), nullable=False),
        sa.Column("lab_a", sa.Double(), nullable=False),
        sa.Column("lab_b", sa.Double(), nullable=False),
        sa.Column("spread", sa.JSON(), nullable=False),
        sa.Column("uncertainty_l", sa.Double(), nullable=False),
        sa.Column("uncertainty_a", sa.Double(), nullable=False),
        sa.Column("uncertainty_b", sa.Double(), nullable=False),
        sa.Column("ita", sa.Double(), nullable=False),
        sa.Column("ita_uncertainty", sa.Double(), nullable=False),
        sa.Column("chroma", sa.Double(), nullable=False),
        sa.Column("hue", sa.Double(), nullable=False),
        sa.Column("pixels", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Double(), nullable=False),
        sa.Column("monk_nearest", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_regions_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_photo_regions")),
    )
    op.create_table(
        "photo_renditions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_renditions_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "name", name=op.f("pk_photo_renditions")),
        sa.UniqueConstraint("key", name=op.f("uq_photo_renditions_key")),
    )
    op.create_table(
        "photo_reports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_reports_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_photo_reports")),
    )
    op.create_table(
        "photo_terms",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_terms_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "field", "position", name=op.f("pk_photo_terms")),
    )
    op.create_index(
        op.f("ix_photo_terms_field_value_number"), "photo_terms", ["field", "value", "number"], unique=False
    )
    op.create_table(
        "photo_tones",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_tones_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_photo_tones")),
    )
    op.create_table(
        "teaching_set_items",
        sa.Column("set_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["teaching_sets.id"], name=op.f("fk_teaching_set_items_set_id")),
        sa.PrimaryKeyConstraint("set_id", "version", "position", name=op.f("pk_teaching_set_items")),
    )
    op.create_index(op.f("ix_teaching_set_items_photo_id"), "teaching_set_items", ["photo_id"], unique=False)
    op.create_table(
        "teaching_set_versions",
        sa.Column("set_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["teaching_sets.id"], name=op.f("fk_teaching_set_versions_set_id")
        ),
        sa.PrimaryKeyConstraint("set_id", "version", name=op.f("pk_teaching_set_versions")),
    )
    op.execute("INSERT INTO catalogue_state (id, revision) VALUES (1, 0)")
    if op.get_bind().dialect.name == "sqlite":
        # The words are cut and folded by us; what is left for the tokenizer is to split at spaces.
        op.execute(
            "CREATE VIRTUAL TABLE photo_text USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        op.execute("CREATE INDEX ix_photos_words ON photos USING gin (to_tsvector('simple', search_text))")
