"""The allow-list that every stored picture is read against."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from colour.decode import canonical_srgb_profile, encode_png, encode_srgb_jpeg
from colour.image import DecodedImage
from ingest.errors import LeakError
from ingest.markers import check_jpeg, check_png

PROFILE = canonical_srgb_profile()
PIXELS = np.random.default_rng(1).integers(0, 256, (40, 60, 3), dtype=np.uint8)
JPEG = encode_srgb_jpeg(PIXELS)
PNG = encode_png(DecodedImage(PIXELS, None, "sRGB", profile_assumed=True, file_format="png"))


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def saved(form: str, **options: object) -> bytes:
    """The picture as Pillow writes it."""
    sink = io.BytesIO()
    Image.fromarray(PIXELS).save(sink, form, **options)
    return sink.getvalue()


def test_what_we_write_passes() -> None:
    """Our own encoders write the picture and its profile and nothing else."""
    check_jpeg(JPEG, PROFILE)
    check_png(PNG, PROFILE)


def test_a_progressive_jpeg_with_restarts_passes() -> None:
    """Several scans and restart markers are picture data."""
    check_jpeg(saved("JPEG", progressive=True, restart_marker_blocks=2, icc_profile=PROFILE), PROFILE)


LEAKING_JPEGS = {
    "comment": JPEG[:20] + segment(0xFE, b"Jane") + JPEG[20:],
    "exif": JPEG[:20] + segment(0xE1, b"Exif\0\0MM") + JPEG[20:],
    "photoshop": JPEG[:20] + segment(0xED, b"Photoshop 3.0\0") + JPEG[20:],
    "adobe": JPEG[:20] + segment(0xEE, b"Adobe\0\0\0\0\0\0\0") + JPEG[20:],
    "second jfif": JPEG[:20] + segment(0xE0, b"JFXX\0\x10secret") + JPEG[20:],
    "thumbnail": JPEG[:18] + b"\1\1" + JPEG[20:],
    "other app2": JPEG[:20] + segment(0xE2, b"MPF\0 second picture") + JPEG[20:],
    "other profile": saved("JPEG", icc_profile=PROFILE[:-1] + b"\1"),
    "no profile": saved("JPEG"),
    "trailing": JPEG + b"x",
    "between": JPEG[:20] + b"x" + JPEG[20:],
    "cut": JPEG[:-2],
    "cut in tables": JPEG[:300],
    "not a jpeg": PNG,
    "empty": b"",
}
LEAKING_PNGS = {
    "text": PNG[:-12] + chunk(b"tEXt", b"Author\0Jane") + PNG[-12:],
    "exif": PNG[:-12] + chunk(b"eXIf", b"MM") + PNG[-12:],
    "private": PNG[:-12] + chunk(b"prVt", b"x") + PNG[-12:],
    "trailing": PNG + b"x",
    "no profile": saved("PNG"),
    "second profile": PNG[:33] + chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(PROFILE)) + PNG[33:],
    "named profile": saved("PNG")[:33]
    + chunk(b"iCCP", b"Jane\0\0" + zlib.compress(PROFILE))
    + saved("PNG")[33:],
    "after profile": saved("PNG")[:33]
    + chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(PROFILE) + b"Jane")
    + saved("PNG")[33:],
    "bad checksum": PNG[:-1] + b"\0",
    "filled end": PNG[:-12] + chunk(b"IEND", b"Jane"),
    "cut": PNG[:-12],
    "not a png": JPEG,
}


@pytest.mark.parametrize("kind", LEAKING_JPEGS)
def test_a_jpeg_with_anything_else_leaks(kind: str) -> None:
    """Whatever is not on the list stops the picture, known as a danger or not."""
    with pytest.raises(LeakError):
        check_jpeg(LEAKING_JPEGS[kind], PROFILE)


@pytest.mark.parametrize("kind", LEAKING_PNGS)
def test_a_png_with_anything_else_leaks(kind: str) -> None:
    """Whatever is not on the list stops the picture, known as a danger or not."""
    with pytest.raises(LeakError):
        check_png(LEAKING_PNGS[kind], PROFILE)
