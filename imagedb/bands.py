"""Bands of the data dictionary: public records carry these, never an exact age.

Bilirubin and oxygen bands come only from a value measured close to the photo, because both change
within hours; severity is never judged by eye.
"""

import math
from collections.abc import Sequence
from typing import TypeVar

from imagedb.vocabulary import AgeBand, BilirubinBand, GestationBand, Spo2Band

MINUTES_FROM_PHOTO = 120
"""A measured value speaks for the photo when taken no further from it than this, before or after."""

_AGE: tuple[tuple[float, AgeBand], ...] = (
    (24, AgeBand.H0_24),
    (48, AgeBand.H24_48),
    (72, AgeBand.H48_72),
    (7 * 24, AgeBand.D3_7),
    (14 * 24, AgeBand.D7_14),
    (28 * 24, AgeBand.D14_28),
)
_GESTATION: tuple[tuple[float, GestationBand], ...] = (
    (32, GestationBand.UNDER_32),
    (35, GestationBand.W32_34),
    (37, GestationBand.W35_36),
    (39, GestationBand.W37_38),
)
_BILIRUBIN: tuple[tuple[float, BilirubinBand], ...] = (
    (50, BilirubinBand.UNDER_50),
    (150, BilirubinBand.MILD),
    (250, BilirubinBand.MODERATE),
)
_SPO2: tuple[tuple[float, Spo2Band], ...] = (
    (80, Spo2Band.MARKED),
    (90, Spo2Band.MODERATE),
    (95, Spo2Band.MILD),
)


T = TypeVar("T")


def age_band(hours: float | None) -> AgeBand:
    """Band of the age at the photo, in hours; 28 days to the hour still count as '14-28d'."""
    if hours is None:
        return AgeBand.UNKNOWN
    if hours == 28 * 24:
        return AgeBand.D14_28
    return _band(_measure(hours, "age"), _AGE, AgeBand.OVER_28D)


def gestation_band(weeks: float | None, days: float | None = None) -> GestationBand:
    """Band of the gestation at birth in completed weeks; the days after the last whole week never count."""
    if weeks is None:
        return GestationBand.UNKNOWN
    whole = math.floor(_measure(weeks, "gestation") + _measure(days or 0, "gestation") / 7)
    return _band(whole, _GESTATION, GestationBand.W39_PLUS)


def bilirubin_band(
    tsb_umol_l: float | None, tcb_umol_l: float | None, minutes_from_photo: float | None
) -> BilirubinBand:
    """Band of total bilirubin in micromol/L: of the serum value, else of the meter's.

    Unknown unless it was measured within 120 minutes of the photo.
    """
    value = tcb_umol_l if tsb_umol_l is None else tsb_umol_l
    if value is None or not _close(minutes_from_photo):
        return BilirubinBand.UNKNOWN
    return _band(_measure(value, "bilirubin"), _BILIRUBIN, BilirubinBand.MARKED)


def spo2_band(percent: float | None, minutes_from_photo: float | None = 0) -> Spo2Band:
    """Band of oxygen saturation in percent.

    The manifest has no time for the saturation: a reading stands for the moment of the photo.
    """
    if percent is None or not _close(minutes_from_photo):
        return Spo2Band.UNKNOWN
    return _band(_measure(percent, "saturation"), _SPO2, Spo2Band.OVER_95)


def _close(minutes: float | None) -> bool:
    return minutes is not None and abs(minutes) <= MINUTES_FROM_PHOTO


def _measure(value: float, what: str) -> float:
    if not (math.isfinite(value) and value >= 0):
        msg = f"{what} must be a number of zero or more"
        raise ValueError(msg)
    return value


def _band(value: float, bounds: Sequence[tuple[float, T]], beyond: T) -> T:
    """The band of the first upper bound above the value; a bound belongs to the band above it."""
    return next((band for bound, band in bounds if value < bound), beyond)
