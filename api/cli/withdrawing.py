"""What `imagedb withdraw` does and shows."""

from datetime import UTC, datetime

import typer

from api.cli.atlas import Atlas, open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.services import today
from consent.withdrawal import withdrawal
from imagedb.errors import CatalogueBusyError, UnknownConsentError
from imagedb.identifiers import random_id
from imagedb.objects import ObjectStoreError
from imagedb.withdrawal import withdraw
from ingest.errors import SweepRefusedError
from ingest.sweep import collect

_COPIES = "Copies that others have made of these photos cannot be recalled; who downloads again is told."


def run(consent: str, *, yes: bool) -> int:
    """Withdraw a consent after asking, say what was done and return the exit code."""
    with open_atlas(replay=False) as atlas:
        if atlas.catalogue.consents.get(consent) is None:
            complain(f"There is no consent {consent!r}. Nothing was changed.")
            return BROKE
        out.print(
            plain(f"Every photo of consent {consent} will be withdrawn now, and its bytes erased. {_COPIES}")
        )
        if not yes and not typer.confirm("Withdraw them? This cannot be undone."):
            out.print("Nothing was changed.")
            return BROKE
        event = withdrawal(f"e-{random_id()}", datetime.now(UTC))
        try:
            gone = withdraw(atlas.catalogue, atlas.store, consent, event, today())
        except UnknownConsentError as error:
            complain(str(error))
            return BROKE
        except ObjectStoreError as error:
            complain("Withdrawn: the photos answer 410 from now on. Not all their bytes could be erased:")
            complain(f"  {error}. Mend it, then run this command again or `imagedb sweep`.")
            return BROKE
        _sweep(atlas)
    out.print(f"Withdrawn: {len(gone)} photos. They answer 410 from now on, and their bytes are erased.")
    for photo in gone:
        out.print(plain(f"  {photo.photo_id}"))
    return OK


def _sweep(atlas: Atlas) -> None:
    """Erase what a killed ingest left: it may be of the same photos, under ids that no row knows."""
    try:
        with atlas.catalogue.exclusive():
            collect(atlas.catalogue, atlas.store)
    except (CatalogueBusyError, SweepRefusedError, ObjectStoreError) as error:
        why = "another ingest or sweep is at work" if isinstance(error, CatalogueBusyError) else str(error)
        complain(f"What an interrupted ingest may have left was not looked for: {why}. Run `imagedb sweep`.")
