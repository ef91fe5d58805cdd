"""Where a consent stands on a day, derived from its events and never stored.

Three rules make it impossible for a restriction to allow more. A yes counts only from its day and only from
somebody with parental responsibility; a no counts whatever its date and whoever said it. And an end is
an end: what follows it is for a person to review. Limits add up and are never lifted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from consent.event import HOLDERS, Event, EventKind
from consent.purpose import Answer, Purpose
from consent.reasons import ConsentReason
from consent.record import Consent
from consent.signing import Interpreter


class Status(StrEnum):
    """Where a consent stands as a whole; single purposes may still be denied in an active one."""

    ACTIVE = "active"
    NOT_BEGUN = "not_begun"
    NOT_GIVEN = "not_given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"
    DISPUTED = "disputed"
    EXPIRED = "expired"
    RENEWAL_DUE = "renewal_due"
    TAKEN_OVER = "taken_over"
    REVIEW_NEEDED = "review_needed"
    AUTHORITY_UNVERIFIED = "authority_unverified"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one event says of one purpose."""

    at: datetime
    day: date
    answer: Answer


ENDS = {
    EventKind.WITHDRAWN: "consent.withdrawn",
    EventKind.REFUSED: "consent.refused",
    EventKind.INVALIDATED: "consent.invalidated",
    EventKind.EXPIRED: "consent.expired",
}


def status(consent: Consent, on: date) -> Status:
    """Where the consent stands on that day."""
    found = barriers(consent, on)
    if found:
        return Status(found[0].code.removeprefix("consent."))
    return Status.HELD if holds(consent) else Status.ACTIVE


def barriers(consent: Consent, on: date) -> tuple[ConsentReason, ...]:
    """Every reason why the consent allows nothing at all on that day, the gravest first; empty if none."""
    found = list(_endings(consent))
    if consent.disputed:
        found.append(ConsentReason("consent.disputed"))
    if consent.ends is not None and on >= consent.ends:
        found.append(ConsentReason("consent.expired", f"on {consent.ends}"))
    if on >= consent.renewal_due and not consent.renewed(on):
        found.append(ConsentReason("consent.renewal_due", f"by {consent.renew_by}"))
    if any(event.kind is EventKind.SUBJECT_TOOK_OVER for event in consent.events):
        found.append(ConsentReason("consent.taken_over"))
    found.extend(_beginning(consent, on))
    if not consent.authority.verified(on):
        found.append(ConsentReason("consent.authority_unverified"))
    return _first_of_each(found)


def purpose_barriers(consent: Consent, purpose: Purpose, on: date) -> tuple[ConsentReason, ...]:
    """Every reason why the consent, were it active, does not allow that purpose on that day."""
    taken = [event for event in consent.events if purpose in event.purposes]
    if taken:
        found = [ConsentReason("consent.withdrawn", f"for {purpose}")]
        if any(_permits(event, purpose) and event.at >= taken[0].at for event in consent.events):
            found.append(ConsentReason("consent.review_needed"))
        return tuple(found)
    latest = _latest(consent, purpose, on)
    if latest is None or latest.answer is Answer.NOT_ASKED:
        return (ConsentReason("consent.not_asked", str(purpose)),)
    if latest.answer is Answer.DENY:
        return (ConsentReason("consent.purpose_denied", str(purpose)),)
    found = []
    if not consent.form.offers(purpose):
        found.append(ConsentReason("consent.form_not_offered", str(purpose)))
    if not consent.form.valid_on(latest.day):
        found.append(ConsentReason("consent.form_not_valid", f"signed on {latest.day}"))
    limit = consent.limit(purpose)
    if limit.expires is not None and on >= limit.expires:
        found.append(ConsentReason("consent.expired", f"{purpose} on {limit.expires}"))
    if limit.starts is not None and on < limit.starts:
        found.append(ConsentReason("consent.not_begun", f"{purpose} until {limit.starts}"))
    return tuple(found)


def holds(consent: Consent) -> tuple[ConsentReason, ...]:
    """Every reason why a person must look before anything is allowed; the same on every day."""
    found = []
    if any(event.kind is EventKind.DEATH_REPORTED for event in consent.events):
        found.append(ConsentReason("review.death_reported"))
    signing = consent.signing
    if signing is None:
        return (*found, ConsentReason("review.signing_unknown"))
    if signing.interpreter is Interpreter.FAMILY:
        found.append(ConsentReason("review.family_interpreter"))
    if not signing.speaks(consent.form.language):
        seen = f"form in {consent.form.language}, family speaks {signing.language}"
        found.append(ConsentReason("review.language_mismatch", seen))
    if signing.under_16:
        found.append(ConsentReason("review.young_parent"))
    return tuple(found)


def purpose_holds(consent: Consent, purpose: Purpose) -> tuple[ConsentReason, ...]:
    """Every reason why a person must look before that purpose is allowed."""
    conditions = consent.limit(purpose).conditions
    if not conditions:
        return ()
    return (ConsentReason("review.conditions", f"{purpose}: {', '.join(sorted(conditions))}"),)


def _first_of_each(found: list[ConsentReason]) -> tuple[ConsentReason, ...]:
    """The reasons in order, each code once."""
    kept: dict[str, ConsentReason] = {}
    for reason in found:
        kept.setdefault(reason.code, reason)
    return tuple(kept.values())


def _endings(consent: Consent) -> Iterator[ConsentReason]:
    """The events that ended it, and whether somebody said yes again since."""
    ended = [event for event in consent.events if event.ends_all]
    for event in ended:
        yield ConsentReason(ENDS[event.kind], f"on {event.day}")
    if ended and any(event.says_yes and event.at >= ended[0].at for event in consent.events):
        yield ConsentReason("consent.review_needed")


def _beginning(consent: Consent, on: date) -> Iterator[ConsentReason]:
    """Whether it has been given by somebody who may, and has begun."""
    given = [e for e in consent.events if e.kind is EventKind.GIVEN and e.by_role in HOLDERS]
    if not given:
        yield ConsentReason("consent.not_given")
    elif on < max(given[0].day, consent.starts):
        yield ConsentReason("consent.not_begun", f"until {max(given[0].day, consent.starts)}")


def _latest(consent: Consent, purpose: Purpose, on: date) -> Statement | None:
    """The statement on a purpose that counts: the last one, and of two at the same instant the no."""
    counting = (s for event in consent.events if (s := _statement(consent, event, purpose, on)) is not None)
    return max(counting, key=lambda s: (s.at, s.answer is not Answer.PERMIT), default=None)


def _statement(consent: Consent, event: Event, purpose: Purpose, on: date) -> Statement | None:
    """What the event says of the purpose, if it says anything that counts on that day.

    From the renewal on the young person decides: a parent's yes of that time or later is none.
    """
    answer = event.grants.get(purpose)
    if answer is None and event.kind is EventKind.GIVEN:
        answer = Answer.NOT_ASKED
    if answer is None:
        return None
    late = event.day > on or event.day >= consent.renewal_due
    if answer is Answer.PERMIT and (late or event.by_role not in HOLDERS):
        return None
    return Statement(event.at, event.day, answer)


def _permits(event: Event, purpose: Purpose) -> bool:
    return event.grants.get(purpose) is Answer.PERMIT
