"""A file becomes pixels and a bare profile, or is refused; what goes on of it is proved in test_planted.py."""

import io
import random
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from colour.difference import delta_e00
from colour.encode import shrink
from colour.icc_writer import matrix_profile
from colour.image import DecodedImage
from colour.render import srgb_codes
from colour.spaces import decode_srgb, linear_srgb_to_lab
from imagedb.model import Reason
from imagedb.vocabulary import RenditionName
from ingest.deidentify import deidentify, original_png, public_jpeg
from ingest.icc_profile import bare_profile, public_name
from ingest.manifest import read_manifest
from ingest.states import Deidentified, Description, Refused, Submission
from tests.support.ingest_kit import row, write_manifest

SECRET = "JANE-DOE-4711"
P3 = matrix_profile(
    f"{SECRET} P3",
    [[0.5151, 0.2919, 0.1571], [0.2412, 0.6922, 0.0666], [-0.0011, 0.0419, 0.7841]],
    2.2,
)


@pytest.fixture
def description(tmp_path: Path) -> Description:
    """What a plain row says."""
    (read,) = read_manifest(write_manifest(tmp_path, [row("a.jpg")], photos={})).rows
    assert isinstance(read, Submission)
    return read.description


def picture() -> Image.Image:
    """Soft colours, so that JPEG changes them little."""
    y, x = np.mgrid[0:64, 0:96]
    return Image.fromarray(np.stack([90 + x, 60 + y * 2, 120 - y], axis=-1).astype(np.uint8))


def exif() -> Image.Exif:
    """EXIF with a name, a place and a second copy of the picture's maker."""
    tags = Image.Exif()
    tags[0x010F] = tags[0x013B] = tags[0x9C9F] = SECRET
    tags.get_ifd(0x8825)[1] = "N"
    tags.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    tags.get_ifd(0x8769)[0x9286] = SECRET.encode()
    return tags


def jpeg() -> bytes:
    """A JPEG with the secret wherever a JPEG has room for one."""
    sink = io.BytesIO()
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    picture().save(
        sink, "JPEG", quality=97, subsampling=0, exif=exif(), comment=SECRET, xmp=xmp, icc_profile=P3
    )
    data = sink.getvalue()
    body = f"Photoshop 3.0\0{SECRET}".encode()
    app13 = b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
    return data[:2] + app13 + data[2:] + SECRET.encode()


def png() -> bytes:
    """A PNG with the secret in every text chunk, in EXIF and after the end."""
    info = PngInfo()
    info.add_text("Author", SECRET)
    info.add_text("Comment", SECRET, zip=True)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    sink = io.BytesIO()
    picture().save(sink, "PNG", pnginfo=info, exif=exif(), icc_profile=P3)
    return sink.getvalue() + SECRET.encode()


def tiff() -> bytes:
    """A TIFF with the secret in its tags, XMP and IPTC."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = tags[305] = tags[315] = SECRET
    tags[700] = tags[33723] = SECRET.encode()
    sink = io.BytesIO()
    picture().save(sink, "TIFF", tiffinfo=tags, icc_profile=P3)
    return sink.getvalue() + SECRET.encode()


def webp() -> bytes:
    """A WebP with the secret in EXIF and XMP."""
    sink = io.BytesIO()
    picture().save(sink, "WEBP", lossless=True, exif=exif().tobytes(), xmp=SECRET.encode(), icc_profile=P3)
    return sink.getvalue()


FILES = {"jpg": jpeg, "png": png, "tiff": tiff, "webp": webp}


def opened(description: Description, data: bytes) -> Deidentified:
    """The photo de-identified; it is expected not to be refused."""
    clean = deidentify(description, data)
    assert isinstance(clean, Deidentified), clean
    return clean


def test_thumbnail_is_light_and_keeps_its_colours(description: Description) -> None:
    """Over a poor signal a page of thumbnails comes soon, each in the colours of the picture it stands for."""
    photo = Path(__file__).parents[2] / "sample_images" / "photos" / "simulated-0090.jpg"
    codes = srgb_codes(opened(description, photo.read_bytes()).image)
    thumbnail = public_jpeg(RenditionName.THUMBNAIL, codes)
    small = decode_srgb(shrink(codes, 400) / 255)
    assert (400, 300) == (thumbnail.width, thumbnail.height)
    assert len(thumbnail.data) < 20_000
    with Image.open(io.BytesIO(thumbnail.data)) as image:
        seen = decode_srgb(np.asarray(image, float) / 255)
    whole = (np.clip(light, 0, 1)[:296].reshape(37, 8, 50, 8, 3).mean(axis=(1, 3)) for light in (seen, small))
    assert np.quantile(delta_e00(*map(linear_srgb_to_lab, whole)), 0.95) < 1.2


def test_the_original_is_lossless(description: Description) -> None:
    """The vault keeps the very code values that the file decodes to."""
    clean = opened(description, png())
    with Image.open(io.BytesIO(original_png(clean.image).data)) as image:
        assert np.array_equal(np.asarray(picture()), np.asarray(image))


def test_one_picture_in_two_containers_is_one(description: Description) -> None:
    """Pixels are compared, not files: the same picture as PNG and WebP has one hash."""
    one, other = (opened(description, make()) for make in (png, webp))
    assert one.pixel_sha256 == other.pixel_sha256
    assert one.source_sha256 != other.source_sha256


def test_what_is_no_photo_is_refused(description: Description) -> None:
    """An SVG by another name is refused by what it holds."""
    refused = deidentify(description, b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert isinstance(refused, Refused)
    (found,) = refused.reasons
    assert isinstance(found, Reason)
    assert "image.type" == found.code


def test_a_bare_profile_means_the_same_colours() -> None:
    """Words, maker and dates leave a profile; what turns codes into colour stays."""
    from colour.decode import linearise  # noqa: PLC0415 - beside its use

    bare = bare_profile(P3)
    assert bare is not None
    assert SECRET.encode() not in bare
    assert b"rights" not in bare
    codes = np.asarray(picture())
    full, stripped = (
        linearise(DecodedImage(codes, profile, "", profile_assumed=False, file_format="png"))
        for profile in (P3, bare)
    )
    assert np.array_equal(full, stripped)
    assert bare == bare_profile(bare)


def test_a_profile_that_does_not_work_is_left_out(description: Description) -> None:
    """A profile that names no curves and no tables is not followed: the picture is read as sRGB, and says so."""
    with Image.open(io.BytesIO(png())) as image:
        sink = io.BytesIO()
        image.save(sink, "PNG", icc_profile=P3.replace(b"rTRC", b"xTRC"))
        broken = sink.getvalue()
    clean = opened(description, broken)
    assert (None, True) == (clean.image.icc_profile, clean.image.profile_assumed)
    assert "damaged" in clean.image.profile_name


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_refused_or_cleaned(
    seed: int, description: Description, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever bytes are flipped or cut, a file is refused with a reason or comes out clean; nothing breaks."""
    draw = random.Random(seed)
    files = [bytearray(make()) for make in FILES.values()]
    for _ in range(40):
        data = bytearray(draw.choice(files))
        profile = max(data.find(b"acsp"), 36)
        for _ in range(draw.choice([1, 2, 5, 20])):
            near = draw.random() < 0.5
            place = profile - 36 + draw.randrange(700) if near else draw.randrange(len(data))
            data[min(place, len(data) - 1)] = draw.randrange(256)
        if draw.random() < 0.15:
            del data[draw.randrange(len(data)) :]
        clean = deidentify(description, bytes(data))
        if isinstance(clean, Deidentified):
            original_png(clean.image)
            public_jpeg(RenditionName.AS_SHOT, srgb_codes(clean.image))
    capfd.readouterr()  # the decoders' own complaints


def test_only_well_known_profiles_are_named() -> None:
    """A profile's own name is anybody's text, so readers see it only when everybody knows it."""
    assert "Display P3" == public_name("Display P3")
    assert "another profile" == public_name("Jane's phone")
