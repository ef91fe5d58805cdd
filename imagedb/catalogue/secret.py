"""A random key of the catalogue's own: pseudonyms hashed with it can be tried by nobody outside."""

import secrets

from sqlalchemy import Engine, select, update

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import catalogue_state

_BYTES = 32


def group_secret(engine: Engine) -> bytes:
    """Return the key, the same for the catalogue's whole life; it is made when first asked for."""
    wanted = select(catalogue_state.c.group_secret)
    with reading(engine) as connection:
        known: str | None = connection.execute(wanted).scalar_one()
    if known is None:
        with writing(engine) as connection:
            unset = catalogue_state.c.group_secret.is_(None)
            fresh = secrets.token_hex(_BYTES)
            connection.execute(update(catalogue_state).where(unset).values(group_secret=fresh))
            known = connection.execute(wanted).scalar_one()
    assert known is not None
    return bytes.fromhex(known)
