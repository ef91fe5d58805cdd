"""What `imagedb withdraw` does and shows."""

from collections.abc import Collection
from datetime import UTC, datetime

import typer

from api.cli.atlas import Atlas, open_atlas
from api.cli.exits import BROKE, OK
from api.cli.terminal import complain, out, plain
from api.services import today
from consent.purpose import Purpose
from imagedb.errors import CatalogueBusyError, UnknownConsentError, UnknownPhotoError
from imagedb.family import Choice, Taken, take_back
from imagedb.objects import ObjectStoreError
from imagedb.people import COMMAND_LINE
from ingest.errors import SweepRefusedError
from ingest.sweep import collect

_COPIES = "Copies that others have made of these photos cannot be recalled; who downloads again is told."


def run(consent: str, photo: str, purposes: Collection[Purpose], *, yes: bool) -> int:
    """Withdraw after asking, say what was done and return the exit code."""
    choice = Choice(photo, frozenset(purposes))
    with open_atlas(replay=False) as atlas:
        if atlas.catalogue.consents.get(consent) is None:
            complain(f"There is no consent {consent!r}. Nothing was changed.")
            return BROKE
        out.print(plain(f"{_asked(consent, choice)} {_COPIES}"), soft_wrap=True)
        if not yes and not typer.confirm("Withdraw? This cannot be undone."):
            out.print("Nothing was changed.")
            return BROKE
        try:
            taken = take_back(
                atlas.catalogue, atlas.store, consent, choice, datetime.now(UTC), today(), COMMAND_LINE
            )
        except UnknownPhotoError:
            complain(f"There is no photo {photo!r} under this consent, or it is withdrawn already.")
            return BROKE
        except UnknownConsentError as error:
            complain(str(error))
            return BROKE
        if taken.trouble:
            complain("Withdrawn: the photos answer 410 from now on. Not all their bytes could be erased:")
            complain(f"  {taken.trouble}. Mend it, then run this command again or `imagedb sweep`.")
            return BROKE
        if taken.photos:
            _sweep(atlas)
    _tell(choice, taken)
    return OK


def _asked(consent: str, choice: Choice) -> str:
    if choice.photo_id:
        return (
            f"The photo {choice.photo_id} of consent {consent} will be withdrawn now, and its bytes erased."
        )
    if choice.purposes and Purpose.OPEN_WEB not in choice.purposes:
        named = ", ".join(purpose for purpose in Purpose if purpose in choice.purposes)
        return f"The photos of consent {consent} will no longer be licensed for {named}."
    return f"Every photo of consent {consent} will be withdrawn now, and its bytes erased."


def _tell(choice: Choice, taken: Taken) -> None:
    if choice.purposes and not taken.photos:
        out.print("Withdrawn for that purpose: photos that are shown have a narrower licence from now on.")
        return
    out.print(
        f"Withdrawn: {len(taken.photos)} photos. They answer 410 from now on, and their bytes are erased."
    )
    for photo_id in taken.photos:
        out.print(plain(f"  {photo_id}"))


def _sweep(atlas: Atlas) -> None:
    """Erase what a killed ingest left: it may be of the same photos, under ids that no row knows."""
    try:
        with atlas.catalogue.exclusive():
            collect(atlas.catalogue, atlas.store)
    except (CatalogueBusyError, SweepRefusedError, ObjectStoreError) as error:
        why = "another ingest or sweep is at work" if isinstance(error, CatalogueBusyError) else str(error)
        complain(f"What an interrupted ingest may have left was not looked for: {why}. Run `imagedb sweep`.")
