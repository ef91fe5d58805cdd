"""Addresses of a family's small pictures: each opens one picture for a quarter of an hour, and nothing else."""

import hmac

from imagedb.catalogue.secret import keyed

_USE = "family picture"


def picture_address(secret: bytes, photo_id: str, until: int) -> str:
    """The address of a photo's thumbnail until that second since 1970."""
    return f"/withdraw/pictures/{photo_id}.{until}.{_seal(secret, photo_id, until)}"


def photo_of(secret: bytes, name: str, now: float) -> str | None:
    """The photo that the last part of such an address opens, or None."""
    photo_id, _, rest = name.partition(".")
    until, _, seal = rest.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 12) or int(until) <= now:
        return None
    mine = _seal(secret, photo_id, int(until))
    return photo_id if hmac.compare_digest(mine.encode(), seal.encode(errors="replace")) else None


def _seal(secret: bytes, photo_id: str, until: int) -> str:
    return keyed(secret, _USE, f"{photo_id}\x1f{until}")[:40]
