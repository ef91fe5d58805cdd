"""The small-cell rule: no family stands alone behind what is told beside its picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.small_cells import ETHNIC_GROUPS, FamilyPhoto, Particulars, shown
from imagedb.vocabulary import GestationBand, Sex

NOTHING = Particulars()
COMMON = Particulars(Sex.FEMALE, GestationBand.W39_PLUS, "N", multiple_birth=False)
K = 3

particulars = st.builds(
    Particulars,
    st.sampled_from([Sex.FEMALE, Sex.MALE, Sex.INDETERMINATE, Sex.UNKNOWN]),
    st.sampled_from([GestationBand.UNDER_32, GestationBand.W39_PLUS, GestationBand.UNKNOWN]),
    st.sampled_from(["A", "B", "M", "N", "R", "Z", "99", None]),
    st.booleans(),
)
catalogues = st.lists(
    st.builds(FamilyPhoto, st.integers(0, 25).map(lambda n: f"family-{n}"), particulars), max_size=60
)


def many(count: int, values: Particulars, name: str = "f") -> list[FamilyPhoto]:
    """So many families with a photo each, all of the same particulars."""
    return [FamilyPhoto(f"{name}{i}", values) for i in range(count)]


def cells(photos: Sequence[FamilyPhoto], values: Sequence[Particulars]) -> dict[Particulars, set[str]]:
    """The families behind each set of values that is shown."""
    found: defaultdict[Particulars, set[str]] = defaultdict(set)
    for photo, told in zip(photos, values, strict=True):
        found[told].add(photo.family)
    return found


def test_what_enough_families_share_is_shown_whole() -> None:
    """Ten families with the same four values are shown with all four."""
    assert shown(many(10, COMMON)) == (COMMON,) * 10


def test_nine_families_tell_nothing() -> None:
    """Nine families that share all values with nobody else are shown with none of them."""
    assert shown(many(9, COMMON)) == (NOTHING,) * 9


def test_many_photos_of_one_family_are_one_family() -> None:
    """It is families that are counted, never photos."""
    assert shown([FamilyPhoto("one", COMMON)] * 50) == (NOTHING,) * 50


@pytest.mark.parametrize(
    ("rare", "beside", "told"),
    [
        (
            replace(COMMON, multiple_birth=True),
            COMMON,
            replace(COMMON, multiple_birth=None),
        ),
        (
            replace(COMMON, ethnic_category="M"),
            COMMON,
            replace(COMMON, ethnic_category="black", multiple_birth=None),
        ),
        (
            replace(COMMON, ethnic_category="R"),
            COMMON,
            replace(COMMON, ethnic_category=None, multiple_birth=None),
        ),
        (
            replace(COMMON, gestation_band=GestationBand.UNDER_32),
            COMMON,
            Particulars(sex=Sex.FEMALE),
        ),
        (
            replace(COMMON, sex=Sex.INDETERMINATE),
            COMMON,
            NOTHING,
        ),
    ],
)
def test_values_are_given_up_in_the_stated_order(
    rare: Particulars, beside: Particulars, told: Particulars
) -> None:
    """What two too small cells differ in goes, and all that goes before it: birth, letter, group, weeks, sex."""
    photos = [FamilyPhoto("rare", rare), *many(K - 1, beside)]
    assert (told,) * K == shown(photos, K)


def test_a_rare_baby_costs_the_others_nothing() -> None:
    """A cell that is full stays as it is, whatever rises past it."""
    photos = [FamilyPhoto("rare", replace(COMMON, ethnic_category="R")), *many(K, COMMON)]
    assert (NOTHING, *(COMMON,) * K) == shown(photos, K)


def test_twins_do_not_give_themselves_away() -> None:
    """Where a family's photos differ in sex, none of them shows a sex: only twins could differ."""
    twins = [FamilyPhoto("f0", COMMON), FamilyPhoto("f0", replace(COMMON, sex=Sex.MALE))]
    values = shown([*many(K, COMMON, "g"), *many(K, replace(COMMON, sex=Sex.MALE), "h"), *twins], K)
    assert [Sex.UNKNOWN] * 2 == [told.sex for told in values[-2:]]


@given(catalogues)
def test_no_cell_is_small(photos: list[FamilyPhoto]) -> None:
    """Every cell holds k families, but for the one that tells nothing."""
    for told, families in cells(photos, shown(photos, K)).items():
        assert told == NOTHING or len(families) >= K


@given(catalogues)
def test_what_is_withheld_cannot_be_worked_out(photos: list[FamilyPhoto]) -> None:
    """Photos shown alike before any step are shown alike after all: no cell is split by what is withheld."""
    values = shown(photos, K)
    alone = [photo for photo in photos if sum(p.family == photo.family for p in photos) == 1]
    told = {photo: value for photo, value in zip(photos, values, strict=True) if photo in alone}
    for one in alone:
        assert {told[one]} == {told[other] for other in alone if other.recorded == one.recorded}


@given(catalogues)
def test_nothing_is_shown_that_was_not_recorded(photos: list[FamilyPhoto]) -> None:
    """What is shown is what was recorded, its group, or nothing."""
    for photo, told in zip(photos, shown(photos, K), strict=True):
        said = photo.recorded
        assert told.sex in {said.sex, Sex.UNKNOWN}
        assert told.gestation_band in {said.gestation_band, GestationBand.UNKNOWN}
        assert told.multiple_birth in {said.multiple_birth, None}
        assert told.ethnic_category in {
            said.ethnic_category,
            ETHNIC_GROUPS.get(said.ethnic_category or ""),
            None,
        }


@given(catalogues, st.integers(0, 25))
def test_a_withdrawal_leaves_nobody_alone(photos: list[FamilyPhoto], gone: int) -> None:
    """When a family leaves, what is shown of those who stay holds again without it."""
    stay = [photo for photo in photos if photo.family != f"family-{gone}"]
    for told, families in cells(stay, shown(stay, K)).items():
        assert told == NOTHING or len(families) >= K


@given(catalogues, st.randoms(use_true_random=False))
def test_order_does_not_matter(photos: list[FamilyPhoto], chance: object) -> None:
    """The same photos in another order are shown alike."""
    order = list(range(len(photos)))
    chance.shuffle(order)  # type: ignore[attr-defined]  # hypothesis hands over a Random
    mixed = shown([photos[i] for i in order], K)
    assert [shown(photos, K)[i] for i in order] == list(mixed)


def test_fewer_than_two_is_refused() -> None:
    """A rule that lets one family stand alone is no rule."""
    with pytest.raises(ValueError, match="at least 2"):
        shown([], 1)


def test_every_particular_is_in_the_rule() -> None:
    """Whoever adds a particular must say when it is given up."""
    assert {"sex", "gestation_band", "ethnic_category", "multiple_birth"} == {f.name for f in fields(NOTHING)}
