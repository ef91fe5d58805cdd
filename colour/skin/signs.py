"""How far a sign moves the colour of each site in each tone, in the model: simulated, see `model.WEAKNESSES`."""

from typing import Final

import numpy as np

from colour.difference import delta_e00
from colour.skin.model import reflectance, tissue_saturation
from colour.skin.sites import SITES
from colour.skin.spectra import spectral_lab
from colour.spaces import Floats

TONES: Final[Floats] = np.array([0.008, 0.02, 0.05, 0.10, 0.17, 0.25])
"""Melanin of the chest in the six tones of `colour.ladder`, lightest to darkest."""

BILIRUBIN: Final = (20.0, 250.0)
"""Serum bilirubin without and with the sign, in micromol/L."""

SATURATION: Final = (97.0, 75.0)
"""Oxygen saturation (SpO2) without and with the sign, in percent."""


def jaundice_change(site: str) -> Floats:
    """Return (6,) CIEDE2000 between low and high bilirubin at a site of `SITES`, for each of `TONES`."""
    without, with_sign = (spectral_lab(reflectance(TONES, tsb, site=SITES[site])) for tsb in BILIRUBIN)
    return delta_e00(without, with_sign)


def cyanosis_change(site: str) -> Floats:
    """Return (6,) CIEDE2000 between high and low oxygen saturation at a site of `SITES`, for each of `TONES`."""
    without, with_sign = (
        spectral_lab(reflectance(TONES, BILIRUBIN[0], tissue_saturation(spo2), site=SITES[site]))
        for spo2 in SATURATION
    )
    return delta_e00(without, with_sign)
