"""Withdrawal: as easy as giving, by anyone with parental responsibility, and never undone by a machine."""

from collections.abc import Collection
from datetime import datetime

from consent.event import ActorRole, Event, EventKind
from consent.purpose import Purpose
from consent.record import Consent


def withdrawal(
    event_id: str, at: datetime, by_role: ActorRole = ActorRole.PARENT, purposes: Collection[Purpose] = ()
) -> Event:
    """The event of withdrawing from the purposes named, or from everything where none is."""
    return Event(event_id, EventKind.WITHDRAWN, at, by_role, purposes=frozenset(purposes))


def withdrawn(consent: Consent) -> frozenset[Purpose]:
    """The purposes the family has withdrawn from."""
    events = [event for event in consent.events if event.kind is EventKind.WITHDRAWN]
    if any(event.ends_all for event in events):
        return frozenset(Purpose)
    return frozenset().union(*(event.purposes for event in events))
