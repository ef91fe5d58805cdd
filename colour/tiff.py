"""The first directory of a TIFF, which is also how EXIF is written. TIFF 6.0 and BigTIFF.

A thousand tags may all claim the same many bytes, so nothing is copied before it is asked for.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

# Bytes of one value of each type: byte, ascii, short, long, rational and so on; 16 to 18 are BigTIFF's.
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
_INTEGERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_ENTRIES = 1000
# A picture of a hundred megapixels in strips of one row has fewer.
_MOST_VALUES = 1_000_000

ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Directory:
    """Tags of a directory, each as (type, count, start, stop), in the file's byte order ('<' or '>')."""

    order: str
    data: bytes
    tags: Mapping[int, tuple[int, int, int, int]]

    def integers(self, tag: int, default: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return a tag's whole numbers, or `default` when it is missing or of another type.

        Raises struct.error for more of them than a picture needs.
        """
        kind, count, start, stop = self.tags.get(tag, (0, 0, 0, 0))
        if kind not in _INTEGERS:
            return default
        if count > _MOST_VALUES:
            msg = f"{count} numbers in one tag"
            raise struct.error(msg)
        return struct.unpack(f"{self.order}{count}{_INTEGERS[kind]}", self.data[start:stop])

    def raw(self, tag: int) -> bytes | None:
        """Return a tag's bytes as they stand."""
        _, _, start, stop = self.tags.get(tag, (0, 0, 0, 0))
        return self.data[start:stop] if tag in self.tags else None


def first_directory(data: bytes) -> Directory:
    """Return the first directory of TIFF-structured `data`; raise struct.error when it is damaged."""
    order, big = _layout(data)
    return directory(data, struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0])


def directory(data: bytes, start: int) -> Directory:
    """Return the directory of TIFF-structured `data` that begins at `start`; raise struct.error when it is damaged."""
    order, big = _layout(data)
    head, entry, inline = (8, 20, 8) if big else (2, 12, 4)
    # struct raises OverflowError, not struct.error, for a place beyond all memory.
    if start > len(data):
        msg = "the directory lies beyond the end"
        raise struct.error(msg)
    count = struct.unpack_from(order + ("Q" if big else "H"), data, start)[0]
    tags: dict[int, tuple[int, int, int, int]] = {}
    for index in range(min(count, _MOST_ENTRIES)):
        place = start + head + entry * index
        tag, kind, values = struct.unpack_from(order + ("HHQ" if big else "HHI"), data, place)
        size = _SIZES.get(kind, 1) * values
        if size > inline:
            place = struct.unpack_from(order + ("Q" if big else "I"), data, place + entry - inline)[0]
        else:
            place += entry - inline
        if place + size > len(data):
            # Damage in a tag that matters shows when it is missing; in another it does not matter.
            continue
        tags.setdefault(tag, (kind, values, place, place + size))
    return Directory(order, data, tags)


def _layout(data: bytes) -> tuple[str, bool]:
    """Return the byte order ('<' or '>'), and whether this is BigTIFF."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        msg = "no byte order"
        raise struct.error(msg)
    return order, struct.unpack_from(order + "H", data, 2)[0] == 43


def orientation(exif: bytes) -> int:
    """Return the orientation (1..8) that an EXIF block states; 1 when there is none or it is damaged."""
    try:
        found = first_directory(exif).integers(ORIENTATION)
    except struct.error:
        return 1
    return found[0] if found and 1 <= found[0] <= 8 else 1
