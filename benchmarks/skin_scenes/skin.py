"""Babies for the simulated photographs: the skin model, and spectra a little off it.

The model is not the truth either: its b* in dark skin is too high against measured adults. Every
subject's spectra are therefore bent by a smooth factor of their own, which moves b* of dark skin by about
three units either way, and the truth moves with them.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.skin_scenes.lights import tint
from colour.skin import SITES, reflectance, spectral_lab
from colour.spaces import Floats

# Melanosome fraction of six tones, lightest to darkest.
TONES: tuple[float, ...] = (0.008, 0.02, 0.05, 0.1, 0.17, 0.25)
# How far a subject's spectra are bent at the ends of the spectrum (natural logarithm).
_BEND = 0.05
_GREATEST_BILIRUBIN = 320.0


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """Spectra (n, 41) of one photo's skin, its colours (n, 3) under D65, whose tone and site each is."""

    spectra: Floats
    lab: Floats
    tone: tuple[int, ...]
    site: tuple[str, ...]


PLACES: tuple[str, ...] = (
    *("sternum", "forehead", "palm", "sole", "lip", "gum", "tongue", "nail_bed", "sclera"),
)
# Of the chest two: most photos show it.
DRAWN_SITES: tuple[str, ...] = ("sternum", *PLACES)


def draw(rng: np.random.Generator) -> Skin:
    """Return skin of each tone at each place, with bilirubin, blood and oxygen as they come."""
    spectra, tones, sites = [], [], []
    for tone, melanin in enumerate(TONES):
        bend = tint(rng, _BEND)
        for site in DRAWN_SITES:
            own = SITES[site]
            spectra.append(
                bend
                * reflectance(
                    melanin * np.exp(rng.normal(0, 0.15)),
                    _GREATEST_BILIRUBIN * rng.random() ** 1.5,
                    rng.uniform(0.45, 0.85),
                    own.blood_fraction * np.exp(rng.normal(0, 0.35)),
                    site=own,
                )
            )
            tones.append(tone)
            sites.append(site)
    stacked = np.clip(np.array(spectra), 0, 1)
    return Skin(stacked, spectral_lab(stacked), tuple(tones), tuple(sites))
