"""A random key of the catalogue's own: what is hashed with it can be tried by nobody outside."""

import hashlib
import hmac
import secrets

from sqlalchemy import Connection, Engine, select, update

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import catalogue_state

_BYTES = 32
_WANTED = select(catalogue_state.c.group_secret)


def group_secret(engine: Engine) -> bytes:
    """Return the key, the same for the catalogue's whole life; it is made when first asked for."""
    with reading(engine) as connection:
        known: str | None = connection.execute(_WANTED).scalar_one()
    if known is None:
        with writing(engine) as connection:
            return secret_within(connection)
    return bytes.fromhex(known)


def secret_within(connection: Connection) -> bytes:
    """Return the key within a write transaction."""
    unset = catalogue_state.c.group_secret.is_(None)
    connection.execute(update(catalogue_state).where(unset).values(group_secret=secrets.token_hex(_BYTES)))
    return bytes.fromhex(connection.execute(_WANTED).scalar_one())


def keyed(secret: bytes, use: str, value: str) -> str:
    """Return the keyed hash of a value: for one use, which tells nothing of its hash for another."""
    return hmac.new(secret, f"{use}\x1f{value}".encode(), hashlib.sha256).hexdigest()
