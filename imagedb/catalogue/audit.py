"""The audit log: what was decided and done, every entry a leaf of a Merkle tree (RFC 6962).

An entry says what was done, about what, when, and by which random id; never a name. A photo's entry never
names its consent, so that a tombstone stays all that is left of it.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select, update

from imagedb.audit.actions import check_action
from imagedb.audit.checkpoint import Checkpoint, sign_checkpoint
from imagedb.audit.entry import AuditEntry, entry_hash, new_salt
from imagedb.audit.merkle import consistency_proof, inclusion_proof
from imagedb.audit.note import SigningKey
from imagedb.catalogue.audit_check import Verdict, check
from imagedb.catalogue.audit_tree import grow, node_of, origin, root_at, size
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import audit_checkpoints, audit_log, signing_keys
from imagedb.errors import UnknownEntryError

_TOLD = (audit_log.c.number, audit_log.c.at, audit_log.c.action, audit_log.c.about, audit_log.c.by)


class Audit:
    """The log, to read, to add to and to check."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, action: str, about: str = "", by: str = "") -> AuditEntry:
        """Add an entry for something that no other part of the catalogue notes by itself; raises as `append`."""
        with writing(self._engine) as connection:
            return append(connection, action, about, by)

    def list(
        self, after: int = 0, limit: int | None = None, about: str | None = None
    ) -> tuple[AuditEntry, ...]:
        """The entries in order, beginning after the one with that number, about one thing where it is named."""
        statement = select(*_TOLD).where(audit_log.c.number > after).order_by(audit_log.c.number)
        if about is not None:
            statement = statement.where(audit_log.c.about == about)
        with reading(self._engine) as connection:
            return tuple(AuditEntry(*row) for row in connection.execute(statement.limit(limit)))

    def erase(self, number: int, by: str) -> None:
        """Forget what an entry told, where the law demands it: its hash stays in the tree, which stays whole.

        That it was erased is an entry itself. Raises UnknownEntryError for one that is not there.
        """
        mine = audit_log.c.number == number
        with writing(self._engine) as connection:
            gone = {"at": "", "action": "", "about": "", "by": "", "salt": None}
            if not connection.execute(
                update(audit_log).where(mine, audit_log.c.action != "").values(gone)
            ).rowcount:
                raise UnknownEntryError(size(connection))
            append(connection, "audit.erased", str(number), by)

    def origin(self) -> str:
        """The log's own name, which its checkpoints and keys bear."""
        with reading(self._engine) as connection:
            return origin(connection)

    def size(self) -> int:
        """How many entries there are."""
        with reading(self._engine) as connection:
            return size(connection)

    def inclusion(self, number: int, of: int | None = None) -> tuple[bytes, int, tuple[bytes, ...]]:
        """The entry's leaf hash, the size of the tree, and the proof that the entry is in it.

        Raises UnknownEntryError for an entry that is not there, or when there never were so many.
        """
        with reading(self._engine) as connection:
            whole = size(connection)
            wanted = whole if of is None else of
            if not 0 < number <= wanted <= whole:
                raise UnknownEntryError(whole)
            node = node_of(connection)
            return node(0, number - 1), wanted, inclusion_proof(number - 1, wanted, node)

    def consistency(self, old: int, new: int | None = None) -> tuple[int, tuple[bytes, ...]]:
        """The size of the newer tree and the proof that it begins with the older one. Raises UnknownEntryError."""
        with reading(self._engine) as connection:
            whole = size(connection)
            wanted = whole if new is None else new
            if not 0 < old <= wanted <= whole:
                raise UnknownEntryError(whole)
            return wanted, consistency_proof(old, wanted, node_of(connection))

    def last_checkpoint(self) -> str | None:
        """The signed checkpoint of the log as it is now, if one was signed by the newest key."""
        with reading(self._engine) as connection:
            return _last_checkpoint(connection)

    def sign(self, key: SigningKey) -> str:
        """Sign and keep a checkpoint of the log as it is now; the same log is not signed twice."""
        with writing(self._engine) as connection:
            known = _checkpoint_at(connection, size(connection), key.public_key.id)
            if known is not None:
                return known
            now = size(connection)
            note = sign_checkpoint(Checkpoint(origin(connection), now, root_at(connection, now)), key)
            row = {"size": now, "key_id": key.public_key.id, "note": note}
            connection.execute(insert(audit_checkpoints), row)
            return note

    def verify(self, outside: str | None = None) -> Verdict:
        """Compute every hash anew and compare; `outside` is a checkpoint that was kept elsewhere."""
        with reading(self._engine) as connection:
            return check(connection, outside)


def append(connection: Connection, action: str, about: str = "", by: str = "") -> AuditEntry:
    """Add an entry within a write transaction, so that it stands if and only if what it tells happened.

    What `about` is stands in `imagedb.audit.actions` for each action; `by` is a person's random id, "policy",
    "family", "command_line" or nothing. Raises UnknownActionError and UnknownActorError.
    """
    check_action(action, by)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    entry, salt = AuditEntry(size(connection) + 1, at, action, about, by), new_salt()
    told = {"number": entry.number, "at": at, "action": action, "about": about, "by": by, "salt": salt}
    connection.execute(insert(audit_log), told)
    grow(connection, entry.number - 1, entry_hash(entry, salt))
    return entry


def _last_checkpoint(connection: Connection) -> str | None:
    current = select(signing_keys.c.id).where(signing_keys.c.until.is_(None))
    key_id = connection.execute(current).scalar_one_or_none()
    return None if key_id is None else _checkpoint_at(connection, size(connection), key_id)


def _checkpoint_at(connection: Connection, leaves: int, key_id: str) -> str | None:
    mine = (audit_checkpoints.c.size == leaves) & (audit_checkpoints.c.key_id == key_id)
    return connection.execute(select(audit_checkpoints.c.note).where(mine)).scalar_one_or_none()
