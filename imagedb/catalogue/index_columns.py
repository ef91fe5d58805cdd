"""What the search index knows of photos, read from their tables."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, case, func, select

from imagedb.catalogue.tables import photo_terms, photos
from imagedb.catalogue.visibility import shown_until
from imagedb.search.fields import FIELDS, UNKNOWN
from imagedb.search.index import INDEXED, MEASURES, Columns
from imagedb.search.sorts import MISSING
from imagedb.vocabulary import BilirubinBand

_TOGETHER = 20_000
"""Photos read at once: enough that a statement costs nothing, few enough to stay small in memory."""
_SINGLE = tuple(field.name for field in INDEXED if not field.several)
_SEVERAL = tuple(field.name for field in INDEXED if field.several)

# Only what was measured close to the photo speaks for it: the band says whether it was.
_BILIRUBIN = case(
    (
        photos.c.bilirubin_band != BilirubinBand.UNKNOWN.value,
        func.coalesce(photos.c.tsb_umol_l, photos.c.tcb_umol_l, MISSING),
    ),
    else_=MISSING,
)
_MEASURED: Mapping[str, ColumnElement[Any]] = {
    "tsb": photos.c.tsb_umol_l,
    "tcb": photos.c.tcb_umol_l,
    "spo2": photos.c.spo2_percent,
    "calibration_error": photos.c.loo_mean,
    "tone": photos.c.tone_order,
    "bilirubin": _BILIRUBIN,
}


def all_columns(connection: Connection) -> Iterator[Columns]:
    """Every public photo, hidden ones among them, some at a time in the order of their numbers."""
    numbers = photos.c.number
    after = 0
    while True:
        some = select(numbers).where(numbers > after).order_by(numbers).limit(_TOGETHER).subquery()
        last: int | None = connection.execute(select(func.max(some.c.number))).scalar_one()
        if last is None:
            return
        yield _read(
            connection, numbers.between(after + 1, last), photo_terms.c.number.between(after + 1, last)
        )
        after = last


def columns_of(connection: Connection, numbers: Iterable[int]) -> Iterator[Columns]:
    """Those of these photos that there are."""
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        yield _read(connection, photos.c.number.in_(some), photo_terms.c.number.in_(some))


def _read(connection: Connection, of_photos: ColumnElement[bool], of_terms: ColumnElement[bool]) -> Columns:
    measures = (_MEASURED[name] for name in MEASURES)
    columns = (photos.c.number, shown_until(), *map(_value, _SINGLE), *measures)
    rows = connection.execute(select(*columns).where(of_photos).order_by(photos.c.number)).all()
    read = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    numbers = np.array(read[0], np.int64)
    singles = {name: _places(column) for name, column in zip(_SINGLE, read[2:], strict=False)}
    measured = zip(MEASURES, read[2 + len(_SINGLE) :], strict=True)
    return Columns(
        numbers,
        np.array([day.toordinal() for day in read[1]], np.int32),
        {**singles, **_terms(connection, of_terms, numbers)},
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
    of_terms: ColumnElement[bool],
    numbers: npt.NDArray[np.int64],
) -> dict[str, dict[str, npt.NDArray[np.uint32]]]:
    found: dict[str, dict[str, list[int]]] = {name: {} for name in _SEVERAL}
    missing = {name: np.ones(len(numbers), bool) for name in _SEVERAL}
    place = {number: i for i, number in enumerate(numbers.tolist())}
    wanted = photo_terms.c.field.in_(_SEVERAL) & of_terms
    terms = select(photo_terms.c.number, photo_terms.c.field, photo_terms.c.value).where(wanted)
    for number, field, value in connection.execute(terms):
        at = place[number]
        found[field].setdefault(value, []).append(at)
        missing[field][at] = False
    for name, nothing in missing.items():
        if nothing.any() and UNKNOWN in FIELDS[name].values:
            found[name].setdefault(UNKNOWN, []).extend(np.flatnonzero(nothing).tolist())
    return {name: _arrays(values) for name, values in found.items()}


def _arrays(found: Mapping[str, list[int]]) -> dict[str, npt.NDArray[np.uint32]]:
    return {value: np.array(places, np.uint32) for value, places in found.items()}
