"""Withdrawn pictures, known again when somebody offers them: a family's no outlives the photo's row.

What is kept is a hash under the catalogue's own key: of no use outside, and tied to no photo and no family. It
knows the same file and the same pixels, and not a picture that was cropped or saved anew with losses.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, insert, select

from imagedb.catalogue.engine import reading
from imagedb.catalogue.secret import group_secret, keyed, secret_within
from imagedb.catalogue.tables import withdrawn_pictures

_USE = "withdrawn picture"


def recognise(connection: Connection, sha256s: Iterable[str]) -> None:
    """From now on know these hashes of files or pixels again, within a write transaction."""
    secret = secret_within(connection)
    wanted = {keyed(secret, _USE, sha256) for sha256 in sha256s}
    known = set(
        connection.execute(
            select(withdrawn_pictures.c.fingerprint).where(withdrawn_pictures.c.fingerprint.in_(wanted))
        ).scalars()
    )
    if wanted - known:
        connection.execute(
            insert(withdrawn_pictures), [{"fingerprint": one} for one in sorted(wanted - known)]
        )


def is_recognised(connection: Connection, secret: bytes, *sha256s: str) -> bool:
    """Whether any of these hashes is of a picture that was withdrawn."""
    wanted = [keyed(secret, _USE, sha256) for sha256 in sha256s]
    found = select(withdrawn_pictures.c.fingerprint).where(withdrawn_pictures.c.fingerprint.in_(wanted))
    return connection.execute(found.limit(1)).first() is not None


def was_withdrawn(engine: Engine, sha256: str) -> bool:
    """Whether this file, or these pixels, were withdrawn before."""
    secret = group_secret(engine)
    with reading(engine) as connection:
        return is_recognised(connection, secret, sha256)
