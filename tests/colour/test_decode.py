import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from colour.decode import clipped_share, decode, linearise
from colour.icc_writer import canonical_srgb_profile
from colour.image import ClippedView, DecodedImage
from colour.refusal import ColourRefusal
from tests.support.decoding import opened
from tests.support.pictures import chunk, exif, jpeg, pillow, png, scene, segment, tiff

RGB = np.random.default_rng(2).integers(0, 256, (24, 40, 3), dtype=np.uint8)
SMOOTH = cv2.resize(RGB, (320, 240), interpolation=cv2.INTER_CUBIC)
DEEP = np.random.default_rng(3).integers(0, 65536, (24, 40, 3), dtype=np.uint16)


def refused(data: bytes) -> str:
    """Return the code of the refusal."""
    image = decode(data)
    assert isinstance(image, ColourRefusal)
    return image.code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pillow(RGB, "PNG"), "png"),
        (pillow(RGB, "WEBP", lossless=True), "webp"),
        (tiff(RGB, photometric="rgb"), "tiff"),
        (tiff(RGB, photometric="rgb", bigtiff=True), "tiff"),
        (tiff(np.moveaxis(RGB, 2, 0), photometric="rgb", planarconfig="separate"), "tiff"),
        (pillow(RGB, "TIFF", compression="tiff_lzw"), "tiff"),
        (pillow(RGB, "TIFF", compression="tiff_adobe_deflate"), "tiff"),
    ],
)
def test_lossless_files_give_their_pixels(data: bytes, kind: str) -> None:
    """Lossless files of all kinds give exactly the pixels that went in, told apart by content alone."""
    image = opened(data)
    assert kind == image.file_format
    assert (40, 24) == image.size
    assert (RGB == image.encoded).all()


def test_jpeg_gives_its_pixels() -> None:
    """A JPEG gives its pixels, as RGB, within its own loss."""
    image = opened(jpeg(SMOOTH))
    assert "jpeg" == image.file_format
    assert 3 > np.abs(image.encoded.astype(int) - SMOOTH).mean()


@pytest.mark.parametrize(
    "data",
    [
        png(DEEP),
        tiff(DEEP, photometric="rgb"),
        bytes(cv2.imencode(".tiff", DEEP[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 5])[1]),
    ],
)
def test_sixteen_bits_stay_sixteen(data: bytes) -> None:
    """A 16-bit PNG or TIFF, also a compressed one, keeps every bit."""
    image = opened(data)
    assert 16 == image.bit_depth
    assert (DEEP == image.encoded).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation: int) -> None:
    """Each of the eight EXIF orientations ends upright, in each kind of file that can carry one."""
    upright = SMOOTH
    stored = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }[orientation](upright)
    stored = np.ascontiguousarray(stored)
    block = exif(orientation)
    lossless = (
        png(stored, extra=chunk(b"eXIf", block)),
        pillow(stored, "WEBP", lossless=True, exif=block),
        tiff(stored, photometric="rgb", extratags=[(274, "H", 1, orientation)]),
    )
    for data in lossless:
        assert (upright == opened(data).encoded).all()
    photo = opened(jpeg(stored, extra=segment(0xE1, b"Exif\0\0" + block)))
    assert 3 > np.abs(photo.encoded.astype(int) - upright).mean()


def test_a_damaged_orientation_counts_as_none() -> None:
    """Broken EXIF does not stop a picture whose pixels are whole."""
    assert (SMOOTH == opened(png(SMOOTH, extra=chunk(b"eXIf", b"MM\0*\xff\xff"))).encoded).all()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_only_the_first_frame_counts(kind: str) -> None:
    """Of several frames or pages the first is read."""
    frames = [Image.fromarray(255 - SMOOTH)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = pillow(SMOOTH, kind, save_all=True, append_images=frames, **options)
    assert (SMOOTH == opened(data).encoded).all()


def test_grey_is_repeated() -> None:
    """A greyscale file gives three equal channels."""
    image = opened(pillow(RGB[..., 0], "PNG"))
    assert (RGB[..., :1] == image.encoded).all()


def test_transparency_is_laid_on_white() -> None:
    """What transparency hides stays hidden."""
    alpha = np.full((24, 40, 1), 255, np.uint8)
    alpha[:5] = 0
    image = opened(pillow(np.concatenate([RGB, alpha], axis=2), "PNG"))
    assert (255 == image.encoded[:5]).all()
    assert (RGB[5:] == image.encoded[5:]).all()


def test_no_profile_is_flagged() -> None:
    """A file without a profile is read as sRGB and says that this was assumed."""
    image = opened(png(RGB))
    assert (None, "sRGB", True) == (image.icc_profile, image.profile_name, image.profile_assumed)


def test_a_png_that_names_srgb_is_not_flagged() -> None:
    """A PNG with an sRGB chunk has said its colour space."""
    assert not opened(png(RGB, extra=chunk(b"sRGB", b"\0"))).profile_assumed


@pytest.mark.parametrize("profile", [b"not a profile", b"\0" * 200])
def test_a_damaged_profile_is_flagged(profile: bytes) -> None:
    """A profile that cannot be read counts as none, and the name says why."""
    image = opened(png(RGB, profile))
    assert image.profile_assumed
    assert "damaged" in image.profile_name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"BM" + b"\0" * 60,
        b"\0\0\0\x18ftypheic" + b"\0" * 40,
        pillow(RGB, "GIF"),
        pillow(RGB, "JPEG2000"),
    ],
)
def test_other_content_is_refused_by_type(data: bytes) -> None:
    """Content that is of no kind that is read is refused, whatever it is called."""
    assert "image.type" == refused(data)


@pytest.mark.parametrize(
    "data",
    [
        jpeg(SMOOTH),
        png(SMOOTH),
        pillow(SMOOTH, "WEBP"),
        tiff(SMOOTH, photometric="rgb"),
        pillow(SMOOTH, "JPEG", progressive=True),
    ],
    ids=["jpeg", "png", "webp", "tiff", "progressive"],
)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.97])
def test_a_file_cut_short_is_refused(data: bytes, part: float) -> None:
    """A file that ends early is refused, wherever it was cut."""
    assert "image.truncated" == refused(data[: max(12, int(len(data) * part))])


def test_bytes_behind_the_end_do_not_matter() -> None:
    """What follows the end of a JPEG or PNG is not looked at."""
    for data in (jpeg(SMOOTH), png(SMOOTH)):
        assert (320, 240) == opened(data + b"a name" * 50).size


def test_further_pictures_in_a_jpeg_are_not_looked_at() -> None:
    """Of a JPEG with more pictures behind the first (MPF: gain maps, depth), the first is read."""
    several = pillow(SMOOTH, "MPO", save_all=True, append_images=[Image.fromarray(RGB)], quality=100)
    assert b"MPF\0" in several
    assert (320, 240) == opened(several).size


def test_a_thumbnail_does_not_end_a_jpeg() -> None:
    """The end of a thumbnail inside the metadata is not taken for the picture's own."""
    whole = jpeg(SMOOTH, extra=segment(0xE1, b"Exif\0\0" + exif(1) + jpeg(RGB)))
    assert (320, 240) == opened(whole).size
    assert "image.truncated" == refused(whole[:-400])


@pytest.mark.parametrize(
    "data",
    [
        tiff(np.zeros((24, 40, 3), np.float32), photometric="rgb"),
        tiff(np.zeros((8, 9, 4), np.uint8), photometric="separated"),
        tiff(DEEP[..., 0], photometric="miniswhite"),
        tiff(np.moveaxis(DEEP, 2, 0), photometric="rgb", planarconfig="separate"),
        jpeg(SMOOTH, canonical_srgb_profile()[:16] + b"CMYK" + canonical_srgb_profile()[20:]),
    ],
)
def test_numbers_that_are_no_camera_colours_are_refused(data: bytes) -> None:
    """Floating point, print colours and layouts that would be misread are refused."""
    assert "image.colour_mode" == refused(data)


def test_a_cmyk_jpeg_is_refused() -> None:
    """A JPEG in print colours is refused."""
    out = io.BytesIO()
    Image.fromarray(np.zeros((24, 40, 4), np.uint8), "CMYK").save(out, "JPEG")
    assert "image.colour_mode" == refused(out.getvalue())


def bomb_png(side: int) -> bytes:
    """Return a small PNG that claims to be `side` x `side`."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 10_000, 9))
    return b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")


def bomb_jpeg() -> bytes:
    """Return a small JPEG whose header claims 65 500 pixels a side."""
    data = bytearray(jpeg(RGB))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", 65500, 65500)
    return bytes(data)


def bomb_webp() -> bytes:
    """Return a small WebP whose canvas claims 16 384 pixels a side."""
    body = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xff\x3f\0" * 2
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def bomb_tiff() -> bytes:
    """Return a small TIFF whose first page claims 200 000 pixels a side."""
    entries = [
        (256, 200_000),
        (257, 200_000),
        (258, 8),
        (259, 5),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, 200_000),
        (279, 4),
    ]
    listed = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IIH", 12, 0, len(entries)) + listed + b"\0" * 4


@pytest.mark.parametrize(
    "data",
    [bomb_png(60_000), bomb_jpeg(), bomb_webp(), bomb_tiff()],
    ids=["png", "jpeg", "webp", "tiff"],
)
def test_a_bomb_is_refused_before_memory_is_taken(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that claims too many pixels is refused without the decoder being called."""
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("pixels were decoded"))
    assert "image.too_large" == refused(data)


def test_the_limit_is_the_callers() -> None:
    """A lower limit refuses what it does not hold, with the size as data."""
    image = decode(png(SMOOTH), max_pixels=320 * 240 - 1)
    assert isinstance(image, ColourRefusal)
    assert {"width": 320, "height": 240} == image.data


SOUND = (
    jpeg(RGB),
    png(RGB, extra=chunk(b"eXIf", exif(6))),
    pillow(RGB, "WEBP"),
    tiff(RGB, photometric="rgb"),
)


@given(st.sampled_from(SOUND), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6))
def test_damage_anywhere_is_never_an_exception(data: bytes, changes: list[tuple[int, int]]) -> None:
    """Whatever bytes are wrong, the answer is a picture or a refusal."""
    broken = bytearray(data)
    for place, value in changes:
        broken[place % len(broken)] = value
    assert isinstance(decode(bytes(broken), max_pixels=1_000_000), DecodedImage | ColourRefusal)


def test_clipped_means_any_channel_at_the_top() -> None:
    """A pixel is clipped when one of its channels stands at the highest code, in 8 and in 16 bits."""
    eight = np.zeros((2, 2, 3), np.uint8)
    eight[0, 1, 2] = 255
    for image in (opened(png(eight)), opened(png(eight.astype(np.uint16) * 257))):
        assert [[False, True], [False, False]] == ClippedView(image)[:].tolist()
        assert 0.25 == clipped_share(image)


def test_linear_light_is_float32() -> None:
    """Linear light has the picture's shape, in float32."""
    linear = np.asarray(linearise(opened(png(np.round(scene() * 255).astype(np.uint8)))))
    assert (np.float32, (48, 64, 3)) == (linear.dtype, linear.shape)
