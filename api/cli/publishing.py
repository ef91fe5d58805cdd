"""What `imagedb publish` does and shows."""

from api.cli.atlas import open_atlas
from api.cli.exits import OK
from api.cli.terminal import out
from api.services import today
from imagedb.publication import publish_due


def run() -> int:
    """Publish what is due, say what was done and return the exit code."""
    with open_atlas() as atlas:
        batch = publish_due(atlas.catalogue, atlas.store, today(), atlas.settings.review_rules)
    out.print(
        f"Published {len(batch.published)} photos; erased {len(batch.expired)} that nobody decided about."
    )
    if batch.blocked:
        out.print(
            f"{len(batch.blocked)} wait longer: their families' consent does not let them be shown now."
        )
    return OK
