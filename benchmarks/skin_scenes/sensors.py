"""Camera sensors, varied. No phone's sensitivities are published under a free licence.

Three families: the two cameras that NPL measured, shifted, widened, filtered and with crosstalk, and
curves drawn from nothing but what red, green and blue filters on silicon look like. The table is made
on one measured family and half of the drawn ones, the test on the other and the other half.
"""

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.skin_scenes import Half
from colour.skin import WAVELENGTHS
from colour.skin.spectra import table
from colour.spaces import Floats

FAMILIES: Mapping[Half, tuple[str, ...]] = {
    "table": ("nikon_5100", "drawn_broad"),
    "test": ("sigma_sd_merrill", "drawn_narrow"),
}


def draw(family: str, rng: np.random.Generator) -> Floats:
    """Return sensitivities (41, 3), each with its greatest value 1, of one sensor of a family."""
    return DRAWN[family](rng)


def _measured(base: str, rng: np.random.Generator) -> Floats:
    shift, width = rng.normal(0, 3), rng.uniform(0.9, 1.12)
    curves = []
    for band in "rgb":
        curve = table("cameras")[f"{base}_{band}"]
        peak = WAVELENGTHS[np.argmax(curve)]
        source = peak + (WAVELENGTHS - shift - rng.normal(0, 1.5) - peak) / width
        curves.append(np.interp(source, WAVELENGTHS, curve, left=0, right=0))
    return _finish(np.stack(curves, axis=-1), rng)


def _drawn(spread: tuple[float, float], rng: np.random.Generator) -> Floats:
    """Skewed bells, `spread` times as wide as usual."""
    peaks = rng.normal((600, 533, 456), (7, 6, 6))
    left = rng.uniform((18, 34, 22), (28, 46, 32)) * rng.uniform(*spread)
    right = rng.uniform((38, 34, 28), (52, 48, 42)) * rng.uniform(*spread)
    away = WAVELENGTHS[:, None] - peaks
    curves = np.exp(-0.5 * np.abs(away / np.where(away < 0, left, right)) ** rng.uniform(1.8, 2.4))
    # Dyes leak: red filters pass a little violet, green and blue ones a little far red.
    leak = rng.uniform(0, 0.05, 3) * np.exp(-0.5 * ((WAVELENGTHS[:, None] - (430, 680, 700)) / 30) ** 2)
    return _finish(curves + leak, rng)


def _finish(curves: Floats, rng: np.random.Generator) -> Floats:
    """Filter infrared and ultraviolet and let neighbouring pixels leak into each other."""
    infrared = 1 / (1 + np.exp((WAVELENGTHS - rng.uniform(635, 690)) / rng.uniform(5, 12)))
    ultraviolet = 1 / (1 + np.exp(-(WAVELENGTHS - rng.uniform(395, 420)) / rng.uniform(3, 8)))
    crosstalk = rng.uniform(0, 0.08)
    mixed = curves @ ((1 - crosstalk) * np.eye(3) + crosstalk / 3) * (infrared * ultraviolet)[:, None]
    return np.asarray(mixed / mixed.max(axis=0))


DRAWN: Mapping[str, Callable[[np.random.Generator], Floats]] = {
    "nikon_5100": lambda rng: _measured("nikon_5100", rng),
    "sigma_sd_merrill": lambda rng: _measured("sigma_sd_merrill", rng),
    "drawn_narrow": lambda rng: _drawn((0.75, 1.0), rng),
    "drawn_broad": lambda rng: _drawn((1.0, 1.35), rng),
}
