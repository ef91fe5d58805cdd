"""People and programs: who signed in, and which roles they were given.

A person is a random id. What the identity provider calls them is stored as a hash under the catalogue's
own key, so that they are known again and nobody can read who they are.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.secret import group_secret
from imagedb.catalogue.tables import api_keys, first_administrator, person_roles, persons, sessions
from imagedb.errors import (
    AdministratorExistsError,
    FirstCodeError,
    LastAdministratorError,
    UnknownPersonError,
)
from imagedb.identifiers import random_id
from imagedb.people import COMMAND_LINE, Person, Role

FIRST_CODE_LASTS = timedelta(hours=24)
_CODE_BYTES = 24


class People:
    """Everybody who signed in, and every program that has keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sign_in(self, issuer: str, subject: str) -> Person:
        """Return whom the identity provider means; somebody new has no role."""
        identity = _identity(group_secret(self._engine), issuer, subject)
        with writing(self._engine) as connection:
            known = connection.scalar(select(persons.c.id).where(persons.c.identity_hmac == identity))
            person_id = known or _add(connection, identity)
            audit.append(connection, "person.signed_in", person_id, person_id)
            return read_person(connection, person_id)

    def add_program(self, roles: Iterable[Role], by: str) -> Person:
        """Return a new program with these roles: it has no way in but the keys made for it."""
        with writing(self._engine) as connection:
            person_id = _add(connection, None)
            audit.append(connection, "program.added", person_id, by)
            for role in sorted(roles):
                _grant(connection, person_id, role, by)
            return read_person(connection, person_id)

    def get(self, person_id: str) -> Person:
        """Return the person. Raises UnknownPersonError."""
        with reading(self._engine) as connection:
            return read_person(connection, person_id)

    def list(self) -> tuple[Person, ...]:
        """Everybody, in no telling order: by their random ids."""
        roles: dict[str, set[Role]] = {}
        with reading(self._engine) as connection:
            for person_id in connection.scalars(select(persons.c.id).order_by(persons.c.id)):
                roles[person_id] = set()
            for person_id, role in connection.execute(select(person_roles)):
                roles[person_id].add(Role(role))
        return tuple(Person(person_id, frozenset(given)) for person_id, given in roles.items())

    def grant(self, person_id: str, role: Role, by: str) -> Person:
        """Give a role; one that they have already changes nothing. Raises UnknownPersonError."""
        return self._change(person_id, frozenset({role}), frozenset(), by)

    def revoke(self, person_id: str, role: Role, by: str) -> Person:
        """Take a role away and sign them out everywhere.

        Raises UnknownPersonError, and LastAdministratorError when nobody could give roles any more.
        """
        return self._change(person_id, frozenset(), frozenset({role}), by)

    def set_roles(self, person_id: str, roles: frozenset[Role], by: str) -> Person:
        """Give and take roles until they are these. Raises what `grant` and `revoke` raise."""
        return self._change(person_id, roles, frozenset(Role) - roles, by)

    def first_code(self, at: datetime) -> str:
        """Return a new code by which somebody signed in becomes the first administrator, within a day.

        A code made before no longer works. Raises AdministratorExistsError.
        """
        code = secrets.token_urlsafe(_CODE_BYTES)
        until = (at + FIRST_CODE_LASTS).isoformat(timespec="seconds")
        with writing(self._engine) as connection:
            if _administrators(connection):
                raise AdministratorExistsError
            connection.execute(delete(first_administrator))
            row = {"id": 1, "code_sha256": hash_of(code), "until": until}
            connection.execute(insert(first_administrator), row)
            audit.append(connection, "first_administrator.code_made", "", COMMAND_LINE)
        return code

    def become_first(self, person_id: str, code: str, at: datetime) -> Person:
        """Make the person the first administrator; the code works once.

        Raises FirstCodeError, AdministratorExistsError and UnknownPersonError.
        """
        with writing(self._engine) as connection:
            stored = connection.execute(select(first_administrator)).first()
            fits = stored is not None and hmac.compare_digest(stored.code_sha256, hash_of(code))
            if stored is None or not fits or stored.until < at.isoformat(timespec="seconds"):
                raise FirstCodeError
            if _administrators(connection):
                raise AdministratorExistsError
            read_person(connection, person_id)
            connection.execute(delete(first_administrator))
            _grant(connection, person_id, Role.ADMINISTRATOR, person_id)
            return read_person(connection, person_id)

    def _change(self, person_id: str, given: frozenset[Role], taken: frozenset[Role], by: str) -> Person:
        with writing(self._engine) as connection:
            before = read_person(connection, person_id).roles
            for role in sorted(given - before):
                _grant(connection, person_id, role, by)
            for role in sorted(taken & before):
                _revoke(connection, person_id, role, by)
            if taken & before:
                connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
            return read_person(connection, person_id)


def read_person(connection: Connection, person_id: str) -> Person:
    """Return the person with the roles they have now. Raises UnknownPersonError."""
    statement = (
        select(persons.c.id, person_roles.c.role)
        .outerjoin(person_roles, person_roles.c.person_id == persons.c.id)
        .where(persons.c.id == person_id)
    )
    rows = connection.execute(statement).all()
    if not rows:
        raise UnknownPersonError(person_id)
    return Person(person_id, frozenset(Role(row.role) for row in rows if row.role is not None))


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret of ours: all are random and long, so that none can be guessed from it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _identity(key: bytes, issuer: str, subject: str) -> str:
    said = json.dumps(["person", issuer, subject], ensure_ascii=True).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def _add(connection: Connection, identity: str | None) -> str:
    person_id = random_id()
    connection.execute(insert(persons), {"id": person_id, "identity_hmac": identity})
    return person_id


def _administrators(connection: Connection) -> int:
    holders = select(func.count()).where(person_roles.c.role == Role.ADMINISTRATOR)
    return connection.execute(holders).scalar_one()


def _grant(connection: Connection, person_id: str, role: Role, by: str) -> None:
    connection.execute(insert(person_roles), {"person_id": person_id, "role": role.value})
    audit.append(connection, f"role.granted.{role.value}", person_id, by)


def _revoke(connection: Connection, person_id: str, role: Role, by: str) -> None:
    if role is Role.ADMINISTRATOR and _administrators(connection) == 1:
        raise LastAdministratorError
    which = (person_roles.c.person_id == person_id) & (person_roles.c.role == role.value)
    connection.execute(delete(person_roles).where(which))
    _narrow_keys(connection, person_id, role)
    audit.append(connection, f"role.revoked.{role.value}", person_id, by)


def _narrow_keys(connection: Connection, person_id: str, role: Role) -> None:
    """Take a lost role from the person's keys, so that they do not come back to life with it."""
    for key in connection.execute(select(api_keys).where(api_keys.c.person_id == person_id)).all():
        left = [scope for scope in key.scopes if scope != role.value]
        this = api_keys.c.id == key.id
        if not left:
            connection.execute(delete(api_keys).where(this))
        elif left != key.scopes:
            connection.execute(update(api_keys).where(this).values(scopes=left))
