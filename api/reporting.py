"""Reports of the public about a photo: heard always, hidden at once where somebody may be recognised.

Who reports is not asked. From one address a few photos a day can be hidden, so that nobody empties the atlas; what
is reported beyond that waits for a reviewer while the photo stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from api.limits import address_of, admit
from api.reading import visible_photo
from api.services import Services
from api.translation import mark
from imagedb.catalogue import Allowance
from imagedb.review import ReportReason
from ingest.cells import free_text

MAX_TEXT: Final = 500
_DAY: Final = 24 * 3600

REPORTS: Final = Allowance("report", window=_DAY, each=30, everybody=2000, crowded=3)
"""Reports of any kind: thirty from a ward's or a class's one address in a day."""

HIDING: Final = Allowance("hiding report", window=_DAY, each=5, everybody=50, crowded=1)
"""Reports that hide at once. A family that finds its photos has few of them; five are hidden from one address in a
day. After fifty in all, which reviewers decide in a day, each address still hides one: who has not reported yet is
never locked out by others."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: whether the photo is hidden now, and why the reporter's words were not kept, or ''."""

    hidden: bool
    words_dropped: str = ""


def take(services: Services, request: Request, photo_id: str, about: ReportReason, text: str) -> Reported:
    """Take a report. Words that may identify somebody are not kept; the report is.

    Raises PhotoWithdrawnError, NotFoundError, UnknownPhotoError and TooManyTriesError.
    """
    visible_photo(services, photo_id)
    address = address_of(request)
    admit(services, REPORTS, address, services.now())
    kept, dropped = _scanned(text)
    recognisable = about is ReportReason.RECOGNISABLE
    may_hide = recognisable and not services.catalogue.attempts.take(HIDING, address, services.now())
    hidden = services.catalogue.reports.add(photo_id, about, kept, services.clock(), may_hide=may_hide)
    return Reported(hidden, dropped)


_HIDDEN: Final = mark("Thank you. The photo is hidden as of now, until a reviewer has looked at it.")
_NOT_HIDDEN: Final = mark(
    "Thank you. A reviewer looks at it. The photo is not hidden meanwhile: too many photos were hidden today from the "
    "network that you use, or by everybody together."
)
_STAYS: Final = mark("Thank you. A reviewer looks at it. The photo stays to be seen meanwhile.")
_DROPPED: Final = mark("Your words were not kept, since the text %(why)s.")


def answer(about: ReportReason, reported: Reported, say: Callable[[str], str] = str) -> str:
    """What the reporter is told; `say` puts each sentence into the reader's language."""
    if reported.hidden:
        said = say(_HIDDEN)
    else:
        said = say(_NOT_HIDDEN if about is ReportReason.RECOGNISABLE else _STAYS)
    if reported.words_dropped:
        said = f"{said} {say(_DROPPED) % {'why': reported.words_dropped}}"
    return said


def _scanned(text: str) -> tuple[str, str]:
    plain = " ".join(text.split())
    try:
        return free_text(MAX_TEXT)(plain) if plain else "", ""
    except ValueError as error:
        return "", str(error)
