"""What newborn skin absorbs and scatters, wavelength by wavelength.

Two layers: a thin epidermis that holds melanosomes, over a thick dermis that holds blood and
bilirubin. Absorption of a chromophore is ln 10 * extinction * concentration. Vessels are not a
solution of blood: their packaging weakens absorption by (1 - exp(-x)) / x with x = 2 * absorption
of blood * vessel radius (Verkruysse et al. 1997). All coefficients are in mm-1.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from colour.skin.spectra import WAVELENGTHS, table
from colour.spaces import Floats

_HAEMOGLOBIN_G_PER_MOL: Final = 64_500.0
_PER_CM_TO_PER_MM: Final = 0.1


@dataclass(frozen=True, slots=True)
class Neonate:
    """Optical parameters of newborn skin that do not change from photo to photo.

    `bilirubin_ratio` (dermal to serum) is the least certain: 0.05 to 0.45 in the literature.
    """

    epidermis_mm: float = 0.05
    dermis_mm: float = 20.0
    scattering_500: float = 2.4
    rayleigh_share: float = 0.35
    mie_power: float = 0.9
    anisotropy: float = 0.8
    refractive_index: float = 1.40
    haemoglobin_g_l: float = 170.0
    baseline_factor: float = 0.3
    bilirubin_ratio: float = 0.06
    vessel_radius_mm: float = 0.010


NEONATE: Final = Neonate()


def reduced_scattering(neonate: Neonate = NEONATE) -> Floats:
    """Return the reduced scattering coefficient (41,) in mm-1 of both layers (form after Jacques 2013)."""
    scaled = WAVELENGTHS / 500
    rayleigh = neonate.rayleigh_share * scaled**-4
    mie = (1 - neonate.rayleigh_share) * scaled**-neonate.mie_power
    return neonate.scattering_500 * (rayleigh + mie)


def baseline(neonate: Neonate = NEONATE) -> Floats:
    """Return the absorption (41,) in mm-1 of skin without blood, bilirubin and melanin."""
    return table("chromophores")["neonatal_baseline"] * neonate.baseline_factor


def epidermal_absorption(melanin: ArrayLike, neonate: Neonate = NEONATE) -> Floats:
    """Return (..., 41) mm-1 of an epidermis with this volume fraction of melanosomes (...)."""
    fraction = np.asarray(melanin, dtype=np.float64)[..., None]
    absorbing = fraction * table("chromophores")["melanosome"]
    return np.asarray(absorbing + (1 - fraction) * baseline(neonate))


def blood_absorption(saturation: ArrayLike, haemoglobin_g_l: float = NEONATE.haemoglobin_g_l) -> Floats:
    """Return (..., 41) mm-1 of whole blood at this oxygen saturation (...), 0 to 1."""
    share = np.asarray(saturation, dtype=np.float64)[..., None]
    columns = table("chromophores")
    extinction = share * columns["oxyhaemoglobin"] + (1 - share) * columns["deoxyhaemoglobin"]
    molar = haemoglobin_g_l / _HAEMOGLOBIN_G_PER_MOL
    return np.asarray(np.log(10) * extinction * molar * _PER_CM_TO_PER_MM)


def dermal_absorption(
    tsb: ArrayLike,
    saturation: ArrayLike,
    blood_fraction: ArrayLike,
    neonate: Neonate = NEONATE,
) -> Floats:
    """Return (..., 41) mm-1 of the dermis.

    `tsb` is total serum bilirubin in micromol/L, `saturation` that of the blood in the tissue
    (0 to 1), `blood_fraction` the share of the dermis that is blood; they broadcast together.
    """
    bilirubin, oxygen, blood = np.broadcast_arrays(
        np.asarray(tsb, dtype=np.float64),
        np.asarray(saturation, dtype=np.float64),
        np.asarray(blood_fraction, dtype=np.float64),
    )
    whole = blood_absorption(oxygen, neonate.haemoglobin_g_l)
    packed = -np.expm1(-2 * whole * neonate.vessel_radius_mm) / (2 * neonate.vessel_radius_mm)
    extinction = table("chromophores")["bilirubin_albumin"]
    molar = bilirubin[..., None] * 1e-6 * neonate.bilirubin_ratio
    yellow = np.log(10) * extinction * molar * _PER_CM_TO_PER_MM
    fraction = blood[..., None]
    return np.asarray(fraction * packed + (1 - fraction) * baseline(neonate) + yellow)
