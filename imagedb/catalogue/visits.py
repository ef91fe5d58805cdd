"""A family's visit: from the moment its code was right it may look, and decide once, for a quarter of an hour.

The token stands in the page's form and nowhere else; only its hash is kept. Times are seconds since 1970.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from imagedb.catalogue.engine import writing
from imagedb.catalogue.tables import family_visits

SECONDS = 15 * 60
"""Long enough to read the page and to talk; short enough for a computer that others use next."""
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose visit it is, and whether nothing was decided in it yet."""

    consent_id: str
    fresh: bool


class Visits:
    """Every visit that has not ended."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, consent_id: str, now: float) -> str:
        """Begin a visit and return its token; visits that have ended are forgotten."""
        token = secrets.token_urlsafe(_BYTES)
        row = {"token_sha256": _hash(token), "consent_id": consent_id, "until": int(now) + SECONDS}
        with writing(self._engine) as connection:
            connection.execute(delete(family_visits).where(family_visits.c.until <= now))
            connection.execute(insert(family_visits), {**row, "used": False})
        return token

    def take(self, token: str, now: float) -> Visit | None:
        """Use up the visit and return it; None for a token that is wrong, or whose time is over."""
        mine = (family_visits.c.token_sha256 == _hash(token)) & (family_visits.c.until > now)
        with writing(self._engine) as connection:
            row = connection.execute(select(family_visits).where(mine)).first()
            if row is None:
                return None
            connection.execute(update(family_visits).where(mine).values(used=True))
            return Visit(row.consent_id, fresh=not row.used)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
