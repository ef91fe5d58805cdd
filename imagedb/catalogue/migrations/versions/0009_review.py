"""Photos that wait for people: what happened to them, and what hides them.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PASSED = """
INSERT INTO review_events (number, position, kind, "on", "by", document)
SELECT number, 0, 'published', CURRENT_DATE, 'policy', '{}' FROM photos
"""


def upgrade() -> None:
    """Add the columns and tables. Every photo that is there was passed by policy: none was of a baby."""
    op.add_column("photos", sa.Column("hidden_for", sa.Text()))
    op.add_column("photo_private", sa.Column("submitter", sa.Text()))
    op.create_table(
        "review_events",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_review_events_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_review_events")),
    )
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("queue", sa.Text()),
        sa.Column("publish_on", sa.Date()),
        sa.Column("since", sa.Date()),
        sa.ForeignKeyConstraint(
            ["number"], ["photos.number"], name=op.f("fk_reviews_number"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reviews")),
    )
    for column in ("queue", "publish_on", "since"):
        op.create_index(op.f(f"ix_reviews_{column}"), "reviews", [column], unique=False)
    op.execute(_PASSED)


def downgrade() -> None:
    """Drop them with what is in them; photos that wait are not shown by older code only if they are gone."""
    op.execute("DELETE FROM photos WHERE hidden_for IS NOT NULL")
    op.drop_table("reviews")
    op.drop_table("review_events")
    op.drop_column("photo_private", "submitter")
    op.drop_column("photos", "hidden_for")
