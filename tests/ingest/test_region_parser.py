"""Polygons in a manifest."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.regions import MAX_POINTS, parse_corners, parse_regions
from tests.support.examples import examples

BOX = [[0, 0], [100, 0], [100, 100], [0, 100]]


def with_polygon(polygon: object) -> str:
    """The column with one region of this polygon."""
    return json.dumps([{"polygon": polygon, "body_site": "sternum", "role": "affected"}])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ('"text"', "JSON list"),
        ("[1]", "exactly polygon, body_site and role"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"polygon":1,"polygon":2}]', "same key twice"),
        (with_polygon(BOX).replace("sternum", "groyne"), "'groyne' is not one of"),
        (with_polygon(BOX[:2]), "3 to 200 points"),
        (with_polygon([[0, 0], [10, 10], [10, 0], [0, 10.5]]), "crosses itself (edges 1 and 3)"),
        (with_polygon([[0, 0], [5, 5], [10, 10]]), "no area"),
        (with_polygon([[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]]), "crosses itself"),
        (with_polygon([[0, 0], [1, 0, 0], [1, 1]]), "not a point"),
        (with_polygon([[0, 0], [True, 0], [1, 1]]), "not a point"),
        (with_polygon([[0, 0], ["1", 0], [1, 1]]), "not a point"),
        (with_polygon([[0, 0], [1e9, 0], [1, 1]]), "not a point"),
        (with_polygon(BOX).replace("100, 0", "NaN, 0"), "NaN is not a number"),
        (with_polygon(BOX).replace("100, 0", "-Infinity, 0"), "-Infinity is not a number"),
    ],
)
def test_a_bad_region_says_what_is_wrong(text: str, says: str) -> None:
    """What is no simple polygon of finite points is refused in words."""
    with pytest.raises(ValueError, match=r"\w") as caught:
        parse_regions(text)
    assert says in str(caught.value)


@settings(max_examples=examples(15))
@given(st.integers(3, MAX_POINTS), st.floats(5, 500))
def test_any_round_polygon_is_taken(count: int, radius: float) -> None:
    """A regular polygon crosses nothing, however many points it has."""
    turns = [2 * math.pi * i / count for i in range(count)]
    polygon = [[600 + radius * math.cos(t), 600 + radius * math.sin(t)] for t in turns]
    (read,) = parse_regions(with_polygon(polygon))
    assert count == len(read.polygon)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=7))
def test_what_is_taken_never_crosses_itself(points: list[tuple[int, int]]) -> None:
    """No two edges of an accepted polygon that are not neighbours share a point, by brute force."""
    try:
        parse_regions(with_polygon(points))
    except ValueError:
        return
    edges = list(zip(points, [*points[1:], points[0]], strict=True))
    count = len(edges)
    for i in range(count):
        for j in range(i + 2, count - (i == 0)):
            shared = set(along(*edges[i])) & set(along(*edges[j]))
            assert not shared


def along(a: tuple[int, int], b: tuple[int, int]) -> list[tuple[int, int]]:
    """Whole-numbered points on an edge."""
    steps = math.gcd(b[0] - a[0], b[1] - a[1]) or 1
    return [(a[0] + (b[0] - a[0]) * k // steps, a[1] + (b[1] - a[1]) * k // steps) for k in range(steps + 1)]


def test_a_card_has_four_corners() -> None:
    """Corners are four points in order around the card."""
    assert ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)) == parse_corners(json.dumps(BOX))
    with pytest.raises(ValueError, match="four corners"):
        parse_corners(json.dumps(BOX[:3]))
