"""The name of a batch of printed cards: the cards of one print run, which share their measured values."""

import re
import secrets

LONGEST = 16
"""Characters that a QR code of version 1 holds at level Q, which mends a quarter of its squares."""

# Without letters and digits that are taken for each other.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NAME = re.compile(rf"[A-Z0-9][A-Z0-9.-]{{0,{LONGEST - 1}}}")


def batch_name(text: str) -> str:
    """Return a batch's name as it is kept, in capitals. Raises ValueError in plain words."""
    name = text.strip().upper()
    if not _NAME.fullmatch(name):
        msg = (
            f"{text[:40]!r} is no batch name; use 1 to {LONGEST} letters, digits, dots and dashes, "
            "a letter or digit first"
        )
        raise ValueError(msg)
    return name


def new_batch_name() -> str:
    """Return a name that nobody has used: eight letters and digits by chance."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def batch_of(declared: str) -> str | None:
    """Return the batch that `card:<batch>` declares, in capitals, or None for any other declaration."""
    kind, _, name = declared.partition(":")
    return name.strip().upper() if kind == "card" and name else None
