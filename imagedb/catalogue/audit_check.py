"""Checks the audit log: every hash computed anew, and compared with all that was kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from imagedb.audit.checkpoint import open_checkpoint
from imagedb.audit.entry import AuditEntry, entry_hash
from imagedb.audit.merkle import all_nodes, root
from imagedb.audit.note import PublicKey, read_public_key
from imagedb.catalogue.audit_tree import origin, size
from imagedb.catalogue.tables import audit_checkpoints, audit_log, audit_nodes, signing_keys
from imagedb.errors import SignatureError

_MOST_MOVED = 200
"""Beyond so many entries that do not fit their hashes, each is tried in its neighbours' places only."""


@dataclass(frozen=True, slots=True)
class AuditFault:
    """One thing that is not as it was written: a sentence, and the number of the entry where there is one."""

    sentence: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking found. `erased` are entries whose content was erased and whose hash still stands."""

    size: int
    faults: tuple[AuditFault, ...]
    erased: tuple[int, ...]
    checkpoints: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """An entry as it lies in the database."""

    entry: AuditEntry
    salt: str | None

    def hash_as(self, number: int) -> str | None:
        """The leaf hash that this content would have under that number, or None for a salt that is none."""
        try:
            return entry_hash(replace(self.entry, number=number), self.salt or "").hex()
        except (ValueError, UnicodeError):
            return None


def check(connection: Connection, outside: str | None = None) -> Verdict:
    """Everything that can be found from the database itself, and from one checkpoint kept elsewhere."""
    leaves = _leaves(connection)
    count = size(connection)
    kept = _kept(connection)
    faults = _entry_faults(kept, leaves, count)
    erased = tuple(number for number, one in kept.items() if one.entry.erased)
    faults += _erasure_faults(kept, erased)
    faults += _leaf_faults(leaves, count)
    if not faults:
        faults += _node_faults(connection, [leaves[at] for at in range(count)])
    seen = _Seen.read(connection, leaves, count)
    faults += seen.faults(outside)
    return Verdict(count, tuple(faults), erased, len(seen.notes) + (outside is not None))


def _kept(connection: Connection) -> dict[int, _Kept]:
    told = audit_log.c
    columns = (told.number, told.at, told.action, told.about, told.by, told.salt)
    found = connection.execute(select(*columns).order_by(told.number))
    return {row.number: _Kept(AuditEntry(*row[:5]), row.salt) for row in found}


def _leaves(connection: Connection) -> dict[int, str]:
    nodes = audit_nodes.c
    found = select(nodes.position, nodes.hash).where(nodes.level == 0).order_by(nodes.position)
    return {row.position: row.hash for row in connection.execute(found)}


def _entry_faults(kept: Mapping[int, _Kept], leaves: Mapping[int, str], count: int) -> list[AuditFault]:
    """Entries that are missing, that nobody wrote, or whose content does not fit the hash of their place."""
    faults = [
        AuditFault(f"Entry {number} was removed.", number)
        for number in range(1, count + 1)
        if number not in kept
    ]
    faults += [
        AuditFault(f"Entry {number} was put in: the log has {count} entries.", number)
        for number in kept
        if not 0 < number <= count
    ]
    wrong = [
        number
        for number, one in kept.items()
        if number - 1 in leaves and not one.entry.erased and one.hash_as(number) != leaves[number - 1]
    ]
    faults += [_wrong(kept[number], number, wrong, leaves) for number in wrong]
    return faults


def _wrong(one: _Kept, number: int, wrong: Sequence[int], leaves: Mapping[int, str]) -> AuditFault:
    others = wrong if len(wrong) <= _MOST_MOVED else range(number - 1, number + 2)
    for other in others:
        if other != number and leaves.get(other - 1) is not None and one.hash_as(other) == leaves[other - 1]:
            return AuditFault(f"Entry {number} was moved: what stands there is entry {other}.", number)
    return AuditFault(f"Entry {number} was edited.", number)


def _erasure_faults(kept: Mapping[int, _Kept], erased: Sequence[int]) -> list[AuditFault]:
    """Entries without content of which the log does not tell that they were erased."""
    told = {one.entry.about for one in kept.values() if one.entry.action == "audit.erased"}
    return [
        AuditFault(f"Entry {number} was emptied, and no later entry says that it was erased.", number)
        for number in erased
        if str(number) not in told
    ]


def _leaf_faults(leaves: Mapping[int, str], count: int) -> list[AuditFault]:
    faults = [
        AuditFault(f"The hash of entry {at + 1} was removed from the tree.", at + 1)
        for at in range(count)
        if at not in leaves
    ]
    return faults + [
        AuditFault(
            f"The hash of an entry {at + 1} was put into the tree: the log has {count} entries.", at + 1
        )
        for at in leaves
        if not 0 <= at < count
    ]


def _node_faults(connection: Connection, leaves: Sequence[str]) -> list[AuditFault]:
    """Nodes that do not follow from the leaves below them; of several above each other the lowest is told."""
    nodes = audit_nodes.c
    found = connection.execute(select(nodes.level, nodes.position, nodes.hash).where(nodes.level > 0))
    stored = {(row.level, row.position): row.hash for row in found}
    faults: list[AuditFault] = []
    told: set[tuple[int, int]] = set()
    for level, position, computed in all_nodes(map(bytes.fromhex, leaves)):
        if level == 0:
            continue
        below = {(level - 1, 2 * position), (level - 1, 2 * position + 1)}
        if stored.pop((level, position), None) != computed.hex():
            told.add((level, position))
            if not below & told:
                faults.append(_node_fault(level, position))
    return faults + [_node_fault(level, position) for level, position in stored]


def _node_fault(level: int, position: int) -> AuditFault:
    first, last = (position << level) + 1, (position + 1) << level
    return AuditFault(f"An entry from {first} to {last} was changed together with its hash, or the tree was.")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What signed checkpoints are compared with."""

    name: str
    count: int
    nodes: Mapping[tuple[int, int], bytes]
    keys: Sequence[PublicKey]
    notes: Sequence[str]

    @classmethod
    def read(cls, connection: Connection, leaves: Mapping[int, str], count: int) -> "_Seen":
        unbroken = next((at for at in range(count) if at not in leaves), count)
        hashes = (_bytes(leaves[at]) for at in range(unbroken))
        nodes = {(level, position): found for level, position, found in all_nodes(hashes)}
        notes = select(audit_checkpoints.c.note).order_by(audit_checkpoints.c.size)
        return cls(
            origin(connection),
            min(count, unbroken),
            nodes,
            _readable_keys(connection),
            connection.execute(notes).scalars().all(),
        )

    def faults(self, outside: str | None) -> list[AuditFault]:
        """What contradicts the checkpoints; of those that an entry changed under, the first is told."""
        faults: list[AuditFault] = []
        agreed = 0
        for name, note in (
            *(("A kept checkpoint", note) for note in self.notes),
            ("The checkpoint given", outside),
        ):
            if note is None:
                continue
            try:
                checkpoint = open_checkpoint(note, self.keys)
            except SignatureError as error:
                faults.append(AuditFault(f"{name} cannot be believed: {error}."))
                continue
            if checkpoint.origin != self.name:
                faults.append(AuditFault(f"{name} is of another log, {checkpoint.origin}."))
            elif checkpoint.size > self.count:
                lost = f"entries {self.count + 1} to {checkpoint.size} were removed"
                faults.append(AuditFault(f"{name} was signed over {checkpoint.size} entries: {lost}."))
            elif root(checkpoint.size, lambda level, at: self.nodes[level, at]) != checkpoint.root:
                place = f"an entry from {agreed + 1} to {checkpoint.size} was changed since"
                faults.append(AuditFault(f"{name} was signed over other entries: {place}."))
            else:
                agreed = max(agreed, checkpoint.size)
        return faults


def _readable_keys(connection: Connection) -> list[PublicKey]:
    keys: list[PublicKey] = []
    for line in connection.execute(select(signing_keys.c.line)).scalars():
        try:
            keys.append(read_public_key(line))
        except SignatureError:
            continue
    return keys


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
