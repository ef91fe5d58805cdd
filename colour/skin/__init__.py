"""A spectral model of newborn skin: what melanin, blood, oxygen and bilirubin do to its colour.

For simulation, teaching and tests. It never reads a photograph, and its site parameters are assumed.
"""

from colour.skin.model import WEAKNESSES, reflectance, tissue_saturation
from colour.skin.sites import BLANCHED_BLOOD_FACTOR, SITES, SiteOptics
from colour.skin.spectra import WAVELENGTHS, spectral_lab

__all__ = [
    "BLANCHED_BLOOD_FACTOR",
    "SITES",
    "WAVELENGTHS",
    "WEAKNESSES",
    "SiteOptics",
    "reflectance",
    "spectral_lab",
    "tissue_saturation",
]
