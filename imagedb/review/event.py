"""What happened to a photo on its way to being shown. Events are only ever added; a state derives from them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from imagedb.model import Reason


class EventKind(StrEnum):
    """What can happen to a photo under review."""

    HELD = "held"
    CONSENT_HELD = "consent_held"
    CONSENT_RELEASED = "consent_released"
    ATTESTED = "attested"
    REDACTED = "redacted"
    RECAPTIONED = "recaptioned"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REPORTED = "reported"
    REPORT_DISMISSED = "report_dismissed"
    REPORT_UPHELD = "report_upheld"
    REFUSED = "refused"
    EXPIRED = "expired"


class Statement(StrEnum):
    """What a reviewer attests. Of the first two one is enough; the other two are needed."""

    NOBODY_RECOGNISABLE = "nobody_recognisable"
    FACE_PERMITTED = "face_permitted"
    SITE_ACCEPTABLE = "site_acceptable"
    CAPTION_RESPECTFUL = "caption_respectful"


class ReportReason(StrEnum):
    """Why somebody reports a photo."""

    RECOGNISABLE = "recognisable"
    CONSENT = "consent"
    WRONG_DESCRIPTION = "wrong_description"
    OFFENSIVE_WORDS = "offensive_words"
    OTHER = "other"


class Redaction(StrEnum):
    """How a reviewer takes something out of a picture."""

    COVER = "cover"
    """The area is filled with one colour, taken from around it: nothing of what it held is left."""
    CROP = "crop"
    """Only the area's upright rectangle is kept."""


Area = tuple[tuple[float, float], ...]
"""A polygon in pixels of the upright picture."""

_IDENTITY = frozenset({Statement.NOBODY_RECOGNISABLE, Statement.FACE_PERMITTED})
_NEEDED = frozenset({Statement.SITE_ACCEPTABLE, Statement.CAPTION_RESPECTFUL})


def suffices(statements: frozenset[Statement]) -> bool:
    """Whether these statements together are an attestation."""
    return statements >= _NEEDED and bool(_IDENTITY & statements)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, on a day, by a person's random id, or by nobody where a machine did it.

    `reasons` belong to `held`, `consent_held`, `consent_released` (those that were released) and `refused`;
    `statements` to `attested`; `redaction` and `area` to `redacted`; `publish_on` to `scheduled`. A
    `reported` event has a `report` number of its own, which the decision on it names; `hides` says that
    the photo is not shown until then. `text` is what the reporter wrote, or which regions a redaction cost.
    """

    kind: EventKind
    on: date
    by: str = ""
    reasons: tuple[Reason, ...] = ()
    statements: frozenset[Statement] = frozenset()
    redaction: Redaction | None = None
    area: Area = ()
    publish_on: date | None = None
    report: int = 0
    report_reason: ReportReason | None = None
    hides: bool = False
    text: str = ""
