"""Random identifiers: they say nothing of when, in which order or about whom they were made."""

import base64
import secrets

ID_LENGTH = 16
_BYTES = 10


def random_id() -> str:
    """Sixteen characters of a-z and 2-7: 80 random bits, all of one length, so none begins another."""
    return base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
