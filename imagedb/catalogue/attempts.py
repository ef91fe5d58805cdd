"""How often what must not be tried without end was tried, counted in one table for all processes.

Nobody's address is kept: it is hashed under a key that is thrown away at the end of the day.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from imagedb.catalogue.engine import writing
from imagedb.catalogue.tables import attempt_keys, attempts

_EVERYBODY = ""
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many tries an address has in each window of so many seconds: `each`.

    Once everybody together has made `everybody` tries, it has `crowded`, at least one: no number of tries by others
    locks out who has not tried yet.
    """

    kind: str
    window: int
    each: int
    everybody: int
    crowded: int


class Attempts:
    """The tries of the windows that have not ended."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, allowance: Allowance, address: str, now: datetime) -> int:
        """Count one more try, and return 0; or, where there is none left, the seconds until there is."""
        since, left = _window(allowance, now)
        with writing(self._engine) as connection:
            _forget(connection, allowance.kind, now, since)
            who = _hashed(connection, address, now.astimezone(UTC).date())
            everybody = _tries(connection, allowance.kind, _EVERYBODY, since)
            most = allowance.crowded if everybody >= allowance.everybody else allowance.each
            if _tries(connection, allowance.kind, who, since) >= most:
                return left
            for one in (who, _EVERYBODY):
                _add(connection, allowance.kind, one, since, 1)
        return 0

    def give_back(self, allowance: Allowance, address: str, now: datetime) -> None:
        """Take a try back that turned out to be none: `now` is the time at which it was taken."""
        since, _ = _window(allowance, now)
        with writing(self._engine) as connection:
            who = _hashed(connection, address, now.astimezone(UTC).date())
            for one in (who, _EVERYBODY):
                _add(connection, allowance.kind, one, since, -1)


def _window(allowance: Allowance, now: datetime) -> tuple[int, int]:
    """The window's beginning, and the whole seconds until its end."""
    at = int(now.timestamp())
    since = at - at % allowance.window
    return since, since + allowance.window - at


def _forget(connection: Connection, kind: str, now: datetime, since: int) -> None:
    """Forget yesterday's key, and what was counted in windows that have ended."""
    connection.execute(delete(attempt_keys).where(attempt_keys.c.day < now.astimezone(UTC).date()))
    connection.execute(delete(attempts).where(attempts.c.kind == kind, attempts.c.since < since))


def _hashed(connection: Connection, address: str, day: date) -> str:
    key = connection.scalar(select(attempt_keys.c.key).where(attempt_keys.c.day == day))
    if key is None:
        key = secrets.token_hex(_BYTES)
        connection.execute(insert(attempt_keys), {"day": day, "key": key})
    return hmac.new(bytes.fromhex(key), address.encode(), hashlib.sha256).hexdigest()[:32]


def _tries(connection: Connection, kind: str, who: str, since: int) -> int:
    mine = (attempts.c.kind == kind) & (attempts.c.who == who) & (attempts.c.since == since)
    return connection.scalar(select(attempts.c.tries).where(mine)) or 0


def _add(connection: Connection, kind: str, who: str, since: int, more: int) -> None:
    mine = (attempts.c.kind == kind) & (attempts.c.who == who) & (attempts.c.since == since)
    counted = update(attempts).where(mine).values(tries=attempts.c.tries + more)
    if connection.execute(counted).rowcount == 0 and more > 0:
        connection.execute(insert(attempts), {"kind": kind, "who": who, "since": since, "tries": more})
