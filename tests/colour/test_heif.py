import random
import struct

import cv2
import numpy as np
import pytest

from colour.decode import decode, linearise
from colour.difference import delta_e00
from colour.heif_boxes import coded_pixels
from colour.image import DecodedImage
from colour.refusal import ColourRefusal
from colour.spaces import linear_srgb_to_lab
from tests.support.decoding import opened, refused
from tests.support.examples import examples
from tests.support.heic import LOSSLESS, box, heic, nclx, with_properties
from tests.support.pictures import chunk, exif, grey_space, in_space, png, scene

SCENE = scene(96, 128)
TRUTH = linear_srgb_to_lab(SCENE)
PROFILE, CODES = in_space("srgb", SCENE, 8)
P3, P3_DEEP = in_space("p3", SCENE, 16)
# Where something is turned, exactness needs colour at full resolution.
TURNED = {
    1: (),
    2: (box(b"imir", b"\1"),),
    3: (box(b"irot", b"\2"),),
    4: (box(b"imir", b"\0"),),
    5: (box(b"irot", b"\3"), box(b"imir", b"\1")),
    6: (box(b"irot", b"\3"),),
    7: (box(b"irot", b"\1"), box(b"imir", b"\1")),
    8: (box(b"irot", b"\1"),),
}


def plain() -> bytes:
    """A HEIC that says nothing of its colours."""
    return heic(png(CODES), *LOSSLESS)


@pytest.mark.parametrize(("bits", "step"), [(10, 65535 / 1023), (12, 65535 / 4095)])
def test_ten_and_twelve_bits_stay_more_than_eight(bits: int, step: float) -> None:
    """The codes of a deep HEIC come as 16 bits, within two of its own steps, white at the top."""
    white = P3_DEEP.copy()
    white[:32] = 65535
    image = opened(heic(png(white, P3), *LOSSLESS, "-b", str(bits)))
    assert ("heic", 16, P3) == (image.file_format, image.bit_depth, image.icc_profile)
    assert np.abs(image.encoded[32:].astype(float) - white[32:]).max() < 2 * step
    assert 65535 == image.encoded.max()


@pytest.mark.parametrize("orientation", TURNED)
def test_it_is_turned_once(orientation: int) -> None:
    """What irot and imir say is done, in their order, and the EXIF orientation that says it too is not done again."""
    stored = heic(png(CODES, extra=chunk(b"eXIf", exif(orientation))), *LOSSLESS)
    assert b"Exif" in stored
    upright = opened(plain()).encoded
    expected = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: np.rot90(upright, -1)[:, ::-1],
        6: np.rot90(upright, -1),
        7: np.rot90(upright, 1)[:, ::-1],
        8: np.rot90(upright, 1),
    }[orientation]
    turned = opened(stored if b"irot" in stored else with_properties(stored, *TURNED[orientation]))
    assert expected.shape == turned.encoded.shape
    assert (expected == turned.encoded).all()


@pytest.mark.parametrize(
    ("numbers", "name", "assumed"),
    [
        ((12, 13), "Display P3", False),
        ((1, 13), "sRGB", False),
        ((9, 1), "BT.2020, curve 1", False),
        ((12, 2), "Display P3", False),
        ((2, 2), "sRGB", True),
        ((8, 13), "sRGB", True),
        ((12, 9), "sRGB", True),
    ],
)
def test_a_colour_space_may_be_named_by_number(numbers: tuple[int, int], name: str, assumed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Without a profile the file's numbers say the colour space; open or unknown ones are flagged."""
    image = opened(with_properties(plain(), nclx(*numbers)))
    assert (name, assumed) == (image.profile_name, image.profile_assumed)


def test_no_word_about_colour_is_flagged() -> None:
    """A HEIC with neither a profile nor numbers is read as sRGB and says that this was assumed."""
    assert opened(plain()).profile_assumed


def test_display_p3_by_number_is_display_p3() -> None:
    """P3 stated by number gives the colours that the profile gives."""
    codes = png(P3_DEEP)
    image = opened(with_properties(heic(codes, *LOSSLESS, "-b", "12"), nclx(12, 13)))
    assert 0.3 > float(np.median(delta_e00(linear_srgb_to_lab(np.asarray(linearise(image))), TRUTH)))


@pytest.mark.parametrize("transfer", [16, 18])
def test_high_dynamic_range_is_refused(transfer: int) -> None:
    """PQ and HLG mean brightness beyond white, and are refused as what they are."""
    found = refused(with_properties(plain(), nclx(9, transfer)))
    assert "image.colour_mode" == found.code
    assert "high dynamic range" in found.detail


def test_grey_is_repeated() -> None:
    """A HEIC in black and white, with its grey profile, gives three equal channels."""
    image = opened(heic(png(CODES[..., 1], grey_space()), "-q", "95"))
    assert (image.encoded[..., :1] == image.encoded).all()


@pytest.mark.parametrize("mixed", [(), ("--premultiplied-alpha",)])
def test_transparency_is_laid_on_white(mixed: tuple[str, ...]) -> None:
    """What transparency hides stays hidden, stored beside the colours or multiplied with them."""
    alpha = np.full((96, 128), 255, np.uint8)
    alpha[:32] = 0
    done, data = cv2.imencode(".png", np.dstack([CODES[..., ::-1], alpha]))
    assert done
    image = opened(heic(bytes(data), *LOSSLESS, *mixed))
    assert (255 == image.encoded[:32]).all()
    assert 1 >= np.abs(image.encoded[32:].astype(int) - CODES[32:]).max()


def test_thumbnails_are_not_the_picture() -> None:
    """A thumbnail in the file is not looked at."""
    assert (128, 96) == opened(heic(png(CODES), "-t", "64")).size


def test_other_codings_are_refused_by_their_name() -> None:
    """AVIF is of the same family and is refused with its name."""
    found = refused(heic(png(CODES), "--avif"))
    assert "image.type" == found.code
    assert "av01" in found.detail


def test_a_sequence_without_a_still_is_refused() -> None:
    """A file that claims to be HEIC by its brand alone is refused, and says what is missing."""
    found = refused(box(b"ftyp", b"heic\0\0\0\0mif1") + box(b"mdat", b"\0" * 50))
    assert ("image.type", "a HEIF file without a still picture") == (found.code, found.detail)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_short_is_refused(part: float) -> None:
    """A HEIC that ends early is refused, wherever it was cut."""
    data = plain()
    assert "image.truncated" == refused(data[: int(len(data) * part)]).code


def claiming(width: int, height: int) -> bytes:
    """A small HEIC whose picture claims another size."""
    data = bytearray(plain())
    struct.pack_into(">II", data, data.index(b"ispe") + 8, width, height)
    return bytes(data)


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that claims more pixels than the limit is refused by its claim."""
    monkeypatch.setattr("colour.decode.heif_pixels", lambda _: pytest.fail("pixels were decoded"))
    found = refused(claiming(16_000, 16_000))
    assert ("image.too_large", {"width": 16_000, "height": 16_000}) == (found.code, found.data)


def test_a_picture_larger_than_it_claims_is_refused() -> None:
    """A coded picture larger than the boxes say is refused by libheif's own limit, not decoded."""
    assert "image.truncated" == refused(claiming(8, 8)).code


def tiles(times: int) -> bytes:
    """The boxes of a grid that uses one tile of 1000 x 1000 so many times."""
    kinds = b"".join(
        box(b"infe", struct.pack(">B3xHH4sx", 2, item, 0, kind))
        for item, kind in ((1, b"hvc1"), (2, b"grid"))
    )
    sizes = box(
        b"ipco", box(b"ispe", struct.pack(">4xII", 1000, 1000)) + box(b"ispe", struct.pack(">4xII", 64, 64))
    )
    links = box(b"ipma", struct.pack(">4xIHBBHBB", 2, 1, 1, 1, 2, 1, 2))
    parts = box(b"dimg", struct.pack(">HH", 2, times) + struct.pack(">H", 1) * times)
    body = box(b"pitm", struct.pack(">4xH", 2)) + box(b"iinf", struct.pack(">4xH", 2) + kinds)
    body += box(b"iprp", sizes + links) + box(b"iref", b"\0" * 4 + parts)
    return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"\0" * 4 + body)


def test_every_use_of_a_tile_counts() -> None:
    """A grid that names one tile ten thousand times costs ten thousand tiles, however small it claims to be."""
    assert 10_000 * 1_000_000 == coded_pixels(tiles(10_000))


def test_pictures_in_a_circle_are_refused() -> None:
    """A derived picture that is made from itself is damage, not a loop."""
    data = tiles(3).replace(struct.pack(">HHHHH", 2, 3, 1, 1, 1), struct.pack(">HHHHH", 2, 3, 2, 2, 2))
    assert "image.truncated" == refused(data).code


def test_damage_anywhere_is_never_a_crash(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever bytes of a HEIC are wrong, its native decoders give a picture or a refusal, and live."""
    draw = random.Random(3)
    sound = [plain(), with_properties(heic(png(P3_DEEP), "-q", "50", "-b", "10"), nclx(12, 13), *TURNED[7])]
    for _ in range(examples(200)):
        broken = bytearray(draw.choice(sound))
        for _ in range(draw.choice([1, 2, 8])):
            # Boxes and parameter sets lie at the front.
            place = draw.randrange(900) if draw.random() < 0.8 else draw.randrange(len(broken))
            broken[place % len(broken)] = draw.choice([0, 255, 128, draw.randrange(256)])
        assert isinstance(decode(bytes(broken), max_pixels=1_000_000), DecodedImage | ColourRefusal)
    capfd.readouterr()  # the decoders' own complaints
