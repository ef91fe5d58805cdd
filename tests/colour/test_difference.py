from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.difference import delta_e00

PAIRS = np.loadtxt(Path(__file__).parent / "published" / "ciede2000_pairs.csv", delimiter=",", skiprows=2)
labs = st.tuples(st.floats(0, 100), st.floats(-100, 100), st.floats(-100, 100))


def test_matches_every_published_pair() -> None:
    """CIEDE2000 gives the 34 published differences to their four decimals, either way round."""
    assert 34 == len(PAIRS)
    assert PAIRS[:, 6] == pytest.approx(delta_e00(PAIRS[:, :3], PAIRS[:, 3:6]), abs=5.1e-5)
    assert PAIRS[:, 6] == pytest.approx(delta_e00(PAIRS[:, 3:6], PAIRS[:, :3]), abs=5.1e-5)


@given(labs)
def test_a_colour_does_not_differ_from_itself(lab: tuple[float, float, float]) -> None:
    """The difference between a colour and itself is nothing."""
    assert 0 == delta_e00(lab, lab)


def test_one_colour_against_many() -> None:
    """A single colour is compared with each of an array."""
    assert (2, 5) == delta_e00([50, 0, 0], np.full((2, 5, 3), 40.0)).shape
