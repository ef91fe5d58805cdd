"""Public signing keys: every one that ever signed, with the days from and until which it did."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select, update

from imagedb.audit.note import PublicKey, read_public_key
from imagedb.catalogue import audit
from imagedb.catalogue.audit_tree import origin
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import signing_keys
from imagedb.errors import SigningKeyError
from imagedb.people import COMMAND_LINE


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A public key and its days (UTC, `until` is None for the one that signs now).

    `endorsement` is the signature by which the key before it named it, if that key was there to sign.
    """

    key: PublicKey
    since: str
    until: str | None = None
    endorsement: str | None = None


class Keys:
    """The public keys, the newest last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self) -> tuple[ListedKey, ...]:
        """Every key that ever signed, in the order in which they followed each other."""
        with reading(self._engine) as connection:
            return _all(connection)

    def current(self) -> PublicKey | None:
        """The key that signs now; None before anything was signed."""
        with reading(self._engine) as connection:
            return _current(connection)

    def name(self) -> str:
        """What every key of this catalogue is called."""
        with reading(self._engine) as connection:
            return origin(connection)

    def begin(self, public: bytes) -> PublicKey:
        """List the first key; one that is listed as the present one already changes nothing.

        Raises SigningKeyError when another key signs here.
        """
        with writing(self._engine) as connection:
            known, key = _current(connection), PublicKey(origin(connection), public)
            if known is None:
                _add(connection, key, None)
            elif known != key:
                raise other_key(known)
            return key

    def replace(self, old: PublicKey, new: PublicKey, endorsement: str | None) -> None:
        """Let the new key sign from now on. Raises SigningKeyError when it is not the old one that signs."""
        with writing(self._engine) as connection:
            known = _current(connection)
            if known != old:
                msg = "somebody else replaced the signing key in the meantime"
                raise SigningKeyError(msg)
            ended = update(signing_keys).where(signing_keys.c.id == old.id)
            connection.execute(ended.values(until=_today()))
            audit.append(connection, "key.retired", old.id, COMMAND_LINE)
            _add(connection, new, endorsement)


def other_key(known: PublicKey) -> SigningKeyError:
    """The error for a process that holds another key than the one that signs here."""
    return SigningKeyError(
        f"this catalogue is signed with key {known.id}, and SIGNING_KEY is another or is missing: copy that key's "
        "file here, or put a new key in its place with `imagedb key replace`"
    )


def _add(connection: Connection, key: PublicKey, endorsement: str | None) -> None:
    row = {"id": key.id, "line": key.line, "since": _today(), "endorsement": endorsement}
    connection.execute(insert(signing_keys), {**row, "place": len(_all(connection)) + 1})
    audit.append(connection, "key.added", key.id, COMMAND_LINE if endorsement else "policy")


def _all(connection: Connection) -> tuple[ListedKey, ...]:
    listed = signing_keys.c
    columns = (listed.line, listed.since, listed.until, listed.endorsement)
    found = connection.execute(select(*columns).order_by(listed.place))
    return tuple(
        ListedKey(read_public_key(line), since, until, endorsement)
        for line, since, until, endorsement in found
    )


def _current(connection: Connection) -> PublicKey | None:
    line = connection.execute(
        select(signing_keys.c.line).where(signing_keys.c.until.is_(None))
    ).scalar_one_or_none()
    return None if line is None else read_public_key(line)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
