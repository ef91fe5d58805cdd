"""One page of a set of slots, in the order asked for, after or before a place."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.cursor import Place
from imagedb.search.expression import Near
from imagedb.search.index.bits import Slots, slots_of
from imagedb.search.index.evaluate import Lookup, words_of
from imagedb.search.index.index import Index
from imagedb.search.near import Found, NearIndex
from imagedb.search.query import SearchQuery
from imagedb.search.sorts import SORTS

_SPARSE: Final = 64
"""Of more slots than this for each one found, it is quicker to sort what was found than to walk the order."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The slots of one page in order, and whether there are others before and after it."""

    slots: tuple[int, ...]
    before: bool
    after: bool


class Order(Protocol):
    """An order of what was found."""

    def page(self, matching: BitMap, limit: int, place: Place | None) -> Slice:
        """See `page_of`."""

    def place(self, slot: int, *, before: bool) -> Place:
        """Where a photo stands, for a cursor that goes on from there."""


def order_of(index: Index, query: SearchQuery, matching: BitMap, lookup: Lookup) -> Order:
    """The order that the query asks for."""
    if query.sort == "newest":
        return Newest(index)
    if query.near is not None:
        return Nearest(index, lookup.regions(), query.near)
    if query.sort == "relevance":
        return _by_scores(index, matching, lookup.scores(words_of(query.tree())))
    order = ByKeys(index, index.measures[query.sort], -1 if SORTS[query.sort].falls else 1)
    return order.of(matching) if len(matching) * _SPARSE < len(index.numbers) else order.whole(query.sort)


def page_of(order: Order, matching: BitMap, limit: int, place: Place | None = None) -> Slice:
    """At most `limit` of the slots that match: the first after the place, or the last before it.

    A place need not match any more: its photo may have been withdrawn.
    """
    return order.page(matching, limit, place)


@dataclass(frozen=True, slots=True)
class Newest:
    """By falling slot: pages are slices of the set, from its end."""

    index: Index

    def page(self, matching: BitMap, limit: int, place: Place | None) -> Slice:
        """See Order."""
        numbers = self.index.numbers
        if place is None:
            cut = len(matching)
        elif place.before:
            cut = _below(matching, int(np.searchsorted(numbers, place.number, "right")))
        else:
            cut = _below(matching, int(np.searchsorted(numbers, place.number)))
        back = place is not None and place.before
        low, high = (cut, cut + limit) if back else (max(cut - limit, 0), cut)
        return Slice(tuple(matching[low:high])[::-1], before=high < len(matching), after=low > 0)

    def place(self, slot: int, *, before: bool) -> Place:
        """See Order."""
        return Place(None, int(self.index.numbers[slot]), before)


@dataclass(frozen=True, slots=True, eq=False)
class ByKeys:
    """By `sign` times a key, the newest first among equals. `slots` holds at least all that match, in order."""

    index: Index
    keys: npt.NDArray[np.float64]
    sign: int
    slots: Slots = field(default_factory=lambda: np.empty(0, np.uint32))

    def of(self, matching: BitMap) -> "ByKeys":
        """The order of these alone."""
        slots = slots_of(matching)
        return replace(self, slots=slots[np.lexsort((-slots.astype(np.int64), self.sign * self.keys[slots]))])

    def whole(self, sort: str) -> "ByKeys":
        """The order of all photos, which the index keeps."""
        return replace(self, slots=self.index.order(sort))

    def page(self, matching: BitMap, limit: int, place: Place | None) -> Slice:
        """See Order."""
        there = np.zeros(len(self.index.numbers), bool)
        there[slots_of(matching)] = True
        if place is None:
            first = _walk(self.slots, there, limit + 1)
            return Slice(tuple(first[:limit]), before=False, after=len(first) > limit)
        cut = self._cut(place)
        earlier, later = self.slots[:cut][::-1], self.slots[cut:]
        ahead, behind = (earlier, later) if place.before else (later, earlier)
        taken = _walk(ahead, there, limit + 1)
        more, others = len(taken) > limit, bool(_walk(behind, there, 1))
        if place.before:
            return Slice(tuple(taken[:limit][::-1]), before=more, after=others)
        return Slice(tuple(taken[:limit]), before=others, after=more)

    def place(self, slot: int, *, before: bool) -> Place:
        """See Order."""
        return Place(float(self.keys[slot]), int(self.index.numbers[slot]), before)

    def _cut(self, place: Place) -> int:
        """How many stand before the place; going on from it, the place itself is one of them."""
        assert place.key is not None
        wanted = (self.sign * place.key, -place.number)
        cut = bisect_left if place.before else bisect_right
        return cut(self.slots, wanted, key=self._rank)

    def _rank(self, slot: int) -> tuple[float, int]:
        return self.sign * float(self.keys[slot]), -int(self.index.numbers[slot])


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """By how far the nearest region is from a colour, the newest first among equals."""

    index: Index
    regions: NearIndex
    near: Near

    def page(self, matching: BitMap, limit: int, place: Place | None) -> Slice:
        """See Order."""
        numbers = self.index.numbers[slots_of(matching)].astype(np.uint32)
        if place is None:
            found = self.regions.page(self.near, limit + 1, None, numbers).numbers
            return Slice(self._slots(found[:limit]), before=False, after=len(found) > limit)
        assert place.key is not None
        at = (place.key, place.number)
        if not place.before:
            found = self.regions.page(self.near, limit + 1, at, numbers).numbers
            (first,) = self._keys(self.regions.page(self.near, 1, None, numbers)) or ((np.inf, 0),)
            return Slice(self._slots(found[:limit]), before=first <= _turned(at), after=len(found) > limit)
        # Back is rare: everything before the place is looked at.
        every = self.regions.page(self.near, len(numbers), None, numbers)
        cut = bisect_left(self._keys(every), _turned(at))
        shown = every.numbers[max(cut - limit, 0) : cut]
        return Slice(self._slots(shown), before=cut > limit, after=cut < len(every.numbers))

    def place(self, slot: int, *, before: bool) -> Place:
        """See Order."""
        number = np.array([self.index.numbers[slot]], np.uint32)
        (distance,) = self.regions.page(self.near, 1, None, number).distances
        return Place(float(distance), int(number[0]), before)

    def _slots(self, numbers: npt.NDArray[np.uint32]) -> tuple[int, ...]:
        return tuple(self.index.slots(numbers.astype(np.int64)).tolist())

    @staticmethod
    def _keys(found: Found) -> list[tuple[float, int]]:
        return [_turned(pair) for pair in zip(found.distances.tolist(), found.numbers.tolist(), strict=True)]


def _turned(at: tuple[float, int]) -> tuple[float, int]:
    """The distance and number so that they rise in the order of the page."""
    return at[0], -at[1]


def _below(matching: BitMap, slot: int) -> int:
    """How many of the set are below the slot."""
    return int(matching.rank(slot - 1)) if slot else 0


def _by_scores(
    index: Index, matching: BitMap, scores: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]
) -> ByKeys:
    numbers, fits = scores
    keys = np.zeros(len(index.numbers))
    known = np.isin(numbers, index.numbers)
    keys[index.slots(numbers[known])] = fits[known]
    return ByKeys(index, keys, -1).of(matching)


def _walk(order: Slots, there: npt.NDArray[np.bool_], most: int) -> list[int]:
    """The first of the order that are in the set, looked for in growing pieces."""
    taken: list[int] = []
    start, step = 0, 256
    while start < len(order) and len(taken) < most:
        piece = order[start : start + step]
        taken += piece[there[piece]].tolist()
        start, step = start + step, step * 4
    return taken[:most]
