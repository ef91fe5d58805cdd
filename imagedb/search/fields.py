"""The fields a search filters and counts by, each with the values it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from colour.tone import ITA_CLASSES
from consent.purpose import Purpose
from imagedb.vocabulary import (
    AgeBand,
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    GestationBand,
    Grade,
    Illuminant,
    Phototherapy,
    Provenance,
    Spo2Band,
)

UNKNOWN = "unknown"
"""The value of a field that nobody recorded. It can be filtered by and is counted like any other."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the search. `values` in the order to show them, None where any text may stand.

    `several` says that one photo may have several values, `facet` whether values are counted.
    """

    name: str
    values: tuple[str, ...] | None = None
    several: bool = False
    facet: bool = True


def _closed(name: str, values: type[StrEnum], *, several: bool = False, unknown: bool = False) -> Field:
    names = tuple(v.value for v in values)
    return Field(name, (*names, UNKNOWN) if unknown and UNKNOWN not in names else names, several)


_FIELDS = (
    _closed("condition", Condition, several=True),
    # The photo's own site, and every other where its regions show what it is about: see `Photo.sites`.
    _closed("body_site", BodySite, several=True),
    Field("ita_class", (*ITA_CLASSES, UNKNOWN)),
    Field("monk", (*map(str, range(1, 11)), UNKNOWN), several=True),
    _closed("age_band", AgeBand),
    _closed("gestation_band", GestationBand),
    _closed("bilirubin_band", BilirubinBand),
    _closed("spo2_band", Spo2Band),
    _closed("grade", Grade),
    _closed("illuminant", Illuminant),
    _closed("phototherapy", Phototherapy),
    _closed("condition_basis", ConditionBasis),
    Field("blanched", ("true", "false")),
    _closed("confounder", Confounder, several=True, unknown=True),
    _closed("provenance", Provenance),
    Field("camera"),
    Field("chart"),
    Field("licence"),
    _closed("purpose", Purpose, several=True),
    # Opaque: the other photos of the same baby, or of its twin.
    Field("subject_group", facet=False),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})
"""Every field by its name, in the order a reader asks."""
