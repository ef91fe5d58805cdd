"""What a calibration may not depend on: exposure, how the picture is turned, chance."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from colour.calibrate import Calibration, calibrate_reading
from colour.correction import Correction, apply
from colour.decode import linearise
from colour.detect import ChartReading, find_chart
from colour.fit import fit_chart
from colour.image import DecodedImage
from colour.spaces import Floats, linear_srgb_to_lab
from tests.support.chart_readings import Shot, photograph, spectral_reference
from tests.support.chart_scene import Scene, render
from tests.support.examples import examples

LIGHTS = ("D65", "D50", "A", "FL2", "FL11", "LED-B3", "LED-B5")
shots = st.builds(
    Shot,
    light=st.sampled_from(LIGHTS),
    camera=st.integers(0, 1),
    shift=st.floats(-8, 8),
    white=st.floats(0.3, 0.9),
    gamma=st.floats(0.8, 1.3),
    contrast=st.floats(-0.1, 0.4),
    flare=st.floats(0, 0.02),
    gradient=st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)),
)


def calibrated(reading: ChartReading) -> Calibration:
    """Return the reading's calibration; a refusal fails the test."""
    result = calibrate_reading(reading)
    assert isinstance(result, Calibration), result
    return result


@given(factor=st.floats(0.2, 5.0), light=st.sampled_from(LIGHTS[:2]))
@example(factor=0.2, light="D65")
@settings(max_examples=examples(1))
def test_exposure_is_no_colour(factor: float, light: str) -> None:
    """A reading with from a fifth to five times the light gives skin the same Lab, errors, grade and uncertainty."""
    reading, skin = photograph(Shot(light=light, white=0.7))
    once = calibrated(reading)
    other = calibrated(replace(reading, patches=reading.patches * factor, spread=reading.spread * factor))
    lab = linear_srgb_to_lab(apply(once.correction, skin))
    np.testing.assert_allclose(
        lab, linear_srgb_to_lab(apply(other.correction, skin * factor)), rtol=0, atol=2e-3
    )
    first, second = once.report.to_json()["calibration"], other.report.to_json()["calibration"]
    assert (first["model"], first["grade"]) == (second["model"], second["grade"])
    assert once.report.loo_mean == pytest.approx(other.report.loo_mean, abs=2e-3)
    assert first["loo_delta_e"] == pytest.approx(second["loo_delta_e"], abs=0.011)


@given(shots)
@settings(max_examples=examples(4))
def test_fitted_tone_curves_grow(shot: Shot) -> None:
    """However the camera bends its tones, the fitted curves never fall, and grow from the chart's black on."""
    reading, _ = photograph(shot)
    correction = fit_chart(reading, spectral_reference()).correction
    assert (correction.gamma > 0).all()
    assert (correction.scale > 0).all()
    ramp = np.linspace(-0.05, 1.5, 3000)
    curves = _tone(correction, ramp)
    assert (np.diff(curves, axis=0) >= 0).all()
    for channel, black in enumerate(reading.patches[18:].min(axis=0)):
        assert (np.diff(curves[ramp > black, channel]) > 0).all()


def _tone(correction: Correction, ramp: Floats) -> Floats:
    """Return (n, 3): the correction's tone curves alone, at each value of `ramp` (n,)."""
    bare = replace(correction, kind="tone+3x3", matrix=np.eye(3))
    return apply(bare, np.repeat(ramp[:, None], 3, axis=1))


@given(shots.filter(lambda shot: shot.light in LIGHTS[:2]))
@settings(max_examples=examples(1))
def test_calibrating_has_no_chance_in_it(shot: Shot) -> None:
    """The same reading gives the same report and the same correction, to the last digit."""
    reading, _ = photograph(shot)
    one, other = calibrated(reading), calibrated(reading)
    assert json.dumps(one.report.to_json()) == json.dumps(other.report.to_json())
    assert one.correction.to_json() == other.correction.to_json()


scenes = st.builds(
    Scene,
    size=st.sampled_from([(640, 480), (480, 640)]),
    fill=st.floats(0.4, 0.6),
    turn=st.floats(0, 360),
    tilt=st.floats(0, 0.15),
    light=st.tuples(st.floats(0.7, 1.2), st.just(1.0), st.floats(0.6, 1.2)),
    exposure=st.floats(0.4, 0.85),
    gradient=st.floats(1, 3),
    seed=st.integers(0, 1000),
)


@given(scenes, st.integers(0, 3), st.booleans())
@settings(max_examples=examples(3))
def test_a_picture_may_be_turned_and_mirrored(scene: Scene, quarters: int, mirrored: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Turned by quarters, mirrored or both, the same patches are found in the same order within 0.05 of a patch."""
    image, _ = render(scene)
    upright = _found(image)
    changed = _found(replace(image, encoded=_moved_picture(image.encoded, quarters, mirrored=mirrored)))
    places = _moved_places(upright.centres, image.size, quarters, mirrored=mirrored)
    apart = np.linalg.norm(places - changed.centres, axis=1) / upright.patch_size
    assert apart.max() < 0.05
    assert upright.damaged.tolist() == changed.damaged.tolist()
    assert upright.clipped.tolist() == changed.clipped.tolist()
    np.testing.assert_allclose(upright.patches, changed.patches, rtol=0, atol=0.01)


@pytest.mark.parametrize(("codes", "fill"), [(12, 0.5), (25, 0.5), (25, 0.2)])
def test_noise_is_no_damage(codes: int, fill: float) -> None:
    """Noise of up to 25 of 255 codes hides no chart, not even a small one, and marks no patch as covered."""
    image, centres = render(Scene(size=(900, 675), fill=fill))
    noise = np.random.default_rng(1).normal(0, codes, image.encoded.shape)
    noisy = np.rint(np.clip(image.encoded + noise, 0, 255)).astype(np.uint8)
    reading = _found(replace(image, encoded=noisy))
    assert not reading.damaged.any()
    assert np.linalg.norm(reading.centres - centres, axis=1).max() / reading.patch_size < 0.25


def _found(image: DecodedImage) -> ChartReading:
    reading = find_chart(image, linearise(image))
    assert isinstance(reading, ChartReading), reading
    return reading


def _moved_picture(codes: np.ndarray, quarters: int, *, mirrored: bool) -> np.ndarray:
    """Return the picture mirrored left to right if asked for, then turned anticlockwise."""
    return np.ascontiguousarray(np.rot90(codes[:, ::-1] if mirrored else codes, quarters))


def _moved_places(places: Floats, size: tuple[int, int], quarters: int, *, mirrored: bool) -> Floats:
    """Return pixels (n, 2) of a picture of `size` (width, height) where `_moved_picture` takes them."""
    width, height = size
    x, y = places.T
    x = width - 1 - x if mirrored else x
    for _ in range(quarters):
        x, y = y, width - 1 - x
        width, height = height, width
    return np.stack([x, y], axis=1)
