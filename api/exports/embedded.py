"""Which photos a file holds: slides, handouts and folders that were exported here, also when somebody edited them.

A photo is known by its address (`…/photos/ID`), which stands in the file's properties and beside each picture, and
by the SHA-256 of its picture. Files come from strangers: what is compressed is read under a limit. Pure.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pypdfium2

_ADDRESS: Final = re.compile(r"/photos/([0-9a-z][0-9a-z_-]{7,63})(?![0-9a-z_-])")
_TEXTS: Final = (".xml", ".rels", ".json", ".html", ".txt")
_PICTURES: Final = (".jpg", ".jpeg")
MOST_ENTRIES: Final = 5000
MOST_PAGES: Final = 1000
MOST_TEXT: Final = 60_000_000
"""Bytes of text that a file may hold when unpacked."""
MOST_PICTURES: Final = 400_000_000
"""Bytes of pictures that a file may hold when unpacked. They are never held at once."""
MOST_PHOTOS: Final = 2000
_PIECE: Final = 262_144
_PDF_PICTURE_MOST: Final = 50_000_000


class UnreadableExportError(Exception):
    """The file is none that was exported here, or it is not whole, or it would unpack to more than it may."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was found: ids of photos in the order of the file, and the SHA-256 of each picture."""

    photo_ids: tuple[str, ...]
    hashes: frozenset[str]


def read_embedded(data: bytes) -> Embedded:
    """The photos that a .pptx, .pdf or .zip holds. Raises UnreadableExportError."""
    if data.startswith(b"%PDF-"):
        found = _from_pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        found = _from_zip(data)
    else:
        msg = "It is no .pptx, .pdf or .zip."
        raise UnreadableExportError(msg)
    if len(found.photo_ids) > MOST_PHOTOS:
        msg = f"It names more than {MOST_PHOTOS} photos."
        raise UnreadableExportError(msg)
    return found


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of the photos whose addresses stand in a text, once each and in order."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text)))


def _from_zip(data: bytes) -> Embedded:
    ids: dict[str, None] = {}
    hashes: set[str] = set()
    text_left, pictures_left = MOST_TEXT, MOST_PICTURES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise UnreadableExportError(_TOO_MUCH)
            for entry in entries:
                name = entry.filename.lower()
                if name.endswith(_TEXTS):
                    text = _unpacked(archive, entry, text_left)
                    text_left -= len(text)
                    ids.update(dict.fromkeys(ids_in(text.decode("utf-8", "replace"))))
                elif name.endswith(_PICTURES):
                    digest, size = _hashed(archive, entry, pictures_left)
                    pictures_left -= size
                    hashes.add(digest)
    except _UNREADABLE as error:
        raise UnreadableExportError(_BROKEN) from error
    return Embedded(tuple(ids), frozenset(hashes))


# RuntimeError: an entry under a password; NotImplementedError: packed in a way that is not known here.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    struct.error,
)
_BROKEN: Final = "It is not whole, or is locked with a password."
_TOO_MUCH: Final = "It would unpack to more than an exported set can hold."


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """The entry's bytes, counted as they come: what the file says of its size may be a lie."""
    with archive.open(entry) as source:
        found = source.read(most + 1)
    if len(found) > most:
        raise UnreadableExportError(_TOO_MUCH)
    return found


def _hashed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(entry) as source:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > most:
                raise UnreadableExportError(_TOO_MUCH)
            digest.update(piece)
    return digest.hexdigest(), size


def _from_pdf(data: bytes) -> Embedded:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableExportError(_BROKEN) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableExportError(_TOO_MUCH)
        texts = [document.get_metadata_value("Keywords")]
        hashes: set[str] = set()
        for page in document:
            texts.append(page.get_textpage().get_text_bounded())
            hashes.update(_picture_hashes(page))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableExportError(_BROKEN) from error
    finally:
        document.close()
    # A line that breaks in the middle of an address is one address.
    return Embedded(ids_in("\n".join(texts)), frozenset(hashes))


def _picture_hashes(page: pypdfium2.PdfPage) -> list[str]:
    """The SHA-256 of each JPEG on the page, as it was put there."""
    from pypdfium2 import raw

    found = []
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        size = raw.FPDFImageObj_GetImageDataRaw(image, None, 0)
        if 0 < size <= _PDF_PICTURE_MOST:
            buffer = (ctypes.c_ubyte * size)()
            raw.FPDFImageObj_GetImageDataRaw(image, buffer, size)
            found.append(hashlib.sha256(buffer).hexdigest())
    return found
