"""One entry of the audit log, and the bytes that stand for it in the tree."""

import secrets
from dataclasses import dataclass

import rfc8785

from imagedb.audit.merkle import leaf_hash

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What was done, about what, when (UTC, to the second), and by whom.

    `by` is a person's random id, "policy", "family", "command_line" or nothing; `about` is what
    `actions.ACTIONS` says for the action. An entry that had to be erased keeps its number alone.
    """

    number: int
    at: str = ""
    action: str = ""
    about: str = ""
    by: str = ""

    @property
    def erased(self) -> bool:
        """Whether what it told is gone."""
        return not self.action


def new_salt() -> str:
    """Return 128 random bits as hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def entry_hash(entry: AuditEntry, salt: str) -> bytes:
    """The entry's leaf hash: over the salt and the canonical JSON (RFC 8785) of all that it tells.

    Without the salt nobody who sees the hash can try what the entry may say. Raises ValueError for a salt
    that is not 128 bits in lower-case hexadecimal digits.
    """
    salted = bytes.fromhex(salt)
    if len(salted) != SALT_BYTES or salted.hex() != salt:
        msg = "not a salt"
        raise ValueError(msg)
    texts = {"about": entry.about, "action": entry.action, "at": entry.at, "by": entry.by}
    return leaf_hash(salted + rfc8785.dumps({**texts, "number": entry.number}))
