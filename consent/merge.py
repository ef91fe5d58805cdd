"""Two copies of one consent become one: their events are united, and nothing that was is changed."""

import hashlib
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time

from consent.codec import event_to_json
from consent.event import ActorRole, Event, EventKind
from consent.grant import Grants
from consent.purpose import Answer
from consent.reasons import ConsentReason
from consent.record import Consent
from consent.status import holds


@dataclass(frozen=True, slots=True)
class ConsentConflict:
    """The offered copy tells the past differently. `changes` names the fields and events that differ.

    `heard` is the known copy with every no of the offered one: a no counts however it arrives.
    """

    consent_id: str
    changes: tuple[str, ...]
    heard: Consent

    @property
    def reason(self) -> ConsentReason:
        """The conflict as a reason for refusing what relies on the offered copy."""
        return ConsentReason("consent.changed", ", ".join(self.changes))


def merge(known: Consent, offered: Consent) -> Consent | ConsentConflict:
    """Unite the events of two copies; a changed past is a conflict. Raises ValueError for different ids.

    A dispute noted in either copy stays noted: it needs no event to be heard. How the form was signed may be
    told later where nobody had written it down, and not otherwise.
    """
    if known.id != offered.id:
        msg = "only copies of one consent can be merged"
        raise ValueError(msg)
    one, other = _agreeing(known, offered), _agreeing(offered, known)
    changes = [
        field.name
        for field in fields(Consent)
        if field.name != "events" and getattr(one, field.name) != getattr(other, field.name)
    ]
    events = {event.id: event for event in known.events}
    changes += [f"events/{e.id}" for e in offered.events if events.setdefault(e.id, e) != e]
    if changes:
        return ConsentConflict(known.id, tuple(changes), hear(known, offered))
    return replace(one, events=tuple(events.values()))


def _agreeing(copy: Consent, other: Consent) -> Consent:
    """The copy with what it may take from the other one without being changed."""
    disputed = copy.authority.disputed or other.authority.disputed
    return replace(
        copy,
        authority=replace(copy.authority, disputed=disputed),
        signing=copy.signing or other.signing,
    )


def hear(known: Consent, offered: Consent) -> Consent:
    """The known copy with what the offered one takes away, and nothing of what it would add.

    For a copy that cannot be believed: its withdrawals, denials, disputes, limits and earlier ends count, even where
    they stand under the id of another event; its yeses and everything else it says do not. Hearing the
    same copy again changes nothing.
    """
    disputed = known.authority.disputed or offered.authority.disputed
    events = {event.id: event for event in known.events}
    for event in offered.events:
        if events.get(event.id) == event:
            continue
        no = _no_of(event)
        if no is not None:
            free = no.id not in events and no == event
            named = no if free else replace(no, id=_own_id(event))
            events.setdefault(named.id, named)
    heard = replace(
        known, authority=replace(known.authority, disputed=disputed), events=tuple(events.values())
    )
    return _with_limits(heard, offered)


def _with_limits(known: Consent, offered: Consent) -> Consent:
    """The known copy, no longer valid than the offered one and shown no further: said by events of ours.

    There is no event for a face that may no longer be shown, nor for doubts about how it was signed; a
    dispute hides everything until a person decides.
    """
    at = datetime.combine(offered.starts, time(), UTC)
    blank = Event("-", EventKind.VARIED, at, ActorRole.SYSTEM)
    limits = []
    if offered.expires is not None and (known.ends is None or offered.expires < known.ends):
        limits.append(replace(blank, expires=offered.expires))
    faceless = known.face_permitted and not offered.face_permitted
    doubted = offered.signing is not None and bool(holds(offered)) and not holds(known)
    if (faceless or doubted) and not known.disputed:
        limits.append(replace(blank, disputed=True))
    return replace(known, events=(*known.events, *(replace(one, id=_own_id(one)) for one in limits)))


def _no_of(event: Event) -> Event | None:
    """What the event takes away, or None when that is nothing."""
    if event.kind is EventKind.RECONFIRMED:
        return None
    if event.kind not in {EventKind.GIVEN, EventKind.VARIED}:
        return event
    noes = Grants.of({p: answer for p, answer in event.grants.items() if answer is not Answer.PERMIT})
    if not noes and event.expires is None and not event.disputed and not event.limits:
        return None
    return replace(event, kind=EventKind.VARIED, grants=noes)


def _own_id(event: Event) -> str:
    """An id that follows from what the event says, for one whose own is taken or which was cut down."""
    return f"heard-{hashlib.sha256(repr(event_to_json(event)).encode()).hexdigest()[:32]}"


def append(consent: Consent, event: Event) -> Consent | ConsentConflict:
    """The consent with one more event; the same event again changes nothing."""
    return merge(consent, replace(consent, events=(event,)))
