"""The index in memory by itself: amending it, keeping it, paging through it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from imagedb.search import SORTS, SearchQuery
from imagedb.search.cursor import Place
from imagedb.search.expression import Among, Near, Words
from imagedb.search.index import (
    INDEXED,
    MEASURES,
    Columns,
    Index,
    OutOfOrderError,
    amend,
    compact,
    empty,
    from_bytes,
    no_photos,
    order_of,
    page_of,
    to_bytes,
)
from imagedb.search.index.bits import slots_of

DAY = date(2026, 6, 1)
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Known:
    """What one photo is in these tests: how long it is shown, one value of each field, and its numbers."""

    until: int
    value: str
    measure: float


class Nothing:
    """A Lookup that finds nothing."""

    def numbers(self, leaf: Among | Words | Near) -> np.ndarray:
        """None."""
        raise AssertionError(leaf)

    def scores(self, words: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
        """None."""
        assert words == ()
        return _NONE, np.empty(0)


def columns(photos: Mapping[int, Known]) -> Columns:
    """Those photos as a database gives them."""
    numbers = sorted(photos)
    here = [photos[number] for number in numbers]
    values = {
        value: np.array([i for i, one in enumerate(here) if one.value == value], np.uint32)
        for value in {one.value for one in here}
    }
    measure = np.array([one.measure for one in here], np.float64)
    return Columns(
        np.array(numbers, np.int64),
        np.array([one.until for one in here], np.int32),
        {field.name: values for field in INDEXED},
        dict.fromkeys(MEASURES, measure),
    )


def told(index: Index) -> dict[int, Known]:
    """What the index knows of each photo."""
    number = index.numbers.tolist()
    found = {}
    for value, bits in index.values["condition"].items():
        for slot in bits:
            found[number[slot]] = Known(int(index.until[slot]), value, float(index.measures["tone"][slot]))
    return found


photo = st.builds(
    Known,
    st.sampled_from([1, DAY.toordinal(), DAY.toordinal() + 1, date.max.toordinal()]),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([-1000.0, 0.0, 1.5, 1.5, 7.25]),
)
steps = st.lists(
    st.tuples(
        st.lists(photo, max_size=4),  # new ones
        st.dictionaries(st.integers(0, 30), photo, max_size=3),  # changes of known ones, by place
        st.sets(st.integers(0, 30), max_size=3),  # known ones that go
    ),
    max_size=6,
)


def run(plan: list[tuple[list[Known], dict[int, Known], set[int]]]) -> tuple[Index, dict[int, Known]]:
    """An index that went through all of it, and what it must know."""
    index, known, last = empty(), {}, 0
    for new, changes, gone in plan:
        there = sorted(known)
        left = {there[place] for place in gone if place < len(there)}
        now = {there[place]: one for place, one in changes.items() if place < len(there)}
        now = {number: one for number, one in now.items() if number not in left}
        now |= {last + 2 * (i + 1): one for i, one in enumerate(new)}
        last += 2 * len(new)
        index.visible(DAY)  # so that amending has something to hand on
        for sort in ("tone", "calibration_error"):
            index.order(sort)
        index = amend(index, np.array(sorted(left), np.int64), columns(now))
        known = {number: one for number, one in (known | now).items() if number not in left}
    return index, known


@given(plan=steps)
def test_amending_gives_what_building_anew_gives(plan: list) -> None:
    """Whatever came, changed and went: values, days and orders are those of an index of what is there now."""
    index, known = run(plan)
    assert known == told(index)
    anew = amend(empty(), _NONE, columns(known))
    for one in (index, compact(index), from_bytes(to_bytes(compact(index)))):
        assert known == told(one)
        shown = one.numbers[slots_of(one.visible(DAY))].tolist()
        assert [number for number, photo in sorted(known.items()) if photo.until > DAY.toordinal()] == shown
        for sort in ("tone", "calibration_error"):
            alive = [n for n in one.numbers[one.order(sort)].tolist() if n in known]
            assert anew.numbers[anew.order(sort)].tolist() == alive


@given(plan=steps)
def test_nothing_of_what_is_gone_is_kept(plan: list) -> None:
    """The bytes that are stored hold only the photos that are there: not the number of one that was withdrawn."""
    index, known = run(plan)
    assert sorted(known) == from_bytes(to_bytes(compact(index))).numbers.tolist()


@given(
    plan=steps, sort=st.sampled_from(list(SORTS)), limit=st.integers(1, 4), keep=st.sets(st.integers(0, 40))
)
def test_pages_lead_through_everything_there_and_back(plan: list, sort: str, limit: int, keep: set) -> None:
    """Forwards each photo comes once, in order; backwards from the end the same pages come, reversed."""
    index, known = run(plan)
    found = index.visible(DAY) & BitMap(keep)
    key = {number: 0.0 if sort in {"newest", "relevance"} else one.measure for number, one in known.items()}
    sign = -1 if SORTS[sort].falls else 1
    numbers = index.numbers.tolist()
    wanted = sorted((numbers[slot] for slot in found), key=lambda n: (sign * key[n], -n))
    order = order_of(index, SearchQuery(sort=sort), found, Nothing())
    seen: list[int] = []
    place: Place | None = None
    while True:
        page = page_of(order, found, limit, place)
        seen += [numbers[slot] for slot in page.slots]
        assert page.before == (place is not None)
        if not page.after:
            break
        place = order.place(page.slots[-1], before=False)
    assert wanted == seen
    back = [numbers[slot] for slot in page.slots]
    while page.before:
        page = page_of(order, found, limit, order.place(page.slots[0], before=True))
        back = [*(numbers[slot] for slot in page.slots), *back]
        assert page.after
    assert wanted == back


def test_a_photo_older_than_the_newest_cannot_be_amended() -> None:
    """Slots are in the order of numbers: a new photo in between means building anew, and says so."""
    index = amend(empty(), _NONE, columns({5: Known(9, "a", 0.0)}))
    with pytest.raises(OutOfOrderError):
        amend(index, _NONE, columns({3: Known(9, "a", 0.0)}))
    assert {5} == told(amend(index, np.array([7]), no_photos())).keys()
