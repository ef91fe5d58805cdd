"""The reference population: what is read, what is refused and how it is compared."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagedb.population import (
    GROUPS,
    ReferencePopulation,
    ReferencePopulationError,
    compare,
    parse,
    read,
)
from imagedb.small_cells import ETHNIC_GROUPS
from tests.support.examples import examples

SOURCE = "Invented for a test"
HEAD = "group,births,source,year"


def table(figures: dict[str, object], head: str = HEAD, source: str = SOURCE, year: str = "2024") -> str:
    """A CSV of these figures."""
    return "\n".join([head, *(f"{group},{figure},{source},{year}" for group, figure in figures.items())])


BROAD = {"white": 70, "mixed": 6, "asian": 12, "black": 8, "other": 4}
LETTERS = dict.fromkeys(ETHNIC_GROUPS, 10)


def test_a_file_is_read_with_its_source_and_year(tmp_path: Path) -> None:
    """Broad groups, letters, those who stated nothing, a byte-order mark and spaces: all are understood."""
    path = tmp_path / "births.csv"
    text = table(
        {"White": 70, "mixed": 6, "asian": 12, "black": 8, "r": 3, "S": 1, "Z": 9},
        " Group, Births ,source,year",
    )
    path.write_text("\ufeff" + text, encoding="utf-8")
    figures = {"white": 70, "mixed": 6, "asian": 12, "black": 8, "R": 3, "S": 1}
    assert ReferencePopulation(SOURCE, 2024, "births", figures, 9) == read(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "columns group, births"),
        (table(BROAD, "group,births,year,yeer"), "it lacks source"),
        (table(BROAD, "group,births,source,when"), "it lacks year"),
        (table(BROAD, "group,babies,source,year"), "it lacks births or count"),
        (table(BROAD, "group,births,source,year,count"), "only one of births and count"),
        (table(BROAD, source=""), "line 2: source is empty"),
        (table(BROAD, year=""), "line 2: year is empty"),
        (table(BROAD, year="24"), "line 2: year is '24'"),
        (table(BROAD | {"black": "many"}), "line 5: births is 'many'"),
        (table(BROAD | {"black": "1.5"}), "line 5: births is '1.5'"),
        (table(BROAD | {"black": "-1"}), "line 5: births is '-1'"),
        (table(BROAD | {"dark": 3}), "line 7: 'dark' is no ethnic category"),
        (table(BROAD) + f"\nblack,1,{SOURCE},2024", "line 7: black stands there twice"),
        (table(BROAD) + "\nZ,1,Another,2024", "the same source and the same year"),
        (table(BROAD) + f"\nZ,1,{SOURCE},2023", "the same source and the same year"),
        (table(BROAD) + "\nZ", "line 7: births is empty"),
        (table(BROAD | {"A": 1}), "white and its letters both stand there"),
        (table({"white": 1, "asian": 1}), "nothing of mixed, black, other"),
        (table({k: v for k, v in LETTERS.items() if k != "B"}), "nothing of B"),
        (HEAD, "nothing of white"),
        (table(dict.fromkeys(BROAD, 0)), "every figure is 0"),
    ],
)
def test_a_figure_without_its_source_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Whatever is missing or cannot be a figure is named with its line and the setting."""
    path = tmp_path / "births.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferencePopulationError) as refused:
        read(path)
    assert said in str(refused.value)
    assert f"REFERENCE_POPULATION cannot be used: {path}: " in str(refused.value)


@pytest.mark.parametrize("content", [None, b"group,births\xff", b"x" * ((1 << 20) + 1), b"x" * (1 << 19)])
def test_what_is_no_text_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A folder, bytes that are no text, a huge file and a huge word end in the same sentence, not in a crash."""
    path = tmp_path / "births.csv"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(ReferencePopulationError, match="REFERENCE_POPULATION cannot be used"):
        read(path)


def test_letters_are_compared_only_where_all_are_public() -> None:
    """One photo that tells its broad group alone makes every letter a part of its group."""
    by_letter = compare(parse(table(LETTERS)), {"N": 6, "A": 2, "unknown": 5})
    assert (True, 8, 5) == (by_letter.by_letter, by_letter.told, by_letter.untold)
    assert {"A": 2, "N": 6} == {one.group: one.photos for one in by_letter.shares if one.photos}
    by_group = compare(parse(table(LETTERS)), {"N": 6, "white": 2, "unknown": 5})
    assert {"white": 2, "black": 6} == {one.group: one.photos for one in by_group.shares if one.photos}
    assert {"white": 30, "mixed": 40, "asian": 40, "black": 30, "other": 20} == {
        one.group: one.reference for one in by_group.shares
    }
    assert not by_group.by_letter


def test_groups_with_less_than_half_their_part_are_named() -> None:
    """Of 100 photos 3 are of a group that has 8 in 100 births, and none of one that has 4."""
    found = compare(parse(table(BROAD)), {"white": 80, "mixed": 5, "asian": 12, "black": 3})
    assert ["black", "other"] == [one.group for one in found.missing]


@pytest.mark.parametrize("published", [{}, {"unknown": 40}, {"Z": 3, "99": 2}, {"A": 0}])
def test_nothing_is_compared_where_nothing_is_public(published: dict[str, int]) -> None:
    """Without a published category the reference stands alone, and no group is called missing."""
    found = compare(parse(table(BROAD)), published)
    assert (0, sum(published.values()), ()) == (found.told, found.untold, found.missing)
    assert [70, 6, 12, 8, 4] == [one.reference for one in found.shares]
    assert {0} == {one.of_photos for one in found.shares}


@settings(max_examples=examples(30))
@given(
    st.dictionaries(st.sampled_from([*ETHNIC_GROUPS, *GROUPS, "unknown", "Z"]), st.integers(0, 50)),
    st.sampled_from([BROAD, LETTERS, {**BROAD, "Z": 40}]),
)
def test_shares_are_of_all_who_stated_something(published: dict[str, int], figures: dict[str, int]) -> None:
    """The shares of each side add up to one, every photo is told or untold, and no group is left out."""
    reference = parse(table(dict(figures)))
    found = compare(reference, published)
    assert sum(published.values()) == found.told + found.untold
    assert found.told == sum(one.photos for one in found.shares)
    assert pytest.approx(1) == sum(one.of_reference for one in found.shares)
    assert pytest.approx(1 if found.told else 0) == sum(one.of_photos for one in found.shares)
    assert [one.group for one in found.shares] in ([*GROUPS], [*ETHNIC_GROUPS])
