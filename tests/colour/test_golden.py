"""Our formulas against those of colour-science, whose values `golden/make_golden.py` stored."""

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import colour
from colour import icc
from colour.charts import reference
from colour.difference import delta_e00
from colour.icc_writer import matrix_profile
from colour.light import correlated_temperature
from colour.profiles import to_linear
from colour.skin.spectra import colorchecker, spectral_lab, xyz_weights
from colour.spaces import (
    LINEAR_SRGB_TO_XYZ,
    decode_srgb,
    encode_srgb,
    lab_to_xyz,
    linear_srgb_to_lab,
    xyz_to_lab,
    xyz_to_linear_srgb,
)
from colour.tone import ita

GOLDEN = json.loads((Path(__file__).parent / "golden" / "golden.json").read_text("utf-8"))
SPACES = GOLDEN["rgb_spaces"]
named = {"ids": lambda case: case.get("name") or case.get("light")}


def test_the_package_under_test_is_ours() -> None:
    """`colour` is this repository's package, and colour-science, which has the same name, is not installed."""
    assert Path(__file__).parents[2] / "colour" / "__init__.py" == Path(colour.__file__)
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("colour-science")


@pytest.mark.parametrize("case", GOLDEN["lab"], ids=lambda case: str(case["white"]))
def test_xyz_and_lab(case: dict[str, Any]) -> None:
    """XYZ goes to CIELAB and back under every white to the nine decimals stored, black and beyond white too."""
    np.testing.assert_allclose(case["lab"], xyz_to_lab(case["xyz"], case["white"]), rtol=0, atol=1e-9)
    # One unit in the ninth decimal of L* is up to 3e-11 of XYZ.
    np.testing.assert_allclose(case["xyz"], lab_to_xyz(case["lab"], case["white"]), rtol=0, atol=1e-10)


def test_chromatic_adaptation() -> None:
    """The Bradford matrix between any two of six whites has the ten decimals stored."""
    assert 30 == len(GOLDEN["bradford"])
    for case in GOLDEN["bradford"]:
        ours = icc.bradford(np.array(case["source"]), np.array(case["target"]))
        np.testing.assert_allclose(case["matrix"], ours, rtol=0, atol=1e-10)


def test_the_matrix_of_srgb() -> None:
    """The matrix from linear sRGB to XYZ is the one of its primaries, to the seven decimals we write."""
    np.testing.assert_allclose(SPACES[0]["matrix"], LINEAR_SRGB_TO_XYZ, rtol=0, atol=5e-8)


def test_the_curve_of_srgb() -> None:
    """The sRGB curve is the same both ways."""
    codes, linear = np.array(SPACES[0]["codes"]) / 65535, np.array(SPACES[0]["linear"])
    np.testing.assert_allclose(linear, decode_srgb(codes), rtol=0, atol=1e-9)
    # A unit in the ninth decimal of dark linear light is 13 times as much of a code.
    np.testing.assert_allclose(codes, encode_srgb(linear), rtol=0, atol=2e-8)


@pytest.mark.parametrize("space", SPACES, **named)
def test_pixels_of_every_space(space: dict[str, Any]) -> None:
    """16-bit codes with an sRGB, P3, Adobe RGB, ROMM or Rec. 2020 profile have that CIELAB within ΔE00 0.01.

    A profile holds matrices in units of 2^-16 and these curves in 16 bits: that, not the arithmetic,
    makes the hundredth, and only in codes near black.
    """
    profile = matrix_profile(space["name"], space["matrix_d50"], np.array(space["curve"]) / 65535)
    lab = linear_srgb_to_lab(to_linear(np.array(space["codes"], np.uint16)[None], profile)[0])
    assert delta_e00(space["lab_d65"], lab).max() < 0.01
    # White is no darker and no more coloured than those units allow.
    np.testing.assert_allclose(space["lab_d65"][1], lab[1], rtol=0, atol=0.01)


def test_ciede2000() -> None:
    """400 pairs, near, far, grey, across the hue's seam and of opposite hue, differ as stored, either way round."""
    pairs = GOLDEN["differences"]
    assert 400 == len(pairs["cie2000"])
    for one, other in ((pairs["first"], pairs["second"]), (pairs["second"], pairs["first"])):
        np.testing.assert_allclose(pairs["cie2000"], delta_e00(one, other), rtol=0, atol=1e-8)


@pytest.mark.parametrize("case", GOLDEN["temperatures"], ids=lambda case: f"{case['kelvin']}{case['duv']:+}")
def test_colour_temperature(case: dict[str, Any]) -> None:
    """The colour temperature is within a mired of Ohno's and duv within 1.5e-4, from 1800 to 14 000 K.

    Krystek's locus lies within 1.2e-4 of Planck's in u, v, which is what duv may be off; a mired is a
    fifth of what can be seen, and far less than the white balance of a camera, which the light is read through.
    """
    kelvin, duv = correlated_temperature(xyz_to_linear_srgb(case["xyz"]))
    assert kelvin is not None
    assert 1e6 / case["kelvin"] == pytest.approx(1e6 / kelvin, abs=1)
    assert case["duv"] == pytest.approx(duv, abs=1.5e-4)


@pytest.mark.parametrize("case", GOLDEN["spectra"], **named)
def test_colours_from_spectra(case: dict[str, Any]) -> None:
    """The 24 measured patches have the stored XYZ and CIELAB under twelve lights: the same sum from 380 to 780 nm.

    Our tables of lights hold six digits, the stored values come from colour-science's own.
    """
    _, spectra = colorchecker()
    np.testing.assert_allclose(case["xyz"], spectra @ xyz_weights(case["light"]), rtol=0, atol=5e-7)
    np.testing.assert_allclose(case["lab"], spectral_lab(spectra, case["light"]), rtol=0, atol=5e-5)


@pytest.mark.parametrize("kind", ["classic24", "classic24_2014"])
def test_the_classic_under_d65(kind: str) -> None:
    """Both generations of the Classic have colour-science's colours, taken from D50 to D65, within ΔE00 0.01.

    Theirs start from chromaticities of four digits, ours from the maker's CIELAB.
    """
    assert delta_e00(GOLDEN["classic"][kind], reference(kind).lab_d65).max() < 0.01


# By hand: 180/π · arctan((L* - 50) / b*), from the angles of the half square and the half equilateral triangle.
@pytest.mark.parametrize(
    ("lightness", "b", "degrees"),
    [
        (68.0, 18.0, 45.0),
        (50.0 + 10 * 3**0.5, 10.0, 60.0),
        (60.0, 10 * 3**0.5, 30.0),
        (50.0, 17.3, 0.0),
        (40.0, 10 * 3**0.5, -30.0),
        (32.0, 18.0, -45.0),
        (50.0 + 5 * (2 + 3**0.5), 5.0, 75.0),
        (50.0 + 20 * (2**0.5 - 1), 20.0, 22.5),
    ],
)
def test_ita(lightness: float, b: float, degrees: float) -> None:
    """ITA is Chardon's angle, whatever a* is."""
    angles = ita([[lightness, a, b] for a in (-3.0, 9.0, 25.0)])
    np.testing.assert_allclose(degrees, angles, rtol=0, atol=1e-9)
