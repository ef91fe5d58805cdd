"""Reflectance of newborn skin at run time, interpolated in the adding-doubling table.

Known weaknesses, to be said wherever this model is shown: b* in dark skin is too high against
measured adults (about 21 against 15 at L* 40); cyanosis rests on an assumed tissue saturation
(SpO2 less 17 points); no foetal haemoglobin, venous plexus, fat, mottling or gloss; nothing was
measured below L* 38, so darker skin is extrapolated.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from colour.skin.optics import NEONATE, dermal_absorption
from colour.skin.sites import SITES, SiteOptics
from colour.spaces import Floats

_TABLE_FILE = Path(__file__).with_name("data") / "reflectance.npz"

WEAKNESSES: tuple[str, ...] = (
    "b* in dark skin is too high against measured adults (about 21 against 15 at L* 40)",
    "cyanosis rests on an assumed tissue saturation (SpO2 less 17 points)",
    "no foetal haemoglobin, venous plexus, fat, mottling or gloss",
    "nothing was measured below L* 38: darker skin is extrapolated",
)

TISSUE_SATURATION_DROP = 0.17


def tissue_saturation(spo2_percent: ArrayLike) -> Floats:
    """Return the saturation (0 to 1) assumed for blood in skin at this SpO2: 17 points less."""
    return np.clip(np.asarray(spo2_percent, dtype=np.float64) / 100 - TISSUE_SATURATION_DROP, 0, 1)


@cache
def _table() -> tuple[Floats, Floats, Floats]:
    """Return the melanin nodes, the logarithm of the dermal ones, and -log reflectance (m, d, 41)."""
    with np.load(_TABLE_FILE, allow_pickle=False) as stored:
        absorbance = -np.log(np.moveaxis(stored["reflectance"].astype(np.float64), 0, -1))
        return stored["melanin"], np.log(stored["dermis"]), absorbance


def _bracket(nodes: Floats, values: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return for each value the node below it and how far it lies towards the next one, 0 to 1."""
    inside = np.clip(values, nodes[0], nodes[-1])
    below = np.clip(np.searchsorted(nodes, inside, side="right") - 1, 0, nodes.size - 2)
    return below, (inside - nodes[below]) / (nodes[below + 1] - nodes[below])


def layered(melanin: ArrayLike, dermis: ArrayLike) -> Floats:
    """Return reflectance (..., 41) of an epidermis of melanin (...) over dermal absorption (..., 41) in mm-1.

    Specular included. Bilinear in (melanin, log absorption) of the logarithm of reflectance; values
    outside the table take its edge.
    """
    nodes_melanin, nodes_dermis, absorbance = _table()
    deep = np.asarray(dermis, dtype=np.float64)
    fraction = np.broadcast_to(np.asarray(melanin, dtype=np.float64)[..., None], deep.shape)
    i, u = _bracket(nodes_melanin, fraction)
    j, v = _bracket(nodes_dermis, np.log(deep))
    k = np.arange(deep.shape[-1])
    low = absorbance[i, j, k] * (1 - v) + absorbance[i, j + 1, k] * v
    high = absorbance[i + 1, j, k] * (1 - v) + absorbance[i + 1, j + 1, k] * v
    return np.asarray(np.exp(-(low * (1 - u) + high * u)))


def reflectance(
    melanin: ArrayLike,
    tsb: ArrayLike,
    saturation: ArrayLike = 0.78,
    blood_fraction: ArrayLike | None = None,
    *,
    site: SiteOptics = SITES["sternum"],
) -> Floats:
    """Return spectral reflectance (..., 41) on `WAVELENGTHS`, 0 to 1, specular included.

    `melanin` is the volume fraction of melanosomes in the epidermis of the chest (0 to 0.5), `tsb`
    total serum bilirubin in micromol/L, `saturation` that of the blood in the tissue (0 to 1),
    `blood_fraction` the share of the dermis that is blood (default: the site's). They broadcast.
    `site` turns the chest's parameters into its own (see `sites.py`: assumed, not measured).
    """
    blood = site.blood_fraction if blood_fraction is None else blood_fraction
    tone, yellow, oxygen, red = np.broadcast_arrays(
        np.asarray(melanin, dtype=np.float64),
        np.asarray(tsb, dtype=np.float64),
        np.asarray(saturation, dtype=np.float64),
        np.asarray(blood, dtype=np.float64),
    )
    dermis = dermal_absorption(yellow * site.bilirubin_factor, oxygen, red, NEONATE)
    # A thick layer's reflectance depends on absorption over scattering only, so a site that
    # scatters more is one that absorbs less.
    own_melanin = site.melanin_floor + tone * site.melanin_factor
    return layered(own_melanin, dermis / site.scattering_factor)
