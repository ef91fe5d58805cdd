"""The light of a photo, as the chart's greys show it: its colour, its evenness, phototherapy.

All of it is an estimate: the camera has balanced white before anybody sees the file, so what is
read off a grey patch is the light as the camera rendered it, taken through sRGB as a nominal
camera. It tells a blue lamp or two lights at once; it cannot tell daylight from a good LED.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar

from colour.fit import Fit, chart_places
from colour.spaces import Floats, linear_srgb_to_xyz

Light = Literal["daylight", "ward_led", "warm_lamp", "fluorescent", "mixed", "unknown"]
LIGHTS: tuple[Light, ...] = ("daylight", "ward_led", "warm_lamp", "fluorescent", "mixed", "unknown")

# A lamp for phototherapy (about 460 nm) puts most of the light into blue; the bluest sky, of
# infinite colour temperature, would put a little over half there, and cameras balance it away.
_PHOTOTHERAPY_BLUE_SHARE = 0.5
# From one edge of the chart to the other, red or blue against green.
_MIXED_SHIFT = 0.15
_MIXED_SURE = 3.0


@dataclass(frozen=True, slots=True)
class LightEstimate:
    """The light as the chart shows it. `cct` is in kelvin, None outside 1000..25000 K.

    `duv` is the distance from the Planckian locus in CIE 1960 u, v (positive is greenish);
    `gradient` the brightest over the darkest light on the chart; `mixed` means that its colour
    changes across the chart; `phototherapy` that it is too blue for any lamp to see by.
    """

    cct: float | None
    duv: float
    gradient: float
    mixed: bool
    phototherapy: bool
    stated: Light = "unknown"

    def to_json(self) -> dict[str, Any]:
        """Return the report's `light`."""
        return {
            "cct_k": None if self.cct is None else round(self.cct),
            "duv": round(self.duv, 4),
            "gradient": round(self.gradient, 3),
            "mixed": self.mixed,
            "phototherapy": self.phototherapy,
            "stated": self.stated,
            "basis": "estimated from the grey patches as the camera rendered them, read as sRGB",
        }


def estimate_light(fit: Fit, stated: Light = "unknown") -> LightEstimate:
    """Return what the chart says of the light, beside what was stated of it."""
    cct, duv = correlated_temperature(fit.correction.scale)
    corners = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) * chart_places(len(fit.used)).max(axis=0)
    light = corners @ fit.plane
    return LightEstimate(
        cct=cct,
        duv=duv,
        gradient=float(np.exp(light.max() - light.min())),
        mixed=_is_mixed(fit),
        phototherapy=is_phototherapy(fit.correction.scale),
        stated=stated,
    )


def is_phototherapy(white: ArrayLike) -> bool:
    """Return whether white (3,), read as linear sRGB, is too blue for any light to see by."""
    channels = np.maximum(np.asarray(white, float), 0)
    return bool(channels[2] > _PHOTOTHERAPY_BLUE_SHARE * channels.sum())


def correlated_temperature(white: ArrayLike) -> tuple[float | None, float]:
    """Return (kelvin or None, duv) of white (3,) in linear sRGB.

    The nearest point of the Planckian locus in CIE 1960 u, v (CIE 15:2018, 9.5), the locus by
    Krystek's rational approximation (1985). Beyond 25 000 K there is no useful temperature.
    """
    xyz = linear_srgb_to_xyz(np.asarray(white, float))
    uv = np.array([4 * xyz[0], 6 * xyz[1]]) / (xyz[0] + 15 * xyz[1] + 3 * xyz[2])

    def distance(mired: float) -> float:
        return float(np.hypot(*(_planckian_uv(1e6 / mired) - uv)))

    best = minimize_scalar(distance, bounds=(40, 1000), method="bounded", options={"xatol": 1e-3})
    kelvin = 1e6 / float(best.x)
    sign = 1 if uv[1] > _planckian_uv(kelvin)[1] else -1
    at_the_end = not 41 < best.x < 999
    return (None if at_the_end else kelvin), sign * distance(float(best.x))


def _planckian_uv(kelvin: float) -> Floats:
    """Return CIE 1960 (u, v) of a black body (Krystek 1985, 1000..15000 K and little off above)."""
    t = kelvin
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t**2) / (
        1 + 8.42420235e-4 * t + 7.08145163e-7 * t**2
    )
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t**2) / (
        1 - 2.89741816e-5 * t + 1.61456053e-7 * t**2
    )
    return np.array([u, v])


def _is_mixed(fit: Fit) -> bool:
    """Return whether red or blue against green drifts across the chart, beyond chance."""
    shift = 2 * np.abs(fit.drift)
    sure = np.abs(fit.drift) > _MIXED_SURE * fit.drift_error
    return bool(((shift > _MIXED_SHIFT) & sure).any())
