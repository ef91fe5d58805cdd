"""Every answer equals that of trying every region."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.difference import delta_e00
from imagedb.search import boxes, near
from imagedb.search.expression import Near
from imagedb.search.near import NearIndex
from tests.support.examples import examples

# On a coarse grid, so that regions share distances, and photos colours.
COLOURS = st.tuples(st.integers(40, 60), st.integers(8, 18), st.integers(10, 25)).map(
    lambda lab: tuple(float(v) for v in lab)
)
PHOTOS = st.dictionaries(st.integers(0, 400), st.lists(COLOURS, min_size=1, max_size=3), max_size=120)


@dataclass
class Plain:
    """The plainest thing that can answer: every photo with the colours of its regions."""

    photos: dict[int, list[tuple[float, ...]]] = field(default_factory=dict)

    def answer(self, asked: Near, allowed: Iterable[int] | None = None) -> list[tuple[float, int]]:
        """All (distance, number) within the radius, in order."""
        chosen = self.photos if allowed is None else set(allowed) & set(self.photos)
        nearest = {
            n: min(float(delta_e00(np.array([c]), asked.lab)[0]) for c in self.photos[n]) for n in chosen
        }
        return sorted(((d, n) for n, d in nearest.items() if d <= asked.within), key=lambda p: (p[0], -p[1]))


def indexed(photos: dict[int, list[tuple[float, ...]]]) -> NearIndex:
    """The index of these photos."""
    return NearIndex.of(*flat(photos))


def flat(photos: dict[int, list[tuple[float, ...]]]) -> tuple[list[int], list[tuple[float, ...]]]:
    """Numbers and colours, region by region."""
    pairs = [(number, colour) for number, regions in photos.items() for colour in regions]
    return [number for number, _ in pairs], [colour for _, colour in pairs]


def paged(
    index: NearIndex, asked: Near, limit: int, allowed: list[int] | None = None
) -> list[tuple[float, int]]:
    """Everything there is, page by page."""
    found: list[tuple[float, int]] = []
    while True:
        page = index.page(asked, limit, found[-1] if found else None, allowed)
        found += zip(page.distances.tolist(), page.numbers.tolist(), strict=True)
        if len(page.numbers) < limit:
            return found


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few photos are enough to fill many boxes, to open them one by one and to pack anew."""
    monkeypatch.setattr(boxes, "MOST", 4)
    monkeypatch.setattr(near, "_FEW", 3)
    monkeypatch.setattr(near, "_STEPS", (1, 2))


@given(data=st.data(), photos=PHOTOS, colour=COLOURS, radius=st.floats(0.1, 20))
@settings(max_examples=examples(30), deadline=None)
def test_pages_are_those_of_trying_every_region(
    data: st.DataObject,
    photos: dict[int, list[tuple[float, ...]]],
    colour: tuple[float, float, float],
    radius: float,
) -> None:
    """Page after page gives every photo once, nearest first, at the distance of its nearest region."""
    asked = Near(colour, radius)
    limit = data.draw(st.integers(1, 20))
    allowed = data.draw(st.none() | st.lists(st.integers(0, 500), unique=True).map(sorted))
    expected = Plain(photos).answer(asked, allowed)
    assert expected == paged(indexed(photos), asked, limit, allowed)
    assert sorted(n for _, n in expected) == indexed(photos).within(asked, allowed).tolist()


@given(data=st.data(), photos=PHOTOS, colour=COLOURS)
@settings(max_examples=examples(20), deadline=None)
def test_amended_answers_are_those_of_what_is_left(
    data: st.DataObject, photos: dict[int, list[tuple[float, ...]]], colour: tuple[float, float, float]
) -> None:
    """After photos went, came and changed, one after another, the answer is that of what is there now."""
    index, plain = indexed(photos), Plain(dict(photos))
    for _ in range(data.draw(st.integers(1, 4))):
        gone = data.draw(st.lists(st.integers(0, 400), max_size=10))
        come = data.draw(
            st.dictionaries(st.integers(0, 400), st.lists(COLOURS, min_size=1, max_size=3), max_size=3)
        )
        index = index.amended([*gone, *come], *flat(come))
        plain.photos = {n: c for n, c in plain.photos.items() if n not in gone} | come
    asked = Near(colour, 6)
    expected = plain.answer(asked)
    assert expected == paged(index, asked, 7)
    assert sorted(n for _, n in expected) == index.within(asked).tolist()
    assert sum(map(len, plain.photos.values())) == len(index)


def test_amending_leaves_what_readers_hold_as_it_was() -> None:
    """Who still reads the index from before an amendment finds what was there before."""
    before = indexed({1: [(50.0, 10.0, 15.0)], 2: [(50.0, 10.0, 16.0)]})
    before.amended([1], [3], [(50.0, 10.0, 15.0)])
    assert [1, 2] == before.within(Near((50, 10, 15), 5)).tolist()


def test_a_region_on_the_border_is_within() -> None:
    """A photo exactly as far as the radius is found, and with the next smaller radius it is not."""
    colour, other = (50.0, 10.0, 15.0), (53.0, 9.0, 17.0)
    index = indexed({7: [other]})
    exact = float(delta_e00(np.array([other]), colour)[0])
    assert [7] == index.within(Near(colour, exact)).tolist()
    assert [] == index.within(Near(colour, float(np.nextafter(exact, 0)))).tolist()
    assert [exact] == index.page(Near(colour, exact), 1).distances.tolist()


def test_an_index_without_regions_answers() -> None:
    """Nothing is near anything in an empty catalogue."""
    empty = NearIndex.of([], [])
    assert [] == empty.within(Near((50, 10, 15), 20)).tolist()
    assert [] == empty.page(Near((50, 10, 15), 20), 5).numbers.tolist()
    assert [4] == empty.amended([], [4], [(50, 10, 15)]).within(Near((50, 10, 15), 20)).tolist()


@pytest.mark.parametrize(
    ("numbers", "lab", "told"),
    [
        ([-1], [(50, 0, 0)], "photo numbers"),
        ([1], [(50, float("nan"), 0)], "not finite"),
        ([1, 2], [(50, 0, 0)], "2 photo numbers for 1 colours"),
    ],
)
def test_what_is_no_region_is_refused(numbers: list[int], lab: list[tuple[float, ...]], told: str) -> None:
    """Numbers that no published photo has, and colours that are none, are refused with what is wrong."""
    with pytest.raises(ValueError, match=told):
        NearIndex.of(numbers, lab)


def test_skin_in_great_number_takes_little_memory_and_the_same_answers() -> None:
    """A hundred thousand regions take at most 60 bytes each, and the answer is that of trying them all."""
    rng = np.random.default_rng(3)
    lab = rng.normal((58, 13, 17), (10, 4, 5), (100_000, 3))
    numbers = np.sort(rng.integers(1, 60_000, 100_000))
    index = NearIndex.of(numbers, lab)
    assert index.nbytes <= 60 * 100_000
    asked = Near((58, 13, 17), 3)
    distances = delta_e00(lab, asked.lab)
    inside = distances <= asked.within
    assert np.unique(numbers[inside]).tolist() == index.within(asked).tolist()
    assert np.sort(distances)[:5].tolist() == index.page(asked, 5).distances.tolist()
