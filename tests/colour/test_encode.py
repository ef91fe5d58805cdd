import io
import struct

import numpy as np
import pytest
from PIL import Image

from colour.decode import canonical_srgb_profile, decode, encode_png, encode_srgb_jpeg, linearise
from colour.encode import shrink
from colour.image import DecodedImage
from colour.spaces import decode_srgb, encode_srgb
from tests.support.pictures import chunk, colour_space, exif, grey_space, jpeg, png, scene, segment

RGB = np.random.default_rng(4).integers(0, 256, (30, 50, 3), dtype=np.uint8)


def opened(data: bytes) -> DecodedImage:
    """Return the decoded picture; a refusal fails the test."""
    image = decode(data)
    assert isinstance(image, DecodedImage), image
    return image


def chunks(data: bytes) -> list[bytes]:
    """Return the kinds of a PNG's chunks, repeats left out."""
    kinds, place = [], 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        kinds.append(kind)
        place += 12 + length
    return list(dict.fromkeys(kinds))


@pytest.mark.parametrize("pixels", [RGB, RGB.astype(np.uint16) * 257 + 3])
def test_a_png_loses_nothing(pixels: np.ndarray) -> None:
    """A decoded picture comes back from PNG with the same pixels, bits and profile."""
    profile = colour_space("p3")[0]
    first = opened(png(pixels, profile))
    again = opened(encode_png(first))
    assert (first.encoded == again.encoded).all()
    assert (first.bit_depth, profile, "p3") == (again.bit_depth, again.icc_profile, again.profile_name)


def test_a_grey_png_stays_grey() -> None:
    """A grey picture with a grey profile stays one, since a PNG may not mix the two."""
    again = opened(encode_png(opened(png(RGB[..., 0], grey_space()))))
    assert (RGB[..., :1] == again.encoded).all()
    assert not again.profile_assumed


def test_a_png_carries_nothing_else() -> None:
    """Of what a file carries beside its picture only the profile reaches the PNG."""
    extra = (
        chunk(b"tEXt", b"Author\0A Name")
        + chunk(b"eXIf", exif(1))
        + chunk(b"tIME", b"\x07\xea\x01\x01\0\0\0")
    )
    data = encode_png(opened(png(RGB, extra=extra)))
    assert [b"IHDR", b"iCCP", b"IDAT", b"IEND"] == chunks(data)
    assert b"Name" not in data


def test_a_jpeg_carries_nothing_else() -> None:
    """A rendition holds its picture and the canonical sRGB profile, and no other segment."""
    image = opened(jpeg(RGB, extra=segment(0xFE, b"A Name") + segment(0xE1, b"Exif\0\0" + exif(1))))
    data = encode_srgb_jpeg(image.encoded)
    with Image.open(io.BytesIO(data)) as read:
        assert canonical_srgb_profile() == read.info["icc_profile"]
        assert {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"} >= set(read.info)
    assert b"Name" not in data
    assert b"Exif" not in data


def test_the_same_pixels_are_the_same_bytes() -> None:
    """Encoding is deterministic."""
    assert encode_srgb_jpeg(RGB) == encode_srgb_jpeg(RGB.copy())
    assert encode_png(opened(png(RGB))) == encode_png(opened(png(RGB)))


def test_a_jpeg_shows_the_codes_colours() -> None:
    """The light of the codes comes back from the JPEG within its loss."""
    codes = np.rint(encode_srgb(scene()) * 255).astype(np.uint8)
    back = np.asarray(linearise(opened(encode_srgb_jpeg(codes, quality=95))))
    assert 0.01 > np.abs(encode_srgb(np.maximum(back, 0)) - codes / 255).mean()


@pytest.mark.parametrize("shape", [(40, 60), (61, 37), (1, 500)])
def test_shrinking_averages_light(shape: tuple[int, int]) -> None:
    """A smaller picture has the light of the larger, its shape, and never more pixels than it."""
    codes = np.random.default_rng(2).integers(0, 256, (*shape, 3), dtype=np.uint8)
    small = shrink(codes, 20)
    assert 20 == max(small.shape)
    assert max(1, round(20 * min(shape) / max(shape))) == min(small.shape[:2])
    light, again = (decode_srgb(picture / 255).mean(axis=(0, 1)) for picture in (codes, small))
    assert light == pytest.approx(again, abs=0.003)
    assert codes is shrink(codes, 500)
