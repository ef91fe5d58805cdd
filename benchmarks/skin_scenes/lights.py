"""Lights of a photograph, by what a person would state of them.

CIE daylight of any temperature, lamps by name from `lights.csv`, all tinted a little by walls, curtains,
foliage and sky. A name belongs to one half only; daylights are divided by their temperature.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.skin_scenes import Half
from colour.light import Light
from colour.skin import WAVELENGTHS
from colour.spaces import Floats

_FILE = Path(__file__).with_name("lights.csv")

# Kelvin.
DAYLIGHTS: Mapping[Half, tuple[tuple[float, float], ...]] = {
    "table": ((4000, 4400), (5000, 5400), (6000, 6400), (7000, 8200)),
    "test": ((4400, 5000), (5400, 6000), (6400, 7000), (8200, 10_000)),
}
LAMPS: Mapping[Half, Mapping[Light, tuple[str, ...]]] = {
    "table": {
        "daylight": ("B", "ID65"),
        "ward_led": ("LED-B3", "LED-B5", "LED-V2", "PHOS-2"),
        "warm_lamp": ("A", "LED-B2", "luxeon-ww", "studio-tungsten", "neodymium", "PHOS-4"),
        "fluorescent": (
            *("FL1", "FL3", "FL5", "FL7", "FL9", "FL11", "FL3.1", "FL3.7", "FL3.12"),
            *("luxline-white", "TL830", "F40-C50"),
        ),
    },
    "test": {
        "daylight": ("C", "ID50"),
        "ward_led": ("LED-B4", "yag-led", "LED-V1", "PHOS-1"),
        "warm_lamp": ("LED-B1", "LED-BH1", "soft-white-60w", "photoflood", "PHOS-3"),
        "fluorescent": (
            *("FL2", "FL4", "FL6", "FL8", "FL10", "FL12", "FL3.4", "FL3.9", "FL3.15"),
            *("polylux-3000", "polylux-4000", "TL84", "TL850", "F34-cool-white"),
        ),
    },
}
# How often daylight is a CIE phase of daylight rather than one of the named spectra.
_PHASE_OF_DAYLIGHT = 0.8
# Natural logarithm, at the ends of the spectrum, of a wall's or a window's tint.
_TINT = 0.12


@cache
def _spectra() -> Mapping[str, Floats]:
    lines = [line for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    values = np.array([line.split(",") for line in lines[1:]], dtype=float)
    return dict(zip(lines[0].split(",")[1:], values[:, 1:].T, strict=True))


def daylight(kelvin: float) -> Floats:
    """Return CIE daylight (41,), peak 1, of 4000 to 25 000 K (CIE 15:2018, 4.1.2)."""
    t = 1000 / kelvin
    if kelvin <= 7000:
        x = 0.244063 + 0.09911 * t + 2.9678 * t**2 - 4.6070 * t**3
    else:
        x = 0.237040 + 0.24748 * t + 1.9018 * t**2 - 2.0064 * t**3
    y = -3 * x**2 + 2.870 * x - 0.275
    below = 0.0241 + 0.2562 * x - 0.7341 * y
    first, second = (-1.3515 - 1.7703 * x + 5.9114 * y) / below, (0.0300 - 31.4424 * x + 30.0717 * y) / below
    power = _spectra()["S0"] + first * _spectra()["S1"] + second * _spectra()["S2"]
    return np.asarray(power / power.max())


def lamp(name: str) -> Floats:
    """Return the power (41,), peak 1, of a lamp in `lights.csv`."""
    return _spectra()[name]


def draw(kind: Light, half: Half, rng: np.random.Generator) -> Floats:
    """Return the power (41,) of one light of a kind (not mixed, not unknown), tinted, Y-normalised not."""
    names = LAMPS[half][kind]
    if kind == "daylight" and rng.random() < _PHASE_OF_DAYLIGHT:
        bands = DAYLIGHTS[half]
        power = daylight(rng.uniform(*bands[rng.integers(len(bands))]))
    else:
        power = lamp(names[rng.integers(len(names))])
    return power * tint(rng, _TINT)


def tint(rng: np.random.Generator, size: float) -> Floats:
    """Return a smooth factor (41,) about 1: a slope and a bow over the spectrum."""
    x = (WAVELENGTHS - 580) / 200
    return np.asarray(np.exp(size * (rng.normal() * x + rng.normal() * (x**2 - 1 / 3))))
