"""Spectra turned into what a camera sees: lights, varied cameras, and small tables of skin colour.

A colour here has six channels: what this camera records under this light (three, 1 for a perfect
white), and XYZ of the same reflectance under D65 (three, Y = 1), from which the ground truth comes.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from colour.skin import SITES, WAVELENGTHS, reflectance
from colour.skin.spectra import colorchecker, illuminant, table, xyz_weights
from colour.spaces import xyz_to_linear_srgb

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera varied from a measured one: no phone's sensor is published under a free licence.

    `shift` and `width` act on each sensitivity curve in nm and as a factor about its peak; light
    below `cut[0]` and above `cut[1]` nm is filtered. `tone` and `shoulder` bend the curve that is
    applied before sRGB encoding; `noise` is (shot, read); `quality` is JPEG's.
    """

    name: str
    base: str
    shift: float
    width: float
    cut: tuple[float, float]
    tone: float
    shoulder: float
    noise: tuple[float, float]
    quality: int

    def sensitivity(self) -> Floats:
        """Return the sensitivities (41, 3)."""
        columns = table("cameras")
        low = 1 / (1 + np.exp(-(WAVELENGTHS - self.cut[0]) / 6))
        high = 1 / (1 + np.exp((WAVELENGTHS - self.cut[1]) / 6))
        curves = []
        for band in "rgb":
            measured = columns[f"{self.base}_{band}"]
            peak = WAVELENGTHS[np.argmax(measured)]
            source = peak + (WAVELENGTHS - self.shift - peak) / self.width
            curves.append(np.interp(source, WAVELENGTHS, measured, left=0, right=0) * low * high)
        return np.stack(curves, axis=-1)


CAMERAS: dict[str, Camera] = {
    c.name: c
    for c in (
        Camera("Simulated camera A", "nikon_5100", -1.5, 1.03, (410, 636), 1.0, 0.0, (2.2e-4, 1.2e-3), 87),
        Camera("Simulated camera B", "nikon_5100", -6.0, 1.10, (405, 655), 0.93, 0.10, (3.5e-4, 1.6e-3), 86),
        Camera("Simulated camera C", "nikon_5100", -3.0, 1.05, (412, 632), 1.06, 0.05, (2.8e-4, 1.4e-3), 86),
        # Its bands overlap so much that noise grows twelvefold in the matrix: kept for good light.
        Camera(
            "Simulated camera D", "sigma_sd_merrill", 2.0, 0.96, (412, 640), 0.97, 0.06, (1.5e-5, 3e-4), 86
        ),
    )
}

# Manifest word -> lights of `colour/skin/data/illuminants.csv` and their correlated colour temperatures.
LIGHTS: dict[str, tuple[str, int]] = {
    "D65": ("daylight", 6500),
    "D50": ("daylight", 5000),
    "D57": ("daylight", 5700),
    "LED-B3": ("ward_led", 4100),
    "LED-B5": ("ward_led", 6600),
    "LED-V1": ("ward_led", 2700),
    "A": ("warm_lamp", 2860),
    "LED-B1": ("warm_lamp", 2730),
    "FL2": ("fluorescent", 4230),
    "FL7": ("fluorescent", 6500),
    "FL11": ("fluorescent", 4000),
    "phototherapy": ("unknown", 0),
}


def light_spectrum(name: str) -> Floats:
    """Return a light's power (41,); D57 is daylight between D50 and D65 (their equal mixture)."""
    if name == "D57":
        return (illuminant("D50") + illuminant("D65")) / 2
    if name == "phototherapy":  # the lamp with a little room light, as on a ward
        return illuminant("phototherapy") + 0.03 * illuminant("LED-B3")
    return illuminant(name)


@dataclass(frozen=True, slots=True, eq=False)
class Viewing:
    """One camera under one light: weights (41, 6) that turn a reflectance into six channels."""

    weights: Floats
    cast: Floats
    matrix: Floats

    @staticmethod
    def of(camera: Camera, light: str) -> "Viewing":
        """Return the viewing of a camera under a light.

        `cast` (3,) is the light's colour relative to daylight as this camera sees it; `matrix` (3, 3)
        the nominal correction to linear sRGB that its maker fitted, under daylight or tungsten.
        """
        curves = camera.sensitivity()
        seen = curves * light_spectrum(light)[:, None]
        daylight = (curves * illuminant("D65")[:, None]).sum(axis=0)
        ratio = seen.sum(axis=0) / daylight
        weights = np.hstack([seen / seen.sum(axis=0), xyz_weights()])
        warm = (
            float(np.clip((6500 - LIGHTS[light][1]) / (6500 - 2860), 0, 1)) if light != "phototherapy" else 0
        )
        matrix = (1 - warm) * _nominal_matrix(camera, "D65") + warm * _nominal_matrix(camera, "A")
        return Viewing(weights, ratio / ratio[1], matrix)

    def channels(self, spectrum: ArrayLike) -> Floats:
        """Return (..., 6) of reflectance (..., 41)."""
        return np.asarray(spectrum, dtype=np.float64) @ self.weights


@lru_cache(maxsize=16)
def _nominal_matrix(camera: Camera, light: str) -> Floats:
    """Return the white-preserving least-squares matrix from balanced raw to linear sRGB over the card."""
    curves = camera.sensitivity() * illuminant(light)[:, None]
    _, patches = colorchecker()
    raw = patches @ (curves / curves.sum(axis=0))
    target = xyz_to_linear_srgb(patches @ xyz_weights())
    # Rows sum to one, so that grey stays grey: solve for two free columns against the third.
    reduced = raw[:, :2] - raw[:, 2:]
    solved = np.linalg.lstsq(reduced, target - raw[:, 2:], rcond=None)[0].T
    return np.column_stack([solved, 1 - solved.sum(axis=1)])


@dataclass(frozen=True, slots=True)
class Body:
    """What a subject's skin holds: melanin of the chest, bilirubin (micromol/L), tissue saturation.

    `sick_saturation` is the saturation where a sign of cyanosis shows, at the sites that show it.
    """

    melanin: float
    tsb: float
    saturation: float
    sick_saturation: float


MELANIN_SPAN = 1.2
BLOOD_SPAN = 2.2
_STEPS = 33


def skin_table(body: Body, site: str, viewing: Viewing, *, sick: bool) -> NDArray[np.float32]:
    """Return (33, 33, 6): colour over the logarithm of melanin (rows) and of blood (columns) against the usual.

    Rows run over factors exp(-1.2) to exp(1.2), columns exp(-2.2) to exp(2.2).
    """
    optics = SITES[site]
    melanin = np.exp(np.linspace(-MELANIN_SPAN, MELANIN_SPAN, _STEPS))[:, None]
    blood = np.exp(np.linspace(-BLOOD_SPAN, BLOOD_SPAN, _STEPS))[None, :]
    saturation = body.sick_saturation if sick else body.saturation
    spectra = reflectance(
        body.melanin * melanin, body.tsb, saturation, optics.blood_fraction * blood, site=optics
    )
    return viewing.channels(spectra).astype(np.float32)


def dye(base: float, *dips: tuple[float, float, float]) -> Floats:
    """Return a smooth reflectance (41,): `base` less dips given as (centre nm, width nm, depth)."""
    spectrum = np.full(WAVELENGTHS.size, base)
    for centre, width, depth in dips:
        spectrum *= 1 - depth * np.exp(-0.5 * ((WAVELENGTHS - centre) / width) ** 2)
    return spectrum
