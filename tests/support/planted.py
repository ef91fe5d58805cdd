"""Files of every format we take with a token of its own in every place that has room for words.

The picture itself is `codes` (H, W, 3) of 8 bits in Display P3.
"""

import gzip
import io
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.support.dng import dng
from tests.support.heic import LOSSLESS, box, heic, with_properties
from tests.support.pictures import chunk, segment
from tests.support.tiff_tree import BYTE, UNDEFINED, Tree, long, raw, short, text
from tests.support.tokens import Tokens, exif, photoshop, profile, small_jpeg, xmp

Codes = NDArray[np.uint8]


@dataclass(frozen=True)
class Planted:
    """A file, and the token of each place in it."""

    name: str
    data: bytes
    tokens: dict[str, str]


def jpeg(codes: Codes) -> Planted:
    """Return a JPEG: every APPn, both comments, MPF, between and behind the segments, behind the end."""
    tokens = Tokens()
    sink = io.BytesIO()
    Image.fromarray(codes).save(sink, "JPEG", quality=98, subsampling=0, restart_marker_blocks=40)
    plain = sink.getvalue()
    extended = xmp(tokens, "XMP extended")
    jfxx = b"JFXX\0\x10" + small_jpeg(tokens, "JFXX thumbnail")
    pixels = tokens.bytes("JFIF thumbnail").ljust(12, b"\0")
    parts = [
        segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + pixels),
        segment(0xE0, jfxx),
        segment(0xE1, b"Exif\0\0" + exif(tokens, "EXIF")),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(tokens, "XMP")),
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + b"0" * 32
            + struct.pack(">II", len(extended), 0)
            + extended,
        ),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + profile(tokens)),
        segment(0xE2, b"FPXR\0" + tokens.bytes("FlashPix")),
        *(segment(0xE0 + n, b"Own\0" + tokens.bytes(f"APP{n}")) for n in (3, 4, 5, 6, 7, 8, 9, 10, 11, 15)),
        segment(
            0xEC,
            b"Ducky\0\1\0\4\0\0\0\x50\0\2" + struct.pack(">H", 14) + b"\0\0\0\x0a" + tokens.bytes("Ducky"),
        ),
        segment(0xED, photoshop(tokens, "IRB")),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + tokens.bytes("APP14")),
        segment(0xFE, tokens.bytes("COM")),
        b"\xff\xff\xff",
        segment(0xFE, tokens("COM wide").encode("utf-16-le")),
    ]
    second = small_jpeg(tokens, "MPF picture")
    body = plain[2 + 18 : -2]  # without SOI, its own JFIF and EOI
    tail = tokens.bytes("behind the scan") + b"\xff\xd9"
    front = b"\xff\xd8" + b"".join(parts)
    size = len(front) + 90 + len(body) + len(tail)
    mpf = segment(0xE2, b"MPF\0" + _mpf(size, len(second)).ljust(82, b"\0"))
    behind = second + gzip.compress(tokens.bytes("packed behind the end")) + tokens.bytes("behind the end")
    return Planted("ward-20240312-a.jpg", front + mpf + body + tail + behind, tokens.places)


def _mpf(first: int, second: int) -> bytes:
    entries = struct.pack("<IIIHH", 0x030000, first, 0, 0, 0) + struct.pack("<IIIHH", 0, second, first, 0, 0)
    tree = Tree()
    return tree.done(tree.directory([raw(0xB000, b"0100"), long(0xB001, 2), raw(0xB002, entries)]))


def png(codes: Codes) -> Planted:
    """Return a PNG: every kind of text, EXIF, times, private chunks, beside and behind the pixels, behind the end."""
    tokens = Tokens()
    sink = io.BytesIO()
    Image.fromarray(codes).save(sink, "PNG")
    plain = sink.getvalue()
    height, width = codes.shape[:2]
    lines = b"".join(b"\0" + row.tobytes() for row in codes)
    pixels = zlib.compress(lines) + tokens.bytes("behind the pixels")
    packed = zlib.compress(tokens.bytes("zTXt"))
    name = tokens.bytes("iCCP name")
    before = [
        chunk(b"iCCP", name + b"\0\0" + zlib.compress(profile(tokens)) + tokens.bytes("behind the profile")),
        chunk(b"tIME", struct.pack(">HBBBBB", 2024, 3, 12, 3, 12, 0)),
        chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)),
        chunk(b"tEXt", b"Author\0" + tokens.bytes("tEXt")),
        chunk(b"zTXt", b"Comment\0\0" + packed),
        chunk(b"iTXt", b"Title\0\0\0en\0\0" + tokens.bytes("iTXt")),
        chunk(b"iTXt", b"Title\0\1\0en\0\0" + zlib.compress(tokens.bytes("iTXt packed"))),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(tokens, "XMP")),
        chunk(b"tEXt", b"Raw profile type iptc\0\niptc\n8\n" + tokens("IPTC").encode().hex().encode()),
        chunk(b"tEXt", tokens.bytes("keyword") + b"\0x"),
        chunk(b"eXIf", exif(tokens, "EXIF")),
        chunk(b"sPLT", tokens.bytes("palette") + b"\0\x08"),
        chunk(b"prVt", tokens.bytes("private")),
        chunk(b"caBX", tokens.bytes("C2PA")),
        chunk(b"zzZz", zlib.compress(tokens.bytes("private packed"))),
    ]
    del tokens.places["IPTC"]  # as hexadecimal digits
    after = [
        chunk(b"tEXt", b"Late\0" + tokens.bytes("tEXt late")),
        chunk(b"IEND", b""),
        tokens.bytes("behind the end"),
    ]
    assert (width, height) == struct.unpack_from(">II", plain, 16)
    return Planted(
        "ward-20240312-b.png",
        plain[:33] + b"".join(before) + chunk(b"IDAT", pixels) + b"".join(after),
        tokens.places,
    )


def tiff(codes: Codes) -> Planted:
    """Return a TIFF: every string, sub-directories, a second page, places, private tags, bytes that nothing points to."""
    tokens = Tokens()
    tree = Tree()
    tree.blob(tokens.bytes("before the strips"))
    half = codes.shape[0] // 2
    strips = [codes[:half].tobytes(), codes[half:].tobytes()]
    first_at = tree.blob(strips[0])
    tree.blob(tokens.bytes("between the strips"))
    ats = [first_at, tree.blob(strips[1])]
    little = np.zeros((4, 4, 3), np.uint8).tobytes()
    small = [*_strip_tags(4, 4, [tree.blob(little)], [len(little)], 4), text(270, tokens("page 2"))]
    second = tree.directory(small)
    sub = tree.directory(
        [*_strip_tags(4, 4, [tree.blob(little)], [len(little)], 4), text(270, tokens("sub-IFD"))]
    )
    own = tree.directory(
        [raw(0x9286, b"ASCII\0\0\0" + tokens.bytes("comment")), raw(0x927C, tokens.bytes("MakerNote"))]
    )
    places = tree.directory([text(1, "N"), text(18, tokens("GPS datum"))])
    strings = (269, 270, 271, 272, 285, 305, 306, 315, 316, 333, 337, 33432, 34737, 42112, 65000)
    entries = [
        *_strip_tags(codes.shape[1], codes.shape[0], ats, [len(s) for s in strips], half),
        *(text(tag, tokens(f"tag {tag}")) for tag in strings),
        raw(700, xmp(tokens, "XMP"), BYTE),
        raw(33723, photoshop(tokens, "IPTC")[26:]),
        raw(34377, photoshop(tokens, "IRB")[14:], BYTE),
        raw(34675, profile(tokens)),
        raw(37724, b"Adobe Photoshop Document Data Block\0" + tokens.bytes("layers")),
        raw(65001, zlib.compress(tokens.bytes("private packed")), UNDEFINED),
        (33550, 12, 3, struct.pack("<3d", 1, 1, 0)),
        short(34735, 1, 1, 0, 1, 1026, 34737, 6, 0),
        *(raw(tag, tokens(f"XP{tag:X}").encode("utf-16-le"), BYTE) for tag in (0x9C9B, 0x9C9F)),
        long(330, sub),
        long(34665, own),
        long(34853, places),
    ]
    return Planted(
        "ward-20240312-c.tif",
        tree.done(tree.directory(entries, second)) + tokens.bytes("behind"),
        tokens.places,
    )


def _strip_tags(
    width: int, height: int, at: list[int], sizes: list[int], rows: int
) -> list[tuple[int, int, int, bytes]]:
    return [
        long(256, width),
        long(257, height),
        short(258, 8, 8, 8),
        short(259, 1),
        short(262, 2),
        long(273, *at),
        short(277, 3),
        long(278, rows),
        long(279, *sizes),
    ]


def webp(codes: Codes) -> Planted:
    """Return a WebP: profile, EXIF, XMP, chunks of nobody's, behind the end."""
    tokens = Tokens()
    sink = io.BytesIO()
    Image.fromarray(codes).save(
        sink,
        "WEBP",
        lossless=True,
        exif=exif(tokens, "EXIF"),
        xmp=xmp(tokens, "XMP"),
        icc_profile=profile(tokens),
    )
    body = sink.getvalue()[12:]
    for kind in (b"JUNK", b"own "):
        words = tokens.bytes(f"chunk {kind.decode().strip()}").ljust(12, b"\0")
        body += kind + struct.pack("<I", len(words)) + words
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + tokens.bytes("behind")
    return Planted("ward-20240312-d.webp", data, tokens.places)


def heif(codes: Codes) -> Planted:
    """Return a HEIC: EXIF and XMP items, thumbnail, an auxiliary picture, boxes of no use, behind the end."""
    tokens = Tokens()
    opaque = np.full((*codes.shape[:2], 1), 255, np.uint8)
    sink = io.BytesIO()
    Image.fromarray(np.concatenate([codes, opaque], axis=2)).save(sink, "PNG")
    plain = sink.getvalue()
    before = [
        chunk(b"iCCP", b"p\0\0" + zlib.compress(profile(tokens))),
        chunk(b"eXIf", exif(tokens, "EXIF")),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(tokens, "XMP")),
    ]
    made = heic(plain[:33] + b"".join(before) + plain[33:], *LOSSLESS, "-t", "64")
    words = b"\0\0\0\0" + b"en\0" + tokens.bytes("description") + b"\0\0\0"
    made = with_properties(made, box(b"udes", words))
    for kind in (b"free", b"skip", b"mdta"):
        made += box(kind, tokens.bytes(f"box {kind.decode()}"))
    made += box(b"uuid", bytes(range(16)) + tokens.bytes("box uuid"))
    return Planted("ward-20240312-e.heic", made, tokens.places)


def raw_camera(light: NDArray[np.float64]) -> Planted:
    """Return a DNG of linear sRGB: owner, serials, the file's old name, private data, behind the end."""
    tokens = Tokens()
    strings = (270, 271, 305, 306, 315, 33432, 42032, 42033, 50735, 50827, 50708)
    tags: dict[int, tuple[object, ...]] = {tag: ("s", 0, tokens(f"tag {tag}")) for tag in strings}
    for tag, place in ((700, "XMP"), (33723, "IPTC"), (50740, "private data"), (65000, "private")):
        words = tokens.bytes(place)
        tags[tag] = ("B", len(words), words)
    return Planted("ward-20240312-f.dng", dng(light, tags=tags) + tokens.bytes("behind"), tokens.places)
