"""The closed value sets of the data dictionary, named once for manifest, catalogue, API and pages."""

from enum import StrEnum


class Provenance(StrEnum):
    """Where the picture comes from."""

    REAL = "real"
    SIMULATED = "simulated"
    PHANTOM = "phantom"


class Condition(StrEnum):
    """What was documented of the skin."""

    JAUNDICE = "jaundice"
    CYANOSIS_CENTRAL = "cyanosis_central"
    CYANOSIS_PERIPHERAL = "cyanosis_peripheral"
    ACROCYANOSIS = "acrocyanosis"
    PALLOR = "pallor"
    PLETHORA = "plethora"
    NONE = "none"
    OTHER = "other"


class ConditionBasis(StrEnum):
    """How it was documented. `seen` never enters a panel of with and without sign."""

    MEASURED = "measured"
    SEEN = "seen"
    SIMULATED = "simulated"


class BodySite(StrEnum):
    """Where on the body."""

    FOREHEAD = "forehead"
    SCLERA = "sclera"
    GUM = "gum"
    TONGUE = "tongue"
    LIP = "lip"
    FACE = "face"
    STERNUM = "sternum"
    ABDOMEN = "abdomen"
    PALM = "palm"
    SOLE = "sole"
    NAIL_BED = "nail_bed"
    ARM = "arm"
    LEG = "leg"
    BACK = "back"
    OTHER = "other"


# Sites where melanin sets the colour, so that an individual typology angle means something.
TONE_SITES: frozenset[BodySite] = frozenset(
    {
        BodySite.FOREHEAD,
        BodySite.FACE,
        BodySite.STERNUM,
        BodySite.ABDOMEN,
        BodySite.ARM,
        BodySite.LEG,
        BodySite.BACK,
    }
)

# Never accepted, whatever the consent says. Matched against the manifest's body_site and regions.
NEVER_ACCEPTED_SITES: frozenset[str] = frozenset(
    {"genital", "genitals", "genitalia", "perineal", "perineum", "groin", "buttock", "buttocks", "whole_body"}
)


class RegionRole(StrEnum):
    """What a region shows."""

    AFFECTED = "affected"
    COMPARISON = "comparison"
    BLANCHED = "blanched"


class Grade(StrEnum):
    """How far a calibration can be trusted; a refused photo has no grade."""

    A = "A"
    B = "B"
    C = "C"


class Sex(StrEnum):
    """As recorded at birth."""

    FEMALE = "female"
    MALE = "male"
    INDETERMINATE = "indeterminate"
    UNKNOWN = "unknown"


class Phototherapy(StrEnum):
    """Phototherapy at the time of the photo."""

    NONE = "none"
    CURRENT = "current"
    PAST = "past"


class Illuminant(StrEnum):
    """The light as the photographer states it."""

    DAYLIGHT = "daylight"
    WARD_LED = "ward_led"
    WARM_LAMP = "warm_lamp"
    FLUORESCENT = "fluorescent"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class Confounder(StrEnum):
    """What else colours the skin here."""

    VERNIX = "vernix"
    BRUISE = "bruise"
    SLATE_GREY_SPOT = "slate_grey_spot"
    LANUGO = "lanugo"
    MOTTLING = "mottling"
    OEDEMA = "oedema"


class ToneScale(StrEnum):
    """Scales of skin tone. Several ratings of one photo stand side by side."""

    MONK = "monk"
    NEOMAR = "neomar"
    ITA_CLASS = "ita_class"
    FITZPATRICK = "fitzpatrick"


class AgeBand(StrEnum):
    """Age at the photo, banded so that no birth date follows from it."""

    H0_24 = "0-24h"
    H24_48 = "24-48h"
    H48_72 = "48-72h"
    D3_7 = "3-7d"
    D7_14 = "7-14d"
    D14_28 = "14-28d"
    OVER_28D = "over-28d"
    UNKNOWN = "unknown"


class GestationBand(StrEnum):
    """Completed weeks at birth, banded."""

    UNDER_32 = "under-32"
    W32_34 = "32-34"
    W35_36 = "35-36"
    W37_38 = "37-38"
    W39_PLUS = "39-plus"
    UNKNOWN = "unknown"


class BilirubinBand(StrEnum):
    """Total bilirubin in micromol/L; mild, moderate and marked are the last three."""

    UNDER_50 = "under-50"
    MILD = "50-149"
    MODERATE = "150-249"
    MARKED = "250-plus"
    UNKNOWN = "unknown"


class Spo2Band(StrEnum):
    """Oxygen saturation in percent; mild, moderate and marked are the last three."""

    OVER_95 = "95-plus"
    MILD = "90-94"
    MODERATE = "80-89"
    MARKED = "under-80"
    UNKNOWN = "unknown"


class RenditionName(StrEnum):
    """Bytes of a photo. `original` never leaves the private vault, `tiles` are read piece by piece through IIIF."""

    ORIGINAL = "original"
    AS_SHOT = "as_shot"
    DISPLAY = "display"
    THUMBNAIL = "thumbnail"
    TILES = "tiles"
