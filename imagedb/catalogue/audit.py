"""The audit log: what was decided and done, each entry chained to the one before by its hash.

An entry says what was done, about which photo, consent or person, when, and by which random id; never a
name. A photo's entry never names its consent, so that a tombstone stays all that is left of it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import audit_log

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry. `hash` covers everything else in it, `previous` is the hash of the entry before."""

    number: int
    at: str
    action: str
    about: str
    previous: str
    hash: str


class Audit:
    """The log, to read, to add to and to check."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, action: str, about: str = "", by: str = "") -> AuditEntry:
        """Add an entry for something that no other part of the catalogue notes by itself."""
        with writing(self._engine) as connection:
            return append(connection, action, about, by)

    def list(self, after: int = 0, limit: int | None = None) -> tuple[AuditEntry, ...]:
        """The entries in order, beginning after the one with that number."""
        statement = select(audit_log).where(audit_log.c.number > after).order_by(audit_log.c.number)
        with reading(self._engine) as connection:
            return tuple(AuditEntry(*row) for row in connection.execute(statement.limit(limit)))

    def verify(self) -> int | None:
        """The number of the first entry that was edited, moved or follows a removed one, or None."""
        previous = _FIRST
        for expected, entry in enumerate(self.list(), start=1):
            fitting = _chained(expected, entry.at, entry.action, entry.about, previous)
            if entry != fitting:
                return entry.number
            previous = entry.hash
        return None


def append(connection: Connection, action: str, about: str = "", by: str = "") -> AuditEntry:
    """Add an entry within a write transaction, so that it stands if and only if what it tells happened.

    `by` is a person's random id, or "command_line".
    """
    about = f"{about} by {by}" if by else about
    last = select(audit_log.c.number, audit_log.c.hash).order_by(audit_log.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    number, previous = (0, _FIRST) if row is None else (row.number, row.hash)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    entry = _chained(number + 1, at, action, about, previous)
    columns = ("number", "at", "action", "about", "previous", "hash")
    connection.execute(insert(audit_log), {name: getattr(entry, name) for name in columns})
    return entry


def _chained(number: int, at: str, action: str, about: str, previous: str) -> AuditEntry:
    content = json.dumps([number, at, action, about, previous], ensure_ascii=True, separators=(",", ":"))
    return AuditEntry(number, at, action, about, previous, hashlib.sha256(content.encode()).hexdigest())
