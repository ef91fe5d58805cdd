"""A search as conditions on `photos`. Visibility is always part of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Select,
    and_,
    case,
    cast,
    column,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    true,
)
from sqlalchemy import text as raw

from imagedb.catalogue.tables import photo_terms, photos, teaching_set_items, teaching_sets
from imagedb.catalogue.visibility import visible
from imagedb.search.cursor import Place
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.fields import FIELDS, UNKNOWN, Kind
from imagedb.search.query import SearchQuery
from imagedb.search.sorts import MISSING, SORTS
from imagedb.vocabulary import BilirubinBand

NUMBERS: Mapping[str, ColumnElement[float]] = MappingProxyType(
    {
        "tsb": photos.c.tsb_umol_l,
        "tcb": photos.c.tcb_umol_l,
        "spo2": photos.c.spo2_percent,
        "calibration_error": photos.c.loo_mean,
    }
)
"""The column of each number that can be asked for."""

# Only what was measured close to the photo speaks for it: the band says whether it was.
_BILIRUBIN = case(
    (
        photos.c.bilirubin_band != BilirubinBand.UNKNOWN.value,
        func.coalesce(photos.c.tsb_umol_l, photos.c.tcb_umol_l, MISSING),
    ),
    else_=MISSING,
)


def conditions(
    query: SearchQuery, on: date, *, dialect: str, without: str | None = None
) -> ColumnElement[bool]:
    """What a photo must be to be found on that day, leaving out the filter of the field `without`."""
    return and_(visible(on), _met(query.tree(without), dialect))


def in_order(statement: Select[Any], query: SearchQuery, place: Place | None, *, dialect: str) -> Select[Any]:
    """The statement sorted as asked, beginning after `place`; or, away from it, with what comes before it.

    Its rows have the sort key as `sort_key`.
    """
    statement, key = _with_key(statement, query, dialect)
    back = place is not None and place.before
    falls = SORTS[query.sort].falls is not back
    by_number = photos.c.number.asc() if back else photos.c.number.desc()
    by_key = [] if query.sort == "newest" else [key.desc() if falls else key.asc()]
    statement = statement.add_columns(key.label("sort_key")).order_by(*by_key, by_number)
    if place is None:
        return statement
    beyond = photos.c.number > place.number if back else photos.c.number < place.number
    if query.sort == "newest":
        return statement.where(beyond)
    further = key < place.key if falls else key > place.key
    return statement.where(or_(further, and_(key == place.key, beyond)))


def place_of(row: Any, query: SearchQuery, *, before: bool) -> Place:  # noqa: ANN401 - a row of any shape
    """The place of this row in the order asked for."""
    key = None if query.sort == "newest" else float(row["sort_key"])
    return Place(key, row["number"], before)


def _with_key(
    statement: Select[Any], query: SearchQuery, dialect: str
) -> tuple[Select[Any], ColumnElement[float]]:
    """The statement with what its key needs, and the key that the order compares, which is never missing."""
    if query.sort == "relevance":
        return _by_relevance(statement, sorted(set(_wanted(query.tree()))), dialect)
    keys = {
        "newest": literal(0.0),
        "tone": photos.c.tone_order,
        "calibration_error": photos.c.loo_mean,
        "bilirubin": _BILIRUBIN,
    }
    return statement, keys[query.sort]


def _wanted(asked: Expression) -> Iterator[str]:
    """The words that a photo is looked for with, not those it must not have."""
    match asked:
        case Words(words):
            yield from words
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)


def _by_relevance(
    statement: Select[Any], asked: list[str], dialect: str
) -> tuple[Select[Any], ColumnElement[float]]:
    """How well the caption fits the words: BM25 on SQLite, `ts_rank` on PostgreSQL; 0 without any."""
    if not asked:
        return statement, literal(0.0)
    if dialect == "postgresql":
        return statement, cast(func.ts_rank(_document(), _prefixes(asked, " | ")), Double)
    index = table("photo_text", column("rowid"))
    score: ColumnElement[float] = literal_column("-bm25(photo_text)", Double)
    matching = literal_column("photo_text").op("MATCH")(_fts5(asked, " OR "))
    # Materialised, for outside of its own table's query the function knows nothing.
    ranked = (
        select(index.c.rowid, score.label("score")).where(matching).cte("ranked").prefix_with("MATERIALIZED")
    )
    joined = statement.outerjoin(ranked, ranked.c.rowid == photos.c.number)
    return joined, func.coalesce(ranked.c.score, 0.0)


def _met(asked: Expression, dialect: str) -> ColumnElement[bool]:
    """The condition of a tree. Never null: what is missing is not met, and its opposite is."""
    match asked:
        case And(parts):
            return and_(true(), *(_met(part, dialect) for part in parts))
        case Or(parts):
            return or_(false(), *(_met(part, dialect) for part in parts))
        case Not(part):
            return not_(_met(part, dialect))
        case Among(field, values):
            return _among(field, values)
        case Between(field, low, high):
            number = NUMBERS[field]
            ends = [number >= low] if low is not None else []
            ends += [number <= high] if high is not None else []
            return and_(number.is_not(None), *ends)
        case Words(words):
            return _has_words(words, dialect)
        case Near():
            raise NotImplementedError


def _among(name: str, values: Iterable[str]) -> ColumnElement[bool]:
    chosen = list(values)
    if name == "teaching_set":
        return _in_set(chosen)
    if FIELDS[name].several:
        return _any_term(name, chosen)
    if FIELDS[name].kind is Kind.NUMBER:
        return NUMBERS[name].is_(None)
    told = photos.c[name]
    if name == "blanched":
        return told.in_([value == "true" for value in chosen])
    if not told.nullable:
        return told.in_(chosen)
    there = and_(told.is_not(None), told.in_(chosen))
    return or_(told.is_(None), there) if UNKNOWN in chosen else there


def _any_term(name: str, chosen: list[str]) -> ColumnElement[bool]:
    mine = and_(photo_terms.c.number == photos.c.number, photo_terms.c.field == name)
    has = exists().where(mine, photo_terms.c.value.in_(chosen))
    return or_(has, ~exists().where(mine)) if UNKNOWN in chosen else has


def _in_set(chosen: list[str]) -> ColumnElement[bool]:
    """In one of these teaching sets as they are now. `unknown` is no set: who has no link learns nothing of sets."""
    current = and_(
        teaching_sets.c.id == teaching_set_items.c.set_id,
        teaching_sets.c.version == teaching_set_items.c.version,
    )
    listed = select(teaching_set_items.c.photo_id).join(teaching_sets, current)
    return photos.c.id.in_(listed.where(teaching_sets.c.id.in_(chosen)))


def _has_words(asked: Iterable[str], dialect: str) -> ColumnElement[bool]:
    """Every word, or one that begins with it, stands in the caption."""
    if dialect == "postgresql":
        return _document().op("@@", is_comparison=True)(_prefixes(asked, " & "))
    found: Select[Any] = select(literal_column("rowid")).select_from(raw("photo_text"))
    return photos.c.number.in_(found.where(literal_column("photo_text").op("MATCH")(_fts5(asked, " "))))


def _document() -> ColumnElement[Any]:
    return func.to_tsvector(raw("'simple'"), photos.c.search_text)


def _prefixes(asked: Iterable[str], joint: str) -> ColumnElement[Any]:
    return func.to_tsquery(raw("'simple'"), joint.join(f"{word}:*" for word in asked))


def _fts5(asked: Iterable[str], joint: str) -> str:
    """Quoted, so that no word is read as an operator of FTS5."""
    return joint.join(f'"{word}"*' for word in asked)
