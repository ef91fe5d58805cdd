import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imagedb.errors import UnknownFieldError, UnknownValueError
from imagedb.search import SearchQuery, parse
from imagedb.search.expression import Near
from tests.support.examples import examples


def test_a_colour_and_a_radius_are_read() -> None:
    """`near` and `within` become what a region has to be close to, three units unless told, nearest first."""
    asked = parse([("near", "63, 11,16.5"), ("within", "2.5")])
    assert Near((63.0, 11.0, 16.5), 2.5) == asked.near
    assert "distance" == asked.sort
    assert Near((0.0, -150.0, 150.0), 3.0) == parse([("near", "0,-150,150"), ("sort", "distance")]).near
    assert None is parse([("near", " ")]).near


@given(st.tuples(st.floats(0, 100), *[st.floats(-150, 150)] * 2), st.floats(0, 20, exclude_min=True))
@settings(max_examples=examples(25), deadline=None)
def test_what_is_written_is_read_again(lab: tuple[float, float, float], within: float) -> None:
    """The parameters of a search near a colour ask for exactly that again."""
    asked = Near(lab, within)
    assert asked == parse(SearchQuery(near=asked).pairs()).near


@pytest.mark.parametrize(
    ("pairs", "parameter"),
    [
        ([("near", "63,11")], "near"),
        ([("near", "63,11,16,1")], "near"),
        ([("near", "101,11,16")], "near"),
        ([("near", "-1,11,16")], "near"),
        ([("near", "63,150.5,16")], "near"),
        ([("near", "63,nan,16")], "near"),
        ([("near", "63,inf,16")], "near"),
        ([("near", "6_3,1,1")], "near"),
        ([("near", "light")], "near"),
        ([("near", "63,11,16"), ("within", "0")], "within"),
        ([("near", "63,11,16"), ("within", "20.1")], "within"),
        ([("near", "63,11,16"), ("within", "nan")], "within"),
        ([("within", "3")], "within"),
        ([("near", "63,11,16"), ("sort", "newest")], "sort"),
        ([("sort", "distance")], "sort"),
    ],
)
def test_what_is_no_colour_radius_or_order_is_refused(pairs: list[tuple[str, str]], parameter: str) -> None:
    """Each slip names its parameter and what it takes instead."""
    with pytest.raises(UnknownValueError) as caught:
        parse(pairs)
    assert parameter == caught.value.parameter
    assert caught.value.nearest


def test_a_misspelt_near_is_named() -> None:
    """`nearr` is unknown, and `near` is what may be meant."""
    with pytest.raises(UnknownFieldError) as caught:
        parse([("nearr", "63,11,16")])
    assert "near" in caught.value.nearest
