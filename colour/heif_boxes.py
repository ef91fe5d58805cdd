"""The boxes of a HEIF file that say which picture is the main one and how much must be decoded for it.

ISO/IEC 14496-12 (boxes, `meta`) and 23008-12 (`ispe`, derived pictures). The library that decodes checks
far more; these are the sums that it does not make: a grid may name one large tile sixty-five thousand times.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from colour.header import TruncatedError, UnknownTypeError

_MOST_BOXES = 20_000
# A grid that is cropped or turned as a whole; no camera goes deeper.
_DEEPEST = 3
_CODED = b"hvc1"
_DERIVED = frozenset({b"grid", b"iden", b"iovl"})
_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"msf1", b"hevc", b"hevx", b"miaf"}
)
_AVIF = frozenset({b"avif", b"avis"})


@dataclass(frozen=True, slots=True)
class Items:
    """What the boxes say of a file's items: their types, sizes in pixels and what they are made from."""

    primary: int
    kinds: Mapping[int, bytes]
    areas: Mapping[int, int]
    made_from: Mapping[int, tuple[int, ...]]


@dataclass(slots=True)
class _Found:
    primary: int | None = None
    kinds: dict[int, bytes] = field(default_factory=dict)
    sizes: list[int | None] = field(default_factory=list)
    links: dict[int, list[int]] = field(default_factory=dict)
    made_from: dict[int, tuple[int, ...]] = field(default_factory=dict)


def is_heif(data: bytes) -> bool:
    """Return whether the content begins as HEIF does, AVIF included."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS | _AVIF


def coded_pixels(data: bytes) -> int:
    """Return how many pixels must be decoded for the main picture: those of all its tiles, each time it is used.

    Raises UnknownTypeError when it is coded otherwise than by HEVC, TruncatedError when boxes are damaged.
    """
    try:
        items = read_items(data)
        return _cost(items, items.primary, {})
    except (struct.error, LookupError, OverflowError) as error:
        msg = f"the boxes are damaged: {error}"
        raise TruncatedError(msg) from error


def read_items(data: bytes) -> Items:
    """Return the items of a file; raise struct.error or LookupError when it is damaged."""
    found = _Found()
    meta = next((body for kind, body in _boxes(data, 0, len(data)) if kind == b"meta"), None)
    if meta is None:
        msg = "a HEIF file without a still picture"
        raise UnknownTypeError(msg)
    for kind, (start, stop) in _boxes(data, meta[0] + 4, meta[1]):
        if kind == b"pitm":
            found.primary = _number(data, start + 4, 4 if data[start] else 2)
        elif kind == b"iinf":
            _read_kinds(data, start, stop, found)
        elif kind == b"iprp":
            _read_properties(data, start, stop, found)
        elif kind == b"iref":
            _read_references(data, start, stop, found)
    if found.primary is None:
        msg = "no main picture is named"
        raise LookupError(msg)
    areas = {item: _area(found.sizes, links) for item, links in found.links.items()}
    return Items(found.primary, found.kinds, areas, found.made_from)


def _cost(items: Items, item: int, known: dict[int, int], depth: int = 0) -> int:
    """Return the pixels behind an item: its own when it is coded, else those of all its parts."""
    if item in known:
        return known[item]
    kind, total = items.kinds.get(item, b""), items.areas.get(item, 0)
    if depth > _DEEPEST:
        msg = "pictures made of pictures made of pictures"
        raise LookupError(msg)
    if kind in _DERIVED:
        parts = items.made_from.get(item, ())
        total = max(total, sum(_cost(items, part, known, depth + 1) for part in parts))
    elif kind != _CODED:
        msg = f"a picture coded as {kind.decode('ascii', 'replace')!r}; of HEIF only HEVC is read"
        raise UnknownTypeError(msg)
    known[item] = total
    return total


def _boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield (kind, (start, stop) of the body) of the boxes that lie between two places."""
    for _ in range(_MOST_BOXES):
        if start + 8 > stop:
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            size, head = _number(data, start + 8, 8), 16
        elif size == 0:
            size = stop - start
        if size < head or start + size > stop:
            msg = f"the box {kind!r} ends outside"
            raise LookupError(msg)
        yield kind, (start + head, start + size)
        start += size


def _number(data: bytes, at: int, size: int) -> int:
    number: int = struct.unpack_from({1: ">B", 2: ">H", 4: ">I", 8: ">Q"}[size], data, at)[0]
    return number


def _read_kinds(data: bytes, start: int, stop: int, found: _Found) -> None:
    first = start + (8 if data[start] else 6)
    for kind, (at, _) in _boxes(data, first, stop):
        if kind == b"infe" and data[at] in {2, 3}:
            wide = 4 if data[at] == 3 else 2
            place = at + 4 + wide + 2
            found.kinds[_number(data, at + 4, wide)] = data[place : place + 4]


def _read_properties(data: bytes, start: int, stop: int, found: _Found) -> None:
    for kind, (first, last) in _boxes(data, start, stop):
        if kind == b"ipco":
            for name, (at, _) in _boxes(data, first, last):
                size = struct.unpack_from(">II", data, at + 4) if name == b"ispe" else None
                found.sizes.append(size[0] * size[1] if size else None)
        elif kind == b"ipma":
            _read_links(data, first, found)


def _read_links(data: bytes, start: int, found: _Found) -> None:
    """`ipma`: which properties an item has, counted from one; the highest bit says whether it is essential."""
    item_size, link_size = (4 if data[start] else 2), (2 if data[start + 3] & 1 else 1)
    at = start + 8
    for _ in range(min(_number(data, start + 4, 4), _MOST_BOXES)):
        item, count = _number(data, at, item_size), data[at + item_size]
        at += item_size + 1
        places = [_number(data, at + link_size * i, link_size) for i in range(count)]
        found.links[item] = [place & (0x7FFF if link_size == 2 else 0x7F) for place in places]
        at += link_size * count


def _read_references(data: bytes, start: int, stop: int, found: _Found) -> None:
    """`iref`: of its kinds only `dimg`, from a derived picture to those that it is made from."""
    wide = 4 if data[start] else 2
    for kind, (at, end) in _boxes(data, start + 4, stop):
        if kind == b"dimg":
            item, count = _number(data, at, wide), _number(data, at + wide, 2)
            places = range(at + wide + 2, at + wide + 2 + wide * count, wide)
            if places.stop > end:
                msg = "references end outside"
                raise LookupError(msg)
            found.made_from[item] = tuple(_number(data, place, wide) for place in places)


def _area(sizes: list[int | None], links: list[int]) -> int:
    """Return the size of an item in pixels: the largest, should it have several."""
    stated = [sizes[link - 1] or 0 for link in links if 0 < link <= len(sizes)]
    return max(stated, default=0)
