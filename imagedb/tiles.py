"""The calibrated picture cut into tiles, all in one object, so that a viewer may look closely at a large photo.

An object for each tile would be twenty to eighty puts for each photo at ingest, and as many to erase within a second
when its family withdraws; in one object a tile is still one read, of a range that its index tells. The index is
small, stands at the object's head, and is kept in memory by whoever serves.

Pixels are those of the IIIF Image API 3.0: at scale factor s the picture is ceil(width / s) by ceil(height / s), and
its tiles are `SIDE` pixels wide and high but for the last ones.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from colour.image import Codes

SIDE: Final = 512
MEDIA_TYPE: Final = "application/vnd.newborn-skin-atlas.tiles"
EXTENSION: Final = "tiles"

_MAGIC: Final = b"NSAT\x00\x01\x00\x00"
_HEAD: Final = struct.Struct(">8sIII")  # magic, width, height, number of pieces
_PIECE: Final = struct.Struct(">II")  # where it begins, and its length
HEAD_BYTES: Final = 8192
"""So many bytes from the beginning hold the whole index of a picture of up to 100 megapixels."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One JPEG of the pack: a tile (column, row) at a scale factor, or, with None for both, the whole picture at it."""

    factor: int
    column: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """Where the pieces of a pack lie: (first byte, number of bytes)."""

    places: dict[Piece, tuple[int, int]]


def factors(width: int, height: int) -> tuple[int, ...]:
    """The scale factors, by powers of two, down to a picture that is one tile."""
    found = [1]
    while max(width, height) > SIDE * found[-1]:
        found.append(found[-1] * 2)
    return tuple(found)


def scaled(width: int, height: int, factor: int) -> tuple[int, int]:
    """The picture's (width, height) at a scale factor."""
    return -(-width // factor), -(-height // factor)


def pieces(width: int, height: int) -> tuple[Piece, ...]:
    """All pieces of a picture of this size, in the order in which they are stored.

    The whole picture at factor 1 is a rendition of its own, and a picture that is one tile needs no second copy.
    """
    found = []
    for factor in factors(width, height):
        wide, high = scaled(width, height, factor)
        columns, rows = -(-wide // SIDE), -(-high // SIDE)
        found += [Piece(factor, column, row) for row in range(rows) for column in range(columns)]
        if factor > 1 and columns * rows > 1:
            found.append(Piece(factor))
    return tuple(found)


def pack(codes: Codes) -> bytes:
    """Return the pack of a picture of 8-bit sRGB codes (h, w, 3); every piece is a JPEG with our profile."""
    height, width = codes.shape[:2]
    order = pieces(width, height)
    coded = list(_coded(codes, order))
    head, begins = [_HEAD.pack(_MAGIC, width, height, len(order))], _HEAD.size + _PIECE.size * len(order)
    for data in coded:
        head.append(_PIECE.pack(begins, len(data)))
        begins += len(data)
    return b"".join([*head, *coded])


def _coded(codes: Codes, order: tuple[Piece, ...]) -> Iterator[bytes]:
    from colour.encode import encode_srgb_jpeg, halved, swap_red_and_blue

    level, at = codes, 1
    for piece in order:
        if piece.factor != at:
            level, at = halved(level), piece.factor
        if piece.column is None or piece.row is None:
            yield encode_srgb_jpeg(level, overwrite=True)  # a scale of our own, which need not be there twice
            swap_red_and_blue(level)
            continue
        top, left = piece.row * SIDE, piece.column * SIDE
        yield encode_srgb_jpeg(level[top : top + SIDE, left : left + SIDE])


def read_index(head: bytes) -> Index:
    """The index of a pack, of its first `HEAD_BYTES` bytes. Raises ValueError for what is no pack."""
    if len(head) < _HEAD.size:
        msg = "this is no pack of tiles: it is too short"
        raise ValueError(msg)
    magic, width, height, count = _HEAD.unpack_from(head)
    order = pieces(width, height) if magic == _MAGIC else ()
    if not order or len(order) != count or len(head) < _HEAD.size + _PIECE.size * count:
        msg = "this is no pack of tiles of this edition"
        raise ValueError(msg)
    places = (_PIECE.unpack_from(head, _HEAD.size + _PIECE.size * number) for number in range(count))
    return Index(dict(zip(order, places, strict=True)))
