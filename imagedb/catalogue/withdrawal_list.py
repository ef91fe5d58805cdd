"""The signed list of withdrawals: made when something was withdrawn or the old one runs out, and kept until then."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from consent.purpose import Purpose
from imagedb.audit.note import SigningKey
from imagedb.catalogue.audit_tree import origin
from imagedb.catalogue.engine import reading, revision, writing
from imagedb.catalogue.tables import (
    photo_renditions,
    photos,
    signing_keys,
    tombstones,
    withdrawal_list,
    withdrawn_purposes,
)
from imagedb.signed import sign_document
from imagedb.vocabulary import RenditionName
from imagedb.withdrawal_list import RENEWED, ListedWithdrawal, document_of


@dataclass(frozen=True, slots=True)
class SignedList:
    """A version of the list: the signed JSON, to be served as it is."""

    version: int
    document: str


class SignedWithdrawals:
    """The newest signed list."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def current(self, on: date) -> SignedList | None:
        """The list, if it is right on that day; two small reads. None when it has to be signed first."""
        with reading(self._engine) as connection:
            row = _row(connection)
            key_id = connection.execute(
                select(signing_keys.c.id).where(signing_keys.c.until.is_(None))
            ).scalar_one_or_none()
            if row is None or row.revision != revision(connection) or not _lasts(row, key_id, on):
                return None
            return SignedList(row.version, row.document)

    def sign(self, key: SigningKey, on: date) -> SignedList:
        """The list as it is right on that day, signed as the next version if it says anything else than the last."""
        with writing(self._engine) as connection:
            row, now = _row(connection), revision(connection)
            withdrawals = _withdrawals(connection)
            version = 1 if row is None else row.version + 1
            document = document_of(origin(connection), version, on, withdrawals)
            if (
                row is not None
                and _lasts(row, key.public_key.id, on)
                and _told(row) == document["withdrawals"]
            ):
                connection.execute(update(withdrawal_list).values(revision=now))
                return SignedList(row.version, row.document)
            made = json.dumps(sign_document(document, key), separators=(",", ":"))
            connection.execute(delete(withdrawal_list))
            fresh = {"id": 1, "version": version, "revision": now, "key_id": key.public_key.id}
            expires = document["expires"][:10]
            connection.execute(insert(withdrawal_list), {**fresh, "expires": expires, "document": made})
            return SignedList(version, made)


def _row(connection: Connection) -> Any:  # noqa: ANN401 - a Row whose type says nothing
    return connection.execute(select(withdrawal_list)).one_or_none()


def _lasts(row: Any, key_id: str | None, on: date) -> bool:  # noqa: ANN401 - likewise
    return row.key_id == key_id and date.fromisoformat(row.expires) - on >= RENEWED


def _told(row: Any) -> object:  # noqa: ANN401 - likewise
    return json.loads(row.document)["signed"]["withdrawals"]


def _withdrawals(connection: Connection) -> list[ListedWithdrawal]:
    """Photos of which nothing is left but a tombstone, and photos that are still shown for fewer purposes."""
    stones = connection.execute(select(tombstones.c.photo_id, tombstones.c.public_sha256))
    gone = [ListedWithdrawal(row.photo_id, tuple(row.public_sha256), "all") for row in stones]
    lost: dict[str, list[Purpose]] = {}
    for row in connection.execute(select(withdrawn_purposes).order_by(withdrawn_purposes.c.purpose)):
        lost.setdefault(row.photo_id, []).append(Purpose(row.purpose))
    public = photo_renditions.c.name != RenditionName.ORIGINAL.value
    files = select(photos.c.id, photo_renditions.c.sha256).join(
        photo_renditions, photo_renditions.c.number == photos.c.number
    )
    theirs = photos.c.id.in_(select(withdrawn_purposes.c.photo_id))
    hashes: dict[str, list[str]] = {}
    for row in connection.execute(files.where(theirs, public)):
        hashes.setdefault(row.id, []).append(row.sha256)
    return gone + [
        ListedWithdrawal(photo_id, tuple(hashes.get(photo_id, ())), tuple(purposes))
        for photo_id, purposes in lost.items()
    ]
