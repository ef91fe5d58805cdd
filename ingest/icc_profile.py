"""An embedded colour profile with its colour kept and its words gone.

A profile has room for a description, a copyright notice, a device's make and serial number, and private
tags of any content. Only what turns code values into colour goes on (ICC.1:2022).
"""

import struct

_HEADER = 128
_KEPT_HEADER = ((0, 4), (8, 24), (36, 40), (64, 80))
"""Size, version to connection space, 'acsp', intent and illuminant. Not: maker, model, dates, creator."""
_COLOUR_TAGS = frozenset(
    {b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"chad", b"cicp"}
    | {b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"}
)
# A colour tag of any other type is words under a colour's name.
_NUMBERS = frozenset({b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"cicp"})
_LENGTHS = {b"XYZ ": 20, b"sf32": 44, b"cicp": 12}
_KNOWN_NAMES = {
    "srgb": "sRGB",
    "srgb iec61966-2.1": "sRGB",
    "display p3": "Display P3",
    "adobe rgb (1998)": "Adobe RGB (1998)",
    "prophoto rgb": "ProPhoto RGB",
    "romm rgb": "ProPhoto RGB",
    "linear prophoto rgb": "linear ProPhoto RGB",  # what camera raw is developed to
    "bt.2020": "BT.2020",
    "dot gain 20%": "grey",
    "gray gamma 2.2": "grey",
}


def public_name(name: str) -> str:
    """Return a well-known profile's name, and of every other only that it is one."""
    return _KNOWN_NAMES.get(name.strip().lower(), "another profile")


def bare_profile(profile: bytes) -> bytes:
    """Return a profile with the same colours and no other content. Expects one that could be read."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    tags = [struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * i) for i in range(count)]
    kept = {
        name: _exact(profile[start : start + size])
        for name, start, size in tags
        if name in _COLOUR_TAGS and profile[start : start + 4] in _NUMBERS
    }
    words = {b"desc": _description(), b"cprt": b"text\0\0\0\0\0"}
    return _assemble(profile[:_HEADER], {**words, **kept})


def _exact(tag: bytes) -> bytes:
    """Cut what follows a tag's numbers, where its type says how many there are."""
    kind = tag[:4]
    if kind == b"curv":
        (points,) = struct.unpack_from(">I", tag, 8)
        return tag[: 12 + 2 * points]
    if kind == b"para":
        (form,) = struct.unpack_from(">H", tag, 8)
        return tag[: 12 + 4 * (1, 3, 4, 5, 7)[min(form, 4)]]
    if kind in _LENGTHS:
        return tag[: _LENGTHS[kind]]
    if kind in {b"mft1", b"mft2"}:
        return tag[: _table_length(tag)]
    return tag


def _table_length(tag: bytes) -> int:
    """Bytes of an 8-bit or 16-bit table: its input curves, grid and output curves (ICC.1:2022, 10.10 and 10.11)."""
    inputs, outputs, grid = struct.unpack_from(">3B", tag, 8)
    points: int = grid**inputs * outputs
    if tag[:4] == b"mft1":
        return 48 + 256 * int(inputs + outputs) + points
    before, after = struct.unpack_from(">2H", tag, 48)
    return 52 + 2 * (points + int(inputs * before + outputs * after))


def _description() -> bytes:
    """The description that version 2 requires, with no words in it."""
    return b"desc\0\0\0\0" + struct.pack(">I", 1) + b"\0" * (1 + 8 + 3 + 67)


def _assemble(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    start = _HEADER + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    clean = bytearray(_HEADER)
    for begin, end in _KEPT_HEADER:
        clean[begin:end] = header[begin:end]
    clean[:4] = struct.pack(">I", start + len(body))
    return bytes(clean) + table + body
