"""The rows of a sheet: no sign, then the sign by what was measured, never by how it looks."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from imagedb.model import Photo
from imagedb.panels import BASES
from imagedb.vocabulary import BilirubinBand, BodySite, Condition, Phototherapy, Spo2Band


class Row(StrEnum):
    """What was documented, from nothing to marked; `documented` is a sign that no measured value grades."""

    NO_SIGN = "no_sign"
    MILD = "mild"
    MODERATE = "moderate"
    MARKED = "marked"
    DOCUMENTED = "documented"


_GRADED: Final = (Row.MILD, Row.MODERATE, Row.MARKED)

BILIRUBIN: Final[Mapping[Row, BilirubinBand]] = MappingProxyType(
    {
        Row.MILD: BilirubinBand.MILD,
        Row.MODERATE: BilirubinBand.MODERATE,
        Row.MARKED: BilirubinBand.MARKED,
    }
)
SPO2: Final[Mapping[Row, Spo2Band]] = MappingProxyType(
    {Row.MILD: Spo2Band.MILD, Row.MODERATE: Spo2Band.MODERATE, Row.MARKED: Spo2Band.MARKED}
)
"""The bands that mild, moderate and marked stand for."""

# The saturation says how far blood lacks oxygen everywhere; hands and feet turn without that.
_GRADED_BY: Final[Mapping[Condition, tuple[str, Mapping[Row, str], tuple[str, ...]]]] = MappingProxyType(
    {
        Condition.JAUNDICE: ("bilirubin_band", BILIRUBIN, (BilirubinBand.UNDER_50, BilirubinBand.UNKNOWN)),
        Condition.CYANOSIS_CENTRAL: ("spo2_band", SPO2, (Spo2Band.OVER_95, Spo2Band.UNKNOWN)),
    }
)
"""The field that grades a sign, its bands by row, and the bands that are no sign."""


def rows_of(sign: Condition) -> tuple[Row, ...]:
    """The rows of a sheet of this sign, in order."""
    graded = _GRADED if sign in _GRADED_BY else ()
    return (Row.NO_SIGN, *graded, Row.DOCUMENTED)


def row_of(photo: Photo, sign: Condition) -> Row | None:
    """Where the photo belongs; None for one that shows another sign too, or says "no sign" with a value of the sign."""
    graded = _band(photo, sign)
    if photo.conditions == (Condition.NONE,):
        return None if graded else Row.NO_SIGN
    if photo.conditions != (sign,):
        return None
    return graded or Row.DOCUMENTED


def _band(photo: Photo, sign: Condition) -> Row | None:
    if sign not in _GRADED_BY:
        return None
    field, bands, _ = _GRADED_BY[sign]
    value = getattr(photo.observation, field)
    return next((row for row, band in bands.items() if band == value), None)


def asked(sign: Condition, site: BodySite, row: Row) -> dict[str, tuple[str, ...]]:
    """The search's filters for the photos of a row; what it finds still goes through `row_of`."""
    filters: dict[str, tuple[str, ...]] = {
        "condition": (Condition.NONE if row is Row.NO_SIGN else sign,),
        "body_site": (site,),
        "condition_basis": BASES,
        "phototherapy": (Phototherapy.NONE, Phototherapy.PAST),
    }
    if sign in _GRADED_BY:
        field, bands, others = _GRADED_BY[sign]
        filters[field] = (bands[row],) if row in bands else others
    return filters
