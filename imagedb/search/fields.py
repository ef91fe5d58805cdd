"""The fields a search filters and counts by, each with the values it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from colour.tone import ITA_CLASSES
from consent.purpose import Purpose
from imagedb.small_cells import ETHNIC_GROUPS
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


class Kind(StrEnum):
    """Which values a field takes."""

    CLOSED = "closed"
    """Those of a list."""
    OPEN = "open"
    """Any text."""
    NUMBER = "number"
    """Any finite number, asked for as a range; `unknown` where there is none."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the search. `values` in the order to show them, and empty where the field is not closed.

    `several` says that one photo may have several values, `facet` whether values are counted, and `ordered` that
    the values but `unknown` stand in an order, so that a range of them can be asked for. `unit` is a number's.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    several: bool = False
    facet: bool = True
    ordered: bool = False
    unit: str = ""

    @property
    def scale(self) -> tuple[str, ...]:
        """The values from the first to the last; empty for a field that is not ordered."""
        return tuple(v for v in self.values if v != UNKNOWN) if self.ordered else ()


def _closed(
    name: str,
    values: type[StrEnum] | tuple[str, ...],
    *,
    several: bool = False,
    unknown: bool = False,
    ordered: bool = False,
) -> Field:
    names = values if isinstance(values, tuple) else tuple(v.value for v in values)
    names = (*names, UNKNOWN) if unknown and UNKNOWN not in names else names
    return Field(name, Kind.CLOSED, names, several, ordered=ordered)


def _open(name: str, *, several: bool = False, facet: bool = True) -> Field:
    return Field(name, Kind.OPEN, several=several, facet=facet)


def _number(name: str, unit: str) -> Field:
    return Field(name, Kind.NUMBER, facet=False, unit=unit)


_MONK = tuple(map(str, range(1, 11)))
_NEOMAR = tuple(map(str, range(1, 5)))
_ETHNIC = (*ETHNIC_GROUPS, *dict.fromkeys(ETHNIC_GROUPS.values()), "Z", "99")

_FIELDS = (
    _closed("condition", Condition, several=True),
    # The photo's own site, and every other where its regions show what it is about: see `Photo.sites`.
    _closed("body_site", BodySite, several=True),
    _closed("ita_class", ITA_CLASSES, unknown=True, ordered=True),
    _closed("monk", _MONK, several=True, unknown=True, ordered=True),
    _closed("neomar", _NEOMAR, several=True, unknown=True, ordered=True),
    _closed("age_band", AgeBand, ordered=True),
    _closed("gestation_band", GestationBand, ordered=True),
    # As it is told of the baby now: withheld is unknown, see `imagedb.small_cells`.
    _closed("ethnic_category", _ETHNIC, unknown=True),
    _closed("bilirubin_band", BilirubinBand, ordered=True),
    _closed("spo2_band", Spo2Band, ordered=True),
    _closed("grade", Grade, ordered=True),
    _closed("illuminant", Illuminant),
    _closed("phototherapy", Phototherapy),
    _closed("condition_basis", ConditionBasis),
    _closed("blanched", ("true", "false")),
    _closed("confounder", Confounder, several=True, unknown=True),
    _closed("provenance", Provenance),
    _open("camera"),
    _open("chart"),
    _open("licence"),
    _closed("purpose", Purpose, several=True),
    _number("tsb", "µmol/L"),
    _number("tcb", "µmol/L"),
    _number("spo2", "%"),
    _number("calibration_error", "CIEDE2000"),
    # Opaque: the other photos of the same baby, or of its twin.
    _open("subject_group", facet=False),
    # Opaque: pictures of one baby that look alike, see `imagedb.catalogue.duplicates`.
    _open("duplicate_group", facet=False),
    # The id of a teaching set, by which whoever has the link may read it; no photo's own record names its sets.
    _open("teaching_set", several=True, facet=False),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})
"""Every field by its name, in the order a reader asks."""
