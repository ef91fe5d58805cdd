import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from colour import icc
from colour.decode import canonical_srgb_profile, decode, linearise
from colour.difference import delta_e00
from colour.icc_writer import grey_profile, matrix_profile
from colour.image import DecodedImage
from colour.profiles import to_linear
from colour.spaces import D65_WHITE, decode_srgb, encode_srgb, linear_srgb_to_lab
from tests.support.pictures import (
    colour_space,
    grey_space,
    in_space,
    jpeg,
    png,
    scene,
    segment,
    table_profile,
)

SCENE = scene()
TRUTH = linear_srgb_to_lab(SCENE)


def lab_of(data: bytes) -> np.ndarray:
    """Return CIELAB of an encoded picture."""
    image = decode(data)
    assert isinstance(image, DecodedImage), image
    return linear_srgb_to_lab(linearise(image))


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("space", ["srgb", "p3", "adobe", "prophoto"])
def test_the_same_scene_has_the_same_colours_in_every_space(space: str, bits: int) -> None:
    """A scene saved as sRGB, Display P3, Adobe RGB or ProPhoto, in 8 or 16 bits, gives the same CIELAB."""
    profile, codes = in_space(space, SCENE, bits)
    worst = 1.0 if bits == 8 and space == "prophoto" else 0.5
    found = delta_e00(lab_of(png(codes, profile)), TRUTH)
    assert found.mean() < 0.35
    assert found.max() < (worst if bits == 8 else 0.02)


@pytest.mark.parametrize("space", ["srgb", "p3", "adobe"])
def test_a_jpeg_keeps_its_space(space: str) -> None:
    """A JPEG with a profile gives the scene's CIELAB within what JPEG itself loses."""
    profile, codes = in_space(space, SCENE, 8)
    assert 0.6 > float(np.median(delta_e00(lab_of(jpeg(codes, profile)), TRUTH)))


def test_a_profile_in_pieces_is_put_together() -> None:
    """A JPEG may carry its profile in several segments, in any order."""
    profile, codes = in_space("p3", SCENE, 8)
    assert profile is not None
    half = len(profile) // 2
    pieces = segment(0xE2, b"ICC_PROFILE\0\x02\x02" + profile[half:])
    pieces += segment(0xE2, b"ICC_PROFILE\0\x01\x02" + profile[:half])
    image = decode(jpeg(codes, extra=pieces))
    assert isinstance(image, DecodedImage)
    assert profile == image.icc_profile
    assert ("p3", False) == (image.profile_name, image.profile_assumed)


def test_a_grey_profile_is_honoured() -> None:
    """A greyscale file with a profile gives neutral colours of the right lightness."""
    codes = np.arange(256, dtype=np.uint8).reshape(16, 16)
    lab = lab_of(png(codes, grey_space()))
    light = (codes / 255) ** (461 / 256)
    assert linear_srgb_to_lab(np.repeat(light[..., None], 3, axis=2)) == pytest.approx(lab, abs=2e-3)


def test_a_profile_for_other_channels_is_flagged() -> None:
    """A grey profile in a colour picture counts as none."""
    image = decode(png(in_space("srgb", SCENE, 8)[1], grey_space()))
    assert isinstance(image, DecodedImage)
    assert image.profile_assumed
    assert "GRAY" in image.profile_name


def test_white_stays_white() -> None:
    """Device white becomes linear white in every space: D50 of the profile ends at D65 of ours."""
    for space in ("p3", "adobe", "prophoto"):
        matrix = icc.to_linear_srgb(colour_space(space)[1])
        assert [1, 1, 1] == pytest.approx(list(matrix @ [1, 1, 1]), abs=2e-4)


def test_bradford_matches_the_published_matrix() -> None:
    """The D65 to D50 matrix is the one that Lindbloom publishes for the Bradford transform."""
    published = [
        [1.0478112, 0.0228866, -0.0501270],
        [0.0295424, 0.9904844, -0.0170491],
        [-0.0092345, 0.0150436, 0.7521316],
    ]
    assert published == pytest.approx(icc.bradford(D65_WHITE, np.array([0.96422, 1, 0.82521])), abs=2e-6)


def test_wider_colours_are_not_clipped() -> None:
    """A green that only Display P3 holds comes out beyond 0..1 in linear sRGB, not cut off."""
    profile, _ = colour_space("p3")
    linear = to_linear(np.array([[[0, 255, 0]]], np.uint8), profile)
    assert linear[0, 0, 0] < -0.1
    assert linear[0, 0, 1] > 1.0


def test_another_reader_agrees_with_the_profiles_we_write() -> None:
    """LittleCMS reads our sRGB profile as sRGB: colours pass through it unchanged."""
    ours = ImageCms.ImageCmsProfile(io.BytesIO(canonical_srgb_profile()))
    rgb = np.random.default_rng(1).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    through = ImageCms.profileToProfile(Image.fromarray(rgb), ours, ImageCms.createProfile("sRGB"))
    assert through is not None
    assert 1 >= np.abs(np.asarray(through).astype(int) - rgb).max()
    assert "sRGB" == ImageCms.getProfileDescription(ours).strip()


def test_the_profiles_of_others_are_read_exactly() -> None:
    """LittleCMS's own sRGB profile (parametric curves) gives the curve of the standard."""
    theirs = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    codes = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2)
    assert decode_srgb(codes / 255) == pytest.approx(to_linear(codes, theirs), abs=3e-4)


@pytest.mark.parametrize(
    ("kind", "numbers", "at_half"),
    [
        (0, [2.0], 0.25),
        (1, [2.0, 1.0, -0.25], 0.0625),
        (2, [2.0, 1.0, -0.25, 0.1], 0.1625),
        (3, [2.0, 1.0, 0.0, 0.5, 0.6], 0.25),
        (4, [2.0, 1.0, 0.0, 0.5, 0.4, 0.125, 0.0], 0.375),
    ],
)
def test_parametric_curves(kind: int, numbers: list[float], at_half: float) -> None:
    """All five parametric curves of ICC.1 are read as the standard writes them."""
    tag = struct.pack(f">4s4xHxx{len(numbers)}i", b"para", kind, *(round(n * 65536) for n in numbers))
    curve, length = icc.read_curve(tag)
    assert len(tag) == length
    assert at_half == pytest.approx(float(curve[(len(curve) - 1) // 2]), abs=1e-4)


def test_table_profiles_are_followed() -> None:
    """A profile that works by tables, as printers and some cameras have, is followed as far as its 8 bits go."""
    profile = table_profile()
    assert icc.read_profile(profile).curves is None
    codes = in_space("srgb", SCENE, 8)[1]
    assert 1.5 > float(delta_e00(lab_of(png(codes, profile)), TRUTH).mean())
    deep = in_space("srgb", SCENE, 16)[1]
    assert 1.5 > float(delta_e00(lab_of(png(deep, profile)), TRUTH).mean())


def test_profiles_are_the_same_bytes_every_time() -> None:
    """A written profile depends on nothing but its arguments: no date of today."""
    curve = encode_srgb(np.linspace(0, 1, 9))
    assert matrix_profile("x", np.eye(3), curve) == matrix_profile("x", np.eye(3), curve)
    assert 2026 == int.from_bytes(canonical_srgb_profile()[24:26], "big")


@given(st.binary(max_size=300), st.integers(0, 600), st.integers(0, 255))
def test_damaged_profiles_raise_one_error(noise: bytes, place: int, value: int) -> None:
    """Whatever is wrong with a profile, IccError is what it raises, if anything."""
    whole = bytearray(grey_profile("g", [2.2]))
    whole[place % len(whole)] = value
    for data in (noise, bytes(whole), bytes(whole[:place])):
        try:
            icc.read_profile(data)
        except icc.IccError:
            continue
