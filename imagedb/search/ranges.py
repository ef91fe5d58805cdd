"""Numbers as readers write them, and ranges in an address: `150..250`, `150..`, `..250`."""

import math
import re

from imagedb.errors import UnknownValueError
from imagedb.search.expression import Between

_NUMBER = re.compile(r"[+-]?[0-9]{1,10}(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_LARGEST = 1e9
_ADVICE = ("150..250", "150..", "..250")


def number(text: str) -> float | None:
    """The number that the text writes, or None for what is none or is beyond any measurement."""
    if _NUMBER.fullmatch(text) is None:
        return None
    read = float(text)
    return read if math.isfinite(read) and abs(read) <= _LARGEST else None


def plain(value: float) -> str:
    """The number so that `number` reads the same, without a point that says nothing."""
    return repr(value).removesuffix(".0")


def parse_range(field: str, text: str) -> Between:
    """A range from an address; both ends belong to it, and a number alone is both. Raises UnknownValueError."""
    low, dots, high = text.partition("..")
    ends = tuple(None if end == "" else number(end) for end in ((low, high) if dots else (low, low)))
    bad = any(read is None and end for read, end in zip(ends, (low, high), strict=True))
    if bad or not text or (None not in ends and ends[0] > ends[1]):  # type: ignore[operator]  # None is excluded
        raise UnknownValueError(field, text, _ADVICE)
    return Between(field, *ends)


def write_range(asked: Between) -> str:
    """The range as an address has it."""
    if asked.low is not None and asked.low == asked.high:
        return plain(asked.low)
    low, high = ("" if end is None else plain(end) for end in (asked.low, asked.high))
    return f"{low}..{high}"
