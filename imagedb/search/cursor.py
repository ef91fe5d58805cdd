"""A place in a search's results, handed out as opaque text.

It holds the sort key of a photo at the border of a page, its accession number (a count of the catalogue's changes,
which says nothing about when a picture was taken), the direction to go from there, and a hash of the search it
belongs to.
"""

import base64
import binascii
import json
import math
from dataclasses import dataclass

from imagedb.errors import CursorMismatchError
from imagedb.search.query import SearchQuery


@dataclass(frozen=True, slots=True)
class Place:
    """After the photo with this sort key and number, or before it. `key` is None where the number alone orders."""

    key: float | None
    number: int
    before: bool = False


def encode(place: Place, query: SearchQuery) -> str:
    """The cursor for what follows `place`, or comes before it, in the results of `query`."""
    packed = json.dumps([place.key, place.number, int(place.before), query.digest], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(query: SearchQuery) -> Place | None:
    """The place that the query's cursor names, or None without one.

    Raises CursorMismatchError for a cursor of another search, or one that is none.
    """
    if query.cursor is None:
        return None
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        unpacked = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        key, number, before, digest = unpacked
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise CursorMismatchError from error
    known = digest == query.digest and type(before) is int and before in {0, 1}
    if not known or not _is_place(key, number, query.sort):
        raise CursorMismatchError
    return Place(key, number, bool(before))


def _is_place(key: object, number: object, sort: str) -> bool:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31:
        return False
    if sort == "newest":
        return key is None
    return isinstance(key, float) and math.isfinite(key)
