"""Pixels into files that carry a picture and its colour profile and nothing else."""

import io
import struct
import zlib
from collections.abc import Iterator

import cv2
import numpy as np
from cv2.typing import MatLike
from isal import isal_zlib

from colour import icc
from colour.icc_writer import canonical_srgb_profile
from colour.image import Codes, DecodedImage, Encoded
from colour.spaces import decode_srgb, encode_srgb

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_GREY, _PNG_RGB, _PNG_UP = 0, 2, 2
# Pixels at a time, of those that become float.
_BLOCK = 1 << 17


def encode_png(image: DecodedImage) -> bytes:
    """Return a lossless PNG of 8 or 16 bits with the image's own profile (iCCP) and no other metadata.

    An image whose profile was only assumed gets the canonical sRGB profile, which says the same.
    """
    profile = image.icc_profile or canonical_srgb_profile()
    grey = icc.read_profile(profile).colour_space == "GRAY"
    pixels = image.encoded[..., :1] if grey else image.encoded
    height, width = pixels.shape[:2]
    colour = _PNG_GREY if grey else _PNG_RGB
    # Written a block of rows at a time: libraries hold a large picture several times over.
    sink = io.BytesIO()
    sink.write(_PNG_SIGNATURE)
    _chunk(sink, b"IHDR", struct.pack(">IIBBBBB", width, height, image.bit_depth, colour, 0, 0, 0))
    _chunk(sink, b"iCCP", b"ICC profile\0\0" + zlib.compress(profile, 9))
    for packed in _packed_rows(pixels):
        _chunk(sink, b"IDAT", packed)
    _chunk(sink, b"IEND", b"")
    return sink.getvalue()


def _chunk(sink: io.BytesIO, kind: bytes, body: bytes) -> None:
    sink.write(struct.pack(">I", len(body)) + kind)
    sink.write(body)
    sink.write(struct.pack(">I", zlib.crc32(body, zlib.crc32(kind))))


def _packed_rows(pixels: Encoded) -> Iterator[bytes]:
    """Yield pixels (h, w, channels) as PNG has them: big-endian, each row less the one above, deflated."""
    height, width = pixels.shape[:2]
    step = max(1, _BLOCK // width)
    pack = isal_zlib.compressobj(1)  # as small as zlib's first level, in a quarter of its time
    above = np.zeros(pixels[0].nbytes, np.uint8)
    for first in range(0, height, step):
        block = np.ascontiguousarray(pixels[first : first + step])
        rows = block.astype(block.dtype.newbyteorder(">"), copy=False).view(np.uint8).reshape(len(block), -1)
        filtered = np.empty((len(rows), 1 + rows.shape[1]), np.uint8)
        filtered[:, 0] = _PNG_UP
        np.subtract(rows[0], above, out=filtered[0, 1:])
        np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
        above = rows[-1]
        yield pack.compress(filtered.data)
    yield pack.flush()


def encode_srgb_jpeg(codes: Codes, *, quality: int = 95, overwrite: bool = False) -> bytes:
    """Return a JPEG of 8-bit sRGB codes (h, w, 3) with the canonical sRGB profile and nothing else.

    Chroma is not subsampled: colour is what these pictures are for. With `overwrite` the codes are spoilt, and
    no second copy of a large picture is made.
    """
    blue_first = codes if overwrite else codes.copy()
    swap_red_and_blue(blue_first)
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    data = _encoded(".jpg", blue_first, options)
    body = b"ICC_PROFILE\0\x01\x01" + canonical_srgb_profile()
    segment = b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    after_jfif = 4 + struct.unpack_from(">H", data, 4)[0]
    return data[:after_jfif] + segment + data[after_jfif:]


def shrink(codes: Codes, side: int) -> Codes:
    """Return 8-bit sRGB codes (h, w, 3) as a picture with its longer side at most `side`, averaged in light."""
    height, width = codes.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return codes
    return reduced(codes, (max(1, round(width * factor)), max(1, round(height * factor))))


def reduced(codes: Codes, size: tuple[int, int]) -> Codes:
    """Return 8-bit sRGB codes (h, w, 3) as a picture of this (width, height), no larger, averaged in light."""
    height, width = codes.shape[:2]
    if size == (width, height):
        return codes
    # An average over an area is one along the rows, then one down the columns: after the first it is small.
    narrow = np.empty((height, size[0], 3), np.float32)
    rows = max(1, _BLOCK // width)
    for first in range(0, height, rows):
        light = cv2.LUT(codes[first : first + rows], _LIGHT)
        narrow[first : first + rows] = cv2.resize(light, (size[0], len(light)), interpolation=cv2.INTER_AREA)
    return _codes_of(cv2.resize(narrow, size, interpolation=cv2.INTER_AREA))


def halved(codes: Codes) -> Codes:
    """Return 8-bit sRGB codes (h, w, 3) as a picture of half the width and height, rounded up, averaged in light."""
    height, width = codes.shape[:2]
    half = np.empty(((height + 1) // 2, (width + 1) // 2, 3), np.uint8)
    rows = max(
        2, _BLOCK // width // 2 * 2
    )  # a few at a time: as floats a large picture is four times as large
    for first in range(0, height, rows):
        block = codes[first : first + rows]
        # An odd row or column out stands for two.
        even = cv2.copyMakeBorder(block, 0, len(block) % 2, 0, width % 2, cv2.BORDER_REPLICATE)
        size = (even.shape[1] // 2, even.shape[0] // 2)
        light = cv2.resize(cv2.LUT(even, _LIGHT), size, interpolation=cv2.INTER_AREA)
        half[first // 2 : first // 2 + size[1]] = _codes_of(light)
    return half


def _codes_of(light: MatLike) -> Codes:
    return np.asarray(_CODES[np.rint(np.clip(light, 0, 1) * _STEPS).astype(np.uint16)])


def swap_red_and_blue(pixels: MatLike) -> None:
    """Turn RGB(A) (h, w, 3 or 4) into BGR(A), or back, where it lies: of a large picture a copy is too much."""
    swap = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}[pixels.shape[2]]
    rows = max(1, _BLOCK // pixels.shape[1])
    for first in range(0, len(pixels), rows):
        block = pixels[first : first + rows]
        block[:] = cv2.cvtColor(block, swap)


def _encoded(extension: str, pixels: MatLike, options: list[int]) -> bytes:
    done, data = cv2.imencode(extension, pixels, options)
    if not done:  # what OpenCV says of no room for its own copies
        msg = f"no memory to write a {extension} file"
        raise MemoryError(msg)
    return bytes(data)


_LIGHT = decode_srgb(np.arange(256) / 255).astype(np.float32)
# Light in so many steps, twenty to a code where codes lie closest: as good as the formula, and a tenth of its time.
_STEPS = 65535
_CODES = np.rint(encode_srgb(np.arange(_STEPS + 1) / _STEPS) * 255).astype(np.uint8)
