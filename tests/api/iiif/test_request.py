"""Addresses of the IIIF Image API, by the standard's own examples and by rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ImageRequestError, NotOfferedError
from api.iiif.request import read

# The standard's picture in its section 4: 300 by 200 pixels.
WHOLE = (300, 200)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("full", (0, 0, 300, 200)),
        ("square", (50, 0, 200, 200)),
        ("125,15,120,140", (125, 15, 120, 140)),
        ("pct:41.6,7.5,40,70", (125, 15, 120, 140)),
        ("125,15,200,200", (125, 15, 175, 185)),
        ("pct:41.6,7.5,66.6,100", (125, 15, 175, 185)),
    ],
)
def test_regions_are_those_of_the_standard(text: str, box: tuple[int, int, int, int]) -> None:
    """Section 4.1's examples; what reaches over the edge is cropped there."""
    assert box == read(text, "max", "0", "default.jpg", WHOLE).box


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("max", (300, 200)),
        ("150,", (150, 100)),
        (",150", (225, 150)),
        ("pct:50", (150, 100)),
        ("225,100", (225, 100)),
        ("!225,100", (150, 100)),
        ("!2000,3000", (300, 200)),
        ("^150,", (150, 100)),
        ("1,", (1, 1)),
    ],
)
def test_sizes_are_those_of_the_standard(text: str, size: tuple[int, int]) -> None:
    """Section 4.2's examples that make nothing larger."""
    assert size == read("full", text, "0", "default.jpg", WHOLE).size


@pytest.mark.parametrize("text", ["^360,", "^,240", "^pct:120", "^360,360"])
def test_larger_than_it_is_is_not_offered(text: str) -> None:
    """The standard allows it with ^, and lets a server not do it."""
    with pytest.raises(NotOfferedError):
        read("full", text, "0", "default.jpg", WHOLE)


@pytest.mark.parametrize(
    ("region", "size", "rotation", "last"),
    [
        ("300,0,10,10", "max", "0", "default.jpg"),
        ("0,0,0,10", "max", "0", "default.jpg"),
        ("pct:100,0,1,1", "max", "0", "default.jpg"),
        ("-1,0,10,10", "max", "0", "default.jpg"),
        ("0,0,1e3,10", "max", "0", "default.jpg"),
        ("pct:nan,0,1,1", "max", "0", "default.jpg"),
        ("٣,0,1,1", "max", "0", "default.jpg"),
        ("full", "full", "0", "default.jpg"),
        ("full", "301,", "0", "default.jpg"),
        ("full", "pct:200", "0", "default.jpg"),
        ("full", "0,", "0", "default.jpg"),
        ("full", ",", "0", "default.jpg"),
        ("full", "!100,", "0", "default.jpg"),
        ("full", "99999999999999999999,", "0", "default.jpg"),
        ("full", "max", "45", "default.jpg"),
        ("full", "max", "-90", "default.jpg"),
        ("full", "max", "nan", "default.jpg"),
        ("full", "max", "0", "native.jpg"),
        ("full", "max", "0", "default.gif"),
        ("full", "max", "0", "default"),
    ],
)
def test_what_cannot_be_is_refused(region: str, size: str, rotation: str, last: str) -> None:
    """Outside, empty, larger, another way round, or no word of the standard."""
    with pytest.raises(ImageRequestError):
        read(region, size, rotation, last, WHOLE)


@given(
    st.tuples(st.integers(1, 20_000), st.integers(1, 20_000)),
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(1, 100), st.integers(1, 100)),
    st.one_of(st.integers(1, 100).map("pct:{}".format), st.tuples(st.integers(1, 9000), st.integers(1, 9000)).map(
        lambda box: f"!{box[0]},{box[1]}")),
    st.sampled_from(["0", "90", "!180", "270.0", "360"]),
)  # fmt: skip
def test_the_canonical_address_asks_for_the_same(
    whole: tuple[int, int], percent: tuple[int, int, int, int], size: str, rotation: str
) -> None:
    """It lies in the picture, is no larger than its region, and read again it is the same and its own canonical."""
    region = f"pct:{','.join(map(str, percent))}"
    try:
        wanted = read(region, size, rotation, "color.png", whole)
    except ImageRequestError:
        return  # rounded to nothing
    x, y, wide, high = wanted.box
    assert (x + wide <= whole[0], y + high <= whole[1]) == (True, True)
    assert (wanted.size[0] <= wide, wanted.size[1] <= high) == (True, True)
    again = read(*wanted.canonical(whole).split("/"), whole)
    assert wanted.canonical(whole) == again.canonical(whole)
    assert (wanted.box, wanted.size, wanted.mirrored, wanted.degrees) == (
        again.box,
        again.size,
        again.mirrored,
        again.degrees,
    )
