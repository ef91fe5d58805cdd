import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.spaces import (
    decode_srgb,
    encode_srgb,
    lab_to_linear_srgb,
    lab_to_xyz,
    linear_srgb_to_lab,
    linear_srgb_to_xyz,
    xyz_to_lab,
)
from tests.support.codes import srgb_codes

triples = st.tuples(*[st.floats(-0.2, 2.0)] * 3)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((1, 0, 0), (53.2408, 80.0925, 67.2032)),
        ((0, 1, 0), (87.7347, -86.1827, 83.1793)),
        ((0, 0, 1), (32.2970, 79.1875, -107.8602)),
        ((1, 1, 1), (100.0, 0.0, 0.0)),
    ],
)
def test_primaries_have_their_published_lab(rgb: tuple[int, ...], lab: tuple[float, ...]) -> None:
    """The primaries of sRGB have the CIELAB values that Lindbloom publishes."""
    assert lab == pytest.approx(linear_srgb_to_lab(rgb), abs=0.02)


@pytest.mark.parametrize(("code", "light"), [(0, 0.0), (0.04045, 0.0031308), (0.5, 0.21404), (1, 1.0)])
def test_the_srgb_curve_has_its_published_points(code: float, light: float) -> None:
    """The curve of IEC 61966-2-1 passes through its published points."""
    assert light == pytest.approx(float(decode_srgb(code)), abs=2e-6)
    assert code == pytest.approx(float(encode_srgb(light)), abs=2e-5)


@given(triples)
def test_lab_and_back(rgb: tuple[float, float, float]) -> None:
    """Any linear colour, also outside the gamut, survives the way to CIELAB and back."""
    assert rgb == pytest.approx(lab_to_linear_srgb(linear_srgb_to_lab(rgb)), abs=1e-9)
    assert linear_srgb_to_xyz(rgb) == pytest.approx(lab_to_xyz(xyz_to_lab(linear_srgb_to_xyz(rgb))), abs=1e-9)


@given(st.floats(0, 1))
def test_srgb_and_back(code: float) -> None:
    """Any code survives the way to linear light and back; the published constants meet within 1e-6."""
    assert code == pytest.approx(float(encode_srgb(decode_srgb(code))), abs=1e-6)


def test_all_codes_grow() -> None:
    """A higher code is never less light."""
    assert (np.diff(decode_srgb(np.linspace(0, 1, 65536))) > 0).all()


@pytest.mark.parametrize("tone", [0.7, 1.0, 1.3])
def test_scenes_are_drawn_in_these_codes(tone: float) -> None:
    """What rendered scenes look up is what encoding and rounding gives, in the dark and beyond white too."""
    light = np.concatenate([np.linspace(-0.1, 1.1, 50_001), np.geomspace(1e-7, 0.1, 50_001)])
    exact = np.round(255 * encode_srgb(np.clip(light, 0, 1) ** tone)).astype(np.uint8)
    np.testing.assert_array_equal(exact, srgb_codes(light, tone))
