"""What the search index knows of photos, read from their tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, case, func, select

from imagedb.catalogue.tables import photo_terms, photos
from imagedb.catalogue.visibility import shown_until
from imagedb.search.fields import UNKNOWN
from imagedb.search.index import INDEXED, MEASURES, Columns

_TOGETHER = 20_000
"""Photos read at once: enough that a statement costs nothing, few enough to stay small in memory."""
_Chosen = Callable[[ColumnElement[int]], ColumnElement[bool]]
_SINGLE = tuple(field.name for field in INDEXED if not field.several)
_SEVERAL = tuple(field.name for field in INDEXED if field.several)


def all_columns(connection: Connection) -> Iterator[Columns]:
    """Every public photo, hidden ones among them, some at a time in the order of their numbers."""
    after = 0
    last: int = connection.execute(select(func.coalesce(func.max(photos.c.number), 0))).scalar_one()
    while after < last:
        upper = select(photos.c.number).where(photos.c.number > after).order_by(photos.c.number)
        some = select(func.max(upper.limit(_TOGETHER).subquery().c.number))
        until: int = connection.execute(some).scalar_one()
        yield _read(connection, lambda column, low=after, high=until: (column > low) & (column <= high))
        after = until


def columns_of(connection: Connection, numbers: Iterable[int]) -> Iterator[Columns]:
    """Those of these photos that there are."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        yield _read(connection, lambda column, some=some: column.in_(some))


def _read(connection: Connection, chosen: _Chosen) -> Columns:
    columns = [
        photos.c.number,
        shown_until().label("until"),
        *map(_value, _SINGLE),
        *(photos.c[m] for m in MEASURES),
    ]
    statement = select(*columns).where(chosen(photos.c.number)).order_by(photos.c.number)
    rows = connection.execute(statement).all()
    read = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    numbers = np.array(read[0], np.int64)
    singles = {name: _places(column) for name, column in zip(_SINGLE, read[2:], strict=False)}
    measured = zip(MEASURES, read[2 + len(_SINGLE) :], strict=True)
    return Columns(
        numbers,
        np.array([day.toordinal() for day in read[1]], np.int32),
        {**singles, **_terms(connection, chosen, numbers)},
        {name: np.array(column, np.float64) for name, column in measured},
    )


def _value(name: str) -> ColumnElement[Any]:
    column = photos.c[name]
    return case((column, "true"), else_="false").label(name) if name == "blanched" else column


def _places(column: Iterable[str | None]) -> dict[str, npt.NDArray[np.uint32]]:
    found: dict[str, list[int]] = {}
    for place, value in enumerate(column):
        found.setdefault(value or UNKNOWN, []).append(place)
    return _arrays(found)


def _terms(
    connection: Connection,
    chosen: _Chosen,
    numbers: npt.NDArray[np.int64],
) -> dict[str, dict[str, npt.NDArray[np.uint32]]]:
    found: dict[str, dict[str, list[int]]] = {name: {} for name in _SEVERAL}
    missing = {name: np.ones(len(numbers), bool) for name in _SEVERAL}
    place = {number: i for i, number in enumerate(numbers.tolist())}
    wanted = photo_terms.c.field.in_(_SEVERAL) & chosen(photo_terms.c.number)
    terms = select(photo_terms.c.number, photo_terms.c.field, photo_terms.c.value).where(wanted)
    for number, field, value in connection.execute(terms):
        at = place[number]
        found[field].setdefault(value, []).append(at)
        missing[field][at] = False
    for name, nothing in missing.items():
        if nothing.any():
            found[name].setdefault(UNKNOWN, []).extend(np.flatnonzero(nothing).tolist())
    return {name: _arrays(values) for name, values in found.items()}


def _arrays(found: Mapping[str, list[int]]) -> dict[str, npt.NDArray[np.uint32]]:
    return {value: np.array(places, np.uint32) for value, places in found.items()}
