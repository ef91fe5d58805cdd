"""Where a photo's review stands on a day: everything derives from its events, and nothing is stored.

Two different people must attest, neither of them the submitter, and both after the last change of pixels
or caption. Whatever is held, reported or doubted takes something away, and only people give it back.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from imagedb.model import Reason
from imagedb.review.case import SHOWS_NOBODY, Case
from imagedb.review.event import Event, EventKind, suffices
from imagedb.review.state import (
    ConsentHeld,
    Expired,
    Hidden,
    OpenReport,
    Published,
    Ready,
    Refused,
    State,
    Waiting,
)

REVIEWERS = 2
"""How many different people must attest."""

_CHANGES = frozenset({EventKind.REDACTED, EventKind.RECAPTIONED})


def decide(case: Case, on: date, hold_days: int | None = None) -> State:
    """Return where the photo stands; one that waits `hold_days` days without a decision has expired.

    Without `hold_days` nobody asks how long it has waited.
    """
    reading = _Reading(case)
    for event in case.events:
        if reading.ended is not None:
            break
        reading.take(event)
    return reading.state(on, hold_days)


def released(case: Case) -> tuple[Reason, ...]:
    """What consent officers have released for this photo."""
    events = (e for e in case.events if e.kind is EventKind.CONSENT_RELEASED and e.by)
    return tuple(found for event in events for found in event.reasons)


def changes(case: Case) -> int:
    """How often its pixels or caption were changed: who decides says which version they have looked at."""
    return sum(event.kind in _CHANGES for event in case.events)


def may_attest(case: Case, person: str) -> bool:
    """Whether this person's attestation would count at all: known, and not who sent the photo."""
    return bool(person) and case.submitter is not None and person != case.submitter


@dataclass(slots=True)
class _Reading:
    """What the events amount to so far."""

    case: Case
    needed: int = 0
    attested: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    consent: list[Reason] = field(default_factory=list)
    reports: list[OpenReport] = field(default_factory=list)
    publish_on: date | None = None
    public: bool = False
    since: date | None = None
    ended: Event | None = None

    def __post_init__(self) -> None:
        self.needed = 0 if self.case.provenance in SHOWS_NOBODY else REVIEWERS

    def take(self, event: Event) -> None:
        """Read the next event."""
        if self.since is None or (not self.public and event.on < self.since):
            self.since = event.on
        match event.kind:
            case EventKind.HELD | EventKind.REPORT_UPHELD:
                self._doubt(event)
            case kind if kind in _CHANGES:
                self._start_anew()
                self.since = event.on
            case EventKind.REFUSED | EventKind.EXPIRED:
                self.ended = event
            case EventKind.REPORTED:
                self.reports.append(OpenReport(event.report, event))
            case EventKind.CONSENT_HELD:
                self.consent += [r for r in event.reasons if r not in self.consent]
                self.publish_on = None
            case _:
                self._go_on(event)

    def _go_on(self, event: Event) -> None:
        """Read an event that brings the photo further, if it counts."""
        match event.kind:
            case EventKind.CONSENT_RELEASED if event.by:
                self.consent = [r for r in self.consent if r not in event.reasons]
            case EventKind.ATTESTED:
                self._attested(event)
            case EventKind.SCHEDULED if self._cleared and not self.public:
                self.publish_on = event.publish_on
            case EventKind.PUBLISHED if self._cleared and self._due(event.on):
                self.public, self.publish_on = True, None
            case EventKind.REPORT_DISMISSED if event.by:
                self._close(event)

    def state(self, on: date, hold_days: int | None) -> State:
        """Return the state on that day."""
        since = self.since or on
        if self.ended is not None:
            return Refused(self.ended) if self.ended.kind is EventKind.REFUSED else Expired(since)
        reports = tuple(self.reports)
        if self.public:
            if self.consent:
                return ConsentHeld(tuple(self.consent), reports)
            return Hidden(reports) if any(r.event.hides for r in reports) else Published(reports)
        if self._cleared:
            return Ready(self.publish_on)
        expires = None if hold_days is None else since + timedelta(days=hold_days)
        if expires is not None and on >= expires:
            return Expired(since)
        missing = max(0, self.needed - len(self.attested))
        held, consent = tuple(self.reasons), tuple(self.consent)
        return Waiting(held, consent, tuple(self.attested), missing, since, expires)

    @property
    def _cleared(self) -> bool:
        return not self.consent and len(self.attested) >= self.needed

    def _start_anew(self) -> None:
        self.attested.clear()
        self.publish_on = None
        self.public = False

    def _doubt(self, event: Event) -> None:
        if self.public:  # else it waits already, and a doubt must not give it more time
            self.since = event.on
        self._start_anew()
        self.needed = REVIEWERS
        self.reasons += [r for r in event.reasons if r not in self.reasons]
        self._close(event)

    def _attested(self, event: Event) -> None:
        known = may_attest(self.case, event.by) and event.by not in self.attested
        if known and suffices(event.statements):
            self.attested.append(event.by)

    def _due(self, on: date) -> bool:
        """Whether its day has come; what policy passes waits for none."""
        if self.publish_on is None:
            return self.needed == 0
        return self.publish_on <= on

    def _close(self, event: Event) -> None:
        self.reports = [r for r in self.reports if r.number != event.report]
