"""Reading `near` and `within`: the colour that a measured region has to be close to, and how close."""

import math
from collections.abc import Mapping

from imagedb.errors import UnknownValueError
from imagedb.search.expression import Near

DISTANCE = "distance"
"""The order of a search near a colour: nearest first, the newest first among equals. There is no other."""

DEFAULT_WITHIN = 3.0
WIDEST = 20.0
_COLOUR = ("L*,a*,b* such as 63,11,16: L* 0 to 100, a* and b* -150 to 150",)
_RADIUS = (f"a CIEDE2000 above 0 and at most {WIDEST:g}",)


def read_near(others: Mapping[str, str]) -> Near | None:
    """What `near` and `within` of these parameters ask, or None without them. Raises UnknownValueError.

    `within` alone is refused, and so is any other order than by distance.
    """
    if "near" not in others:
        if "within" in others:
            raise UnknownValueError(
                name="within", value=others["within"], nearest=("only beside near=L,a,b",)
            )
        return None
    if others.get("sort", DISTANCE) != DISTANCE:
        raise UnknownValueError(
            name="sort",
            value=others["sort"],
            nearest=(f"{DISTANCE}: what is near a colour comes nearest first",),
        )
    return Near(_colour(others["near"]), _within(others.get("within")))


def write_near(near: Near) -> list[tuple[str, str]]:
    """The parameters that `read_near` reads as this."""
    return [("near", ",".join(map(repr, near.lab))), ("within", repr(near.within))]


def _colour(raw: str) -> tuple[float, float, float]:
    numbers = tuple(map(_number, raw.split(",")))
    if len(numbers) != 3 or not (0 <= numbers[0] <= 100 and max(map(abs, numbers[1:])) <= 150):
        raise UnknownValueError(name="near", value=raw, nearest=_COLOUR)
    return numbers


def _within(raw: str | None) -> float:
    if raw is None:
        return DEFAULT_WITHIN
    radius = _number(raw)
    if not 0 < radius <= WIDEST:
        raise UnknownValueError(name="within", value=raw, nearest=_RADIUS)
    return radius


def _number(raw: str) -> float:
    """A number of ASCII digits; what is none is NaN, which lies within no bounds."""
    text = raw.strip()
    if not text.isascii() or "_" in text or len(text) > 32:
        return math.nan
    try:
        return float(text)
    except ValueError:
        return math.nan
