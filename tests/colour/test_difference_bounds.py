import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from colour.difference import delta_e00
from colour.difference_bounds import delta_e00_bounds
from tests.support.examples import examples

INSIDE = np.array([(x, y, z) for x in (0, 0.1, 0.5, 1) for y in (0, 0.5, 0.9, 1) for z in (0, 0.3, 0.5, 1)])

# Grey, and hues 180 degrees apart, are where the formula jumps.
colours = st.tuples(
    st.floats(0, 100),
    *[st.floats(-150, 150) | st.floats(-1, 1) | st.sampled_from((0.0, -0.0, 10.0, -10.0))] * 2,
)
sides = st.tuples(*[st.sampled_from((0.0, 1e-9)) | st.floats(0, 4) | st.floats(0, 100)] * 3)


@given(colour=colours, corner=colours, side=sides)
@settings(max_examples=examples(300), deadline=None)
def test_no_colour_of_a_box_is_nearer_or_farther_than_the_bounds(
    colour: tuple[float, ...], corner: tuple[float, ...], side: tuple[float, ...]
) -> None:
    """Neither corners, edges nor inner colours of any box are outside the bounds."""
    low = np.array([corner])
    high = low + side
    least, most = delta_e00_bounds(colour, low, high)
    tried = delta_e00(np.clip(low + INSIDE * side, low, high), colour)
    assert [] == [float(d) for d in tried if not least[0] <= d <= most[0]]


@given(colour=colours, step=st.tuples(*[st.floats(-3, 3)] * 3), side=sides)
@settings(max_examples=examples(300), deadline=None)
def test_a_box_beside_the_colour_is_bounded_too(
    colour: tuple[float, ...], step: tuple[float, ...], side: tuple[float, ...]
) -> None:
    """The bounds hold for boxes that touch or hold the colour itself, where differences are smallest."""
    low = np.array([colour]) + step
    high = low + side
    least, most = delta_e00_bounds(colour, low, high)
    tried = delta_e00(np.clip(low + INSIDE * side, low, high), colour)
    assert [] == [float(d) for d in tried if not least[0] <= d <= most[0]]


@given(colour=colours, corner=colours)
@settings(max_examples=examples(100), deadline=None)
def test_opposite_hues_are_bounded(colour: tuple[float, ...], corner: tuple[float, ...]) -> None:
    """The bounds hold where the hue mean may lie on either side, a half turn apart."""
    low = np.array([(corner[0], -colour[1] - 1, -colour[2] - 1)])
    side = np.array([1.0, 2.0, 2.0])
    least, most = delta_e00_bounds(colour, low, low + side)
    tried = delta_e00(np.clip(low + INSIDE * side, low, low + side), colour)
    assert [] == [float(d) for d in tried if not least[0] <= d <= most[0]]


def test_the_bounds_of_one_colour_of_skin_are_its_difference() -> None:
    """A box of no size far from grey and from blue has the difference itself for both bounds."""
    skin = np.random.default_rng(1).normal((55, 14, 17), (10, 3, 4), (500, 3))
    least, most = delta_e00_bounds((60, 12, 20), skin, skin)
    real = delta_e00(skin, (60, 12, 20))
    np.testing.assert_allclose(least, real, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(most, real, rtol=1e-6, atol=1e-6)


def test_small_boxes_of_skin_are_bounded_closely() -> None:
    """Of boxes a unit wide the bounds lie less than twice as far apart as their colours: few are opened in vain."""
    low = np.random.default_rng(2).normal((55, 14, 17), (10, 3, 4), (500, 3))
    least, most = delta_e00_bounds((60, 12, 20), low, low + 1)
    tried = delta_e00(low[:, None] + INSIDE, (60, 12, 20))
    assert np.mean(most - least) < 2 * np.mean(np.ptp(tried, axis=1))
