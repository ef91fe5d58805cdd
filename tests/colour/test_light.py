from dataclasses import replace

import numpy as np
import pytest

from benchmarks.skin_scenes import HALVES, camera, card, sensors
from benchmarks.skin_scenes.lights import daylight
from benchmarks.skin_scenes.sensors import FAMILIES
from colour.charts import ChartReference
from colour.fit import fit_chart
from colour.light import correlated_temperature, estimate_light, is_phototherapy, under_phototherapy
from colour.reading import ChartReading
from colour.skin.spectra import illuminant, observer, table
from colour.spaces import Floats, xyz_to_linear_srgb
from tests.support.chart_readings import Shot, photograph, reading_of, spectral_reference

_REFERENCE = spectral_reference()


def _white(x: float, y: float) -> Floats:
    return xyz_to_linear_srgb(np.array([x / y, 1, (1 - x - y) / y]))


# CIE 15:2018, tables T.3 and T.6: chromaticity and correlated colour temperature.
@pytest.mark.parametrize(
    ("x", "y", "kelvin"),
    [
        (0.31271, 0.32902, 6504),
        (0.34567, 0.35851, 5003),
        (0.44758, 0.40745, 2856),
        (0.37208, 0.37529, 4230),
        (0.38052, 0.37713, 4000),
        (0.31292, 0.32933, 6500),
    ],
)
def test_temperature_of_standard_lights(x: float, y: float, kelvin: float) -> None:
    """The correlated colour temperature of CIE lights is the published one within 5 K in 1000."""
    found, _ = correlated_temperature(_white(x, y))
    assert found == pytest.approx(kelvin, rel=5e-3)


def test_daylight_lies_on_the_green_side() -> None:
    """D65 lies 0.0032 above the Planckian locus (Ohno 2014), a black body's light on it."""
    _, daylight = correlated_temperature(_white(0.31271, 0.32902))
    _, lamp = correlated_temperature(_white(0.44758, 0.40745))
    assert daylight == pytest.approx(0.0032, abs=2e-4)
    assert lamp == pytest.approx(0, abs=3e-4)


def test_no_temperature_beyond_the_bluest_sky() -> None:
    """A blue lamp has no colour temperature."""
    kelvin, _ = correlated_temperature(np.array([0.05, 0.2, 0.8]))
    assert kelvin is None


def test_phototherapy_lamp_is_seen() -> None:
    """The lamp is too blue for every simulated camera, room lights are not."""
    lamps = [name for name in table("illuminants") if name.startswith("phototherapy")]
    assert lamps
    for number in range(2):
        sensor = np.stack(list(table("cameras").values())[3 * number : 3 * number + 3], axis=-1)
        daylight = illuminant("D65") @ sensor
        seen = {name: is_phototherapy(illuminant(name) @ sensor / daylight) for name in table("illuminants")}
        assert {name: name in lamps for name in seen} == seen


def test_phototherapy_is_seen_by_the_observer() -> None:
    """The lamp is recognised in sRGB as the standard observer sees it, though red is negative there."""
    lamp = next(name for name in table("illuminants") if name.startswith("phototherapy"))
    xyz = illuminant(lamp) @ observer()
    assert is_phototherapy(xyz_to_linear_srgb(xyz / xyz[1]))


def test_gradient_of_the_light_is_told() -> None:
    """The light's gradient is the brightest over the darkest corner of the chart."""
    reading, _ = photograph(Shot(white=0.5, gradient=(0.4, 0.0)))
    light = estimate_light(fit_chart(reading, _REFERENCE))
    assert light.gradient == pytest.approx(np.exp(0.8), rel=0.1)
    assert not light.mixed


def test_two_lights_are_told() -> None:
    """Warm light from one side and daylight from the other is flagged as mixed."""
    reading, _ = photograph(Shot(white=0.6))
    place = np.arange(24) % 6 / 5
    warm = 1 + place[:, None] * np.array([0.25, 0.0, -0.3])
    mixed = reading_of(reading.patches * warm)
    light = estimate_light(fit_chart(mixed, _REFERENCE))
    assert light.mixed


@pytest.mark.parametrize("name", ["D65", "A", "FL2", "FL11", "LED-B3", "LED-B5"])
@pytest.mark.parametrize("camera", [0, 1])
def test_one_light_is_not_called_mixed(name: str, camera: int) -> None:
    """One lamp is never flagged as mixed, however ragged its spectrum."""
    reading, _ = photograph(Shot(light=name, camera=camera, gradient=(0.1, -0.1)))
    light = estimate_light(fit_chart(reading, _REFERENCE))
    assert not light.mixed


@pytest.mark.parametrize("room", [0.0, 0.1])
@pytest.mark.parametrize("removed", [0.0, 0.35, 0.7])
def test_phototherapy_is_refused_however_much_the_camera_balanced_away(removed: float, room: float) -> None:
    """The blue lamp is seen by every simulated camera, alone or with room light, balanced by up to 70 %."""
    lamp, led = (power / power.sum() for power in (illuminant("phototherapy"), illuminant("LED-B3")))
    assert [True] * 8 == [under_phototherapy(*_balanced(lamp + room * led, removed, n)) for n in range(8)]


def test_daylight_is_never_called_phototherapy() -> None:
    """Daylight of 4000 to 10 000 K is no blue lamp to any simulated camera, whatever its white balance."""
    seen = [
        under_phototherapy(*_balanced(daylight(kelvin), removed, number))
        for number, kelvin in enumerate(np.linspace(4000, 10_000, 13))
        for removed in (0.3, 0.7, 1.0)
    ]
    assert not any(seen)


def _balanced(light: Floats, removed: float, number: int) -> tuple[ChartReading, ChartReference]:
    """Return a card's reading, by one of many cameras, whose white balance took away a part of the cast."""
    rng = np.random.default_rng(number)
    families = [family for half in HALVES for family in FAMILIES[half]]
    sensor = sensors.draw(families[number % len(families)], rng)
    seen = light @ sensor / (illuminant("D65") @ sensor)
    made = replace(camera.draw(sensor, light, rng), gains=(seen / seen.max()) ** -removed)
    made = replace(made, gains=made.gains / (made.gains * seen).max())
    chart, patches = card.draw(rng)
    return reading_of(made.develop(made.raw(patches, light), rng)), chart
