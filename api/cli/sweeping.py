"""What `imagedb sweep` does and shows."""

from api.cli.atlas import open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.services import today
from imagedb.publication import expire_undecided
from ingest.errors import SweepRefusedError
from ingest.sweep import sweep


def run(*, force: bool) -> int:
    """Sweep, say what was done and return the exit code."""
    with open_atlas() as atlas:
        try:
            with atlas.catalogue.exclusive():
                rules = atlas.settings.review_rules
                expired = expire_undecided(atlas.catalogue, today(), rules)
            report = sweep(atlas.catalogue, atlas.store, force=force)
            again = atlas.catalogue.consents.redecide(today())
        except SweepRefusedError as error:
            complain(f"Nothing was erased: {error}.")
            complain("Check that DATABASE_URL and OBJECT_STORE belong together; if they do, use --force.")
            return BROKE
    out.print(f"Erased {len(report.erased)} left-over objects; finished {len(report.finished)} erasures.")
    if expired:
        out.print(f"Erased {len(expired)} photos that nobody decided about in time.")
    if again:
        out.print(f"Shown again under narrower terms: the photos of {again} consents.")
    if report.missing:
        complain(f"{len(report.missing)} objects are missing; restore them from a backup:")
        for key in report.missing:
            out.print(plain(f"  {key}"))
        return BROKE
    return OK
