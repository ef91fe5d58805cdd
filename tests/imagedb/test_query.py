import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.errors import CursorMismatchError, UnknownFieldError, UnknownValueError
from imagedb.search import FIELDS, SearchQuery, parse
from imagedb.search.cursor import Place, decode, encode
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
    for query, place in ((by_tone, Place(key, number)), (newest, Place(None, number))):
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
        packed([1.0, 5, "other"]),
        packed([None, 5, DIGEST]),
        packed([1.0, 0, DIGEST]),
        packed([1.0, 2**63, DIGEST]),
        packed([1.0, True, DIGEST]),
        packed([True, 5, DIGEST]),
        packed([float("inf"), 5, DIGEST]),
        packed(["1", 5, DIGEST]),
        packed([10**400, 5, DIGEST]),
        packed([1.0, 5, DIGEST, 1]),
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
