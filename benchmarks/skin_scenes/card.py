"""Cards: no card has quite the colours that its maker states."""

from functools import cache

import numpy as np

from colour.charts import ChartReference, reference
from colour.skin import WAVELENGTHS
from colour.skin.spectra import colorchecker, xyz_weights
from colour.spaces import Floats, lab_to_xyz

GENERATIONS = ("classic24", "classic24_2014")
# Of every patch for itself, and of all alike (a yellowed or dusty card): natural logarithm of reflectance.
# With these a drawn card is 1.1 CIEDE2000 from the maker's values on average, as N. Ohta's is.
_PATCH = 0.022
_AGE = 0.012


@cache
def nominal_spectra(kind: str) -> Floats:
    """Return (24, 41): the measured spectra, bent smoothly until their colours are the maker's."""
    spectra = colorchecker()[1]
    target = lab_to_xyz(reference(kind).lab_d65)
    shapes = _bumps(np.array([450.0, 540, 620]))
    weights = xyz_weights()
    power = np.zeros((len(spectra), 3))
    for _ in range(8):
        bent = spectra * np.exp(power @ shapes)
        slope = np.einsum("nw,kw,wx->nxk", bent, shapes, weights)
        power += np.linalg.solve(slope, (target - bent @ weights)[..., None])[..., 0]
    return np.asarray(spectra * np.exp(power @ shapes))


def draw(rng: np.random.Generator) -> tuple[ChartReference, Floats]:
    """Return a card's stated values and its true reflectances (24, 41)."""
    kind = GENERATIONS[rng.integers(2)]
    shapes = _bumps(np.linspace(400, 700, 7))
    own = rng.normal(0, _PATCH, (24, len(shapes))) @ shapes
    level = rng.normal(0, _PATCH, (24, 1))
    age = rng.normal(0, _AGE, len(shapes)) @ shapes - abs(rng.normal(0, _AGE)) * (WAVELENGTHS < 480)
    return reference(kind), np.clip(nominal_spectra(kind) * np.exp(own + level + age), 0, 1)


def _bumps(centres: Floats) -> Floats:
    width = float(np.diff(centres).mean())
    return np.asarray(np.exp(-0.5 * ((WAVELENGTHS - centres[:, None]) / width) ** 2))
