"""Where a photo's review can stand, one frozen type for each."""

from dataclasses import dataclass
from datetime import date

from imagedb.model import Reason
from imagedb.review.event import Event


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report that nobody has decided. The event is `reported`."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class Waiting:
    """Shown to nobody until people decide; erased on `expires` if they do not.

    `reasons` say why it was held, `consent` what a consent officer must release, `attested` who has
    attested since the pixels or the caption changed last, `missing` how many more reviewers it takes.
    """

    reasons: tuple[Reason, ...]
    consent: tuple[Reason, ...]
    attested: tuple[str, ...]
    missing: int
    since: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """Cleared; shown with the first batch on or after `publish_on`, which is None until it is drawn."""

    publish_on: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """Shown. Reports that do not hide it may be open."""

    reports: tuple[OpenReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Was shown, and is not until a reviewer decides the reports."""

    reports: tuple[OpenReport, ...]


@dataclass(frozen=True, slots=True)
class ConsentHeld:
    """Was shown, and is not until a consent officer looks at what became of the family's consent."""

    consent: tuple[Reason, ...]
    reports: tuple[OpenReport, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A reviewer said no: every byte of it is erased."""

    event: Event


@dataclass(frozen=True, slots=True)
class Expired:
    """Nobody decided in time: every byte of it is erased."""

    since: date


State = Waiting | Ready | Published | Hidden | ConsentHeld | Refused | Expired
