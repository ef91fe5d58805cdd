"""One page of a set of slots, in the order asked for, after or before a place."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.cursor import Place
from imagedb.search.index.bits import Slots, slots_of
from imagedb.search.index.index import Index

_SPARSE = 64
"""Of more slots than this for each one found, it is quicker to sort what was found than to walk the order."""

_SIDES: Final = ("left", "right")


@dataclass(frozen=True, slots=True)
class Slice:
    """The slots of one page in order, and whether there are others before and after it."""

    slots: tuple[int, ...]
    before: bool
    after: bool


def page_of(
    index: Index, found: BitMap, sort: str, limit: int, place: Place | None = None, *, backwards: bool = False
) -> Slice:
    """At most `limit` of the slots found: the first after the place, or, backwards, the last before it.

    A place need not be found any more: its photo may have been withdrawn.
    """
    if sort == "newest":
        return _newest(index, found, limit, place, backwards=backwards)
    order = index.order(sort)
    if len(found) * _SPARSE < len(order):
        chosen = _sorted(index, found, sort)
        dense = np.ones(len(order), bool)
    else:
        chosen = order
        dense = np.zeros(len(order), bool)
        dense[slots_of(found)] = True
    start = _spot(index, chosen, sort, place, right=not backwards)
    if backwards:
        taken = _walk(chosen[:start][::-1], dense, limit + 1)
        page, more = taken[:limit][::-1], len(taken) > limit
        return Slice(tuple(page), more, bool(_walk(chosen[start:], dense, 1)))
    taken = _walk(chosen[start:], dense, limit + 1)
    earlier = place is not None and bool(_walk(chosen[:start][::-1], dense, 1))
    return Slice(tuple(taken[:limit]), earlier, len(taken) > limit)


def place_of(index: Index, sort: str, slot: int) -> Place:
    """Where a photo stands in the order, for a cursor."""
    key = None if sort == "newest" else index.key(sort, slot)
    return Place(None if key is None or math.isinf(key) else key, int(index.numbers[slot]))


def _newest(index: Index, found: BitMap, limit: int, place: Place | None, *, backwards: bool) -> Slice:
    """As `page_of`. The newest has the highest slot: pages are slices of the set, from its end."""
    if place is None:
        low = high = 0 if backwards else len(found)
    else:
        # How many of those found are older than the place, and how many are not newer.
        low, high = (
            _below(found, int(np.searchsorted(index.numbers, place.number, side))) for side in _SIDES
        )
    if backwards:
        page = found[high : high + limit]
        return Slice(tuple(page)[::-1], high + limit < len(found), high > 0)
    page = found[max(low - limit, 0) : low]
    return Slice(tuple(page)[::-1], low < len(found), low > limit)


def _below(found: BitMap, slot: int) -> int:
    return int(found.rank(slot - 1)) if slot else 0


def _sorted(index: Index, found: BitMap, sort: str) -> Slots:
    slots = slots_of(found)
    return slots[np.lexsort((-slots.astype(np.int64), index.keys(sort, slots)))]


def _spot(index: Index, order: Slots, sort: str, place: Place | None, *, right: bool) -> int:
    """Where in the order the place stands: after all that come before it, or also after itself."""
    if place is None:
        return 0 if right else len(order)
    wanted = (math.inf if place.key is None else place.key, -place.number)
    cut = bisect_right if right else bisect_left
    return cut(order, wanted, key=lambda slot: (index.key(sort, slot), -int(index.numbers[slot])))


def _walk(order: Slots, dense: npt.NDArray[np.bool_], most: int) -> list[int]:
    """The first of the order that are in the set, looked for in growing pieces."""
    taken: list[int] = []
    start, step = 0, 256
    while start < len(order) and len(taken) < most:
        piece = order[start : start + step]
        taken += piece[dense[piece]].tolist()
        start, step = start + step, step * 4
    return taken[:most]
