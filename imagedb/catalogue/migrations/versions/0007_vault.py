"""Keep the wrapped keys of originals, and which noes are still to be written outside the database.

Originals that are stored already stay as they are until `imagedb vault encrypt` locks them. What was withdrawn
before is written to the journal, and looked for once more in every kind of storage, by the next command.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "family_keys",
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("master", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_family_keys_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_family_keys")),
    )
    op.create_table(
        "photo_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_photo_keys_number_photos"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_photo_keys")),
    )
    op.create_table(
        "pending_noes",
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_pending_noes_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_pending_noes")),
    )
    op.execute("INSERT INTO pending_noes (consent_id) SELECT DISTINCT consent_id FROM consent_events WHERE position > 0")
    op.execute(
        "INSERT INTO pending_erasures (photo_id) SELECT photo_id FROM tombstones "
        "WHERE photo_id NOT IN (SELECT photo_id FROM pending_erasures)"
    )


def downgrade() -> None:
    """Drop the tables: what they open cannot be opened any more."""
    op.drop_table("pending_noes")
    op.drop_table("photo_keys")
    op.drop_table("family_keys")
