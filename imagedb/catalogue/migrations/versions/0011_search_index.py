"""What the searches in memory follow: which photos changed since, and an index kept for a quick start.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# What is not public yet has a negative number, and no search knows it.
_SQLITE = (
    """CREATE TRIGGER photo_added AFTER INSERT ON photos WHEN NEW.number > 0 BEGIN
    INSERT OR REPLACE INTO photo_changes (number) VALUES (NEW.number); END""",
    """CREATE TRIGGER photo_changed AFTER UPDATE ON photos WHEN NEW.number > 0 BEGIN
    INSERT OR REPLACE INTO photo_changes (number) VALUES (NEW.number); END""",
    """CREATE TRIGGER photo_gone AFTER DELETE ON photos WHEN OLD.number > 0 BEGIN
    INSERT OR REPLACE INTO photo_changes (number) VALUES (OLD.number);
    DELETE FROM search_snapshots; END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION note_photo_change() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        changed integer := CASE WHEN TG_OP = 'DELETE' THEN OLD.number ELSE NEW.number END;
    BEGIN
        IF changed > 0 THEN
            INSERT INTO photo_changes (number) VALUES (changed)
                ON CONFLICT (number) DO UPDATE SET place = DEFAULT;
            IF TG_OP = 'DELETE' THEN
                DELETE FROM search_snapshots;
            END IF;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER photo_changed AFTER INSERT OR UPDATE OR DELETE ON photos
    FOR EACH ROW EXECUTE FUNCTION note_photo_change()""",
)


def upgrade() -> None:
    """Add them, and the triggers that fill them."""
    op.create_table(
        "photo_changes",
        sa.Column("place", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_photo_changes")),
        sa.UniqueConstraint("number", name=op.f("uq_photo_changes_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_snapshots",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_snapshots")),
    )
    op.add_column("catalogue_state", sa.Column("changes_forgotten", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_photos_subject_group"), "photos", ["subject_group"], unique=False)
    for name in ("tone_order_number", "loo_mean_number"):  # orders are kept in memory now
        op.drop_index(op.f(f"ix_photos_{name}"), "photos")
    op.drop_index(op.f("ix_photo_terms_field_value_number"), "photo_terms")
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them; older code searches in the database."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("photo_added", "photo_changed", "photo_gone"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP TRIGGER photo_changed ON photos")
        op.execute("DROP FUNCTION note_photo_change")
    op.create_index(op.f("ix_photo_terms_field_value_number"), "photo_terms", ["field", "value", "number"], unique=False)
    op.create_index(op.f("ix_photos_tone_order_number"), "photos", ["tone_order", "number"], unique=False)
    op.create_index(op.f("ix_photos_loo_mean_number"), "photos", ["loo_mean", "number"], unique=False)
    op.drop_index(op.f("ix_photos_subject_group"), "photos")
    op.drop_column("catalogue_state", "changes_forgotten")
    op.drop_table("search_snapshots")
    op.drop_table("photo_changes")
