"""Keep what was recorded of a baby apart from what is told of it beside its picture.

Revision ID: 0060
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0040"
branch_labels = None
depends_on = None

_KINDS = {
    "sex": sa.Text,
    "gestation_band": sa.Text,
    "ethnic_category": sa.Text,
    "multiple_birth": sa.Boolean,
}


def upgrade() -> None:
    """Copy the values of every photo to its private row; from now on those in `photos` may be fewer."""
    for name, kind in _KINDS.items():
        op.add_column("photo_private", sa.Column(f"recorded_{name}", kind(), nullable=True))
        told = f"(SELECT {name} FROM photos WHERE photos.number = photo_private.number)"
        op.execute(f"UPDATE photo_private SET recorded_{name} = {told}")
    # Made anew rather than altered: SQLite would copy the whole table and take what hangs on it along.
    op.drop_column("photos", "multiple_birth")
    op.add_column("photos", sa.Column("multiple_birth", sa.Boolean(), nullable=True))
    _from_recorded("multiple_birth")


def downgrade() -> None:
    """Show whole again what was recorded."""
    op.drop_column("photos", "multiple_birth")
    op.add_column(
        "photos", sa.Column("multiple_birth", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    for name in _KINDS:
        _from_recorded(name)
        op.drop_column("photo_private", f"recorded_{name}")


def _from_recorded(name: str) -> None:
    recorded = f"(SELECT recorded_{name} FROM photo_private WHERE photos.number = photo_private.number)"
    op.execute(f"UPDATE photos SET {name} = {recorded}")
