import numpy as np
import pytest

from colour.difference import delta_e00
from colour.display_check import UNITS, halves, raised
from colour.spaces import Floats, decode_srgb, encode_srgb, lab_to_linear_srgb, linear_srgb_to_lab
from colour.tone import ITA_CLASSES, ita, ita_class


def test_each_tone_is_of_its_class() -> None:
    """There is one field for each class, lightest first, and its colour lies in that class."""
    assert list(ITA_CLASSES) == [name for name, _, _ in halves()]
    assert list(ITA_CLASSES) == [ita_class(float(ita(lab))) for _, lab, _ in halves()]


@pytest.mark.parametrize("number", range(len(ITA_CLASSES)))
def test_halves_differ_as_much_as_is_said_on_a_screen_too(number: int) -> None:
    """After rounding to the 256 steps of a screen the halves still lie the stated units apart, within a fifth."""
    _, one, other = halves()[number]
    shown = [linear_srgb_to_lab(decoded(lab)) for lab in (one, other)]
    assert pytest.approx(UNITS, rel=0.2) == float(delta_e00(*shown))
    assert one[:2] == other[:2]


def decoded(lab: tuple[float, float, float]) -> Floats:
    """The linear light of the colour as a screen of eight bits is told it."""
    return decode_srgb(np.rint(encode_srgb(lab_to_linear_srgb(lab)) * 255) / 255)


def test_more_units_are_farther_along_the_same_way() -> None:
    """The colour moves in b* alone, and farther for more units."""
    steps = [raised((60.0, 13.0, 17.0), units)[2] for units in (1, 2, 3)]
    assert sorted(steps) == steps
    assert steps[0] > 17
