"""Random identifiers, and what text can be looked up at all.

An identifier says nothing of when, in which order or about whom it was made.
"""

import base64
import secrets

ID_LENGTH = 16
_BYTES = 10


def random_id() -> str:
    """Sixteen characters of a-z and 2-7: 80 random bits, all of one length, so none begins another."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()


def is_storable(text: str) -> bool:
    """Whether a database takes the text: no NUL, which PostgreSQL refuses, and no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
