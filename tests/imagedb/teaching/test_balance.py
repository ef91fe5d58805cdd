"""Balanced choices: never too many, as equal as can be, nothing twice, and always the same."""

from collections import Counter
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from colour.tone import ITA_CLASSES
from imagedb.teaching.balance import Balanced, Candidate, Shortage, Wish, balance
from tests.support.examples import examples

SIGNS = ("jaundice", "none")
SITES = ("sternum", "sclera")


def candidate(name: str, tone: str = "tan", sign: str = "jaundice", **changes: Any) -> Candidate:
    """A photo at the chest like no other."""
    plain = Candidate(name, tone, sign, "sternum", "A", 1.5, "daylight", f"like-{name}", f"baby-{name}")
    return replace(plain, **changes)


candidates = st.lists(
    st.builds(
        Candidate,
        st.uuids(version=4).map(str),
        st.sampled_from(ITA_CLASSES[:4]),
        st.sampled_from((*SIGNS, "pallor")),
        st.sampled_from((*SITES, "palm")),
        st.sampled_from("ABC"),
        st.floats(0.5, 3),
        st.sampled_from(("daylight", "ward_led")),
        st.sampled_from("abcdefghij"),
        st.sampled_from("uvw"),
    ),
    max_size=24,
)
wishes = st.builds(
    Wish,
    st.integers(1, 12),
    st.permutations(SIGNS).map(tuple),
    st.permutations(SITES).map(tuple),
    st.lists(st.sampled_from(ITA_CLASSES[:4]), min_size=1, max_size=4, unique=True).map(tuple),
)


def counts(wish: Wish, found: Balanced) -> dict[tuple[str, str], int]:
    """How many photos each cell has."""
    return {cell: len(found.of(*cell)) for cell in wish.cells}


@settings(max_examples=examples(30))
@given(wishes, candidates)
def test_it_is_what_was_wished_for(wish: Wish, pool: list[Candidate]) -> None:
    """As many photos as can be without two that look alike, never more than wished, all of them fitting."""
    found = balance(wish, pool)
    fitting = [one for one in pool if one.cell in wish.cells and one.site in wish.sites]
    assert set(found.chosen) <= set(fitting)
    assert min(wish.photos, len({one.alike for one in fitting})) == len(found.chosen)
    assert wish.photos - len(found.chosen) == found.missing
    assert len({one.alike for one in found.chosen}) == len(found.chosen)


@settings(max_examples=examples(30))
@given(wishes, candidates)
def test_a_cell_has_less_only_for_want_of_photos(wish: Wish, pool: list[Candidate]) -> None:
    """A cell two short of another holds every photo of its own that does not look like one shown."""
    found = balance(wish, pool)
    held = counts(wish, found)
    shown = {one.alike for one in found.chosen}
    for tone, sign in wish.cells:
        if held[tone, sign] < max(held.values()) - 1:
            mine = {one.alike for one in pool if one.cell == (tone, sign) and one.site in wish.sites}
            assert mine <= shown


@settings(max_examples=examples(20))
@given(wishes, candidates, st.randoms(use_true_random=False))
def test_whoever_asks_again_gets_the_same(wish: Wish, pool: list[Candidate], chance: Any) -> None:
    """The order in which the photos are found does not matter."""
    turned = pool.copy()
    chance.shuffle(turned)
    assert balance(wish, pool) == balance(wish, turned)


@given(st.integers(1, 12), st.integers(1, 6))
@settings(max_examples=examples(20))
def test_plenty_is_shared_out_equally(photos: int, tones: int) -> None:
    """With enough of all, no two cells, tones or signs differ by more than one photo, and nothing is short."""
    wish = Wish(photos, SIGNS, ("sternum",), ITA_CLASSES[:tones])
    pool = [candidate(f"{t}{s}{n}", t, s) for t, s, n in product(wish.tones, SIGNS, range(12))]
    found = balance(wish, pool)
    tallies = (
        counts(wish, found),
        {t: sum(one.tone == t for one in found.chosen) for t in wish.tones},
        {s: sum(one.sign == s for one in found.chosen) for s in SIGNS},
    )
    assert [True] * 3 == [max(tally.values()) - min(tally.values()) <= 1 for tally in tallies]
    assert ((), 0, {}, ()) == (found.shortages, found.missing, found.grades, found.tones_of_mixed_sites)


def test_what_does_not_divide_goes_to_the_darker_tones() -> None:
    """Ten photos over twelve cells: the two that go without are of the lightest tones, one with and one without the sign."""
    wish = Wish(10, SIGNS, ("sternum",), ITA_CLASSES)
    pool = [candidate(f"{t}{s}", t, s) for t, s in product(ITA_CLASSES, SIGNS)]
    found = balance(wish, pool)
    assert {"very_light", "light"} == {tone for tone, _ in found.uneven}
    assert set(SIGNS) == {sign for _, sign in found.uneven}
    assert set(found.uneven) == {cell for cell, count in counts(wish, found).items() if count == 0}


def test_a_want_is_named_and_filled_up_with_others() -> None:
    """The cell that has too few is named with how many were wanted; the others make up the number."""
    wish = Wish(4, SIGNS, ("sternum",), ("tan",))
    pool = [candidate("only", sign="none"), *(candidate(f"j{n}") for n in range(5))]
    found = balance(wish, pool)
    assert (Shortage("tan", "none", 2, 1),) == found.shortages
    assert (0, {("tan", "jaundice"): 3, ("tan", "none"): 1}) == (found.missing, counts(wish, found))


def test_a_picture_is_left_to_the_cell_that_has_no_other() -> None:
    """Two pictures of a cell look like others; the one whose twin nobody else can spare is given up."""
    wish = Wish(2, SIGNS, ("sternum",), ("tan",))
    first = candidate("a", alike="twins")
    pool = [first, candidate("b", error=9.0), candidate("c", sign="none", alike="twins")]
    assert ["b", "c"] == [one.id for one in balance(wish, pool).chosen]


def test_calibration_is_like_for_like() -> None:
    """Grade A alone where that gives as many; otherwise the grades are counted."""
    wish = Wish(2, SIGNS, ("sternum",), ("tan",))
    worse = candidate("n-b", sign="none", grade="B", error=0.1)
    both = [candidate("j"), worse, candidate("n-a", sign="none")]
    assert (["j", "n-a"], {}) == ([one.id for one in balance(wish, both).chosen], balance(wish, both).grades)
    assert {"A": 1, "B": 1} == balance(wish, [candidate("j"), worse]).grades


def test_side_by_side_stands_the_same_site_in_the_same_light() -> None:
    """Where only one site shows both signs it is taken; the light is the one most cells have; else both are told."""
    wish = Wish(2, SIGNS, SITES, ("tan",))
    pool = [
        candidate("chest"),
        candidate("eye", site="sclera"),
        candidate("eye, led", site="sclera", light="ward_led", error=0.1),
        candidate("bare eye", sign="none", site="sclera"),
    ]
    assert ["eye", "bare eye"] == [one.id for one in balance(wish, pool).chosen]
    apart = balance(wish, [pool[0], replace(pool[3], light="ward_led")])
    assert (("tan",), {"daylight": 1, "ward_led": 1}) == (apart.tones_of_mixed_sites, apart.lights)


def test_babies_take_turns() -> None:
    """A second picture of a baby comes after every other baby's first."""
    wish = Wish(2, ("jaundice",), ("sternum",), ("tan",))
    pool = [candidate("a1", baby="a", error=1), candidate("a2", baby="a", error=1.1), candidate("b", error=3)]
    assert Counter(a1=1, b=1) == Counter(one.id for one in balance(wish, pool).chosen)
