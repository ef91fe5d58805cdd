"""How an original is locked: what the catalogue keeps beside the encrypted bytes.

Three keys, each wrapped by the next: a data key for each photo, a family key for each consent, and the
operator's master key, which is in no database. Whoever holds one of the three alone can read nothing.
"""

from dataclasses import dataclass

VERSION = 1
"""Of the format: AES-256-GCM over the whole original at once, a 96-bit nonce, the 128-bit tag at the end."""

MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FamilyKey:
    """A family's key, wrapped by the master key of that name. One for each consent, gone with its last photo."""

    consent_id: str
    master: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """What opens one original: its nonce and its data key, wrapped by the family's key."""

    version: int
    nonce: bytes
    wrapped: bytes
    family: FamilyKey
