"""Leaves of a search that the index in memory knows nothing of, asked of the database."""

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Integer, Select, Text, cast, func, literal_column, select, text

from imagedb.catalogue.tables import photos
from imagedb.search.expression import Among, Near, Words
from imagedb.search.index import Lookup


def lookup_in(connection: Connection) -> Lookup:
    """What to ask within this transaction."""
    return partial(_numbers, connection)


def _numbers(connection: Connection, leaf: Among | Words | Near) -> npt.NDArray[np.int64]:
    found: Select[Any]
    match leaf:
        case Among(field, values):
            found = select(photos.c.number).where(photos.c[field].in_(values))
        case Words(words):
            found = _with_words(words, connection.dialect.name)
        case Near():
            msg = "regions are not looked up by their colour yet"
            raise NotImplementedError(msg)
    # As one text: of a word that most captions have, a row for each photo would take seconds to fetch.
    number = cast(found.subquery().c[0], Text)
    listed: str | None = connection.scalar(select(func.aggregate_strings(number, ",")))
    return np.fromstring(listed or "", np.int64, sep=",")


def _with_words(words: tuple[str, ...], dialect: str) -> Select[Any]:
    """Photos whose caption has every word, or one that begins with it. Words as `search.query.words` cuts them."""
    if not words:
        return select(photos.c.number)
    if dialect == "postgresql":
        document = func.to_tsvector(text("'simple'"), photos.c.search_text)
        asked = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in words))
        return select(photos.c.number).where(document.op("@@")(asked))
    # Quoted, so that no word is read as an operator of FTS5.
    match = " ".join(f'"{word}"*' for word in words)
    rows: Select[Any] = select(literal_column("rowid", Integer).label("number")).select_from(
        text("photo_text")
    )
    return rows.where(literal_column("photo_text").op("MATCH")(match))
