"""The index: a bitmap for each value of each field, and numbers as arrays. It never changes; amending makes another.

A photo has a slot, its place in the order of numbers, which is the order of publication. So a bitmap read
backwards is "newest first". A photo that is gone leaves its slot empty until the index is built anew.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.expression import And, Near, Words
from imagedb.search.index.bits import Slots, bitmap
from imagedb.search.index.columns import GONE, INDEXED, MEASURES, Columns
from imagedb.search.page import FacetCount
from imagedb.search.sorts import SORTS

Values = Mapping[str, Mapping[str, BitMap]]
Counted = tuple[str, date, tuple[str, ...], And]
"""A facet, the day, the fields that are filtered by, and all that is asked."""

_T = TypeVar("_T", bound=np.generic)
Measures = Mapping[str, npt.NDArray[np.float64]]
Places = npt.NDArray[np.int64]
_DAYS_KEPT = 4
_LOOKED_UP_KEPT = 64
_COUNTED_KEPT = 1024
_MANY = 100


class OutOfOrderError(Exception):
    """A photo came between those that are known, which amending cannot place; the index has to be built anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything known of all photos at one moment of the catalogue. Share it between threads."""

    numbers: npt.NDArray[np.int64]
    until: npt.NDArray[np.int32]
    values: Values
    measures: Measures
    # Computed when first asked for, and handed on when the index is amended.
    days: dict[int, BitMap] = field(default_factory=dict)
    orders: dict[str, Slots] = field(default_factory=dict)
    # What was found by words or a colour; not handed on, for captions and regions may have changed.
    looked_up: dict[Words | Near, BitMap] = field(default_factory=dict)
    # What was counted for facets; of this index only, and so never older than it.
    counted: dict[Counted, tuple[FacetCount, ...]] = field(default_factory=dict)

    def visible(self, on: date) -> BitMap:
        """The slots of the photos that a reader may see on that day; not to be changed."""
        day = on.toordinal()
        found = self.days.get(day)
        if found is None:
            found = bitmap(np.flatnonzero(self.until > day))
            if len(self.days) >= _DAYS_KEPT:
                self.days.clear()
            self.days[day] = found
        return found

    def order(self, sort: str) -> Slots:
        """All slots in the order of that sort, the newest first among equals; empty slots last."""
        found = self.orders.get(sort)
        if found is None:
            sign = -1 if SORTS[sort].falls else 1
            backwards = np.argsort(sign * self.measures[sort][::-1], kind="stable")
            found = (len(self.numbers) - 1 - backwards).astype(np.uint32)
            self.orders[sort] = found
        return found

    def remember(self, asked: Words | Near, bits: BitMap) -> BitMap:
        """Keep what was found by words or a colour at the moment of this index, and give it back."""
        if len(self.looked_up) >= _LOOKED_UP_KEPT:
            self.looked_up.clear()
        self.looked_up[asked] = bits
        return bits

    def keep_count(self, asked: Counted, counts: tuple[FacetCount, ...]) -> tuple[FacetCount, ...]:
        """Keep what was counted of the photos of this index, and give it back."""
        if len(self.counted) >= _COUNTED_KEPT:
            self.counted.clear()
        self.counted[asked] = counts
        return counts

    def slots(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The slots of those of these photos that are known; their order is that of `numbers`."""
        places = np.searchsorted(self.numbers, numbers)
        inside = places < len(self.numbers)
        places, wanted = places[inside], numbers[inside]
        known: npt.NDArray[np.int64] = places[self.numbers[places] == wanted]
        return known


def empty() -> Index:
    """An index of no photos."""
    return Index(
        np.empty(0, np.int64),
        np.empty(0, np.int32),
        {one.name: {} for one in INDEXED},
        {name: np.empty(0) for name in MEASURES},
    )


def amend(index: Index, gone: npt.NDArray[np.int64], now: Columns) -> Index:
    """The index with the photos of `now` as they are now, known before or not, and without those `gone`.

    Raises OutOfOrderError for a new photo that is older than a known one.
    """
    last = index.numbers[-1] if len(index.numbers) else 0
    fresh = now.numbers > last
    places = np.empty(len(now.numbers), np.int64)
    known = index.slots(now.numbers)
    if len(known) != np.count_nonzero(~fresh):
        raise OutOfOrderError
    places[~fresh] = known
    places[fresh] = len(index.numbers) + np.arange(np.count_nonzero(fresh))
    left = index.slots(gone)
    touched = bitmap(np.concatenate([known, left]))
    shown = {day: _moved(old, touched, places[now.until > day]) for day, old in list(index.days.items())}
    measures = {
        name: _extended(index.measures[name], now.measures[name], places, np.nan, left) for name in MEASURES
    }
    # Of many changes a new order comes quicker by sorting, when somebody asks for it.
    sorts = list(index.orders) if len(touched) + len(places) < _MANY else []
    return Index(
        np.concatenate([index.numbers, now.numbers[fresh]]),
        _extended(index.until, now.until, places, GONE, left),
        {
            one.name: _amended(index.values[one.name], touched, now.values[one.name], places)
            for one in INDEXED
        },
        measures,
        shown,
        {sort: _reordered(index, sort, measures, places, left) for sort in sorts},
    )


def _amended(
    known: Mapping[str, BitMap],
    touched: BitMap,
    now: Mapping[str, npt.NDArray[np.uint32]],
    places: Places,
) -> dict[str, BitMap]:
    """Each value's bitmap; those that nothing touches are shared with the index before."""
    moved = {value: _moved(old, touched, places[now.get(value, [])]) for value, old in known.items()}
    new = {value: bitmap(places[which]) for value, which in now.items() if value not in known}
    return {value: bits for value, bits in {**moved, **new}.items() if bits}


def _moved(old: BitMap, touched: BitMap, added: npt.NDArray[np.int64]) -> BitMap:
    if not len(added) and old.isdisjoint(touched):
        return old
    return (old - touched) | bitmap(np.sort(added))


def _extended(
    old: npt.NDArray[_T], now: npt.NDArray[_T], places: Places, missing: float, gone: Places
) -> npt.NDArray[_T]:
    """The column with what is known now; the very same where nothing changed."""
    added = max(int(places.max(initial=-1)) + 1 - len(old), 0)
    if not added and not len(gone) and np.array_equal(old[places], now, equal_nan=True):
        return old
    column = np.concatenate([old, np.full(added, missing, old.dtype)])
    column[places] = now
    column[gone] = missing
    return column


def _reordered(index: Index, sort: str, measures: Measures, places: Places, left: Places) -> Slots:
    """The order with what changed taken out and put in again: each is looked for, none of the others sorted."""
    order, sign = index.orders[sort], -1 if SORTS[sort].falls else 1

    def rank(slot: int, of: npt.NDArray[np.float64]) -> tuple[float, int]:
        key = sign * float(of[slot])
        return math.inf if math.isnan(key) else key, -int(slot)

    moving = [*places.tolist(), *left.tolist()]
    old, now = index.measures[sort], measures[sort]
    known = (slot for slot in moving if slot < len(index.numbers))
    kept = np.delete(order, [bisect_left(order, rank(s, old), key=partial(rank, of=old)) for s in known])
    moving.sort(key=partial(rank, of=now))
    return np.insert(
        kept, [bisect_left(kept, rank(s, now), key=partial(rank, of=now)) for s in moving], moving
    )
