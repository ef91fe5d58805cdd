"""What a file says about itself, read from its structure before any pixel is.

Nothing here allocates by a size that the file claims, so limits can be applied first.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from colour.header import MAX_PROFILE, ColourModeError, Header, TruncatedError, UnknownTypeError
from colour.heif import heif_header
from colour.heif_boxes import is_heif
from colour.raw import is_raw, raw_header
from colour.tiff import ORIENTATION, first_directory
from colour.tiff import orientation as orientation_of

# Reading costs time for each part whatever it holds. Cameras' files have far fewer: scans, ten or so.
_MOST_SEGMENTS = 10_000
_MOST_SCANS = 64
_MOST_CHUNKS = 200_000
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# After a scan begins, a marker is FF and neither a stuffed zero, nor a restart, nor a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Photometric interpretations (white or black is zero, RGB, palette, YCbCr) and their samples a pixel.
_TIFF_COLOURS = {0: 1, 1: 1, 2: 3, 3: 1, 6: 3}


def read_header(data: bytes) -> Header:
    """Return the header of `data`; raise UnknownTypeError, TruncatedError or ColourModeError."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if is_heif(data):
            return heif_header(data)
        if is_raw(data):
            return raw_header(data)
        if data[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"}:
            return _tiff(data)
    except (TruncatedError, ColourModeError, UnknownTypeError):
        raise
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise TruncatedError(str(error)) from error
    msg = "the content is none of JPEG, PNG, TIFF, WebP, HEIC, DNG or camera raw"
    raise UnknownTypeError(msg)


def _jpeg(data: bytes) -> Header:
    size: tuple[int, int] | None = None
    orientation, profile, ended = 1, {}, False
    for marker, body in _jpeg_segments(data):
        if marker in _JPEG_FRAMES and size is None:
            height, width, components = struct.unpack_from(">HHB", body, 1)
            size = (width, height)
            if components not in {1, 3}:
                msg = f"a JPEG with {components} components, as CMYK has"
                raise ColourModeError(msg)
        elif marker == 0xE1 and body[:6] == b"Exif\0\0":
            orientation = orientation_of(body[6:])
        elif marker == 0xE2 and body[:12] == b"ICC_PROFILE\0":
            profile[body[12]] = body[14:]
        ended = marker == 0xD9
    if size is None or not ended:
        msg = "the JPEG has no end"
        raise TruncatedError(msg)
    whole = b"".join(profile[part] for part in sorted(profile))
    return Header("jpeg", *size, orientation, whole or None)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    position, scans = 2, 0
    for _ in range(_MOST_SEGMENTS):
        if data[position : position + 1] != b"\xff":
            return
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == 0xD9:
            yield marker, b""
            return
        length = struct.unpack_from(">H", data, position + 2)[0]
        yield marker, data[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == 0xDA:
            scans += 1
            if scans > _MOST_SCANS:  # each is decoded over the whole picture, and costs a few bytes
                msg = f"a JPEG of more than {_MOST_SCANS} scans"
                raise TruncatedError(msg)
            found = _MARKER.search(data, position)
            if found is None:
                return
            position = found.start()


def _png(data: bytes) -> Header:
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    if data[12:16] != b"IHDR" or depth not in {1, 2, 4, 8, 16} or colour not in {0, 2, 3, 4, 6}:
        msg = "the PNG does not begin with a picture header"
        raise TruncatedError(msg)
    orientation, profile, profiled, srgb, ended = 1, None, False, False, False
    for kind, chunk in png_chunks(data):
        if kind == b"iCCP" and not profiled:
            profiled = True  # a PNG has one; unpacking thousands would take minutes
            _, _, packed = bytes(chunk[8:-4]).partition(b"\0")
            profile = _inflate(packed[1:])
        elif kind == b"eXIf":
            orientation = orientation_of(bytes(chunk[8:-4]))
        srgb |= kind == b"sRGB"
        ended = kind == b"IEND"
    if not ended:
        msg = "the PNG has no end"
        raise TruncatedError(msg)
    return Header("png", width, height, orientation, profile, srgb)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield (kind, whole chunk as it lies in the file) up to IEND, the damage, or the most we read."""
    position, view = 8, memoryview(data)
    for _ in range(_MOST_CHUNKS):
        if position + 12 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            return
        yield kind, view[position:end]
        if kind == b"IEND":
            return
        position = end


def _inflate(data: bytes) -> bytes | None:
    try:
        unpacker = zlib.decompressobj()
        profile = unpacker.decompress(data, MAX_PROFILE)
    except zlib.error:
        return None
    return profile if unpacker.eof else None


def _webp(data: bytes) -> Header:
    total = struct.unpack_from("<I", data, 4)[0] + 8
    if total > len(data):
        msg = "the WebP is shorter than it says"
        raise TruncatedError(msg)
    size: tuple[int, int] | None = None
    orientation, profile, position = 1, None, 12
    while position + 8 <= total:
        kind, length = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + length]
        size = size or _webp_size(kind, body)
        if kind == b"ICCP":
            profile = body
        elif kind == b"EXIF":
            orientation = orientation_of(body.removeprefix(b"Exif\0\0"))
        position += 8 + length + length % 2
    if size is None:
        msg = "the WebP holds no picture"
        raise TruncatedError(msg)
    return Header("webp", *size, orientation, profile)


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    """Return (width, height) from a chunk that states it (RFC 9649, section 2)."""
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _tiff(data: bytes) -> Header:
    """Tags after TIFF 6.0: 256 to 279 describe the pixels, 34675 holds the colour profile."""
    page = first_directory(data)
    (width, *_), (height, *_) = page.integers(256), page.integers(257)
    offsets, counts = page.integers(273) or page.integers(324), page.integers(279) or page.integers(325)
    if not offsets or any(at + size > len(data) for at, size in zip(offsets, counts, strict=False)):
        msg = "the TIFF's picture lies beyond its end"
        raise TruncatedError(msg)
    colours = _TIFF_COLOURS.get(page.integers(262, (-1,))[0], 0)
    samples = page.integers(277, (1,))[0]
    whole_numbers = set(page.integers(339, (1,))) == {1} and set(page.integers(258, (1,))) <= {1, 2, 4, 8, 16}
    if samples - colours not in {0, 1} or colours == 0 or not whole_numbers:
        msg = "a TIFF that holds neither RGB nor grey of up to 16 bits"
        raise ColourModeError(msg)
    if 16 in page.integers(258) and (
        page.integers(262) == (0,) or (samples > 1 and page.integers(284) == (2,))
    ):
        # OpenCV reads both, and gets them wrong without a word.
        msg = "a 16-bit TIFF in which white is zero, or whose channels lie apart"
        raise ColourModeError(msg)
    # OpenCV turns TIFF pixels upright itself, and no flag stops it: what counts is the size after that.
    turned = 5 <= page.integers(ORIENTATION, (1,))[0] <= 8
    size = (height, width) if turned else (width, height)
    return Header("tiff", *size, icc_profile=page.raw(34675) or None)
