"""Sessions: who is signed in with which browser. Only a hash of what the browser holds is stored."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.people import hash_of, read_person
from imagedb.catalogue.tables import sessions
from imagedb.people import Person, SessionLimits

_TOKEN_BYTES = 32
# A session in use is noted once a minute, not at each of a page's requests.
_NOTED_EVERY = timedelta(minutes=1)


class Sessions:
    """Everybody who is signed in."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, person_id: str, at: datetime, limits: SessionLimits) -> str:
        """Sign a person in and return the token for the browser. Raises UnknownPersonError."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = _written(at)
        with writing(self._engine) as connection:
            read_person(connection, person_id)
            over = (sessions.c.seen_at < _written(at - limits.idle)) | (
                sessions.c.started_at < _written(at - limits.longest)
            )
            connection.execute(delete(sessions).where(over))
            row = {"token_sha256": hash_of(token), "person_id": person_id, "started_at": now, "seen_at": now}
            connection.execute(insert(sessions), row)
        return token

    def find(self, token: str, at: datetime, limits: SessionLimits) -> Person | None:
        """Return who is signed in with this token, with the roles they have now; None when nobody is."""
        wanted = sessions.c.token_sha256 == hash_of(token)
        with reading(self._engine) as connection:
            row = connection.execute(select(sessions).where(wanted)).first()
            if row is None or at - _read(row.seen_at) > limits.idle:
                return None
            if at - _read(row.started_at) > limits.longest:
                return None
            person = read_person(connection, row.person_id)
        if at - _read(row.seen_at) >= _NOTED_EVERY:
            with writing(self._engine) as connection:
                connection.execute(update(sessions).where(wanted).values(seen_at=_written(at)))
        return person

    def end(self, token: str) -> None:
        """Sign out; a token that is none of ours ends nothing."""
        with writing(self._engine) as connection:
            wanted = sessions.c.token_sha256 == hash_of(token)
            person_id = connection.scalar(select(sessions.c.person_id).where(wanted))
            if person_id is not None:
                connection.execute(delete(sessions).where(wanted))
                audit.append(connection, "person.signed_out", person_id, person_id)


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
