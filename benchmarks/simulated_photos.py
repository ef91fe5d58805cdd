"""Many simulated photographs of a chart and of newborn skin beside it, to choose a correction on.

Spectra all the way: a light, the chart's reflectances a little off their nominal ones, a sensor, veiling
glare, white balance that need not be right, the camera's matrix and saturation, a tone curve of one of
several kinds, noise and eight bits. Nothing of it is fitted to photographs; the ranges are wide guesses at
what phones do. Half of the photographs, `TUNING`, may be looked at while the fit is changed; the other half,
`HOLDOUT`, has other sensors and other lights and only says yes or no.
"""

from dataclasses import dataclass, replace

import numpy as np

from colour.charts import ChartReference
from colour.reading import ChartReading
from colour.skin import WAVELENGTHS, reflectance, spectral_lab
from colour.skin.spectra import colorchecker, illuminant, table
from colour.spaces import Floats, decode_srgb, encode_srgb, lab_to_linear_srgb, linear_srgb_to_lab
from tests.support.chart_readings import reading_of, spectral_reference

# Chest from the lightest to the darkest tone, without and with much bilirubin.
_MELANIN = np.array([0.008, 0.02, 0.05, 0.085, 0.14, 0.25])
SKIN = np.concatenate([reflectance(_MELANIN, tsb) for tsb in (20.0, 250.0)])
SKIN_LAB: Floats = spectral_lab(SKIN)

# How differently a maker renders hues: lightness, chroma and hue each move so much (standard deviation of a wave).
_LOOK = 0.03

_NAMED = {"tuning": ("D65", "FL2", "LED-B3", "LED-RGB1"), "holdout": ("D50", "FL11", "LED-B5", "LED-BH1")}


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A chart's reading, as-shot linear sRGB (12, 3) of `SKIN` in the same photo, and the light's name."""

    reading: ChartReading
    skin: Floats
    light: str


def reference() -> ChartReference:
    """Return the chart's nominal values: those of its spectra, which no photographed chart has exactly."""
    return spectral_reference()


def photographs(half: str, count: int) -> list[Photo]:
    """Return so many photographs of the half, `tuning` or `holdout`; the same every time."""
    seed = {"tuning": 101, "holdout": 202}[half]
    return [_photograph(np.random.default_rng([seed, number]), half) for number in range(count)]


def _photograph(rng: np.random.Generator, half: str) -> Photo:
    name, light = _light(rng, half)
    chart = _own_chart(rng)
    sensor = _sensor(rng, half)
    shade = _shade(rng, reference().places)
    raw = np.concatenate([chart, SKIN]) * light @ sensor / (light @ sensor)
    raw[:24] *= shade
    raw = raw * _cast(rng, light, sensor) * rng.uniform(0.35, 0.95) + rng.uniform(0, 0.02) * raw[:24].mean(
        axis=0
    )
    colours = np.clip(_look(rng, raw @ _camera_matrix(rng, sensor).T), 0, None)
    colours[:24] += rng.normal(0, 0.004, (24, 3)) * np.sqrt(colours[:24])
    encoded = _tone_curve(rng, np.clip(colours, 0, 1))
    # The median of a patch's many noisy pixels is finer than one code.
    encoded = np.rint(np.clip(encoded, 0, 1) * 510) / 510
    read = decode_srgb(encoded)
    return Photo(replace(reading_of(read[:24])), read[24:], name)


def _light(rng: np.random.Generator, half: str) -> tuple[str, Floats]:
    """Return a light: a named one, or a black body's, in part mixed with daylight."""
    kind = rng.integers(3)
    if kind == 0:
        kelvin = rng.uniform(2500, 7500)
        power = WAVELENGTHS**-5.0 / np.expm1(1.4388e7 / (WAVELENGTHS * kelvin))
        return "black body", power / power.max()
    name = str(rng.choice(_NAMED[half]))
    share = rng.uniform(0, 0.5) if kind == 2 else 0.0
    return name, (1 - share) * illuminant(name) + share * illuminant("D65" if half == "tuning" else "D50")


def _own_chart(rng: np.random.Generator) -> Floats:
    """Return the photographed chart's reflectances (24, 41): CIEDE2000 0.7 to 2 off the nominal ones, and glossy."""
    _, nominal = colorchecker()
    bends = np.stack([np.cos(np.pi * k * (WAVELENGTHS - 380) / 400) for k in range(4)])
    off = rng.uniform(0.7, 2.2) * np.array([0.02, 0.015, 0.012, 0.01])
    bent = nominal * np.exp(rng.normal(0, off, (24, 4)) @ bends)
    haze = rng.uniform(0, 0.01) * np.exp(reference().places @ rng.normal(0, 0.5, 2))
    return np.asarray(bent + (haze * rng.uniform(0.7, 1.3, 24))[:, None])


def _sensor(rng: np.random.Generator, half: str) -> Floats:
    """Return sensitivities (41, 3): a measured camera's, moved and widened, or three bells with a tail."""
    if rng.random() < 0.5:
        measured = np.stack(list(table("cameras").values()))
        # The second camera's layered sensor, as it is, is nothing like a phone's.
        columns = measured[:3] if half == "tuning" else 0.5 * measured[:3] + 0.5 * measured[3:]
        width = rng.uniform(0.9, 1.15)
        moved = [
            np.interp((WAVELENGTHS - 550 - rng.normal(0, 5)) / width + 550, WAVELENGTHS, c) for c in columns
        ]
    else:
        peaks = np.array([600, 540, 460]) + rng.normal(0, 8, 3)
        widths = rng.uniform(24, 42, 3)
        bells = np.exp(-(((WAVELENGTHS[:, None] - peaks) / widths) ** 2) / 2)
        mixed = bells @ (np.eye(3) + rng.uniform(0, 0.12, (3, 3)))
        moved = list(mixed.T)
    cut = 1 / (1 + np.exp((WAVELENGTHS - rng.uniform(640, 690)) / 10))
    return np.asarray(np.stack(moved, axis=-1) * cut[:, None])


def _shade(rng: np.random.Generator, places: Floats) -> Floats:
    """Return (24, 3): light across the chart, a plane in its logarithm with a little curvature and colour."""
    plane = rng.normal(0, 0.12, 2)
    bowl = rng.normal(0, 0.015) * (places**2).sum(axis=1)
    colour = rng.normal(0, 0.008, (2, 3))
    return np.exp((places @ plane + bowl)[:, None] + places @ colour)


def _cast(rng: np.random.Generator, light: Floats, sensor: Floats) -> Floats:
    """Return (3,): what white balance leaves of the light's colour, and errs by itself."""
    seen = light @ sensor / (illuminant("D65") @ sensor)
    left = (seen / seen.mean()) ** (rng.uniform(0, 0.3) if rng.random() < 0.5 else 0.0)
    return np.asarray(left * np.exp(rng.normal(0, 0.05, 3)))


def _camera_matrix(rng: np.random.Generator, sensor: Floats) -> Floats:
    """Return the camera's own matrix (3, 3), fitted in daylight as its maker would, with more saturation."""
    _, spectra = colorchecker()
    daylight = illuminant("D65")
    seen = (spectra * daylight) @ sensor / (daylight @ sensor)
    matrix = np.linalg.lstsq(seen, lab_to_linear_srgb(spectral_lab(spectra)), rcond=None)[0].T
    matrix /= matrix.sum(axis=1, keepdims=True)
    more = rng.uniform(0.95, 1.3)
    grey = np.tile([0.2126, 0.7152, 0.0722], (3, 1))
    return np.asarray((more * np.eye(3) + (1 - more) * grey) @ matrix)


def _look(rng: np.random.Generator, linear: Floats) -> Floats:
    """Return linear sRGB (n, 3) as a maker's table renders hues: each a little lighter, purer and turned, by its own amount.

    In CIELAB, by two waves around the hue circle; a grey stays as it is.
    """
    lab = linear_srgb_to_lab(linear)
    chroma, hue = np.hypot(lab[:, 1], lab[:, 2]), np.arctan2(lab[:, 2], lab[:, 1])
    waves = np.stack([np.cos(hue), np.sin(hue), np.cos(2 * hue), np.sin(2 * hue)], axis=-1)
    lighter, purer, turned = (waves @ rng.normal(0, _LOOK, (3, 4)).T).T
    looked = chroma * np.exp(purer)
    lightness = lab[:, 0] + 0.5 * chroma * lighter
    turn = hue + turned
    return lab_to_linear_srgb(np.stack([lightness, looked * np.cos(turn), looked * np.sin(turn)], axis=-1))


def _tone_curve(rng: np.random.Generator, linear: Floats) -> Floats:
    """Return the encoded picture: shadows deepened and lights held back, then a curve in the encoded values.

    Channel by channel, or in part by brightness.
    """
    shoulder = rng.uniform(0.3, 3)
    toe = np.exp(rng.normal(0, 0.1)) * (1 + 0.25 * shoulder * rng.uniform(0.4, 1.2))
    exponent, contrast = np.exp(rng.normal(0, 0.1)), rng.uniform(-0.1, 0.4)
    per_channel = rng.random() < 0.7

    def curve(light: Floats) -> Floats:
        power = light**toe
        encoded = encode_srgb(power * (1 + shoulder) / (1 + shoulder * power))
        bent = encoded + contrast * encoded * (1 - encoded) * (encoded - 0.45)
        return np.asarray(np.clip(bent, 0, 1) ** exponent)

    if per_channel:
        return curve(linear)
    brightness = np.maximum(linear @ [0.25, 0.6, 0.15], 1e-4)
    by_light = encode_srgb(linear) * (curve(brightness) / encode_srgb(brightness))[:, None]
    share = rng.uniform(0.3, 1)
    return np.asarray(share * by_light + (1 - share) * curve(linear))
