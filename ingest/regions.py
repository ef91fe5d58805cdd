"""Polygons in a manifest: JSON of a bounded size, finite, simple, and with an area."""

import json
import math
from typing import Any, NoReturn, TypeVar

from imagedb.vocabulary import BodySite, RegionRole
from ingest.states import Points, RegionPlan

MAX_REGIONS = 16
MAX_POINTS = 200
_Word = TypeVar("_Word", BodySite, RegionRole)
_REGION_KEYS = {"polygon", "body_site", "role"}


def load_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of `text`; NaN, Infinity and repeated keys raise ValueError."""
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        msg = f"is not JSON ({error.msg} at character {error.pos + 1})"
        raise ValueError(msg) from None
    except RecursionError:
        msg = "is nested too deeply"
        raise ValueError(msg) from None


def parse_regions(text: str) -> tuple[RegionPlan, ...]:
    """Return the regions of the column `regions`. Raises ValueError naming the region."""
    value = load_json(text)
    if not isinstance(value, list) or len(value) > MAX_REGIONS:
        msg = f"must be a JSON list of at most {MAX_REGIONS} regions"
        raise ValueError(msg)
    regions = []
    for number, item in enumerate(value, start=1):
        try:
            regions.append(_region(item))
        except ValueError as error:
            msg = f"region {number}: {error}"
            raise ValueError(msg) from None
    return tuple(regions)


def parse_corners(text: str) -> Points:
    """Return the four corners of a card as (x, y) pixels. Raises ValueError."""
    points = _points(load_json(text))
    if len(points) != 4:
        msg = f"needs four corners, not {len(points)}"
        raise ValueError(msg)
    _check_simple(points)
    return points


def _region(item: object) -> RegionPlan:
    if not isinstance(item, dict) or set(item) != _REGION_KEYS:
        msg = "must have exactly polygon, body_site and role"
        raise ValueError(msg)
    points = _points(item["polygon"])
    if not 3 <= len(points) <= MAX_POINTS:
        msg = f"a polygon has 3 to {MAX_POINTS} points, not {len(points)}"
        raise ValueError(msg)
    _check_simple(points)
    return RegionPlan(points, _member(BodySite, item["body_site"]), _member(RegionRole, item["role"]))


def _member(kind: type[_Word], value: object) -> _Word:
    try:
        return kind(str(value))
    except ValueError:
        msg = f"{value!r} is not one of {', '.join(kind)}"
        raise ValueError(msg) from None


def _points(value: object) -> Points:
    if not isinstance(value, list):
        msg = "a polygon is a list of [x, y]"
        raise ValueError(msg)  # noqa: TRY004 - the value is at fault, not the caller's types
    points = []
    for point in value:
        if not (isinstance(point, list) and len(point) == 2 and all(_is_coordinate(v) for v in point)):
            msg = f"{str(point)[:40]} is not a point [x, y] of finite numbers"
            raise ValueError(msg)
        points.append((float(point[0]), float(point[1])))
    return tuple(points)


def _is_coordinate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= 1e6


def _check_simple(points: Points) -> None:
    """Raise ValueError when a polygon has no area or its edges touch where they should not."""
    if abs(_signed_area(points)) < 1:
        msg = "the polygon has no area"
        raise ValueError(msg)
    count = len(points)
    edges = [(points[i], points[(i + 1) % count]) for i in range(count)]
    for i in range(count):
        for j in range(i + 1, count):
            neighbours = j == i + 1 or (i == 0 and j == count - 1)
            if not neighbours and _cross(*edges[i], *edges[j]):
                msg = f"the polygon crosses itself (edges {i + 1} and {j + 1})"
                raise ValueError(msg)


def _signed_area(points: Points) -> float:
    following = (*points[1:], points[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, following, strict=True)) / 2


def _cross(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    """Whether the segments ab and cd share a point."""

    def side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    s1, s2, s3, s4 = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if s1 * s2 < 0 and s3 * s4 < 0:
        return True
    touching = ((s1, a, b, c), (s2, a, b, d), (s3, c, d, a), (s4, c, d, b))
    return any(s == 0 and _between(p, q, r) for s, p, q, r in touching)


def _between(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> bool:
    inside_x = min(p[0], q[0]) <= r[0] <= max(p[0], q[0])
    return inside_x and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a number"
    raise ValueError(msg)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        msg = "an object names the same key twice"
        raise ValueError(msg)
    return dict(pairs)
