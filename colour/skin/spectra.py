"""Lights, observer, cameras and the colour card as spectra, and colour computed from them.

All spectra share the grid `WAVELENGTHS`: 380 to 780 nm in steps of 10 nm, 41 values. Where the
numbers come from stands in the first lines of each file in `data/`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from colour.charts.reference import reference
from colour.spaces import Floats, xyz_to_lab

_DATA = Path(__file__).with_name("data")

WAVELENGTHS: Floats = np.arange(380.0, 781.0, 10.0)


@cache
def table(name: str) -> Mapping[str, Floats]:
    """Return the columns of `data/<name>.csv` as (41,) arrays, without the wavelengths."""
    lines = [
        line
        for line in (_DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    header = lines[0].split(",")
    values = np.array([line.split(",") for line in lines[1:]], dtype=np.float64)
    if not np.array_equal(values[:, 0], WAVELENGTHS):
        msg = f"{name}.csv is not on the 380-780 nm grid"
        raise ValueError(msg)
    return {column: values[:, i] for i, column in enumerate(header) if i > 0}


def illuminant(name: str) -> Floats:
    """Return the relative power (41,) of a light named in `data/illuminants.csv`, peak 1."""
    return table("illuminants")[name]


def observer() -> Floats:
    """Return the CIE 1931 2-degree colour matching functions (41, 3)."""
    columns = table("observer")
    return np.stack([columns["x"], columns["y"], columns["z"]], axis=-1)


def colorchecker() -> tuple[tuple[str, ...], Floats]:
    """Return the names of the 24 patches in the card's order and their measured reflectance (24, 41)."""
    chart = reference("classic24")
    if chart.reflectance is None or chart.wavelengths is None or any(chart.wavelengths != WAVELENGTHS):
        msg = "the card's spectra are not on the 380-780 nm grid"
        raise ValueError(msg)
    return chart.names, chart.reflectance


def xyz_weights(light: str = "D65") -> Floats:
    """Return (41, 3) weights: reflectance @ weights is XYZ under the light, Y = 1 for a perfect diffuser."""
    weighted = observer() * illuminant(light)[:, None]
    return np.asarray(weighted / weighted[:, 1].sum(), dtype=np.float64)


def spectral_lab(reflectance: ArrayLike, light: str = "D65") -> Floats:
    """Return CIELAB (..., 3) of reflectance (..., 41) under the light, whose own white is the white.

    Summed over the 10 nm grid without band-pass correction (CIE 15:2018, 7.2).
    """
    weights = xyz_weights(light)
    return xyz_to_lab(np.asarray(reflectance, dtype=np.float64) @ weights, weights.sum(axis=0))
