"""Chart readings as a simulated camera would give them, and what it makes of skin in the same photo.

Spectra all the way: light x reflectance x sensor, white balance, the camera's matrix, its tone curve
and eight bits. The two sensors are NPL's measured ones, shifted and widened; nothing is fitted to them.
"""

from dataclasses import dataclass

import numpy as np

from colour.charts import ChartReference
from colour.reading import ChartReading
from colour.skin import WAVELENGTHS, reflectance, spectral_lab
from colour.skin.spectra import colorchecker, illuminant, table
from colour.spaces import Floats, decode_srgb, encode_srgb, lab_to_linear_srgb

# Chest of seven tones, without and with much bilirubin.
SKIN = np.concatenate(
    [reflectance(np.array([0.008, 0.02, 0.05, 0.085, 0.14, 0.25]), tsb) for tsb in (20.0, 250.0)]
)
SKIN_LAB: Floats = spectral_lab(SKIN)


@dataclass(frozen=True, slots=True)
class Shot:
    """How a chart is photographed. `gradient` is the light's logarithm along the chart's two axes."""

    light: str = "D65"
    camera: int = 0
    shift: float = 0.0
    white: float = 0.8
    gamma: float = 1.0
    contrast: float = 0.15
    flare: float = 0.004
    gradient: tuple[float, float] = (0.0, 0.0)
    balance: float = 1.0
    quantised: bool = True


def spectral_reference() -> ChartReference:
    """Return a chart whose nominal colours are exactly those of its spectra."""
    names, spectra = colorchecker()
    return ChartReference("classic24", names, spectral_lab(spectra), spectra, WAVELENGTHS, "simulated")


def photograph(shot: Shot) -> tuple[ChartReading, Floats]:
    """Return the chart's reading and linear sRGB (12, 3), as shot, of `SKIN` at the chart's middle."""
    _, spectra = colorchecker()
    shade = np.exp(spectral_reference().places @ np.array(shot.gradient))
    patches = _camera(spectra, shade, shot)
    return reading_of(patches), _camera(SKIN, np.ones(len(SKIN)), shot)


def reading_of(patches: Floats, **changed: Floats) -> ChartReading:
    """Return a reading of linear sRGB patches (n, 3), six in a row, on a grid of 40-pixel steps."""
    index = np.arange(len(patches))
    centres = np.column_stack([index % 6 * 40.0 + 30, index // 6 * 40.0 + 30])
    clipped = (patches >= 0.99).any(axis=1)
    damaged = changed.get("damaged", np.zeros(len(patches), dtype=bool))
    return ChartReading(
        kind="classic24",
        corners=np.array([[10.0, 10], [250, 10], [250, 170], [10, 170]]),
        centres=centres,
        patch_size=36.0,
        patches=patches,
        spread=np.full(patches.shape, 0.002),
        clipped=clipped,
        damaged=damaged,
        usable=~clipped & ~damaged,
        home_print=False,
        fit_error=3.0,
    )


def _camera(spectra: Floats, shade: Floats, shot: Shot) -> Floats:
    sensor = _sensor(shot)
    daylight, light = illuminant("D65"), illuminant(shot.light)
    white_day, white_light = daylight @ sensor, light @ sensor
    _, chart = colorchecker()
    seen = (chart * daylight) @ sensor / white_day
    matrix = np.linalg.lstsq(seen, lab_to_linear_srgb(spectral_lab(chart)), rcond=None)[0].T
    matrix /= matrix.sum(axis=1, keepdims=True)
    cast = (white_light / white_day / (white_light / white_day).mean()) ** (1 - shot.balance)
    raw = (spectra * light) @ sensor / white_light * cast * shot.white * shade[:, None] + shot.flare
    linear = np.clip(raw @ matrix.T, 0, 1)
    encoded = encode_srgb(linear)
    encoded = (encoded + shot.contrast * encoded * (1 - encoded) * (encoded - 0.5)) ** shot.gamma
    if shot.quantised:
        # A patch's median over many noisy pixels is finer than one code.
        encoded = np.rint(np.clip(encoded, 0, 1) * 1020) / 1020
    return decode_srgb(encoded)


def _sensor(shot: Shot) -> Floats:
    columns = list(table("cameras").values())[3 * shot.camera : 3 * shot.camera + 3]
    moved = [np.interp(WAVELENGTHS - shot.shift, WAVELENGTHS, column) for column in columns]
    # Phones cut infrared; the measured cameras were opened up.
    cut = 1 / (1 + np.exp((WAVELENGTHS - 660) / 10))
    return np.stack(moved, axis=-1) * cut[:, None]
