import io
import random
import struct

import numpy as np
import pytest
import rawpy
import tifffile

from colour.decode import decode, linearise
from colour.difference import delta_e00
from colour.image import DecodedImage
from colour.raw import is_raw
from colour.refusal import ColourRefusal
from colour.spaces import Floats, linear_srgb_to_lab
from colour.tiff import first_directory
from tests.support.decoding import opened, refused
from tests.support.dng import dng
from tests.support.examples import examples
from tests.support.pictures import png, scene, tiff

SCENE = scene(96, 128)
TRUTH = linear_srgb_to_lab(SCENE)
# Away from the edges of the squares, where a mosaic of filters cannot be sharp.
INSIDE = np.ix_(np.arange(12, 96, 24), np.arange(11, 128, 22))


def light(image: DecodedImage) -> Floats:
    """Linear sRGB of the picture."""
    return np.asarray(linearise(image), dtype=np.float64)


def test_a_raw_file_gives_its_scene_back() -> None:
    """A DNG is told by its content and gives the scene's CIELAB, exposure and all, in 16 bits with a profile."""
    image = opened(dng(SCENE))
    assert ("raw", 16, False) == (image.file_format, image.bit_depth, image.profile_assumed)
    assert "Linear ProPhoto RGB" == image.profile_name
    assert delta_e00(linear_srgb_to_lab(light(image)), TRUTH)[INSIDE].max() < 0.05


def test_its_white_balance_is_the_cameras() -> None:
    """What the camera took for white comes out neutral, whatever is in the picture."""
    lamp = np.array([1.0, 0.7, 0.4])
    seen = np.full((64, 64, 3), 0.5) * lamp
    plain = opened(dng(seen, white=lamp))
    red, green, blue = light(plain)[32, 32].tolist()
    assert [green, green] == pytest.approx([red, blue], rel=0.001)


@pytest.mark.parametrize("level", [0.02, 0.2])
def test_brightness_is_not_touched(level: float) -> None:
    """A dark picture stays as dark as it is: neither stretched nor brightened."""
    assert [level] * 3 == pytest.approx(
        light(opened(dng(np.full((64, 64, 3), level))))[32, 32].tolist(), rel=0.01
    )


def test_burnt_out_is_white() -> None:
    """Where the sensor is full the picture is at its top in every channel: no highlight is made up."""
    bright = np.full((64, 64, 3), 0.5)
    bright[:, 32:] = 1.0
    assert (opened(dng(bright)).encoded[:, 40:] >= 65535 * 0.995).all()


def test_nothing_is_smoothed_away() -> None:
    """Noise in a grey area comes through: there is no noise reduction."""
    rng = np.random.default_rng(4)
    noisy = np.repeat(0.3 + rng.normal(0, 0.02, (96, 128, 1)), 3, axis=2)
    assert light(opened(dng(noisy)))[8:-8, 8:-8, 1].std() > 0.01


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_upright_once(orientation: int) -> None:
    """Each of the eight orientations of a DNG ends upright."""
    stored = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a, 1),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }[orientation](SCENE)
    image = opened(dng(np.ascontiguousarray(stored), orientation=orientation))
    assert delta_e00(linear_srgb_to_lab(light(image)), TRUTH)[INSIDE].max() < 0.05


def test_without_white_balance_it_is_daylight() -> None:
    """A file that states no white balance is balanced for daylight, by the sensor's own matrix."""
    assert (
        delta_e00(linear_srgb_to_lab(light(opened(dng(SCENE, tags={50728: ()})))), TRUTH)[INSIDE].max() < 0.1
    )


def test_unknown_sensors_are_refused() -> None:
    """A raw file of a sensor whose colours nobody states cannot be measured."""
    found = refused(dng(SCENE, tags={50721: ()}))
    assert ("image.colour_mode", True) == (found.code, "what colours its sensor sees" in found.detail)


@pytest.mark.parametrize(
    "data",
    [b"FUJIFILMCCD-RAW 0201" + b"\0" * 200, b"\0\0\0\x18ftypcrx " + b"\0" * 200, b"IIU\0" + b"\0" * 200],
    ids=["RAF", "CR3", "RW2"],
)
def test_what_only_claims_to_be_raw_is_refused(data: bytes) -> None:
    """A file with a camera's signature and nothing behind it is refused, and says that raw was tried."""
    found = refused(data)
    assert found.code in {"image.type", "image.truncated"}
    assert "LibRaw" in found.detail


@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_a_file_cut_short_is_refused(part: float) -> None:
    """A DNG that ends early is refused, wherever it was cut."""
    data = dng(SCENE)
    assert "image.truncated" == refused(data[: int(len(data) * part)]).code


def test_an_ordinary_tiff_is_not_raw() -> None:
    """A TIFF of colours stays a TIFF, and a PNG a PNG."""
    codes = np.full((24, 40, 3), 9, np.uint8)
    assert "tiff" == opened(tiff(codes, photometric="rgb")).file_format
    assert not is_raw(png(codes))


def test_raw_behind_a_preview_is_found() -> None:
    """Where the first picture of the file is a preview, as most cameras write it, the sensor's values are found behind it."""
    out = io.BytesIO()
    with tifffile.TiffWriter(out) as file:
        file.write(np.zeros((8, 8, 3), np.uint8), photometric="rgb", subifds=1)
        file.write(np.zeros((16, 16), np.uint16), photometric="cfa")
    assert is_raw(out.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DNG that claims too many pixels is refused by its claim."""
    monkeypatch.setattr("colour.decode.raw_pixels", lambda _: pytest.fail("pixels were unpacked"))
    data = bytearray(dng(SCENE))
    for tag in (256, 257):
        _, _, start, _ = first_directory(bytes(data)).tags[tag]
        struct.pack_into("<I", data, start, 60_000)
    found = refused(bytes(data))
    assert ("image.too_large", {"width": 60_000, "height": 60_000}) == (found.code, found.data)


def test_no_part_of_libraw_is_gpl() -> None:
    """The build of LibRaw that is used holds none of the demosaicing packs under the GPL."""
    assert not rawpy.flags["DEMOSAIC_PACK_GPL2"]
    assert not rawpy.flags["DEMOSAIC_PACK_GPL3"]


def test_damage_anywhere_is_never_a_crash(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever bytes of a DNG are wrong, LibRaw gives a picture or a refusal, and lives."""
    draw = random.Random(5)
    sound = [dng(scene(48, 64)), dng(scene(48, 64), orientation=6)]
    for _ in range(examples(100)):
        broken = bytearray(draw.choice(sound))
        for _ in range(draw.choice([1, 2, 8])):
            place = draw.randrange(500) if draw.random() < 0.8 else draw.randrange(len(broken))
            broken[place] = draw.choice([0, 255, 128, draw.randrange(256)])
        assert isinstance(decode(bytes(broken), max_pixels=1_000_000), DecodedImage | ColourRefusal)
    capfd.readouterr()  # LibRaw's own complaints
