"""Leaves of a search that the index in memory knows nothing of, asked of the database."""

from functools import partial

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, func, literal_column, select, text

from imagedb.catalogue.tables import photos
from imagedb.search.expression import Among, Near, Words
from imagedb.search.index import Lookup


def lookup_in(connection: Connection) -> Lookup:
    """What to ask within this transaction."""
    return partial(_numbers, connection)


def _numbers(connection: Connection, leaf: Among | Words | Near) -> npt.NDArray[np.int64]:
    match leaf:
        case Among(field, values):
            found = select(photos.c.number).where(photos.c[field].in_(values))
        case Words(words):
            found = _with_words(words, connection.dialect.name)
        case Near():
            msg = "regions are not looked up by their colour yet"
            raise NotImplementedError(msg)
    return np.array(connection.execute(found).scalars().all(), np.int64)


def _with_words(words: tuple[str, ...], dialect: str) -> Select[tuple[int]]:
    """Photos whose caption has every word, or one that begins with it. Words as `search.query.words` cuts them."""
    if not words:
        return select(photos.c.number)
    if dialect == "postgresql":
        document = func.to_tsvector(text("'simple'"), photos.c.search_text)
        asked = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in words))
        return select(photos.c.number).where(document.op("@@")(asked))
    # Quoted, so that no word is read as an operator of FTS5.
    match = " ".join(f'"{word}"*' for word in words)
    rows: Select[tuple[int]] = select(literal_column("rowid")).select_from(text("photo_text"))
    return rows.where(literal_column("photo_text").op("MATCH")(match))
