"""Keep which teaching sets editors list for everybody.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "listed_sets",
        sa.Column("set_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["teaching_sets.id"], name=op.f("fk_listed_sets_set_id")),
        sa.PrimaryKeyConstraint("set_id", name=op.f("pk_listed_sets")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("listed_sets")
