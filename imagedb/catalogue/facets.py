"""Counts per value of every facet, in one statement.

Each facet is counted with its own filter left out, so that a reader sees what choosing another value
would find. Facets without a filter share one selection; only the filtered ones select anew.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    union_all,
)

from imagedb.catalogue.filters import conditions
from imagedb.catalogue.tables import photo_terms, photos
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.page import FacetCount
from imagedb.search.query import SearchQuery

_FACETS = tuple(field for field in FIELDS.values() if field.facet)
_PLAIN = tuple(field.name for field in _FACETS if not field.several)


_Counted = Select[str, Any, int]


def count_facets(
    connection: Connection, query: SearchQuery, on: date
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Every facet with the counts of its values."""
    parts: list[_Counted] = []
    shared = _selection(connection, query, on, None)
    for field in _FACETS:
        own = query.filters.get(field.name)
        chosen = _selection(connection, query, on, field.name) if own else shared
        parts += _several(field, chosen) if field.several else [_single(field, chosen)]
    counted: dict[str, dict[str, int]] = {field.name: {} for field in _FACETS}
    for name, value, count in connection.execute(union_all(*parts)):
        if count:
            counted[name][value] = count
    return {f.name: _in_order(f, counted[f.name], query.filters.get(f.name, ())) for f in _FACETS}


def _selection(connection: Connection, query: SearchQuery, on: date, without: str | None) -> CTE:
    where = conditions(query, on, dialect=connection.dialect.name, without=without)
    columns = [photos.c[name] for name in _PLAIN]
    return select(photos.c.number, *columns).where(where).cte(f"without_{without or 'nothing'}")


def _single(field: Field, chosen: CTE) -> _Counted:
    column: ColumnElement[Any] = chosen.c[field.name]
    if field.name == "blanched":
        column = case((column, "true"), else_="false")
    value = func.coalesce(column, UNKNOWN)
    counted: _Counted = select(literal(field.name), value, func.count())
    return counted.select_from(chosen).group_by(value)


def _several(field: Field, chosen: CTE) -> list[_Counted]:
    mine = and_(photo_terms.c.number == chosen.c.number, photo_terms.c.field == field.name)
    having = (
        select(literal(field.name), photo_terms.c.value, func.count())
        .select_from(chosen.join(photo_terms, mine))
        .group_by(photo_terms.c.value)
    )
    if field.kind is Kind.CLOSED and UNKNOWN not in field.values:
        return [having]
    missing = select(literal(field.name), literal(UNKNOWN), func.count()).select_from(chosen)
    return [having, missing.where(~exists().where(mine).correlate(chosen))]


def _in_order(field: Field, counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetCount, ...]:
    """In the order of the vocabulary, or the most frequent first; a chosen value stays even at zero."""
    present = {*counts, *selected}
    if field.kind is Kind.CLOSED:
        names = [value for value in field.values if value in present]
    else:
        names = sorted(present, key=lambda v: (v == UNKNOWN, -counts.get(v, 0), v))
    return tuple(FacetCount(name, counts.get(name, 0), name in selected) for name in names)
