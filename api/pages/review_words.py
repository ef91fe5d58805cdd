"""The words of the review pages: statements, reasons, events and states as people say them."""

from datetime import date

from api.translation import mark
from imagedb.model import Reason
from imagedb.review import (
    ConsentHeld,
    Event,
    EventKind,
    Expired,
    Hidden,
    Published,
    Ready,
    Redaction,
    Refused,
    ReportReason,
    State,
    Statement,
    Waiting,
)

IDENTITY = (
    (
        Statement.NOBODY_RECOGNISABLE,
        "Nobody can be recognised: no face, name, wristband, cot card or other mark.",
    ),
    (Statement.FACE_PERMITTED, "The face can be seen, and the family permitted that."),
)
OTHERS = (
    (Statement.SITE_ACCEPTABLE, "The part of the body may be shown, and no more of the baby than it takes."),
    (
        Statement.CAPTION_RESPECTFUL,
        "The caption is respectful, names nobody, and says how a colour looks on this skin tone.",
    ),
)
REPORT_REASONS = (
    (ReportReason.RECOGNISABLE, mark("Somebody may be recognised"), mark("The photo is hidden at once.")),
    (ReportReason.CONSENT, mark("The family may not have agreed"), ""),
    (ReportReason.WRONG_DESCRIPTION, mark("The description is wrong"), ""),
    (ReportReason.OFFENSIVE_WORDS, mark("The words offend"), ""),
    (ReportReason.OTHER, mark("Something else"), ""),
)
SENT = "You sent this photo, so you do not review it."
ATTESTED = "You have attested. It takes another reviewer."
BUSY = "An ingest or a batch is at work. Try again when it has ended."
_REPORT_NAMES = {reason: name for reason, name, _ in REPORT_REASONS}
_DONE = {
    EventKind.HELD: "Held for reviewers",
    EventKind.CONSENT_HELD: "Held for a consent officer",
    EventKind.CONSENT_RELEASED: "Consent released",
    EventKind.ATTESTED: "Attested",
    EventKind.RECAPTIONED: "Caption changed",
    EventKind.SCHEDULED: "Cleared; given a day",
    EventKind.PUBLISHED: "Published",
    EventKind.REPORT_DISMISSED: "Report dismissed",
    EventKind.REPORT_UPHELD: "Report upheld",
}

_STATES: dict[type[State], str] = {
    Ready: "Cleared. It is published on a day that was drawn at random.",
    Hidden: "Hidden by a report. Decide the report.",
    ConsentHeld: "Hidden until a consent officer has looked at the family's consent.",
    Expired: "It waited too long and is being erased.",
    Refused: "Refused.",
}


def report_name(reason: ReportReason | None) -> str:
    """Why somebody reported it."""
    return _REPORT_NAMES[reason or ReportReason.OTHER]


def event_words(event: Event) -> str:
    """What happened, in a few words."""
    if event.kind is EventKind.REPORTED:
        return f"Reported: {report_name(event.report_reason).lower()}"
    if event.kind is EventKind.REDACTED:
        done = "Cropped" if event.redaction is Redaction.CROP else "Part covered"
        return f"{done}; {event.text}" if event.text else done
    return _DONE.get(event.kind, str(event.kind))


def who(event: Event) -> str:
    """By whom: a person's number, policy, or a machine."""
    return event.by or "the machine"


def state_words(state: State, today: date) -> str:
    """Where a photo stands, and for how long."""
    if isinstance(state, Waiting):
        return f"{_wanted(state)}. {_left(state.expires, today)}"
    if isinstance(state, Published):
        return "Shown. A report waits to be decided." if state.reports else "Shown."
    return _STATES[type(state)]


def _wanted(state: Waiting) -> str:
    reviewers = {0: "", 1: "one more reviewer", 2: "two reviewers"}[state.missing]
    officer = "a consent officer" if state.consent else ""
    return "Waits for " + " and ".join(filter(None, (reviewers, officer)))


def _left(expires: date | None, today: date) -> str:
    if expires is None:
        return ""
    days = (expires - today).days
    return f"Erased in {days} days if nobody decides." if days != 1 else "Erased tomorrow if nobody decides."


def for_officer(state: State) -> bool:
    """Whether a consent officer must look."""
    return isinstance(state, Waiting | ConsentHeld) and bool(state.consent)


def reasons_of(state: State) -> tuple[Reason, ...]:
    """Why it waits: what machines saw, and what is held of the consent."""
    if isinstance(state, Waiting):
        # That two reviewers are wanted is the page's first line.
        return (*(one for one in state.reasons if one.code != "review.two_reviewers"), *state.consent)
    return state.consent if isinstance(state, ConsentHeld) else ()
