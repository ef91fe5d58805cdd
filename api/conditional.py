"""ETags and byte ranges, as RFC 9110 has them."""

import hashlib
import json
import re
from dataclasses import dataclass

from api.errors import RangeError

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.IGNORECASE)


def list_etag(*parts: object) -> str:
    """A weak ETag from what an answer depends on: the catalogue's revision, the day, the query.

    It is known before the work is done, so an unchanged answer costs one small read.
    """
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
    return f'W/"{digest[:24]}"'


def content_etag(sha256: str) -> str:
    """A strong ETag: the hash of the bytes."""
    return f'"{sha256}"'


def none_match(header: str | None, etag: str) -> bool:
    """Whether `If-None-Match` names this ETag (weak comparison), so that 304 is the answer."""
    if header is None:
        return False
    if header.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(tag.removeprefix("W/") == opaque for tag in _TAG.findall(header))


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes `start` up to and without `stop`."""

    start: int
    stop: int


def byte_range(header: str | None, if_range: str | None, etag: str, size: int) -> ByteRange | None:
    """The part of `size` bytes that was asked for, or None for the whole.

    A `Range` that is not one plain range of bytes is ignored, as is one whose `If-Range` names
    another version (strong comparison; a date never matches, we tell none). Raises RangeError when
    the range begins beyond the end.
    """
    match = _RANGE.fullmatch(header) if header else None
    if match is None or (if_range is not None and if_range.strip() != etag):
        return None
    first, last = match.groups()
    if first:
        start, stop = int(first), int(last) + 1 if last else size
        if last and stop <= start:
            return None
    elif last:
        start, stop = max(size - int(last), 0), size
        if last.strip("0") == "":
            raise RangeError(size)
    else:
        return None
    if start >= size:
        raise RangeError(size)
    return ByteRange(start, min(stop, size))
