"""The index: a bitmap for each value of each field, and numbers as arrays. It never changes; amending makes another.

A photo has a slot, its place in the order of numbers, which is the order of publication. So a bitmap read
backwards is "newest first". A photo that is gone leaves its slot empty until the index is built anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.index.bits import Slots, bitmap, slots_of
from imagedb.search.index.columns import GONE, INDEXED, MEASURES, Columns

Values = Mapping[str, Mapping[str, BitMap]]
_T = TypeVar("_T", bound=np.generic)
_DAYS_KEPT = 4

SORT_KEYS: Final[Mapping[str, tuple[str, bool]]] = MappingProxyType(
    {"tone": ("tone_order", True), "calibration_error": ("loo_mean", False)}
)
"""The measure that each sort goes by, and whether it falls. `newest` goes by the slots themselves."""


class OutOfOrderError(Exception):
    """A photo came between those that are known, which amending cannot place; the index has to be built anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything known of all photos at one moment of the catalogue. Share it between threads."""

    numbers: npt.NDArray[np.int64]
    until: npt.NDArray[np.int32]
    values: Values
    measures: Mapping[str, npt.NDArray[np.float64]]
    # Computed when first asked for, and handed on when the index is amended.
    days: dict[int, BitMap] = field(default_factory=dict)
    orders: dict[str, Slots] = field(default_factory=dict)

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
        """All slots in the order of that sort, the newest first among equals; those without its number last."""
        found = self.orders.get(sort)
        if found is None:
            backwards = np.argsort(_keys(self.measures, sort)[::-1], kind="stable")
            found = (len(self.numbers) - 1 - backwards).astype(np.uint32)
            self.orders[sort] = found
        return found

    def keys(self, sort: str, slots: Slots) -> npt.NDArray[np.float64]:
        """What the photos are sorted by, rising; infinite where nothing was recorded."""
        measure, falls = SORT_KEYS[sort]
        return _rising(self.measures[measure][slots], falls=falls)

    def key(self, sort: str, slot: int) -> float:
        """As `keys`, of one photo."""
        return float(self.keys(sort, np.array([slot], np.uint32))[0])

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
    until = _extended(index.until, now.until, places, GONE)
    until[left] = GONE
    measures = {
        name: _extended(index.measures[name], now.measures[name], places, np.nan) for name in MEASURES
    }
    for column in measures.values():
        column[left] = np.nan
    return Index(
        np.concatenate([index.numbers, now.numbers[fresh]]),
        until,
        {
            one.name: _amended(index.values[one.name], touched, now.values[one.name], places)
            for one in INDEXED
        },
        measures,
        shown,
        {
            sort: _reordered(old, _keys(measures, sort), touched, places)
            for sort, old in list(index.orders.items())
        },
    )


def _amended(
    known: Mapping[str, BitMap],
    touched: BitMap,
    now: Mapping[str, npt.NDArray[np.uint32]],
    places: npt.NDArray[np.int64],
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
    old: npt.NDArray[_T], now: npt.NDArray[_T], places: npt.NDArray[np.int64], missing: float
) -> npt.NDArray[_T]:
    length = max(len(old), int(places.max(initial=-1)) + 1)
    column = np.full(length, missing, old.dtype)
    column[: len(old)] = old
    column[places] = now
    return column


def _keys(measures: Mapping[str, npt.NDArray[np.float64]], sort: str) -> npt.NDArray[np.float64]:
    measure, falls = SORT_KEYS[sort]
    return _rising(measures[measure], falls=falls)


def _rising(measure: npt.NDArray[np.float64], *, falls: bool) -> npt.NDArray[np.float64]:
    return np.where(np.isnan(measure), np.inf, -measure if falls else measure)


def _reordered(
    order: Slots, key: npt.NDArray[np.float64], touched: BitMap, places: npt.NDArray[np.int64]
) -> Slots:
    """The order with what changed taken out and put in again at its place: no sorting of all the others."""
    changed = np.zeros(len(key), bool)
    changed[places] = True
    changed[slots_of(touched)] = True
    kept = order[~changed[order]]
    moving = np.flatnonzero(changed)
    keys = key[kept]
    moving = moving[np.lexsort((-moving, key[moving]))]
    # Among equals the newest comes first: where a slot goes is found among the kept of the same key.
    first = np.searchsorted(keys, key[moving], "left")
    after = np.searchsorted(keys, key[moving], "right")
    spots = [
        low + np.searchsorted(-kept[low:high].astype(np.int64), -slot)
        for slot, low, high in zip(moving, first, after, strict=True)
    ]
    return np.insert(kept, spots, moving.astype(np.uint32)) if len(moving) else kept
