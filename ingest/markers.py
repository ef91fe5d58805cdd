"""What a stored picture may consist of, marker by marker. All else is a leak, and is never stored.

An allow-list and not a search for known secrets: JPEG after ITU-T T.81 with the JFIF and ICC segments,
PNG after the W3C recommendation. Our own encoders write nothing else, so a `LeakError` means that one of
them, or a library below it, has changed its ways.
"""

import struct
import zlib
from typing import NoReturn

from ingest.errors import LeakError

_SOI, _EOI, _SOS, _APP0, _APP2 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2
_DQT, _DHT, _DRI, _SOF0, _SOF2 = 0xDB, 0xC4, 0xDD, 0xC0, 0xC2
_TABLES = {_DQT, _DHT, _DRI, _SOF0, _SOF2}
_JFIF = b"JFIF\0"
_ICC = b"ICC_PROFILE\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = {b"IHDR", b"iCCP", b"IDAT", b"IEND"}
_PROFILE_NAME = b"ICC profile"


def check_jpeg(data: bytes, profile: bytes) -> None:
    """Raise LeakError unless `data` is a JPEG of picture tables, picture data and exactly that profile."""
    if data[:2] != bytes((0xFF, _SOI)):
        _leak("a JPEG does not begin with SOI")
    at = 2
    found: list[bytes] = []
    while True:
        marker, body, at = _segment(data, at)
        if marker == _EOI:
            break
        if marker == _APP0:
            _check_jfif(body)
        elif marker == _APP2:
            found.append(_profile_part(body, len(found)))
        elif marker == _SOS:
            at = _end_of_scan(data, at)
        elif marker not in _TABLES:
            _leak(f"a JPEG holds the marker FF{marker:02X}")
    if at != len(data):
        _leak(f"{len(data) - at} bytes follow the end of a JPEG")
    if b"".join(found) != profile:
        _leak("a JPEG's colour profile is not the one we write")


def check_png(data: bytes, profile: bytes | None) -> None:
    """Raise LeakError unless `data` is a PNG of header, that profile (or none), pixels and end."""
    if not data.startswith(_PNG):
        _leak("a PNG does not begin with its signature")
    at = len(_PNG)
    found: bytes | None = None
    kind = b""
    while kind != b"IEND":
        kind, body, at = _chunk(data, at)
        if kind not in _PNG_CHUNKS:
            _leak(f"a PNG holds the chunk {kind!r}")
        if kind == b"iCCP":
            found = _png_profile(body, found)
        elif kind == b"IEND" and body:
            _leak("a PNG's last chunk is not empty")
    if at != len(data):
        _leak(f"{len(data) - at} bytes follow the end of a PNG")
    if found != profile:
        _leak("a PNG's colour profile is not the photo's own")


def _segment(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Return (marker, body, where the next one begins)."""
    if data[at : at + 1] != b"\xff" or at + 2 > len(data):
        _leak("a JPEG has bytes between its segments, or ends early")
    marker = data[at + 1]
    if marker == _EOI:
        return marker, b"", at + 2
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    body = data[at + 4 : at + 2 + length]
    if length < 2 or len(body) != length - 2:
        _leak("a JPEG segment is longer than the file")
    return marker, body, at + 2 + length


def _check_jfif(body: bytes) -> None:
    """JFIF 1.x: density, and no thumbnail."""
    if len(body) != 14 or not body.startswith(_JFIF) or body[12:14] != b"\0\0":
        _leak("a JPEG's APP0 is not a plain JFIF header")


def _profile_part(body: bytes, before: int) -> bytes:
    if not body.startswith(_ICC) or len(body) < 14 or body[12] != before + 1:
        _leak("a JPEG's APP2 is not the next part of a colour profile")
    return body[14:]


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the entropy-coded data ends: at the first marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            _leak("a JPEG scan has no end")
        following = data[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """Return (kind, body, where the next one begins), its checksum checked."""
    if at + 12 > len(data):
        _leak("a PNG ends early")
    (length,) = struct.unpack_from(">I", data, at)
    kind = data[at + 4 : at + 8]
    end = at + 12 + length
    if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
        _leak(f"a PNG's chunk {kind!r} is cut short or damaged")
    return kind, data[at + 8 : end - 4], end


def _png_profile(body: bytes, before: bytes | None) -> bytes:
    name, _, packed = body.partition(b"\0")
    if before is not None or name != _PROFILE_NAME or packed[:1] != b"\0":
        _leak("a PNG's profile chunk is not as we write it")
    unpack = zlib.decompressobj()
    profile = unpack.decompress(packed[1:])
    if unpack.unused_data or not unpack.eof:
        _leak("a PNG's profile chunk holds more than a profile")
    return profile


def _leak(what: str) -> NoReturn:
    raise LeakError(what)
