"""What holds for every colour: ways there and back, and what a difference must be to be one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour import icc
from colour.difference import delta_e00
from colour.icc_writer import grey_profile, matrix_profile
from colour.image import DecodedImage
from colour.profiles import to_linear
from colour.spaces import (
    decode_srgb,
    encode_srgb,
    lab_to_xyz,
    linear_srgb_to_lab,
    linear_srgb_to_xyz,
    xyz_to_lab,
    xyz_to_linear_srgb,
)
from tests.support.examples import examples

Colour = tuple[float, float, float]

labs = st.tuples(st.floats(0, 100), st.floats(-100, 100), st.floats(-100, 100))
whites = st.tuples(st.floats(0.8, 1.2), st.just(1.0), st.floats(0.2, 1.3)).map(np.array)
colours = st.tuples(*[st.floats(-0.3, 4.0)] * 3)
# Red, green and blue far enough apart to make a space, as chromaticities.
primaries = st.tuples(
    st.tuples(st.floats(0.6, 0.73), st.floats(0.27, 0.33)),
    st.tuples(st.floats(0.15, 0.32), st.floats(0.58, 0.8)),
    st.tuples(st.floats(0.1, 0.17), st.floats(0.03, 0.1)),
)


@given(labs, whites)
def test_lab_to_xyz_and_back(lab: Colour, white: np.ndarray) -> None:
    """CIELAB under any white survives the way to XYZ and back."""
    assert lab == pytest.approx(xyz_to_lab(lab_to_xyz(lab, white), white), abs=1e-9)


@given(colours)
def test_xyz_to_linear_and_back(xyz: Colour) -> None:
    """XYZ survives the way to linear sRGB and back, however far outside the gamut."""
    assert xyz == pytest.approx(linear_srgb_to_xyz(xyz_to_linear_srgb(xyz)), abs=1e-12)


@given(st.floats(-1, 8))
def test_light_to_code_and_back(light: float) -> None:
    """Light, also negative or beyond white, survives being encoded: the standard's two pieces meet within 1e-7."""
    assert light == pytest.approx(float(decode_srgb(encode_srgb(light))), abs=1e-7)


@given(whites, whites, whites)
def test_adaptation_has_no_memory(one: np.ndarray, other: np.ndarray, third: np.ndarray) -> None:
    """Adaptation takes white to white, there and back changes nothing, and a stop on the way makes no odds."""
    there = icc.bradford(one, other)
    np.testing.assert_allclose(other, there @ one, atol=1e-12)
    np.testing.assert_allclose(np.eye(3), icc.bradford(other, one) @ there, atol=1e-12)
    np.testing.assert_allclose(icc.bradford(one, third), icc.bradford(other, third) @ there, atol=1e-12)


@settings(max_examples=examples(25))
@given(primaries, st.floats(1.0, 2.8), st.sampled_from([np.uint8, np.uint16]), st.integers(0, 2**32 - 1))
def test_codes_through_any_profile_and_back(
    corners: tuple[tuple[float, float], ...], gamma: float, depth: type[np.generic], seed: int
) -> None:
    """Codes in an RGB space of any primaries and gamma give light from which the same codes follow."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in corners]).T
    matrix = columns * np.linalg.solve(columns, icc.D50_WHITE)
    profile = matrix_profile("any", matrix, [gamma])
    top = int(np.iinfo(depth).max)
    # Down to a twentieth: below it a steep curve's light is finer than float32 beside a wide matrix.
    codes = np.random.default_rng(seed).integers(top // 20, top + 1, (4, 5, 3)).astype(depth)
    written = icc.read_profile(profile)
    assert written.matrix is not None
    light = to_linear(codes, profile) @ np.linalg.inv(icc.to_linear_srgb(written.matrix)).T
    back = np.maximum(light, 0) ** (1 / (round(gamma * 256) / 256)) * top
    np.testing.assert_allclose(codes, back, rtol=0, atol=0.05 if depth == np.uint8 else 2)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=300))
def test_a_grey_curve_and_back(samples: list[float]) -> None:
    """Any sampled curve comes back from a profile's bytes within the sixteen bits that it is written in."""
    read = icc.read_profile(grey_profile("any", samples))
    assert read.curves is not None
    np.testing.assert_allclose(
        samples, icc.curve_values(read.curves[0], len(samples)), rtol=0, atol=0.51 / 65535
    )


@pytest.mark.parametrize("profile", [None, grey_profile("linear", [1.0])])
def test_more_code_is_more_light(profile: bytes | None) -> None:
    """Every one of the 65 536 codes is more light than the one before, whatever the profile."""
    codes = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1).repeat(3, axis=2)
    light = np.asarray(to_linear(codes, profile))[..., 1].ravel()
    assert (np.diff(light) > 0).all()


@given(labs, labs)
def test_a_difference_looks_the_same_from_both_sides(one: Colour, other: Colour) -> None:
    """CIEDE2000 is symmetric, never negative, finite, and zero for nothing but the same colour."""
    there, back = float(delta_e00(one, other)), float(delta_e00(other, one))
    assert there == pytest.approx(back, abs=1e-9)
    assert np.isfinite(there)
    assert there >= 0
    # What counts is a distance that double precision still tells from none after its squares.
    if max(abs(a - b) for a, b in zip(one, other, strict=True)) > 1e-3:
        assert there > 0


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_greys_lie_on_a_line(one: float, other: float, third: float) -> None:
    """Of three greys the outer two differ most: a difference grows with what lies between."""
    low, middle, high = sorted((one, other, third))
    outer, *inner = delta_e00([[low, 0, 0]] * 3, [[high, 0, 0], [middle, 0, 0], [low, 0, 0]])
    assert outer >= inner[0] >= inner[1] == 0


@given(labs, st.tuples(*[st.floats(-1, 1)] * 3))
def test_a_small_step_is_a_small_difference(lab: Colour, step: Colour) -> None:
    """A step in CIELAB is never more than a little over twice its length in CIEDE2000.

    Near black a step in L* counts 1 / S_L < 1; near grey a* is stretched by up to 1.5 and hue's rotation in
    blue adds less than the weights take off.
    """
    length = float(np.linalg.norm(step))
    assert float(delta_e00(lab, np.add(lab, step))) <= 2.1 * length + 1e-9


@given(st.integers(0, 2**32 - 1))
def test_decoding_has_no_chance_in_it(seed: int) -> None:
    """The same codes give the same light, to the bit, one pixel at a time or all at once."""
    codes = np.random.default_rng(seed).integers(0, 256, (3, 4, 3), dtype=np.uint8)
    image = DecodedImage(codes, None, "sRGB", profile_assumed=True, file_format="png")
    whole = np.asarray(to_linear(image.encoded, None))
    assert (whole == np.asarray(to_linear(image.encoded.copy(), None))).all()
    assert (whole[1:2, 2:3] == np.asarray(to_linear(codes[1:2, 2:3], None))).all()
    assert linear_srgb_to_lab(whole)[2, 3] == pytest.approx(linear_srgb_to_lab(whole[2, 3]), abs=1e-12)
