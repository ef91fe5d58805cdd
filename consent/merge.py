"""Two copies of one consent become one: their events are united, and nothing that was is changed."""

from dataclasses import dataclass, fields, replace

from consent.event import Event
from consent.reasons import ConsentReason
from consent.record import Consent


@dataclass(frozen=True, slots=True)
class ConsentConflict:
    """The offered copy tells the past differently. `changes` names the fields and events that differ."""

    consent_id: str
    changes: tuple[str, ...]

    @property
    def reason(self) -> ConsentReason:
        """The conflict as a reason for refusing what relies on the offered copy."""
        return ConsentReason("consent.changed", ", ".join(self.changes))


def merge(known: Consent, offered: Consent) -> Consent | ConsentConflict:
    """Unite the events of two copies; a changed past is a conflict. Raises ValueError for different ids.

    A dispute noted in either copy stays noted: it needs no event to be heard.
    """
    if known.id != offered.id:
        msg = "only copies of one consent can be merged"
        raise ValueError(msg)
    disputed = known.authority.disputed or offered.authority.disputed
    known, offered = (
        replace(copy, authority=replace(copy.authority, disputed=disputed)) for copy in (known, offered)
    )
    changes = [
        field.name
        for field in fields(Consent)
        if field.name != "events" and getattr(known, field.name) != getattr(offered, field.name)
    ]
    events = {event.id: event for event in known.events}
    changes += [f"events/{e.id}" for e in offered.events if events.setdefault(e.id, e) != e]
    if changes:
        return ConsentConflict(known.id, tuple(changes))
    return replace(known, events=tuple(events.values()))


def append(consent: Consent, event: Event) -> Consent | ConsentConflict:
    """The consent with one more event; the same event again changes nothing."""
    return merge(consent, replace(consent, events=(event,)))
