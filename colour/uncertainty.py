"""How far a calibrated colour may be off: the fit's own scatter, the light's spectrum, its evenness.

Provisional: `LIGHT_FLOOR` comes from simulated sensors with modelled newborn skin
(colour-evidence.md, 'What a chart cannot promise') and is to be calibrated over many more of them.
How the floor is shared among L*, a* and b*, and the terms for the card's own colours and for the
light on the skin, were settled after looking at the coverage on the simulated readings of the tests
and on the sample photos: coverage there shows that nothing broke, not that the intervals are honest.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from colour.correction import Correction, apply
from colour.ladder import SKIN_LADDER
from colour.light import Light, LightEstimate
from colour.metric import difference_metric
from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab
from colour.tone import ita

# Mean CIEDE2000 that stays on skin when the chart itself fits to 0.5..1.3, by the light.
# Where the light is not stated, or mixed, any of the four may have been there: their root mean square.
LIGHT_FLOOR: Mapping[Light, float] = {
    "daylight": 1.2,
    "ward_led": 2.4,
    "warm_lamp": 3.6,
    "fluorescent": 4.5,
    "mixed": 3.2,
    "unknown": 3.2,
}
# The chart in the photo is not the nominal one: N. Ohta's measured ColorChecker is 1.1 CIEDE2000 from
# the maker's values on average, under D65. Ages and batches differ at least as much.
_OWN_CHART = 1.1
# A light whose rendered white is this warm is no daylight, whatever was stated.
_WARM_BELOW_K = 4000.0
# A light's spectrum moves the hue and chroma of skin, its lightness little: mean length over standard
# deviation of a step that is as likely in each of two directions, and what lightness gets of it.
_MEAN_OF_LENGTH = float(np.sqrt(np.pi / 2))
_LIGHTNESS_SHARE = 0.4
# The skin is not lit quite as the chart is: a surface turned by 20 degrees gets 6 % less (its cosine),
# and more is at stake where light falls off.
_LIGHT_UNEVEN = 0.06
_LIGHT_UNEVEN_PER_GRADIENT = 0.25


def colour_covariance(correction: Correction, light: LightEstimate, linear: ArrayLike) -> Floats:
    """Return the 3x3 covariance of calibrated L*, a*, b* at one as-shot linear sRGB colour (3,)."""
    read = np.asarray(linear, float)
    lab = linear_srgb_to_lab(apply(correction, read))
    return _scatter(correction, read, lab) + _floor(lab, light) + _unevenness(lab, light)


def ita_uncertainty(lab: ArrayLike, covariance: Floats) -> float:
    """Return the standard uncertainty of ITA in degrees, to first order, at most 90."""
    lightness, _, yellow = np.asarray(lab, float)
    above = lightness - 50
    if above == yellow == 0:
        return 90.0
    slope = np.array([yellow, 0, -above]) / (above**2 + yellow**2)
    return float(min(np.degrees(np.sqrt(slope @ covariance @ slope)), 90.0))


def expanded_delta_e(lab: ArrayLike, uncertainty: ArrayLike) -> float:
    """Return CIEDE2000 within which 95 % of the errors lie, from L*, a*, b* standard uncertainties.

    A bound by the greatest direction: the length of the 1.96-fold steps along the axes together.
    """
    metric = difference_metric(np.asarray(lab, float)[None])[0]
    steps = metric @ np.diag(np.asarray(uncertainty, float))
    return float(1.96 * np.linalg.norm(steps, ord=2))


def uncertainty_at_skin(correction: Correction, light: LightEstimate) -> list[dict[str, Any]]:
    """Return, for each colour of `SKIN_LADDER`, the standard uncertainty of L*, a*, b* and ITA."""
    rows = []
    for lab in SKIN_LADDER:
        covariance = colour_covariance(correction, light, read_for(correction, lab))
        spread = np.sqrt(np.diag(covariance))
        rows.append(
            {
                "lab": [round(float(v), 2) for v in lab],
                "ita": round(float(ita(lab)), 1),
                "uncertainty": [round(float(v), 2) for v in spread],
                "ita_uncertainty": round(ita_uncertainty(lab, covariance), 2),
            }
        )
    return rows


def read_for(correction: Correction, lab: ArrayLike) -> Floats:
    """Return the as-shot linear sRGB (3,) that `correction` renders as CIELAB (3,), by Newton's steps."""
    target = lab_to_linear_srgb(lab)
    read = target * correction.scale
    step = 1e-5 * correction.scale
    for _ in range(30):
        missing = target - apply(correction, read)
        if np.abs(missing).max() < 1e-9:
            break
        around = apply(correction, read + np.diag(step)) - apply(correction, read - np.diag(step))
        change = np.linalg.lstsq((around / (2 * step[:, None])).T, missing, rcond=None)[0]
        read = np.maximum(read + np.clip(change, -0.5 * read, read), 1e-4 * correction.scale)
    return np.asarray(read)


def _scatter(correction: Correction, read: Floats, lab: Floats) -> Floats:
    """Return the covariance among the refits on resampled patches, about the fit itself."""
    if not correction.ensemble:
        return np.zeros((3, 3))
    refits = np.array([linear_srgb_to_lab(apply(member, read)) for member in correction.ensemble])
    apart = refits - lab
    return np.asarray(apart.T @ apart / len(refits))


def _floor(lab: Floats, light: LightEstimate) -> Floats:
    """Return what the light's spectrum and the card's own colours leave, alike in hue and chroma."""
    error = LIGHT_FLOOR["mixed" if light.mixed else light.stated]
    if light.cct is not None and light.cct < _WARM_BELOW_K:
        error = max(error, LIGHT_FLOOR["warm_lamp"])
    metric = difference_metric(lab[None])[0]
    inverse = np.linalg.inv(metric.T @ metric)
    share = np.diag([_LIGHTNESS_SHARE, 1.0, 1.0])
    return np.asarray((error**2 + _OWN_CHART**2) / _MEAN_OF_LENGTH**2 * share @ inverse @ share)


def _unevenness(lab: Floats, light: LightEstimate) -> Floats:
    """Return what other light on the skin than on the chart does: a factor on X, Y and Z alike."""
    share = _LIGHT_UNEVEN + _LIGHT_UNEVEN_PER_GRADIENT * float(np.log(light.gradient))
    direction = np.array([lab[0] + 16, lab[1], lab[2]]) / 3
    return np.outer(direction, direction) * share**2
