"""Prints of a card as home printers make them: meant to have its nominal colours, and missing them.

A printer lays cyan, magenta, yellow and black dots; their mean reflectance is Neugebauer's, with Yule and
Nielsen's exponent for light that wanders in the paper. The amounts of ink are those with which one printer, the
one its driver knows, would meet the nominal colours; another prints them, with inks, dots, paper and gloss of
its own. Half of the printers make the table, the other half have inks of another make.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.skin_scenes import Half
from colour.charts import ChartReference
from colour.skin import WAVELENGTHS
from colour.skin.spectra import xyz_weights
from colour.spaces import Floats, lab_to_xyz

# Of cyan, magenta, yellow: the band's middle and width (nm), and an unwanted one's strength, as dyes and as
# pigments have them.
_BANDS: dict[Half, Floats] = {
    "table": np.array([[635.0, 52, 0.14], [545, 38, 0.22], [445, 36, 0.04]]),
    "test": np.array([[628.0, 56, 0.12], [550, 42, 0.2], [438, 40, 0.06]]),
}
_UNWANTED: Floats = np.array([540.0, 430, 520])
_NIELSEN: dict[Half, float] = {"table": 1.8, "test": 2.4}
_DENSITY = 1.7
_BLACK = 1.6
_PAPER = 0.87
# Standard deviations of what sets a printer apart at average care: natural logarithms of ink, of the dots'
# exponents (all together, each its own), of paper; nanometres of the bands.
_INK, _DOTS, _DOT, _TINT, _SHIFT = 0.1, 0.12, 0.16, 0.02, 5.0
# How far a printer strays, in those: the best fed with its own paper, the worst with what was at hand.
_CARE = (0.5, 1.5)
# Light that the print's surface scatters: matte paper lifts every dark. A driver that scales black to the
# paper's black lets all of it come on top; another reckons with a part.
_SURFACE = (0.005, 0.045)
_SCALES_BLACK = 0.6
# And plain paper swallows ink: this part of it, at most.
_SWALLOWED = 0.2
_STEP = 1e-3
_TURNS = 25


@dataclass(frozen=True, slots=True, eq=False)
class Printer:
    """Reflectances (16, 41) of all overprints, exponents of the dots (4,), surface scatter, Nielsen's n."""

    primaries: Floats
    dots: Floats
    surface: float
    nielsen: float

    def print(self, inks: Floats) -> Floats:
        """Return reflectance (n, 41) of amounts (n, 4) of cyan, magenta, yellow, black from 0 to 1."""
        area = np.clip(inks, 0, 1) ** self.dots
        weight = np.ones((len(area), 1))
        for ink in range(4):
            share = area[:, ink, None]
            weight = np.concatenate([weight * (1 - share), weight * share], axis=1)
        mixed = (weight @ self.primaries ** (1 / self.nielsen)) ** self.nielsen
        return np.asarray(self.surface + (1 - self.surface) * mixed)


def draw(half: Half, chart: ChartReference, rng: np.random.Generator) -> Floats:
    """Return the true reflectances (n, 41) of a print that is meant to have the chart's values."""
    care = rng.uniform(*_CARE)
    surface, ink = rng.uniform(*_SURFACE), 1 - rng.uniform(0, _SWALLOWED)
    reckoned = 0.0 if rng.random() < _SCALES_BLACK else surface * rng.uniform()
    known = _printer(half, 0.5 * care, reckoned, 1.0, rng)
    true = _printer(half, care, surface, ink, rng)
    return true.print(_separate(known, chart.lab_d65, rng.uniform(0, 0.8)))


def _printer(half: Half, care: float, surface: float, ink: float, rng: np.random.Generator) -> Printer:
    middle, width, unwanted = _BANDS[half].T
    moved = WAVELENGTHS - middle[:, None] - care * rng.normal(0, _SHIFT, (3, 1))
    bands = np.exp(-0.5 * (moved / width[:, None]) ** 2)
    bands += unwanted[:, None] * np.exp(-0.5 * ((WAVELENGTHS - _UNWANTED[:, None]) / 45) ** 2)
    density = np.concatenate([_DENSITY * bands, np.full((1, len(WAVELENGTHS)), _BLACK)])
    density *= ink * np.exp(care * rng.normal(0, _INK, (4, 1)))
    slope = (WAVELENGTHS - 560) / 160
    paper = _PAPER * np.exp(care * (rng.normal(0, _TINT) + rng.normal(0, _TINT) * slope))
    # Row n of the overprints has the inks of n's bits, cyan's the lowest, as `Printer.print` weighs them.
    laid = np.arange(16)[:, None] >> np.arange(4) & 1
    primaries = np.minimum(paper, 0.98) * 10 ** -(laid @ density)
    dots = np.exp(care * (rng.normal(0, _DOTS) + rng.normal(0, _DOT, 4)))
    return Printer(primaries, dots, surface, _NIELSEN[half])


def _separate(printer: Printer, lab: Floats, replaced: float) -> Floats:
    """Return inks (n, 4) with which `printer` comes nearest to CIELAB (n, 3), by damped Newton's steps.

    `replaced` is the part of the grey that is laid in black: the darker the colour the more of it.
    """
    target, weights = _roots(lab_to_xyz(lab)), xyz_weights()
    inks = np.full((len(lab), 4), 0.3)
    inks[:, 3] = replaced * (1 - lab[:, 0] / 100) ** 2
    for _ in range(_TURNS):
        found = _roots(printer.print(inks) @ weights)
        slope = np.stack(
            [
                (_roots(printer.print(inks + _STEP * np.eye(4)[ink]) @ weights) - found) / _STEP
                for ink in range(3)
            ],
            axis=-1,
        )
        square = np.swapaxes(slope, 1, 2) @ slope + 1e-5 * np.eye(3)
        missing = np.swapaxes(slope, 1, 2) @ (target - found)[..., None]
        change = np.linalg.solve(square, missing)[..., 0]
        inks[:, :3] = np.clip(inks[:, :3] + np.clip(change, -0.2, 0.2), 0.002, 0.99)
    return inks


def _roots(xyz: Floats) -> Floats:
    """Return cube roots of XYZ (n, 3): even steps to the eye."""
    return np.asarray(np.cbrt(np.maximum(xyz, 1e-4)))
