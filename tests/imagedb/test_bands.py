from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.bands import age_band, bilirubin_band, gestation_band, spo2_band
from imagedb.vocabulary import AgeBand, BilirubinBand, GestationBand, Spo2Band

AGES = [
    (0, AgeBand.H0_24),
    (23.99, AgeBand.H0_24),
    (24, AgeBand.H24_48),
    (48, AgeBand.H48_72),
    (72, AgeBand.D3_7),
    (167.9, AgeBand.D3_7),
    (168, AgeBand.D7_14),
    (336, AgeBand.D14_28),
    (672, AgeBand.D14_28),
    (672.01, AgeBand.OVER_28D),
    (None, AgeBand.UNKNOWN),
]


@pytest.mark.parametrize(("hours", "band"), AGES)
def test_age_bands_at_their_bounds(hours: float | None, band: AgeBand) -> None:
    """An age on a bound belongs to the older band, but 28 days are not yet over 28 days."""
    assert band == age_band(hours)


@pytest.mark.parametrize(
    ("weeks", "days", "band"),
    [
        (31, 6, GestationBand.UNDER_32),
        (32, 0, GestationBand.W32_34),
        (34, 6, GestationBand.W32_34),
        (35, None, GestationBand.W35_36),
        (36, 6, GestationBand.W35_36),
        (37, 0, GestationBand.W37_38),
        (38, 6, GestationBand.W37_38),
        (39, 0, GestationBand.W39_PLUS),
        (42, 1, GestationBand.W39_PLUS),
        (None, 3, GestationBand.UNKNOWN),
    ],
)
def test_gestation_counts_completed_weeks(weeks: int | None, days: int | None, band: GestationBand) -> None:
    """The days after the last completed week never lift a birth into the next band."""
    assert band == gestation_band(weeks, days)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0, BilirubinBand.UNDER_50),
        (49.9, BilirubinBand.UNDER_50),
        (50, BilirubinBand.MILD),
        (149.9, BilirubinBand.MILD),
        (150, BilirubinBand.MODERATE),
        (249.9, BilirubinBand.MODERATE),
        (250, BilirubinBand.MARKED),
        (600, BilirubinBand.MARKED),
    ],
)
def test_bilirubin_bands_at_their_bounds(value: float, band: BilirubinBand) -> None:
    """A value on a bound belongs to the graver band, by blood or by meter."""
    assert band == bilirubin_band(value, None, 0)
    assert band == bilirubin_band(None, value, 0)


def test_blood_speaks_before_the_meter() -> None:
    """Where both were measured the serum value gives the band."""
    assert BilirubinBand.MILD == bilirubin_band(100, 300, 10)


@given(minutes=st.floats(-500, 500))
def test_bilirubin_far_from_the_photo_gives_no_band(minutes: float) -> None:
    """Only a value within 120 minutes, before or after, speaks for the photo."""
    known = abs(minutes) <= 120
    assert known == (BilirubinBand.UNKNOWN != bilirubin_band(200, None, minutes))


@pytest.mark.parametrize("minutes", [120, -120])
def test_two_hours_still_count(minutes: float) -> None:
    """Exactly 120 minutes are within 120 minutes."""
    assert BilirubinBand.MODERATE == bilirubin_band(200, None, minutes)


def test_no_value_or_no_time_gives_no_band() -> None:
    """A value without a time is no measurement of this photo."""
    assert BilirubinBand.UNKNOWN == bilirubin_band(200, 200, None)
    assert BilirubinBand.UNKNOWN == bilirubin_band(None, None, 0)
    assert Spo2Band.UNKNOWN == spo2_band(None)
    assert Spo2Band.UNKNOWN == spo2_band(97, 121)


@pytest.mark.parametrize(
    ("percent", "band"),
    [
        (100, Spo2Band.OVER_95),
        (95, Spo2Band.OVER_95),
        (94.9, Spo2Band.MILD),
        (90, Spo2Band.MILD),
        (89.9, Spo2Band.MODERATE),
        (80, Spo2Band.MODERATE),
        (79.9, Spo2Band.MARKED),
    ],
)
def test_saturation_bands_at_their_bounds(percent: float, band: Spo2Band) -> None:
    """A saturation on a bound belongs to the milder band."""
    assert band == spo2_band(percent)


@pytest.mark.parametrize(
    ("bands", "of"),
    [
        (list(AgeBand), age_band),
        (list(GestationBand), gestation_band),
        (list(BilirubinBand), lambda value: bilirubin_band(value, None, 0)),
        (list(Spo2Band)[::-1], spo2_band),
    ],
)
@given(low=st.floats(0, 1000), more=st.floats(0, 1000))
def test_a_larger_value_is_never_in_an_earlier_band(
    bands: list[object], of: Callable[[float], object], low: float, more: float
) -> None:
    """Bands follow their values in order."""
    assert bands.index(of(low)) <= bands.index(of(low + more))


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_what_cannot_be_measured_is_an_error(value: float) -> None:
    """A negative number or none at all is no age, no gestation and no measurement."""
    for banded in (age_band, gestation_band, spo2_band, lambda v: bilirubin_band(v, None, 0)):
        with pytest.raises(ValueError, match="zero or more"):
            banded(value)
