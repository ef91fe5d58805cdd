"""Wrapped keys: which opens which original, and when they go.

The catalogue never sees a key that is not wrapped, see `imagedb.vault`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import family_keys, photo_keys, photo_private, photo_renditions, photos
from imagedb.errors import OriginalUnlockedError, UnknownPhotoError
from imagedb.objects import ObjectInfo
from imagedb.seal import FamilyKey, Seal
from imagedb.vocabulary import RenditionName

_ORIGINAL = photo_renditions.c.name == RenditionName.ORIGINAL.value


@dataclass(frozen=True, slots=True)
class Original:
    """Where a photo's original lies, whose it is and what opens it; `seal` is None for one never encrypted."""

    photo_id: str
    consent_id: str
    key: str
    sha256: str
    seal: Seal | None


class VaultKeys:
    """The families' keys and the photos'."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def family(self, consent_id: str) -> FamilyKey | None:
        """The family's key, or None where it has none (any more)."""
        with reading(self._engine) as connection:
            return _family(connection, consent_id)

    def families(self) -> tuple[FamilyKey, ...]:
        """Every family's key, by consent."""
        with reading(self._engine) as connection:
            return _families(connection)

    def originals(self) -> tuple[Original, ...]:
        """Every photo's original, by photo id. For checking and converting; notes no read."""
        with reading(self._engine) as connection:
            return _originals(connection)

    def has(self, photo_id: str) -> bool:
        """Whether the photo has a row, and so an original."""
        with reading(self._engine) as connection:
            return bool(_originals(connection, photo_id))

    def to_read(self, photo_id: str, by: str) -> Original:
        """What is needed to read one original, and in the same transaction the note that it is read.

        Raises UnknownPhotoError for a photo without a row and OriginalUnlockedError for one never encrypted.
        """
        with writing(self._engine) as connection:
            found = _originals(connection, photo_id)
            if not found:
                raise UnknownPhotoError(photo_id)
            if found[0].seal is None:
                raise OriginalUnlockedError(photo_id)
            audit.append(connection, "original.read", photo_id, by)
            return found[0]

    def convert(self, photo_id: str, stored: ObjectInfo, seal: Seal) -> bool:
        """Let the photo's original be these encrypted bytes from now on; False when it is gone or is so already."""
        with writing(self._engine) as connection:
            found = _originals(connection, photo_id)
            if not found or found[0].seal is not None:
                return False
            number = connection.execute(select(photos.c.number).where(photos.c.id == photo_id)).scalar_one()
            add(connection, number, seal)
            mine = _ORIGINAL & (photo_renditions.c.number == number)
            connection.execute(update(photo_renditions).where(mine).values(asdict(stored)))
            audit.append(connection, "original.encrypted", photo_id)
            return True

    def rewrap(self, again: Callable[[FamilyKey], FamilyKey], master: str) -> int:
        """Replace every family's key by what `again` makes of it, all or none; return how many there were.

        `master` names the new master key; keys that it wraps already stay.
        """
        with writing(self._engine) as connection:
            old = [key for key in _families(connection) if key.master != master]
            for key in map(again, old):
                mine = family_keys.c.consent_id == key.consent_id
                values = {"master": key.master, "wrapped": key.wrapped}
                connection.execute(update(family_keys).where(mine).values(values))
            audit.append(connection, "vault.rotated")
            return len(old)


def add(connection: Connection, number: int, seal: Seal) -> None:
    """Keep what opens a photo's original, and its family's key if there is none, within a transaction."""
    family = seal.family
    known = _family(connection, family.consent_id)
    if known is None:
        row = {"consent_id": family.consent_id, "master": family.master, "wrapped": family.wrapped}
        connection.execute(insert(family_keys), row)
    # One key for a family, made under the catalogue's lock; another one here would lock the photo for good.
    assert known in {None, family}
    key = {"number": number, "version": seal.version, "nonce": seal.nonce, "wrapped": seal.wrapped}
    connection.execute(insert(photo_keys), key)


def forget(connection: Connection, consent_id: str) -> None:
    """Destroy the family's key unless a photo of it is left, within the transaction that took the others.

    The photos' own keys go with their rows.
    """
    left = select(photo_private.c.number).where(photo_private.c.consent_id == consent_id).exists()
    connection.execute(delete(family_keys).where(family_keys.c.consent_id == consent_id, ~left))


def _family(connection: Connection, consent_id: str) -> FamilyKey | None:
    row = connection.execute(select(family_keys).where(family_keys.c.consent_id == consent_id)).first()
    return None if row is None else FamilyKey(*row)


def _families(connection: Connection) -> tuple[FamilyKey, ...]:
    found = connection.execute(select(family_keys).order_by(family_keys.c.consent_id))
    return tuple(FamilyKey(*row) for row in found)


def _originals(connection: Connection, photo_id: str | None = None) -> tuple[Original, ...]:
    wanted = (
        photos.c.id,
        photo_private.c.consent_id,
        photo_renditions.c.key,
        photo_renditions.c.sha256,
        photo_keys.c.version,
        photo_keys.c.nonce,
        photo_keys.c.wrapped.label("data_key"),
        family_keys.c.master,
        family_keys.c.wrapped.label("family_key"),
    )
    joined = (
        select(*wanted)
        .join(photo_private, photo_private.c.number == photos.c.number)
        .join(photo_renditions, (photo_renditions.c.number == photos.c.number) & _ORIGINAL)
        .outerjoin(photo_keys, photo_keys.c.number == photos.c.number)
        .outerjoin(family_keys, family_keys.c.consent_id == photo_private.c.consent_id)
    )
    if photo_id is not None:
        joined = joined.where(photos.c.id == photo_id)
    return tuple(map(_original, connection.execute(joined.order_by(photos.c.id)).mappings()))


def _original(row: RowMapping) -> Original:
    seal = None
    if row["version"] is not None:
        family = FamilyKey(row["consent_id"], row["master"] or "", row["family_key"] or b"")
        seal = Seal(row["version"], row["nonce"], row["data_key"], family)
    return Original(row["id"], row["consent_id"], row["key"], row["sha256"], seal)
