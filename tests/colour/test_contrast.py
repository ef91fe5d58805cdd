import pytest

from colour.contrast import contrast

PLAIN = (60.0, 12.0, 16.0)


@pytest.mark.parametrize(
    ("raised", "uncertainty", "hidden"), [(0.0, 0.5, True), (2.0, 1.5, True), (12.0, 0.5, False)]
)
def test_a_difference_below_its_uncertainty_is_hidden(
    raised: float, uncertainty: float, *, hidden: bool
) -> None:
    """A step in b* counts only where it is more than the calibration's error."""
    error = (uncertainty,) * 3
    assert hidden is contrast(PLAIN, error, (60.0, 12.0, 16.0 + raised), error).hidden


def test_errors_of_both_colours_count() -> None:
    """The bound of two like errors is the root of two times that of one, and the order does not matter."""
    none, some = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    one, both = contrast(PLAIN, some, PLAIN, none), contrast(PLAIN, some, PLAIN, some)
    assert both.uncertainty == pytest.approx(2**0.5 * one.uncertainty)
    assert one == contrast(PLAIN, none, PLAIN, some)
