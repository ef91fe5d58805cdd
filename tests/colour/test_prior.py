import numpy as np
import pytest

from colour.correction import KINDS, Correction, Kind, apply
from colour.prior import STRENGTHS, loose_prior, of_camera, prior
from colour.solver import BEND, GAMMA, MATRIX_START, OFFSET, PLANE, term_count


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
    matrix = centre[MATRIX_START:].reshape(3, -1)
    curve = {"gamma": np.exp(centre[GAMMA]), "bend": float(centre[BEND][0])}
    expected = Correction(kind, np.ones(3), centre[OFFSET], matrix=matrix, **curve)
    greys = np.array([0.09, 0.19, 0.36, 0.59, 0.9])[:, None] * np.ones(3)
    np.testing.assert_allclose(greys, apply(expected, greys), atol=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_camera_is_expected_to_have_done_something(kind: Kind) -> None:
    """Glare and a slope of light are expected to be none; a camera is expected to hold its lights back."""
    centre, precision = prior(kind)
    scene = np.setdiff1d(np.arange(len(centre)), of_camera(kind))
    np.testing.assert_array_equal(0, centre[scene])
    assert set(scene) == {*range(OFFSET.start, OFFSET.stop), *range(PLANE.start, PLANE.stop)}
    assert 0 == precision[np.ix_(scene, of_camera(kind))].any()
    assert 0 < centre[BEND][0] < 1


def test_channels_are_expected_to_be_alike() -> None:
    """Exponents that differ are less expected than exponents that are off together; offsets likewise."""
    _, precision = loose_prior("tone+3x3")
    for part in (GAMMA, OFFSET):
        own = precision[part, part]
        together, apart = np.ones(3), np.array([1.0, -1.0, 0.0]) * np.sqrt(1.5)
        assert apart @ own @ apart > 2 * (together @ own @ together)
    assert 0 == precision[PLANE, GAMMA].any()
