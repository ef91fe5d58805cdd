"""What of the families' noes is still to be written outside the database, and what is known here already."""

from sqlalchemy import Connection, Engine, delete, insert, select

from consent.event import EventKind
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import consent_events, consents, pending_noes, tombstones

_YES = frozenset({EventKind.GIVEN, EventKind.RECONFIRMED})


class Noes:
    """Consents with a no that the journal may lack."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pending(self) -> tuple[str, ...]:
        """The consents of which a no is still to be written."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(pending_noes.c.consent_id)).scalars())

    def written(self, consent_id: str, event_ids: frozenset[str]) -> None:
        """Note that these events of the consent are in the journal; it stays pending when others have come."""
        with writing(self._engine) as connection:
            theirs = consent_events.c.consent_id == consent_id
            rows = connection.execute(select(consent_events.c.id, consent_events.c.kind).where(theirs))
            if {row.id for row in rows if may_say_no(EventKind(row.kind))} <= event_ids:
                connection.execute(delete(pending_noes).where(pending_noes.c.consent_id == consent_id))

    def known(self) -> tuple[tuple[str, str], ...]:
        """Consent and event id of every event on record."""
        with reading(self._engine) as connection:
            found = connection.execute(select(consent_events.c.consent_id, consent_events.c.id))
            return tuple((row.consent_id, row.id) for row in found)

    def consents(self) -> tuple[str, ...]:
        """The id of every consent on record."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(consents.c.id)).scalars())

    def tombstones(self) -> frozenset[str]:
        """The ids of withdrawn photos."""
        with reading(self._engine) as connection:
            return frozenset(connection.execute(select(tombstones.c.photo_id)).scalars())


def may_say_no(kind: EventKind) -> bool:
    """Whether an event of this kind can take something away."""
    return kind not in _YES


def note(connection: Connection, consent_id: str) -> None:
    """Remember within a transaction that the consent has a no for the journal."""
    waiting = select(pending_noes.c.consent_id).where(pending_noes.c.consent_id == consent_id)
    if connection.scalar(waiting) is None:
        connection.execute(insert(pending_noes), {"consent_id": consent_id})
