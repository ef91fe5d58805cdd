"""TIFF structures written tag by tag: whole files, and the EXIF blocks of other formats."""

import struct
from collections.abc import Sequence

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, and the value as bytes."""
ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1


def text(tag: int, words: str) -> Entry:
    """Return a tag of ASCII."""
    data = words.encode() + b"\0"
    return tag, ASCII, len(data), data


def short(tag: int, *values: int) -> Entry:
    """Return a tag of 16-bit numbers."""
    return tag, SHORT, len(values), struct.pack(f"<{len(values)}H", *values)


def long(tag: int, *values: int) -> Entry:
    """Return a tag of 32-bit numbers."""
    return tag, LONG, len(values), struct.pack(f"<{len(values)}I", *values)


def raw(tag: int, data: bytes, kind: int = UNDEFINED) -> Entry:
    """Return a tag of bytes that mean what the tag says."""
    return tag, kind, len(data), data


class Tree:
    """A little-endian TIFF in the making: blobs and directories are laid one behind the other."""

    def __init__(self) -> None:
        self._data = bytearray(b"II*\0\0\0\0\0")

    def blob(self, data: bytes) -> int:
        """Lay bytes, and return where they lie."""
        self._data += b"\0" * (len(self._data) % 2)
        at = len(self._data)
        self._data += data
        return at

    def directory(self, entries: Sequence[Entry], following: int = 0) -> int:
        """Lay a directory and its values, and return where it lies."""
        rows = b""
        for tag, kind, count, value in sorted(entries):
            place = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack("<I", self.blob(value))
            rows += struct.pack("<HHI", tag, kind, count) + place
        return self.blob(struct.pack("<H", len(entries)) + rows + struct.pack("<I", following))

    def done(self, first: int) -> bytes:
        """Return the whole, whose first directory lies at `first`."""
        self._data[4:8] = struct.pack("<I", first)
        return bytes(self._data)
