import numpy as np
import pytest

from colour.correction import KINDS, Kind
from colour.prior import STRENGTHS, loose_prior, prior
from colour.solver import GAMMA, MATRIX_START, OFFSET, PLANE, term_count


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strength", STRENGTHS)
def test_prior_holds_every_parameter(kind: Kind, strength: float) -> None:
    """The precision is symmetric and positive, one row for each parameter, and grows with the strength."""
    centre, precision = prior(kind, strength)
    assert (MATRIX_START + 3 * term_count(kind),) == centre.shape
    np.testing.assert_allclose(precision, precision.T)
    assert np.linalg.eigvalsh(precision).min() > 0
    np.testing.assert_allclose(strength * prior(kind)[1], precision)


@pytest.mark.parametrize("kind", KINDS)
def test_grey_is_expected_to_stay_grey(kind: Kind) -> None:
    """Before a chart is seen, a grey is expected to come out as it is within a few percent."""
    centre, _ = prior(kind)
    np.testing.assert_allclose(1, centre[MATRIX_START:].reshape(3, -1).sum(axis=1), atol=0.05)
    np.testing.assert_array_equal(0, centre[:MATRIX_START])


def test_channels_are_expected_to_be_alike() -> None:
    """Exponents that differ are less expected than exponents that are off together; offsets likewise."""
    _, precision = loose_prior("tone+3x3")
    for part in (GAMMA, OFFSET):
        own = precision[part, part]
        together, apart = np.ones(3), np.array([1.0, -1.0, 0.0]) * np.sqrt(1.5)
        assert apart @ own @ apart > 2 * (together @ own @ together)
    assert 0 == precision[PLANE, GAMMA].any()
