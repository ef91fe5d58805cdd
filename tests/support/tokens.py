"""Tokens, the blocks of metadata that several formats share with tokens in them, and the search that finds them.

Each token begins with `ROOT`; it is what no output may hold in any coding.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

from tests.support.pictures import colour_space
from tests.support.tiff_tree import BYTE, RATIONAL, Tree, long, raw, short, text

ROOT = "JANEDOE"


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
