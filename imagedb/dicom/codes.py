"""Body sites and findings in SNOMED CT, as DICOM's own dictionary has them (pydicom's copy of PS3.16).

No code is invented: what the dictionary has no concept for is told in words only.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from imagedb.vocabulary import BodySite, Condition

SITES: Final[Mapping[BodySite, Code]] = MappingProxyType(
    {
        BodySite.FOREHEAD: codes.SCT.SkinOfForehead,
        BodySite.SCLERA: codes.SCT.Sclera,
        BodySite.TONGUE: codes.SCT.Tongue,
        BodySite.LIP: codes.SCT.Lip,
        BodySite.FACE: codes.SCT.SkinOfFace,
        BodySite.STERNUM: codes.SCT.SkinOfChest,
        BodySite.ABDOMEN: codes.SCT.SkinOfAbdomen,
        BodySite.PALM: codes.SCT.SkinOfPalmOfHand,
        BodySite.ARM: codes.SCT.SkinOfUpperExtremity,
        BodySite.LEG: codes.SCT.SkinOfLowerExtremity,
        BodySite.BACK: codes.SCT.SkinOfBack,
    }
)
"""Without: gum (the dictionary has one jaw's or the other's), sole (its edges only), nail bed, and any other place."""

FINDINGS: Final[Mapping[Condition, Code]] = MappingProxyType(
    {
        Condition.JAUNDICE: codes.SCT.Jaundice,
        Condition.CYANOSIS_CENTRAL: codes.SCT.Cyanosis,
        Condition.CYANOSIS_PERIPHERAL: codes.SCT.Cyanosis,
        Condition.PALLOR: codes.SCT.PallorPaleComplexion,
    }
)
"""Without: acrocyanosis and plethora. Central and peripheral cyanosis are told apart in words."""

FINDING: Final[Code] = codes.DCM.Finding


def item(code: Code) -> Dataset:
    """The code as an item of a code sequence."""
    made = Dataset()
    made.CodeValue = code.value
    made.CodingSchemeDesignator = code.scheme_designator
    made.CodeMeaning = code.meaning
    return made
