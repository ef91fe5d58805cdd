"""Reading the words of a PDF that we wrote ourselves: enough for reportlab's plain pages, and no more."""

import base64
import re
import zlib


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", data))


def words(data: bytes) -> str:
    """All text of a PDF in the order in which it was set, lines joined by spaces."""
    found: list[str] = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        content = zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True))
        found += [_text(one) for one in re.findall(rb"\((.*?)(?<!\\)\) Tj", content)]
    return " ".join(found)


def _text(literal: bytes) -> str:
    """A PDF string without its escapes, from WinAnsi."""
    plain = re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), literal)
    return re.sub(rb"\\(.)", rb"\1", plain).decode("cp1252").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
