"""Files of every format we take with a token of its own in every place that has room for words.

Each token begins with `ROOT`; what no output may hold in any coding. The picture itself is `codes` in Display P3.
"""

import gzip
import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.support.dng import dng
from tests.support.heic import LOSSLESS, box, heic, with_properties
from tests.support.pictures import chunk, colour_space, segment
from tests.support.tiff_tree import BYTE, RATIONAL, UNDEFINED, Tree, long, raw, short, text

ROOT = "JANEDOE"
Codes = NDArray[np.uint8]


@dataclass
class Tokens:
    """Hands out tokens by the names of their places."""

    places: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        """Return the token of a place."""
        return self.places.setdefault(place, f"{ROOT}{len(self.places):03}X")

    def bytes(self, place: str) -> bytes:
        """Return it in ASCII."""
        return self(place).encode()


@dataclass(frozen=True)
class Planted:
    """A file, and the token of each place in it."""

    name: str
    data: bytes
    tokens: dict[str, str]


def held_in(data: bytes) -> set[str]:
    """Return the tokens that bytes hold: plain, in UTF-16 of both orders, and inside whatever is deflated in them."""
    found: set[str] = set()
    for part in (data, *_inflated(data)):
        for plain in (part, part[::2], part[1::2]):
            found |= {token.decode() for token in re.findall(rf"{ROOT}\d\d\dX".encode(), plain)}
    return found


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield what every zlib or gzip stream in the bytes holds, wherever one begins."""
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        try:
            yield zlib.decompressobj(47).decompress(data[match.start() :], 50_000_000)
        except zlib.error:
            continue
    idat = b"".join(
        m.group(1) for m in re.finditer(rb"IDAT(.{1,65536}?)(?=.{8}(?:IDAT|IEND))", data, re.DOTALL)
    )
    try:
        yield zlib.decompressobj().decompress(idat, 50_000_000)
    except zlib.error:
        return


def profile(tokens: Tokens) -> bytes:
    """Return Display P3 with words in every place of a profile that takes any, in both codings."""
    made, _ = colour_space("p3")
    (count,) = struct.unpack_from(">I", made, 128)
    tags = {}
    for number in range(count):
        name, start, size = struct.unpack_from(">4sII", made, 132 + 12 * number)
        tags[name] = made[start : start + size]
    wide = tokens("icc.mluc").encode("utf-16-be")
    mluc = b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x4742, len(wide), 28) + wide
    tags[b"desc"] = mluc
    for name in (b"cprt", b"dmnd", b"dmdd", b"vued", b"targ", b"PRIV"):
        tags[name] = b"text\0\0\0\0" + tokens.bytes(f"icc.{name.decode()}") + b"\0"
    tags[b"wtpt"] += b"\0" * (-len(tags[b"wtpt"]) % 4) + tokens.bytes("icc.behind a number")
    head = bytearray(made[:128])
    head[48:56] = tokens.bytes("icc.maker")[:4] + b"\0\0\0\0"
    start, table, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    body += tokens.bytes("icc.behind the tags").ljust(16, b"\0")
    del tokens.places["icc.maker"]  # four letters: too few to look for
    head[:4] = struct.pack(">I", start + len(body))
    return bytes(head) + struct.pack(">I", len(tags)) + table + body


def exif(tokens: Tokens, where: str) -> bytes:
    """Return an EXIF block: every directory, strings of one byte and of two, MakerNote, place, thumbnail."""
    tree = Tree()
    thumbnail = small_jpeg(tokens, f"{where}.thumbnail")
    at = tree.blob(thumbnail)
    second = tree.directory(
        [short(259, 6), long(513, at), long(514, len(thumbnail)), text(305, tokens(f"{where}.IFD1"))]
    )
    interop = tree.directory([text(1, tokens(f"{where}.interop"))])
    third = struct.pack("<6I", 51, 1, 30, 1, 0, 1)
    places = tree.directory(
        [
            text(1, "N"),
            (2, RATIONAL, 3, third),
            raw(27, b"ASCII\0\0\0" + tokens.bytes(f"{where}.GPS method")),
            raw(28, b"ASCII\0\0\0" + tokens.bytes(f"{where}.GPS area")),
            text(29, "2024:03:12"),
            text(18, tokens(f"{where}.GPS datum")),
        ]
    )
    own = tree.directory(
        [
            raw(0x9286, b"ASCII\0\0\0" + tokens.bytes(f"{where}.comment")),
            raw(0x927C, b"Nikon\0\2\x10\0\0" + tokens.bytes(f"{where}.MakerNote")),
            text(0x9003, tokens(f"{where}.date")),
            text(0xA430, tokens(f"{where}.owner")),
            text(0xA431, tokens(f"{where}.serial")),
            text(0xA434, tokens(f"{where}.lens")),
            text(0xA420, tokens(f"{where}.unique id")),
            long(0xA005, interop),
        ]
    )
    wide = [raw(tag, tokens(f"{where}.XP{tag:X}").encode("utf-16-le"), BYTE) for tag in range(0x9C9B, 0x9CA0)]
    named = [
        text(tag, tokens(f"{where}.IFD0.{tag}")) for tag in (270, 271, 272, 305, 306, 315, 316, 33432, 0xC62F)
    ]
    private = raw(0xFDE8, tokens.bytes(f"{where}.private"))
    tree.blob(tokens.bytes(f"{where}.between"))
    first = tree.directory([*named, *wide, private, long(0x8769, own), long(0x8825, places)], second)
    return tree.done(first) + tokens.bytes(f"{where}.behind")


def xmp(tokens: Tokens, where: str) -> bytes:
    """Return an XMP packet with words, and a picture as text."""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" '
        f'xmpNote:HasExtendedXMP="{"0" * 32}"><dc:creator><rdf:Seq><rdf:li>{tokens(where)}</rdf:li></rdf:Seq>'
        '</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def photoshop(tokens: Tokens, where: str) -> bytes:
    """Return image resources of Photoshop: IPTC, a caption, an address and a thumbnail."""
    iptc = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(words)) + words
        for number in (5, 25, 80, 90, 120)
        for words in [tokens.bytes(f"{where}.IPTC.{number}")]
    )
    picture = small_jpeg(tokens, f"{where}.thumbnail")
    head = struct.pack(">IIIIIIHH", 1, 8, 8, 24, 192, len(picture), 24, 1)
    parts = (
        (0x0404, iptc),
        (0x03F0, tokens.bytes(f"{where}.caption")),
        (0x040B, tokens.bytes(f"{where}.URL")),
    )
    return b"Photoshop 3.0\0" + b"".join(_resource(*part) for part in (*parts, (0x040C, head + picture)))


def _resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def small_jpeg(tokens: Tokens, where: str) -> bytes:
    """Return a thumbnail as JPEG, with a comment."""
    sink = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 90, 40)).save(sink, "JPEG", comment=tokens(where))
    return sink.getvalue()


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
