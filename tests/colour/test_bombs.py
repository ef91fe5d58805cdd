import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from colour.decode import decode
from colour.icc_writer import matrix_profile
from colour.image import DecodedImage
from colour.refusal import ColourRefusal
from tests.support.pictures import chunk, png, segment

GREY = np.full((24, 40, 3), 128, np.uint8)


def overlapping(tags: int, size: int) -> bytes:
    """A TIFF directory whose tags all claim the same bytes."""
    entries = b"".join(struct.pack("<HHII", 1000 + i, 7, size, 8) for i in range(tags))
    return (b"II*\0" + struct.pack("<IH", 8, tags) + entries).ljust(size + 16, b"\0")


def with_chunks(data: bytes) -> bytes:
    """A PNG with more chunks behind its header."""
    plain = png(GREY)
    return plain[:33] + data + plain[33:]


def peak(data: bytes) -> int:
    """Bytes of memory that decoding takes at most, as far as Python knows."""
    tracemalloc.start()
    decode(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize(
    "data",
    [with_chunks(chunk(b"eXIf", overlapping(500, 300_000))), overlapping(500, 300_000)],
    ids=["EXIF", "TIFF"],
)
def test_tags_that_share_their_bytes_cost_no_memory(data: bytes) -> None:
    """Five hundred tags that all claim the same third of a megabyte are not copied five hundred times."""
    assert peak(data) < 20_000_000


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    """A JPEG with more scans than any camera writes is refused before a scan is decoded."""
    scan = segment(0xDA, b"\1\1\0\0\77\0") + b"\0"
    frame = segment(0xC2, struct.pack(">BHHB", 8, 8, 8, 1) + b"\1\x11\0")
    found = decode(b"\xff\xd8" + frame + scan * 100 + b"\xff\xd9")
    assert isinstance(found, ColourRefusal)
    assert ("image.truncated", "a JPEG of more than 64 scans") == (found.code, found.detail)


@pytest.mark.parametrize("kind", [b"iCCP", b"zTXt"])
def test_packed_chunks_are_not_unpacked_by_the_thousand(kind: bytes) -> None:
    """Thousands of chunks that each unpack to megabytes leave the picture readable, in no time."""
    packed = chunk(kind, b"x\0\0" + zlib.compress(bytes(3_900_000), 9))
    image = decode(with_chunks(packed * 2000))
    assert isinstance(image, DecodedImage)
    assert (GREY == image.encoded).all()


def test_a_curve_of_a_million_points_is_a_damaged_profile() -> None:
    """A tone curve longer than all 16-bit codes is not followed, so no cache can be filled with them."""
    profile = matrix_profile("long", np.eye(3), np.linspace(0, 1, 70_000))
    image = decode(with_chunks(chunk(b"iCCP", b"x\0\0" + zlib.compress(profile))))
    assert isinstance(image, DecodedImage)
    assert image.icc_profile is None
    assert image.profile_assumed


def test_transparency_is_laid_on_white_in_pieces() -> None:
    """A picture wholly transparent takes a small multiple of its own size, and comes out white."""
    clear = np.zeros((2000, 2000, 4), np.uint8)
    image = decode(png(np.array(Image.fromarray(clear))))
    assert isinstance(image, DecodedImage)
    assert (image.encoded == 255).all()
    assert peak(png(clear)) < 120_000_000
