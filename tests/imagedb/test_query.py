import base64
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.errors import CursorMismatchError, UnknownFieldError, UnknownValueError
from imagedb.search import FIELDS, Kind, SearchQuery, parse
from imagedb.search.cursor import Place, decode, encode
from imagedb.search.expression import Among, And, Between, Near, Not, Or, Words
from imagedb.search.words import words


def test_parameters_become_a_query() -> None:
    """A repeated name adds values, an empty one says nothing, spaces around do not count."""
    pairs = [
        ("condition", "jaundice"),
        ("condition", " pallor "),
        ("condition", "jaundice"),
        ("grade", ""),
        ("blanched", "yes"),
        ("camera", "Any Camera"),
        ("text", " chest "),
        ("sort", "tone"),
        ("limit", "20"),
        ("cursor", "abc"),
    ]
    filters = {"condition": ("jaundice", "pallor"), "blanched": ("true",), "camera": ("Any Camera",)}
    assert SearchQuery(filters, text="chest", sort="tone", limit=20, cursor="abc") == parse(pairs)
    assert SearchQuery() == parse([])


def test_unknown_parameter_names_the_nearest() -> None:
    """A slip of the pen is answered with what may be meant."""
    with pytest.raises(UnknownFieldError) as caught:
        parse([("conditon", "jaundice")])
    assert "condition" in caught.value.nearest
    assert "conditon" == caught.value.parameter


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("condition", "jaundise", "jaundice"),
        ("body_site", "chest", None),
        ("monk", "11", None),
        ("sort", "newst", "newest"),
        ("limit", "0", None),
        ("limit", "201", None),
        ("limit", "٣", None),
        ("limit", "1e2", None),
        ("camera", "a\0b", None),
        ("text", "\ud800", None),
    ],
)
def test_unknown_value_names_the_nearest(name: str, value: str, nearest: str | None) -> None:
    """A value that does not exist is refused by name."""
    with pytest.raises(UnknownValueError) as caught:
        parse([(name, value)])
    assert (name, value) == (caught.value.parameter, caught.value.value)
    assert nearest is None or nearest in caught.value.nearest


@given(st.lists(st.tuples(st.sampled_from([*FIELDS, "text", "sort", "limit", "x"]), st.text(max_size=8))))
def test_any_parameters_are_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    """Whatever is sent, the answer is a query or an error that names the parameter."""
    with suppress(UnknownFieldError, UnknownValueError):
        assert parse(pairs).filters.keys() <= dict(pairs).keys()


def test_words_are_cut_and_folded() -> None:
    """Words are runs of letters and digits, whatever their case and form."""
    assert ["slate", "grey", "o", "neill", "chest", "élodie", "2nd"] == words(
        "Slate-grey: O'Neill_CHEST É́lodie 2nd".replace("É́", "É")
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("150..250", Between("tsb", 150.0, 250.0)),
        ("150..", Between("tsb", 150.0, None)),
        ("..250.5", Between("tsb", None, 250.5)),
        ("-1..1e2", Between("tsb", -1.0, 100.0)),
        ("..", Between("tsb", None, None)),
        ("150", Between("tsb", 150.0, 150.0)),
    ],
)
def test_ranges_are_read(written: str, expected: Between) -> None:
    """Both ends belong to a range, either may be open, and a number alone is both."""
    assert {"tsb": (expected,)} == parse([("tsb", written)]).ranges


@pytest.mark.parametrize("written", ["250..150", "a..b", "1...2", "1..2..3", "nan", "inf..", "..1e99", "٣.."])
def test_what_is_no_range_is_refused(written: str) -> None:
    """With examples of how to write one."""
    with pytest.raises(UnknownValueError) as caught:
        parse([("tsb", written)])
    assert ("tsb", "150..250") == (caught.value.parameter, caught.value.nearest[0])


def test_a_search_has_only_so_many_ranges_and_words() -> None:
    """A statement stays of a size that every database takes."""
    with pytest.raises(UnknownValueError, match="20 ranges"):
        parse([("tsb", f"{number}..") for number in range(21)])
    with pytest.raises(UnknownValueError, match="50 words"):
        parse([("text", "a " * 51)])


def test_all_that_is_asked_is_one_tree() -> None:
    """Values and ranges of a field are alternatives, fields are not."""
    near = Near((50.0, 10.0, 20.0), 3.0)
    said = Not(Among("grade", ("C",)))
    query = replace(
        parse(
            [
                ("condition", "none"),
                ("tsb", "unknown"),
                ("tsb", "..50"),
                ("text", "Chest!"),
                ("q", "-grade:C"),
            ]
        ),
        near=near,
    )
    signs = Among("condition", ("none",))
    tsb = Or((Among("tsb", ("unknown",)), Between("tsb", None, 50.0)))
    assert And((signs, tsb, Words(("chest",)), said, near)) == query.tree()
    assert And(()) == SearchQuery(filters={"camera": ()}).tree()


values = {
    field.name: field.values
    or (("unknown", "150..250", "..7.25", "3") if field.kind is Kind.NUMBER else ("a b", "x"))
    for field in FIELDS.values()
}
asked = st.sampled_from(list(FIELDS)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(values[name]))
) | st.sampled_from([("text", "chest"), ("q", "chest -grade:C"), ("q", "tsb:{1 TO 2}")])


@given(st.lists(asked, max_size=8))
def test_a_search_is_read_back_from_its_own_address(parameters: list[tuple[str, str]]) -> None:
    """Parse is the inverse of pairs, and the same address has the same digest."""
    query = parse(parameters)
    again = parse(query.pairs())
    assert (query.tree(), query.digest) == (again.tree(), again.digest)


@pytest.mark.parametrize(
    "other",
    [[("tsb", "1..2")], [("q", "tsb:[1 TO 2]")], [("tsb", "unknown")], [("text", "a")], [("sort", "tone")]],
)
def test_another_search_has_another_digest(other: list[tuple[str, str]]) -> None:
    """Ranges, `q` and the colour to be near to are part of what is asked."""
    near = SearchQuery(near=Near((50.0, 10.0, 20.0), 3.0))
    assert 3 == len({parse(other).digest, SearchQuery().digest, near.digest})


def test_digest_ignores_the_order_and_the_page() -> None:
    """One search asked in another order, or with another page size, is the same search."""
    one = SearchQuery({"monk": ("1", "2"), "grade": ("A",)}, text="a  b", limit=5)
    same = SearchQuery({"grade": ("A",), "monk": ("2", "1"), "camera": ()}, text="A b", limit=9, cursor="x")
    other = SearchQuery({"grade": ("B",), "monk": ("2", "1")}, text="A b")
    assert one.digest == same.digest
    assert one.digest != other.digest


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 2**31 - 1))
def test_cursor_gives_back_its_place(key: float, number: int) -> None:
    """A cursor holds a place to the last bit."""
    by_tone, newest = SearchQuery(sort="tone"), SearchQuery()
    for query, place in (
        (by_tone, Place(key, number)),
        (by_tone, Place(key, number, before=True)),
        (newest, Place(None, number)),
    ):
        asked = SearchQuery(sort=query.sort, cursor=encode(place, query))
        assert place == decode(asked)
    assert decode(newest) is None


def packed(content: object) -> str:
    """A forged cursor."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


DIGEST = SearchQuery(sort="tone").digest


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "!!!!",
        "a" * 4001,
        packed({}),
        packed([1.0, 5, 0, "other"]),
        packed([None, 5, 0, DIGEST]),
        packed([1.0, 0, 0, DIGEST]),
        packed([1.0, 2**63, 0, DIGEST]),
        packed([1.0, True, 0, DIGEST]),
        packed([True, 5, 0, DIGEST]),
        packed([float("inf"), 5, 0, DIGEST]),
        packed(["1", 5, 0, DIGEST]),
        packed([10**400, 5, 0, DIGEST]),
        packed([1.0, 5, 0, DIGEST, 1]),
        packed([1.0, 5, DIGEST]),
        packed([1.0, 5, 2, DIGEST]),
        packed([1.0, 5, True, DIGEST]),
        packed([1.0, 5, 1.0, DIGEST]),
    ],
)
def test_forged_cursor_is_refused(cursor: str) -> None:
    """What is not a cursor of this search is told so, whatever it is."""
    with pytest.raises(CursorMismatchError):
        decode(SearchQuery(sort="tone", cursor=cursor))


@given(st.text(max_size=60))
def test_any_text_as_a_cursor_is_refused(cursor: str) -> None:
    """No text breaks the reading of a cursor."""
    with pytest.raises(CursorMismatchError):
        decode(SearchQuery(cursor=cursor))
