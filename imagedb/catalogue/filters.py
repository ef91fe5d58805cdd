"""A search as conditions on `photos`. Visibility is always part of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select, true
from sqlalchemy import text as raw

from imagedb.catalogue.tables import photo_terms, photos
from imagedb.catalogue.visibility import visible
from imagedb.search.cursor import Place
from imagedb.search.fields import FIELDS, UNKNOWN
from imagedb.search.query import SearchQuery, words

_SORT_KEYS: Mapping[str, tuple[ColumnElement[float], bool]] = MappingProxyType(
    {"tone": (photos.c.tone_order, True), "calibration_error": (photos.c.loo_mean, False)}
)
"""Column to sort by and whether it falls; the newest photo comes first among equals."""


def conditions(
    query: SearchQuery, on: date, *, dialect: str, without: str | None = None
) -> ColumnElement[bool]:
    """What a photo must be to be found on that day, leaving out the filter of the field `without`."""
    parts = [visible(on)]
    parts += [_filter(name, values) for name, values in query.filters.items() if values and name != without]
    if query.text:
        parts.append(_has_words(query.text, dialect))
    return and_(*parts)


def in_order(statement: Select[Any], query: SearchQuery, place: Place | None) -> Select[Any]:
    """The statement sorted as asked, beginning after `place`."""
    if query.sort == "newest":
        ordered = statement.order_by(photos.c.number.desc())
        return ordered if place is None else ordered.where(photos.c.number < place.number)
    key, falls = _SORT_KEYS[query.sort]
    ordered = statement.order_by(key.desc() if falls else key.asc(), photos.c.number.desc())
    if place is None:
        return ordered
    beyond = key < place.key if falls else key > place.key
    return ordered.where(or_(beyond, and_(key == place.key, photos.c.number < place.number)))


def sort_key(row: Any, query: SearchQuery) -> Place:  # noqa: ANN401 - a row of any shape
    """The place of this row in the order asked for."""
    if query.sort == "newest":
        return Place(None, row["number"])
    return Place(row[_SORT_KEYS[query.sort][0].key], row["number"])


def _filter(name: str, values: Iterable[str]) -> ColumnElement[bool]:
    chosen = list(values)
    if FIELDS[name].several:
        return _any_term(name, chosen)
    column = photos.c[name]
    if name == "blanched":
        return column.in_([value == "true" for value in chosen])
    if column.nullable and UNKNOWN in chosen:
        return or_(column.is_(None), column.in_(chosen))
    return column.in_(chosen)


def _any_term(name: str, chosen: list[str]) -> ColumnElement[bool]:
    mine = and_(photo_terms.c.number == photos.c.number, photo_terms.c.field == name)
    has = exists().where(mine, photo_terms.c.value.in_(chosen))
    return or_(has, ~exists().where(mine)) if UNKNOWN in chosen else has


def _has_words(text: str, dialect: str) -> ColumnElement[bool]:
    """Every word, or one that begins with it, stands in the caption."""
    asked = words(text)
    if not asked:
        return true()
    if dialect == "postgresql":
        document = func.to_tsvector(raw("'simple'"), photos.c.search_text)
        return document.op("@@")(func.to_tsquery(raw("'simple'"), " & ".join(f"{word}:*" for word in asked)))
    # Quoted, so that no word is read as an operator of FTS5.
    match = " ".join(f'"{word}"*' for word in asked)
    found: Select[Any] = select(literal_column("rowid")).select_from(raw("photo_text"))
    return photos.c.number.in_(found.where(literal_column("photo_text").op("MATCH")(match)))
