import io

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from colour.difference import delta_e00
from colour.icc import IccError
from colour.icc_lut import lut_to_linear_srgb
from colour.icc_writer import canonical_srgb_profile
from colour.spaces import (
    decode_srgb,
    encode_srgb,
    linear_srgb_to_lab,
)
from tests.support.pictures import table_profile
from tests.support.table_profiles import device_table

CODES = np.random.default_rng(8).integers(0, 256, (40, 50, 3), dtype=np.uint8)
CODES[0, :3] = [[0, 0, 0], [255, 255, 255], [255, 255, 255]]

PROFILES = {
    "8-bit table into CIELAB": table_profile(),
    "16-bit table into CIELAB": device_table("mft2", "Lab "),
    "16-bit table into XYZ": device_table("mft2", "XYZ "),
    "stages into CIELAB": device_table("mAB ", "Lab "),
    "stages into XYZ": device_table("mAB ", "XYZ "),
    "stages without a grid": device_table("mAB ", "XYZ ", grid=False),
}


def littlecms(codes: np.ndarray, profile: bytes) -> np.ndarray:
    """8-bit sRGB codes as LittleCMS makes them of codes in a profile, relative colorimetric."""
    picture = Image.fromarray(codes)
    ours, srgb = (ImageCms.ImageCmsProfile(io.BytesIO(p)) for p in (profile, canonical_srgb_profile()))
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    # Without NOOPTIMIZE it resamples all it does into one coarse table.
    exact = ImageCms.Flags.NOOPTIMIZE
    found = ImageCms.profileToProfile(
        picture, ours, srgb, renderingIntent=intent, outputMode="RGB", flags=exact
    )
    assert found is not None
    return np.asarray(found)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_littlecms_agrees_within_one_code(profile: bytes) -> None:
    """Tables of every kind, with their curves, grid and matrix, give what LittleCMS gives, in 8-bit sRGB."""
    light = np.clip(lut_to_linear_srgb(profile, CODES), 0, 1)
    apart = np.abs(encode_srgb(light) * 255 - littlecms(CODES, profile))
    assert apart.max() <= 1.0


def test_what_a_table_says_is_followed_finer_than_eight_bits() -> None:
    """A fine table of a known camera gives its colours back within 0.05 of a CIEDE2000, in 16 bits."""
    codes = (CODES.astype(np.uint16) * 257) ^ 77
    truth = linear_srgb_to_lab(decode_srgb(codes / 65535))
    profile = device_table("mft2", "Lab ", camera=False, points=33)
    found = delta_e00(linear_srgb_to_lab(lut_to_linear_srgb(profile, codes)), truth)
    assert found.mean() < 0.05


def test_the_relative_table_counts() -> None:
    """Of a perceptual and a relative colorimetric table the relative one is followed."""
    plain = device_table("mft2", "Lab ")
    both = device_table("mft2", "Lab ", relative=device_table("mft2", "Lab ", camera=False))
    single = device_table("mft2", "Lab ", camera=False)
    assert np.array_equal(lut_to_linear_srgb(single, CODES), lut_to_linear_srgb(both, CODES))
    assert not np.array_equal(lut_to_linear_srgb(plain, CODES), lut_to_linear_srgb(both, CODES))


def test_a_grey_table_has_one_input() -> None:
    """A table of one input turns grey codes into neutral light."""
    profile = device_table("mft2", "Lab ", grey=True)
    codes = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    light = lut_to_linear_srgb(profile, codes)
    lab = linear_srgb_to_lab(light)
    assert np.abs(lab[..., 1:]).max() < 0.01
    assert np.linspace(0, 100, 256) == pytest.approx(lab[0, :, 0], abs=0.01)


def test_white_is_white() -> None:
    """The connection space's white, D50, becomes the white of sRGB, D65."""
    light = lut_to_linear_srgb(device_table("mft2", "Lab ", camera=False), np.full((1, 1, 3), 255, np.uint8))
    assert [1, 1, 1] == pytest.approx(light[0, 0].tolist(), abs=2e-3)


def test_large_pictures_go_in_blocks() -> None:
    """What a pixel becomes does not depend on how many there are."""
    many = cv2.resize(CODES, (700, 500), interpolation=cv2.INTER_NEAREST)
    assert np.array_equal(
        lut_to_linear_srgb(table_profile(), many)[::-1],
        lut_to_linear_srgb(table_profile(), np.ascontiguousarray(many[::-1])),
    )


@given(
    st.sampled_from(list(PROFILES)), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=5)
)
def test_damaged_tables_raise_one_error(name: str, changes: list[tuple[int, int]]) -> None:
    """Whatever is wrong with a table, IccError is what it raises, if anything."""
    broken = bytearray(PROFILES[name])
    for place, value in changes:
        broken[place % len(broken)] = value
    try:
        assert lut_to_linear_srgb(bytes(broken), CODES[:2]).shape == (2, 50, 3)
    except IccError:
        return
