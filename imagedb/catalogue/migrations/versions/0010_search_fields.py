"""File photos under their Neomar ratings, and pictures of one baby that look alike under one name.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NEOMAR = """
INSERT INTO photo_terms (number, field, position, value)
SELECT number, 'neomar', MIN(position), value FROM photo_tones
WHERE scale = 'neomar' AND value <> 'unknown' GROUP BY number, value
"""


def upgrade() -> None:
    """Photos that are there already keep no hash: it is computed from pixels, at ingest, and they have no group."""
    op.add_column("photo_private", sa.Column("perceptual_hash", sa.Text(), nullable=True))
    op.add_column("photos", sa.Column("duplicate_group", sa.Text(), nullable=True))
    op.create_index("ix_photos_duplicate_group", "photos", ["duplicate_group"])
    op.execute(_NEOMAR)
    op.execute("UPDATE catalogue_state SET revision = revision + 1 WHERE EXISTS (SELECT 1 FROM photos)")


def downgrade() -> None:
    """Forget both."""
    op.execute("DELETE FROM photo_terms WHERE field = 'neomar'")
    op.drop_index("ix_photos_duplicate_group", table_name="photos")
    op.drop_column("photos", "duplicate_group")
    op.drop_column("photo_private", "perceptual_hash")
