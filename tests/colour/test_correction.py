import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colour.correction import KINDS, Correction, apply, identity

_CHANNELS = st.tuples(*[st.floats(0.4, 2.5)] * 3)


def _correction(kind: str) -> Correction:
    terms = 3 if kind == "tone+3x3" else 6
    matrix = np.eye(3, terms) + 0.1 * np.sin(np.arange(3 * terms)).reshape(3, terms)
    return Correction(
        kind, np.array([0.5, 0.6, 0.7]), np.array([0.01, -0.02, 0.015]), np.array([1.1, 0.9, 1.3]), matrix
    )


def _photo() -> np.ndarray:
    rng = np.random.default_rng(7)
    return (rng.random((150, 97, 3)) ** 2 * 1.2 - 0.02).astype(np.float32)


def test_identity_changes_nothing() -> None:
    """The identity leaves colours as they are."""
    photo = np.abs(_photo())
    np.testing.assert_allclose(photo, apply(identity(), photo), atol=2e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_json_round_trip_is_exact(kind: str) -> None:
    """A correction comes back from JSON with the same numbers, and so do its refits."""
    whole = _correction(kind)
    with_refits = Correction(whole.kind, whole.scale, whole.offset, whole.gamma, whole.matrix, (whole,), 0.3)
    read = Correction.from_json(json.loads(json.dumps(with_refits.to_json())))
    np.testing.assert_array_equal(apply(with_refits, _photo()), apply(read, _photo()))
    assert 1 == len(read.ensemble)


def test_unknown_kind_is_an_error() -> None:
    """A correction of a kind that this version does not know is not guessed at."""
    with pytest.raises(ValueError, match="tone\\+magic"):
        Correction.from_json({**identity().to_json(), "kind": "tone+magic"})


@pytest.mark.parametrize("kind", KINDS)
@given(colour=_CHANNELS, factor=st.floats(0.1, 10))
def test_exposure_stays_exposure(kind: str, colour: tuple[float, ...], factor: float) -> None:
    """With one exponent and no flare, more light on a surface changes its brightness and not its hue."""
    base = _correction(kind)
    correction = Correction(base.kind, base.scale, np.zeros(3), np.full(3, 1.2), base.matrix)
    once, more = apply(correction, np.array(colour)), apply(correction, np.array(colour) * factor)
    np.testing.assert_allclose(once * factor**1.2, more, rtol=1e-9)


@given(
    low=st.floats(0, 2),
    step=st.floats(1e-3, 1),
    gamma=st.floats(0.3, 3),
    offset=st.floats(-0.1, 0.1),
    bend=st.floats(-0.5, 1.5),
)
def test_tone_curve_is_monotone(low: float, step: float, gamma: float, offset: float, bend: float) -> None:
    """A brighter reading never becomes darker, above white neither."""
    curve = Correction("tone+3x3", np.ones(3), np.full(3, offset), np.full(3, gamma), np.eye(3), (), bend)
    dark, bright = apply(curve, np.array([[low] * 3, [low + step] * 3]))
    assert (bright >= dark).all()


def test_the_bend_gives_back_what_was_held_back() -> None:
    """A shoulder y = (1 + s) x / (1 + s x) is undone by the bend s; white stays."""
    light = np.linspace(0.01, 1, 50)[:, None] * np.ones(3)
    held_back = (1 + 0.7) * light / (1 + 0.7 * light)
    undone = Correction("tone+3x3", np.ones(3), np.zeros(3), np.ones(3), np.eye(3), (), 0.7)
    np.testing.assert_allclose(light, apply(undone, held_back), rtol=1e-9)
