"""The light of a photo, as the chart's greys show it: its colour, its evenness, phototherapy.

All of it is an estimate: the camera has balanced white before anybody sees the file, so what is
read off a grey patch is the light as the camera rendered it, taken through sRGB as a nominal
camera. The colour temperature is what that balance left over, not the lamp's: a camera that balances
fully shows every lamp near 6500 K. It tells a blue lamp or two lights at once; it cannot tell daylight
from a good LED.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from colour.charts import ChartReference
from colour.fit import Fit, channel_scale
from colour.reading import ChartReading
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_xyz

Light = Literal["daylight", "ward_led", "warm_lamp", "fluorescent", "mixed", "unknown"]
LIGHTS: tuple[Light, ...] = ("daylight", "ward_led", "warm_lamp", "fluorescent", "mixed", "unknown")

# A lamp for phototherapy (about 460 nm) puts most of the light into blue. The bluest sky as a camera without
# any white balance shows it: 0.59 at most on simulated cameras.
_PHOTOTHERAPY_BLUE_SHARE = 0.6
# A camera that balances half the blue away leaves less than that, but under one wavelength green and blue see
# the same of every patch: what the card has of green against blue is lost. The bluer the light, the less of it
# must be lost. On simulated cameras daylight of 4000 to 10 000 K keeps 0.58 and more of it at a share below 0.45.
_BLUISH_SHARE = 0.4
_LOST_AT_BLUISH = 0.375
_LOST_PER_SHARE = 2.5
# Correlation of read and stated blue over the patches.
_SAME_CARD = 0.7

# From one edge of the chart to the other, red or blue against green: less than this does not matter.
_MIXED_SHIFT = 0.1
# The four drifts over their standard errors, squared, summed and rooted. One light exceeds it in 1 % of the
# simulated photographs that it was chosen on, two lights that change by a fifth or more in nearly all.
_MIXED_SURE = 3.0
# Share of white below which a patch's channel says nothing.
_DARKEST = 1e-3
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class LightEstimate:
    """The light as the chart shows it after the camera's white balance. `cct` is in kelvin, None outside 1000..25000 K.

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
    corners = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]]) * fit.places.max(axis=0)
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
    return _blue_share(np.asarray(white, float)) > _PHOTOTHERAPY_BLUE_SHARE


def under_phototherapy(reading: ChartReading, chart: ChartReference) -> bool:
    """Return whether a card was read under a blue lamp, though the camera may have balanced most of it away.

    Either grey is blue beyond any light to see by, or it is bluish and the card's greens and blues look
    alike: the slope of read on stated logarithms of green over blue, 1 in daylight, is near nought.
    """
    white = channel_scale(reading, chart)
    share = _blue_share(white)
    if not _BLUISH_SHARE < share <= _PHOTOTHERAPY_BLUE_SHARE:
        return share > _PHOTOTHERAPY_BLUE_SHARE
    seen = _logarithm(reading.patches[reading.usable] / white)
    stated = _logarithm(lab_to_linear_srgb(chart.lab_d65[reading.usable]))
    # Patches in another order, or of another card, look alike in green and blue as well.
    if np.corrcoef(seen[:, 2], stated[:, 2])[0, 1] < _SAME_CARD:
        return False
    x, y = stated[:, 1] - stated[:, 2], seen[:, 1] - seen[:, 2]
    kept = float(x @ y) / max(float(x @ x), _TINY)
    return kept < _LOST_AT_BLUISH + _LOST_PER_SHARE * (share - _BLUISH_SHARE)


def _blue_share(white: Floats) -> float:
    channels = np.maximum(white, 0)
    return float(channels[2] / max(channels.sum(), _TINY))


def _logarithm(linear: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(linear, _DARKEST)))


def correlated_temperature(white: ArrayLike) -> tuple[float | None, float]:
    """Return (kelvin or None, duv) of white (3,) in linear sRGB.

    The nearest point of the Planckian locus in CIE 1960 u, v (CIE 15:2018, 9.5), the locus by
    Krystek's rational approximation (1985). Beyond 25 000 K there is no useful temperature.
    """
    xyz = linear_srgb_to_xyz(np.asarray(white, float))
    uv = np.array([4 * xyz[0], 6 * xyz[1]]) / (xyz[0] + 15 * xyz[1] + 3 * xyz[2])

    from scipy.optimize import minimize_scalar

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
    """Return whether red and blue against green drift across the chart, together beyond chance."""
    surprise = np.linalg.norm(fit.drift / np.maximum(fit.drift_error, _TINY))
    return bool(surprise > _MIXED_SURE and 2 * np.abs(fit.drift).max() > _MIXED_SHIFT)
