import numpy as np
import pytest

from colour.difference import delta_e00
from colour.ladder import SKIN_LADDER
from colour.skin import reflectance, spectral_lab
from colour.skin.signs import BILIRUBIN, TONES, cyanosis_change, jaundice_change


def test_the_tones_are_those_of_the_ladder() -> None:
    """The six tones are the chest of the ladder, lightest to darkest."""
    lab = spectral_lab(reflectance(TONES, BILIRUBIN[0]))
    assert 0.15 > float(delta_e00(lab, SKIN_LADDER).max())


def test_jaundice_fades_on_skin_and_not_in_the_eye() -> None:
    """On the chest the change falls from 7.0 to 0.9; in the white of the eye it is the same in every tone."""
    assert pytest.approx([7.0, 0.9], abs=0.1) == jaundice_change("sternum")[[0, -1]]
    assert np.all(np.diff(jaundice_change("sternum")) < 0)
    assert pytest.approx(0, abs=1e-6) == float(np.ptp(jaundice_change("sclera")))


def test_cyanosis_shows_best_at_gum_lip_and_nail() -> None:
    """In every tone each of them changes by more than twice what the chest does."""
    for site in ("gum", "tongue", "lip", "nail_bed"):
        assert np.all(cyanosis_change(site) > 2 * cyanosis_change("sternum"))
