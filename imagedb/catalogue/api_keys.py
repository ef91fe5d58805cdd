"""API keys: how programs come in. A key is shown once; only its hash is stored.

A key may use some of its owner's roles, and never one that the owner does not have at that moment.
"""

import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.people import hash_of, read_person
from imagedb.catalogue.tables import api_keys
from imagedb.errors import KeyLifetimeError, ScopeError, UnknownApiKeyError
from imagedb.identifiers import random_id
from imagedb.people import ApiKey, Person, Role

MOST_DAYS = 366
USUAL_DAYS = 90
_SECRET_BYTES = 32
# The beginning lets scanners for leaked secrets know one, and whoever finds it knows whose it is.
_KEY = re.compile(r"imagedb_([a-z2-7]{16})_([A-Za-z0-9_-]{43})")


class ApiKeys:
    """Every key that is in force or has run out and was not removed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self, person_id: str, scopes: Iterable[Role], on: date, days: int, by: str
    ) -> tuple[ApiKey, str]:
        """Store a new key of the person and return it with its text, which is never shown again.

        Raises UnknownPersonError, ScopeError for none or for a role that they do not have, and
        KeyLifetimeError.
        """
        wanted = frozenset(scopes)
        if not 1 <= days <= MOST_DAYS:
            raise KeyLifetimeError(MOST_DAYS)
        made = ApiKey(random_id(), person_id, wanted, on + timedelta(days=days))
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        with writing(self._engine) as connection:
            beyond = wanted - read_person(connection, person_id).roles
            if beyond or not wanted:
                raise ScopeError(tuple(sorted(beyond)))
            connection.execute(insert(api_keys), _row(made, secret))
            audit.append(connection, "api_key.created", made.id, by)
        return made, f"imagedb_{made.id}_{secret}"

    def find(self, text: str, on: date) -> Person | None:
        """Return whose key this is, with what the key may do now; None for a key that opens nothing."""
        match = _KEY.fullmatch(text)
        if match is None:
            return None
        with reading(self._engine) as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == match[1])).first()
            if row is None or not hmac.compare_digest(row.secret_sha256, hash_of(match[2])):
                return None
            key = _key(row)
            if key.expires_on < on:
                return None
            owner = read_person(connection, key.person_id)
        if key.last_used_on != on:
            with writing(self._engine) as connection:
                used = update(api_keys).where(api_keys.c.id == key.id)
                connection.execute(used.values(last_used_on=on.isoformat()))
        return Person(owner.id, owner.roles & key.scopes)

    def of(self, person_id: str) -> tuple[ApiKey, ...]:
        """The person's keys, the last to expire first."""
        statement = select(api_keys).where(api_keys.c.person_id == person_id)
        with reading(self._engine) as connection:
            keys = [_key(row) for row in connection.execute(statement)]
        return tuple(sorted(keys, key=lambda key: (key.expires_on, key.id), reverse=True))

    def revoke(self, key_id: str, by: str, *, owner: str | None = None) -> None:
        """Remove a key: it opens nothing from now on. With `owner`, only a key of theirs.

        Raises UnknownApiKeyError.
        """
        with writing(self._engine) as connection:
            if not _is_there(connection, key_id, owner):
                raise UnknownApiKeyError(key_id)
            connection.execute(delete(api_keys).where(api_keys.c.id == key_id))
            audit.append(connection, "api_key.revoked", key_id, by)


def _is_there(connection: Connection, key_id: str, owner: str | None) -> bool:
    whose = connection.scalar(select(api_keys.c.person_id).where(api_keys.c.id == key_id))
    return whose is not None and owner in {None, whose}


def _row(key: ApiKey, secret: str) -> dict[str, object]:
    return {
        "id": key.id,
        "person_id": key.person_id,
        "secret_sha256": hash_of(secret),
        "scopes": sorted(role.value for role in key.scopes),
        "expires_on": key.expires_on.isoformat(),
        "last_used_on": None,
    }


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    used = row.last_used_on
    return ApiKey(
        row.id,
        row.person_id,
        frozenset(Role(scope) for scope in row.scopes),
        date.fromisoformat(row.expires_on),
        used and date.fromisoformat(used),
    )
