"""Photos as phones and cameras write them go the whole way; what the vault keeps of them is a lossless PNG."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from colour.decode import decode
from colour.difference import delta_e00
from colour.image import DecodedImage
from colour.spaces import Floats, decode_srgb
from ingest.deidentify import deidentify
from ingest.develop import develop
from ingest.manifest import read_manifest
from ingest.states import Deidentified, Description, Measured, Submission
from tests.support.dng import dng
from tests.support.heic import heic
from tests.support.ingest_kit import photo, row, write_manifest
from tests.support.pictures import chunk, exif, in_space, png

SECRET = "JANE-DOE-4711"


@pytest.fixture
def description(tmp_path: Path) -> Description:
    """What a plain row says."""
    (read,) = read_manifest(write_manifest(tmp_path, [row("a.jpg")], photos={})).rows
    assert isinstance(read, Submission)
    return read.description


@cache
def scene() -> Floats:
    """The card and the patch of skin, as linear sRGB."""
    with Image.open(io.BytesIO(photo())) as image:
        return decode_srgb(np.asarray(image) / 255)


def phone() -> bytes:
    """A HEIC of 10 bits in Display P3 whose EXIF and profile hold a name."""
    profile, codes = in_space("p3", scene(), 16)
    assert profile is not None
    named = profile.replace(b"No rights reserved", SECRET.ljust(18).encode())
    block = exif(1) + SECRET.encode()
    return heic(png(codes, named, extra=chunk(b"eXIf", block)), "-q", "95", "-b", "10")


def camera() -> bytes:
    """A DNG that names its photographer."""
    return dng(scene(), tags={315: ("s", 0, SECRET)})


@pytest.mark.parametrize(
    ("make", "name"), [(phone, "another profile"), (camera, "linear ProPhoto RGB")], ids=["HEIC", "DNG"]
)
def test_the_original_of_a_phone_and_of_a_camera(
    make: Callable[[], bytes], name: str, description: Description
) -> None:
    """HEIC and raw are measured as a JPEG of the same scene is, and kept as 16-bit PNG with nothing else in it."""
    data = make()
    assert SECRET.encode() in data
    developed, plain = develop(description, data), develop(description, photo())
    assert isinstance(developed, Measured)
    assert isinstance(plain, Measured)
    kept, clean = decode(developed.original.data), deidentify(description, data)
    assert isinstance(kept, DecodedImage)
    assert isinstance(clean, Deidentified)
    assert np.array_equal(clean.image.encoded, kept.encoded)
    assert (16, clean.image.icc_profile, name) == (
        kept.bit_depth,
        kept.icc_profile,
        developed.capture.profile,
    )
    assert not any(SECRET.encode() in r.data for r in (developed.original, *developed.renditions))
    lab, as_jpeg = (np.array(one.regions[0].measurement.lab) for one in (developed, plain))
    assert delta_e00(lab, as_jpeg) < 0.5
