"""Batches of the printed card: each one's measured values, as the file in which they came.

A batch's file is never replaced: photos were calibrated by it.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select

from imagedb.catalogue import audit
from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.tables import card_batches
from imagedb.errors import CardBatchTakenError, CardBatchTextError, UnknownCardBatchError
from imagedb.identifiers import is_storable


@dataclass(frozen=True, slots=True)
class CardBatch:
    """A registered batch: its CGATS file, when it was registered, and by whom (a code, never a name)."""

    batch: str
    content: str
    sha256: str
    registered_at: str
    registered_by: str


class Cards:
    """Batches of printed cards."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, batch: str, content: str, by: str) -> CardBatch:
        """Keep a batch's file and return its record; the same file again changes nothing.

        Whoever calls has checked the values, and that no words of others are among them. Raises CardBatchTakenError for a batch that has another file,
        and CardBatchTextError for text that cannot be stored.
        """
        if not all(map(is_storable, (batch, content, by))):
            raise CardBatchTextError(batch)
        digest = hashlib.sha256(content.encode()).hexdigest()
        mine = select(card_batches).where(card_batches.c.batch == batch)
        with writing(self._engine) as connection:
            known = connection.execute(mine).first()
            if known is not None:
                if known.sha256 != digest:
                    raise CardBatchTakenError(batch, known.registered_at)
                return CardBatch(*known)
            at = datetime.now(UTC).isoformat(timespec="seconds")
            made = CardBatch(batch, content, digest, at, by)
            row = {name: getattr(made, name) for name in CardBatch.__slots__}
            connection.execute(insert(card_batches), row)
            audit.append(connection, "card.registered", batch)
            return made

    def get(self, batch: str) -> CardBatch:
        """The record of a batch. Raises UnknownCardBatchError, which names those that are known."""
        known = {one.batch: one for one in self.list()}
        if batch not in known:
            raise UnknownCardBatchError(batch, tuple(known))
        return known[batch]

    def list(self) -> tuple[CardBatch, ...]:
        """Every batch, by name."""
        statement = select(card_batches).order_by(card_batches.c.batch)
        with reading(self._engine) as connection:
            found = [CardBatch(*row) for row in connection.execute(statement)]
        # Each database sorts text in its own way.
        return tuple(sorted(found, key=lambda one: one.batch))
