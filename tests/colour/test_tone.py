import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.tone import ITA_CLASSES, ita, ita_class


@pytest.mark.parametrize(
    ("lab", "degrees"),
    [((60, 8, 10), 45.0), ((50, 8, 15), 0.0), ((40, 8, 10), -45.0), ((70, 8, 11.547005), 60.0)],
)
def test_ita_is_the_angle_above_middle_grey(lab: tuple[float, ...], degrees: float) -> None:
    """ITA is the angle of (b*, L* - 50), as Chardon defined it."""
    assert degrees == pytest.approx(float(ita(lab)), abs=1e-6)


@pytest.mark.parametrize(
    ("degrees", "name"),
    [
        (55.01, "very_light"),
        (55, "light"),
        (41, "intermediate"),
        (28, "tan"),
        (10, "brown"),
        (-30, "dark"),
        (-29.9, "brown"),
    ],
)
def test_bounds_belong_to_the_darker_class(degrees: float, name: str) -> None:
    """Each published bound of the ITA classes belongs to the darker of the two."""
    assert name == ita_class(degrees)


@given(st.floats(-90, 90), st.floats(-90, 90))
def test_darker_never_gets_a_lighter_class(one: float, other: float) -> None:
    """A lower angle never has a lighter class."""
    dark, light = sorted((one, other))
    assert ITA_CLASSES.index(ita_class(dark)) >= ITA_CLASSES.index(ita_class(light))
