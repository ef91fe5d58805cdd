"""The spectral skin model against published figures and against fresh adding-doubling."""

from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.difference import delta_e00
from colour.skin import SITES, reflectance, spectral_lab, tissue_saturation
from colour.skin.build_table import DERMIS_NODES, MELANIN_NODES, layered_reflectance
from colour.skin.model import layered
from colour.skin.optics import dermal_absorption, epidermal_absorption, reduced_scattering
from colour.skin.spectra import WAVELENGTHS, colorchecker, table
from colour.tone import ita
from tests.support.examples import examples

# melanin, L* a* b* and ITA at 20 micromol/L, b* at 100/200/300, CIEDE2000 from 20 to 250: the grid
# that the adding-doubling solution of this skin gives (optics notes of the project).
GOLDEN = [
    (0.008, (68.9, 8.8, 9.0), 64, (12.7, 16.5, 19.5), 7.0),
    (0.02, (65.6, 8.9, 12.1), 52, (15.3, 18.6, 21.3), 5.7),
    (0.05, (59.4, 9.2, 16.4), 30, (19.0, 21.6, 23.7), 4.0),
    (0.10, (51.9, 9.8, 20.1), 5, (21.9, 23.8, 25.3), 2.6),
    (0.17, (44.4, 10.6, 21.7), -14, (22.9, 24.1, 25.0), 1.6),
    (0.25, (38.1, 11.3, 20.7), -30, (21.3, 22.0, 22.5), 0.9),
]
# Measured: the largest deviation is 0.06, of which rounding of the published figures explains 0.05.
LAB_TOLERANCE = 0.08


@pytest.mark.parametrize(("melanin", "lab", "angle", "b_jaundiced", "change"), GOLDEN)
def test_the_model_meets_the_golden_grid(
    melanin: float, lab: tuple[float, ...], angle: float, b_jaundiced: tuple[float, ...], change: float
) -> None:
    """Colour, tone and the change with bilirubin agree with the published grid within 0.08."""
    measured = spectral_lab(reflectance(melanin, [20, 100, 200, 300, 250]))
    np.testing.assert_allclose(measured[0], lab, atol=LAB_TOLERANCE)
    np.testing.assert_allclose(measured[1:4, 2], b_jaundiced, atol=LAB_TOLERANCE)
    assert float(ita(measured[0])) == pytest.approx(angle, abs=0.6)
    assert float(delta_e00(measured[0], measured[4])) == pytest.approx(change, abs=LAB_TOLERANCE)


@pytest.mark.parametrize(
    ("wavelength", "melanin", "dermis"), [(2, 4, 30), (17, 11, 50), (30, 22, 20), (40, 0, 0)]
)
def test_a_node_of_the_table_is_a_fresh_computation(wavelength: int, melanin: int, dermis: int) -> None:
    """Nodes of the committed table equal a new adding-doubling run to single precision."""
    scattering = float(reduced_scattering()[wavelength])
    epidermis = float(epidermal_absorption(MELANIN_NODES[melanin])[wavelength])
    fresh = layered_reflectance(scattering, epidermis, float(DERMIS_NODES[dermis]))
    deep = np.full(WAVELENGTHS.size, DERMIS_NODES[dermis])
    assert fresh == pytest.approx(float(layered(MELANIN_NODES[melanin], deep)[wavelength]), rel=2e-6)


def test_between_the_nodes_the_table_is_true_to_a_thousandth() -> None:
    """A skin that lies between all nodes differs from a fresh computation by less than 0.001."""
    melanin, tsb, saturation, blood = 0.037, 137.0, 0.61, 0.0067
    epidermis = epidermal_absorption(melanin)
    dermis = dermal_absorption(tsb, saturation, blood)
    fresh = [
        layered_reflectance(float(s), float(e), float(d))
        for s, e, d in zip(reduced_scattering(), epidermis, dermis, strict=True)
    ]
    np.testing.assert_allclose(reflectance(melanin, tsb, saturation, blood), fresh, atol=1e-3)


@settings(max_examples=examples(40))
@given(
    melanin=st.floats(0, 0.5),
    tsb=st.floats(0, 500),
    saturation=st.floats(0.2, 1),
    blood=st.floats(0, 0.06),
    site=st.sampled_from(sorted(SITES)),
)
def test_reflectance_is_physical(
    melanin: float, tsb: float, saturation: float, blood: float, site: str
) -> None:
    """Whatever the skin, it reflects between the specular share and everything, and more melanin reflects less."""
    lighter = reflectance(melanin, tsb, saturation, blood, site=SITES[site])
    darker = reflectance(min(melanin + 0.02, 0.52), tsb, saturation, blood, site=SITES[site])
    assert lighter.shape == (41,)
    assert lighter.min() > 0.02
    assert lighter.max() < 1
    assert np.all(darker <= lighter + 1e-12)


def test_arguments_broadcast() -> None:
    """A column of tones and a row of bilirubin give a grid of spectra."""
    assert reflectance(np.zeros((3, 1)), np.zeros(4)).shape == (3, 4, 41)


def test_blood_loses_oxygen_between_meter_and_tissue() -> None:
    """Tissue saturation is SpO2 less 17 points, and never below zero."""
    np.testing.assert_allclose(tissue_saturation([95, 10]), [0.78, 0.0])


def test_the_cards_white_patch_is_near_white() -> None:
    """The card's measured spectra give the white and dark-skin patches their known lightness."""
    names, spectra = colorchecker()
    assert names[0] == "dark skin"
    assert spectra.shape == (24, 41)
    assert float(spectral_lab(spectra[18])[0]) == pytest.approx(96, abs=1)
    assert float(spectral_lab(spectra[0])[0]) == pytest.approx(38, abs=1.5)


def test_every_table_names_its_source() -> None:
    """Each data file begins with a comment that says where its numbers come from."""
    for name in ("chromophores", "cameras", "illuminants", "observer"):
        assert len(table(name)) >= 3
        first = resources.files("colour.skin").joinpath("data", f"{name}.csv").read_text("utf-8")
        assert "Measured by" in first or "CIE 15:2018" in first or "Prahl" in first
