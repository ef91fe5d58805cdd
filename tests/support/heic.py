"""HEIC files, made by Debian's `heif-enc`, and their boxes changed where it cannot write what a phone does."""

import functools
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

import pytest

LOSSLESS = ("-L", "-p", "chroma=444", "--matrix_coefficients=0")


@functools.cache
def heic(picture: bytes, *options: str) -> bytes:
    """Return a PNG as HEIC, with what options `heif-enc` is given; leaves the test out where that is missing."""
    program = shutil.which("heif-enc")
    if program is None:
        assert not os.environ.get("CI"), "no heif-enc found; install Debian's libheif-examples"
        pytest.skip("no heif-enc found; install Debian's libheif-examples")
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "in.png"), Path(folder, "out.heic")
        source.write_bytes(picture)
        quick = () if "--avif" in options else ("-p", "preset=ultrafast")
        subprocess.run([program, *quick, *options, "-o", made, source], check=True, capture_output=True)
        return made.read_bytes()


def with_properties(data: bytes, *boxes: bytes) -> bytes:
    """Return the file with more properties of its main picture, the item that heif-enc numbers 1."""
    meta = data.index(b"meta") - 4
    links = data.index(b"ipma")
    changed = bytearray(data)
    have = _box_count(data, data.index(b"ipco") - 4)
    place = data.index(struct.pack(">H", 1), links + 12) + 2
    changed[place] += len(boxes)
    after = place + 1 + data[place]
    # From the last place to the first, so that the others stay where they are.
    changed[after:after] = bytes(0x80 | (have + 1 + i) for i in range(len(boxes)))
    end = data.index(b"ipco") - 4 + _size(data, data.index(b"ipco") - 4)
    changed[end:end] = b"".join(boxes)
    grown = len(b"".join(boxes))
    for kind, more in ((b"ipma", len(boxes)), (b"ipco", grown), (b"iprp", grown + len(boxes))):
        _grow(changed, changed.index(kind) - 4, more)
    _grow(changed, meta, grown + len(boxes))
    _move_data(changed, grown + len(boxes))
    return bytes(changed)


def box(kind: bytes, body: bytes) -> bytes:
    """Return a box."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


def nclx(primaries: int, transfer: int, matrix: int = 6) -> bytes:
    """Return a box that states a colour space by its numbers (ITU-T H.273), in full range."""
    return box(b"colr", b"nclx" + struct.pack(">HHHB", primaries, transfer, matrix, 0x80))


def _size(data: bytes, at: int) -> int:
    size: int = struct.unpack_from(">I", data, at)[0]
    return size


def _box_count(data: bytes, at: int) -> int:
    end, at, count = at + _size(data, at), at + 8, 0
    while at < end:
        at, count = at + _size(data, at), count + 1
    return count


def _grow(data: bytearray, at: int, more: int) -> None:
    struct.pack_into(">I", data, at, _size(data, at) + more)


def _move_data(data: bytearray, more: int) -> None:
    """Let `iloc` (version 0 or 1, 4-byte base offsets, as heif-enc writes it) say where the coded pictures are now."""
    at = data.index(b"iloc") + 4
    version, sizes = data[at], struct.unpack_from(">HH", data, at + 4)
    assert (version in {0, 1}, sizes[0]) == (True, 0x4440), (version, hex(sizes[0]))
    place = at + 8
    for _ in range(sizes[1]):
        place += 4 + 2 * version  # version 1 says of each item how it is kept; 1 is beside this table
        inside = version == 1 and data[place - 3] & 0xF == 1
        base, extents = struct.unpack_from(">IH", data, place)
        struct.pack_into(">I", data, place, base + (0 if inside else more))
        place += 6 + 8 * extents
