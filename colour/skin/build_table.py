"""Make `data/reflectance.npz`, the table that `model.py` interpolates.

Run offline, once:

    python -m colour.skin.build_table

Adding-doubling by Scott Prahl's `iadpython` (MIT; a development dependency, not needed to run).
At one wavelength the scattering is fixed, so melanin acts only through the epidermis's absorption
and bilirubin, saturation and blood fraction only through the dermis's. The table therefore runs over
(wavelength, melanin, dermal absorption): exact for every mixture of the last three, and small.
"""

from pathlib import Path
from typing import Any

import iadpython as iad
import numpy as np
from numpy.typing import NDArray

from colour.skin.optics import NEONATE, Neonate, epidermal_absorption, reduced_scattering
from colour.spaces import Floats

QUADRATURE_POINTS = 8

# Melanosome fractions, close together where skin is light; dermal absorption in mm-1, even in its logarithm.
MELANIN_NODES: Floats = np.concatenate(
    [[0.0, 0.002, 0.004, 0.006, 0.008, 0.011, 0.015, 0.02, 0.026, 0.034, 0.042, 0.05, 0.06, 0.07, 0.085],
     [0.1, 0.12, 0.14, 0.17, 0.21, 0.25, 0.29, 0.33, 0.4, 0.5]]
)  # fmt: skip
DERMIS_NODES: Floats = np.geomspace(0.001, 12.0, 80)

TABLE_FILE = Path(__file__).with_name("data") / "reflectance.npz"


def layered_reflectance(
    scattering: float, epidermis: float, dermis: float, neonate: Neonate = NEONATE
) -> float:
    """Return total reflectance, specular included, of light that falls straight on the skin.

    `scattering` is reduced, all coefficients are in mm-1. One fresh adding-doubling computation.
    iadpython takes the layer furthest from the light FIRST: the dermis, then the epidermis. Its
    reflectance is then seen from the last layer given, which is why the order is not a detail.
    """
    scatter = scattering / (1 - neonate.anisotropy)
    total = scatter + np.array([dermis, epidermis])
    sample = iad.Sample(
        a=scatter / total,
        b=total * np.array([neonate.dermis_mm, neonate.epidermis_mm]),
        g=np.full(2, neonate.anisotropy),
        n=neonate.refractive_index,
        quad_pts=QUADRATURE_POINTS,
    )
    sample.update_quadrature()
    reflection, _, transmission, _ = sample.rt_matrices()
    return float(sample.UX1_and_UXU(reflection, transmission)[0])


def _layer(
    scattering: float, absorption: float, thickness: float, neonate: Neonate
) -> tuple[Any, NDArray[np.float64], NDArray[np.float64]]:
    """Return iadpython's sample of one layer with its reflection and transmission matrices."""
    scatter = scattering / (1 - neonate.anisotropy)
    total = scatter + absorption
    sample = iad.Sample(
        a=scatter / total,
        b=total * thickness,
        g=neonate.anisotropy,
        n=neonate.refractive_index,
        quad_pts=QUADRATURE_POINTS,
    )
    sample.update_quadrature()
    reflection, transmission = iad.simple_layer_matrices(sample)
    return sample, reflection, transmission


def build(neonate: Neonate = NEONATE) -> Floats:
    """Return reflectance (41, melanin, dermis) at the nodes; each layer is solved once and then combined."""
    scattering = reduced_scattering(neonate)
    epidermis = epidermal_absorption(MELANIN_NODES, neonate)
    result = np.empty((scattering.size, MELANIN_NODES.size, DERMIS_NODES.size))
    for i, scatter in enumerate(scattering):
        upper = [_layer(scatter, value, neonate.epidermis_mm, neonate) for value in epidermis[:, i]]
        lower = [_layer(scatter, value, neonate.dermis_mm, neonate) for value in DERMIS_NODES]
        for k, (_, r_dermis, t_dermis) in enumerate(lower):
            for j, (sample, r_epi, t_epi) in enumerate(upper):
                # From the deep layer outwards, as in `layered_reflectance`.
                both_r, both_t = iad.combine.add_layers_basic(
                    sample, r_dermis, t_dermis, r_epi, r_epi, t_epi, t_epi
                )
                boundary = iad.start.boundary_layer(sample, top=True)
                reflection, transmission = iad.add_same_slides(sample, *boundary, both_r, both_t)
                result[i, j, k] = sample.UX1_and_UXU(reflection, transmission)[0]
    return result


def main() -> None:
    """Build the table and write it."""
    np.savez_compressed(
        TABLE_FILE,
        melanin=MELANIN_NODES,
        dermis=DERMIS_NODES,
        reflectance=build().astype(np.float32),
    )


if __name__ == "__main__":
    main()
