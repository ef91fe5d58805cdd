"""Let families in by their code, withdraw by photo and purpose, and know a withdrawn picture again.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "withdrawal_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_withdrawal_codes_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_withdrawal_codes")),
    )
    op.create_index(op.f("ix_withdrawal_codes_consent_id"), "withdrawal_codes", ["consent_id"])
    op.create_table(
        "family_visits",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_family_visits_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_family_visits")),
    )
    op.create_index(op.f("ix_family_visits_consent_id"), "family_visits", ["consent_id"])
    op.create_index(op.f("ix_family_visits_until"), "family_visits", ["until"])
    op.create_table(
        "taken_down",
        sa.Column("consent_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_taken_down_consent_id_consents")
        ),
        sa.PrimaryKeyConstraint("consent_id", "position", name=op.f("pk_taken_down")),
    )
    op.create_table(
        "withdrawn_pictures",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_withdrawn_pictures")),
    )
    op.create_table(
        "attempts",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "who", "since", name=op.f("pk_attempts")),
    )
    op.create_table(
        "attempt_keys",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_attempt_keys")),
    )


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in (
        "attempt_keys",
        "attempts",
        "withdrawn_pictures",
        "taken_down",
        "family_visits",
        "withdrawal_codes",
    ):
        op.drop_table(table)
