"""File every photo under the sites of its regions too.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The photo's own site first; then regions with the sign, or for comparison where no sign is documented.
_OWN = """
INSERT INTO photo_terms (number, field, position, value)
SELECT number, 'body_site', 0, body_site FROM photos
"""
_REGIONS = """
INSERT INTO photo_terms (number, field, position, value)
SELECT r.number, 'body_site', 1 + MIN(r.position), r.body_site
FROM photo_regions AS r JOIN photos AS p ON p.number = r.number
WHERE r.body_site <> p.body_site AND (
    r.role = 'affected'
    OR r.role = 'comparison' AND NOT EXISTS (
        SELECT 1 FROM photo_terms AS t
        WHERE t.number = r.number AND t.field = 'condition' AND t.value <> 'none'
    )
)
GROUP BY r.number, r.body_site
"""


def upgrade() -> None:
    """Write the sites of the photos that are there, and tell readers that the catalogue changed."""
    op.execute(_OWN)
    op.execute(_REGIONS)
    op.execute("UPDATE catalogue_state SET revision = revision + 1 WHERE EXISTS (SELECT 1 FROM photos)")
    op.drop_index("ix_photos_body_site_number", table_name="photos")


def downgrade() -> None:
    """File every photo under its own site alone."""
    op.create_index("ix_photos_body_site_number", "photos", ["body_site", "number"], unique=False)
    op.execute("DELETE FROM photo_terms WHERE field = 'body_site'")
