"""What each field of the search means, and whose list its values are from. The field's names are in `imagedb.labels`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from imagedb import wording
from imagedb.search.fields import FIELDS


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """Whose list of values it is; `ours` is the data dictionary of this project."""

    name: str
    href: str | None = None


OURS = CodeSystem("Newborn Skin Atlas data dictionary")
NHS_ETHNIC = CodeSystem("NHS Data Model and Dictionary, ETHNIC CATEGORY CODE 2001")
MONK = CodeSystem("Monk Skin Tone Scale", "https://skintone.google/")
NEOMAR = CodeSystem("Neomar neonatal skin colour scale")
SPDX = CodeSystem("SPDX license expressions", "https://spdx.dev/learn/handling-license-info/")

_SOURCES: Mapping[str, CodeSystem] = MappingProxyType(
    {"ethnic_category": NHS_ETHNIC, "monk": MONK, "neomar": NEOMAR, "licence": SPDX}
)
# In the list of ethnic categories: groups of letters that we tell where few families share one.
_NOT_OF_THE_SOURCE = frozenset({"white", "mixed", "asian", "black", "other", "unknown"})

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "condition": "What was documented of the skin.",
        "body_site": "Where on the body: the site of the photo, or of a region where it shows what it is about.",
        "ita_class": wording.ITA_MEANS,
        "monk": wording.MONK_MEANS,
        "neomar": "A person's choice of one of four printed tones of newborn skin, from 1, the lightest, to 4.",
        "age_band": "Age at the photo. Exact ages are never public.",
        "gestation_band": "Completed weeks at birth; unknown where too few families share what would be told.",
        "ethnic_category": "What the family says of itself, never a stand-in for tone. Its letter where enough families "
        "share it, else its broad group, else unknown; ask for a letter and its group together to have both.",
        "bilirubin_band": "Bilirubin measured within 120 minutes of the photo (serum, else meter), µmol/L.",
        "spo2_band": "Oxygen saturation measured at the photo, percent.",
        "grade": "How far the calibration can be trusted.",
        "illuminant": "The light, as the photographer stated it.",
        "phototherapy": "Phototherapy at the time of the photo.",
        "condition_basis": "Whether the condition was measured, seen by eye, or set by a simulation.",
        "blanched": "Whether the skin was pressed.",
        "confounder": "What else colours the skin here.",
        "provenance": "A photograph of a baby, a simulation, or a phantom.",
        "camera": "The camera's name, as the photographer stated it.",
        "chart": "The colour card that was found in the picture.",
        "licence": "What the photo may be used under; never more than its family permits.",
        "purpose": "A use that the family permits.",
        "tsb": "Serum bilirubin, µmol/L, whenever it was measured.",
        "tcb": "Bilirubin by a meter on the skin, µmol/L, whenever it was measured.",
        "spo2": "Oxygen saturation, percent.",
        "calibration_error": "Mean CIEDE2000 of the card's patches, each predicted by a fit that left it out.",
        "subject_group": "Opaque; the other photos of the same baby or its twin.",
        "duplicate_group": "Opaque; pictures of one baby that look alike. Unknown where that was not computed.",
        "teaching_set": "The id of a teaching set: its photos as the set is now.",
    }
)
"""What a field says of a photo."""


def source(field: str) -> CodeSystem:
    """Whose list the field's values are from."""
    return _SOURCES.get(field, OURS)


def code(field: str, value: str) -> str | None:
    """The value's code in a list that is not ours, or None."""
    foreign = source(field) is not OURS and value not in _NOT_OF_THE_SOURCE
    return value if foreign and value in FIELDS[field].values else None
