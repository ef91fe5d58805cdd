"""A question beside each photo of a teaching set, and the day on which each version was saved.

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
    """Add them. Of the versions that are there already nobody knows the day."""
    op.add_column("teaching_set_items", sa.Column("question", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("teaching_set_versions", sa.Column("saved_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Forget both."""
    op.drop_column("teaching_set_versions", "saved_on")
    op.drop_column("teaching_set_items", "question")
