"""What a search asks of the database because the index in memory does not know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Integer,
    Select,
    Text,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)

from imagedb.catalogue.regions import Regions
from imagedb.catalogue.searching import position
from imagedb.catalogue.tables import photos, teaching_set_items, teaching_sets
from imagedb.search.expression import Among, Near, Words
from imagedb.search.fields import UNKNOWN
from imagedb.search.near import NearIndex


@dataclass(frozen=True, slots=True)
class Lookups:
    """A Lookup within one transaction."""

    connection: Connection
    held: Regions

    def regions(self) -> NearIndex:
        """See Lookup."""
        return self.held.at(self.connection, *position(self.connection))

    def numbers(self, leaf: Among | Words | Near) -> npt.NDArray[np.int64]:
        """See Lookup."""
        match leaf:
            case Among(field, values):
                found = _in_sets(values) if field == "teaching_set" else _having(field, values)
            case Words(words):
                found = _with_words(words, self.connection.dialect.name)
            case Near():
                return self.regions().within(leaf).astype(np.int64)
        # As one text: of a word that most captions have, a row for each photo would take seconds to fetch.
        number = cast(found.subquery().c[0], Text)
        listed: str | None = self.connection.scalar(select(func.aggregate_strings(number, ",")))
        return np.fromstring(listed or "", np.int64, sep=",")

    def scores(self, words: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """See Lookup: BM25 on SQLite, `ts_rank` on PostgreSQL."""
        if not words:
            return np.empty(0, np.int64), np.empty(0)
        if self.connection.dialect.name == "postgresql":
            asked = _prefixes(words, " | ")
            rank = cast(func.ts_rank(_document(), asked), Double)
            ranked = select(photos.c.number, rank).where(_document().op("@@", is_comparison=True)(asked))
            rows = self.connection.execute(ranked).all()
        else:
            match = {"match": _fts5(words, " OR ")}
            rows = self.connection.execute(text(_BM25), match).all()
        numbers, fits = zip(*rows, strict=True) if rows else ((), ())
        return np.array(numbers, np.int64), np.array(fits, np.float64)


def lookup_in(connection: Connection, regions: Regions) -> Lookups:
    """What to ask within this transaction; `regions` are those that the process holds."""
    return Lookups(connection, regions)


_BM25 = "SELECT rowid, -bm25(photo_text) FROM photo_text WHERE photo_text MATCH :match"


def _having(field: str, values: Iterable[str]) -> Select[Any]:
    column = photos.c[field]
    chosen = column.in_(list(values))
    return select(photos.c.number).where(or_(chosen, column.is_(None)) if UNKNOWN in values else chosen)


def _in_sets(values: Iterable[str]) -> Select[Any]:
    """In one of these teaching sets as they are now. `unknown` is no set: who has no link learns nothing of sets."""
    current = and_(
        teaching_sets.c.id == teaching_set_items.c.set_id,
        teaching_sets.c.version == teaching_set_items.c.version,
    )
    listed = select(teaching_set_items.c.photo_id).join(teaching_sets, current)
    return select(photos.c.number).where(photos.c.id.in_(listed.where(teaching_sets.c.id.in_(list(values)))))


def _with_words(words: Iterable[str], dialect: str) -> Select[Any]:
    """Photos whose caption has every word, or one that begins with it. Words as `search.words` cuts them."""
    if dialect == "postgresql":
        asked = _prefixes(words, " & ")
        return select(photos.c.number).where(_document().op("@@", is_comparison=True)(asked))
    rows: Select[Any] = select(literal_column("rowid", Integer).label("number")).select_from(
        text("photo_text")
    )
    return rows.where(literal_column("photo_text").op("MATCH")(_fts5(words, " ")))


def _document() -> ColumnElement[Any]:
    return func.to_tsvector(text("'simple'"), photos.c.search_text)


def _prefixes(words: Iterable[str], joint: str) -> ColumnElement[Any]:
    return func.to_tsquery(text("'simple'"), joint.join(f"{word}:*" for word in words))


def _fts5(words: Iterable[str], joint: str) -> str:
    """Quoted, so that no word is read as an operator of FTS5."""
    return joint.join(f'"{word}"*' for word in words)
