# ruff: noqa: RUF001 - ranges are written with an en dash, as readers write them
"""The data dictionary in words a reader says out loud; one place for every label on the pages.

Sentences that are the same on every face (intended use, emergency, measure lines) live in
`imagedb.wording`; these are only the names of values.
"""

from collections.abc import Mapping
from types import MappingProxyType

from consent.licence import allowed
from consent.purpose import Purpose
from imagedb.vocabulary import BodySite, Condition

_Labels = Mapping[str, str]

UNKNOWN = "not recorded"
# Of several; of one picture see imagedb.wording.SIMULATED.
SIMULATED = (
    "computed from the optics of skin; none shows a baby. Real skin varies in more ways than a model does."
)

# What a filter is called on the search page, in the order a midwife asks.
FIELDS: _Labels = MappingProxyType(
    {
        "condition": "Sign",
        "body_site": "Where on the body",
        "ita_class": "Skin tone, measured (ITA)",
        "monk": "Skin tone, rated (Monk)",
        "age_band": "Age",
        "bilirubin_band": "Bilirubin, µmol/L",
        "spo2_band": "Oxygen saturation",
        "grade": "Calibration",
        "illuminant": "Light",
        "gestation_band": "Gestation at birth, weeks",
        "phototherapy": "Phototherapy",
        "condition_basis": "How the sign was documented",
        "blanched": "Skin pressed (blanched)",
        "confounder": "Also in view",
        "provenance": "Where the picture comes from",
        "camera": "Camera",
        "chart": "Colour card",
        "licence": "Licence",
        "purpose": "Permitted use",
        "subject_group": "Baby",
        "text": "Words",
    }
)

_VALUES: Mapping[str, _Labels] = MappingProxyType(
    {
        "condition": {
            "jaundice": "Jaundice",
            "cyanosis_central": "Central cyanosis",
            "cyanosis_peripheral": "Peripheral cyanosis",
            "acrocyanosis": "Acrocyanosis (hands and feet)",
            "pallor": "Pallor",
            "plethora": "Plethora",
            "none": "No sign documented",
            "other": "Another finding",
        },
        "body_site": {
            "forehead": "Forehead",
            "sclera": "White of the eye (sclera)",
            "gum": "Gums",
            "tongue": "Tongue",
            "lip": "Lips",
            "face": "Face",
            "sternum": "Chest (sternum)",
            "abdomen": "Abdomen",
            "palm": "Palm",
            "sole": "Sole",
            "nail_bed": "Nail bed",
            "arm": "Arm",
            "leg": "Leg",
            "back": "Back",
            "other": "Another site",
        },
        "ita_class": {
            "very_light": "Very light",
            "light": "Light",
            "intermediate": "Intermediate",
            "tan": "Tan",
            "brown": "Brown",
            "dark": "Dark",
        },
        "age_band": {
            "0-24h": "0–24 hours",
            "24-48h": "24–48 hours",
            "48-72h": "48–72 hours",
            "3-7d": "3–7 days",
            "7-14d": "7–14 days",
            "14-28d": "14–28 days",
            "over-28d": "over 28 days",
        },
        "gestation_band": {
            "under-32": "under 32",
            "32-34": "32–34",
            "35-36": "35–36",
            "37-38": "37–38",
            "39-plus": "39 or more",
        },
        "bilirubin_band": {
            "under-50": "under 50",
            "50-149": "50–149, mild",
            "150-249": "150–249, moderate",
            "250-plus": "250 or more, marked",
        },
        "spo2_band": {
            "95-plus": "95 % or more",
            "90-94": "90–94 %, mild",
            "80-89": "80–89 %, moderate",
            "under-80": "under 80 %, marked",
        },
        "grade": {"A": "Grade A", "B": "Grade B", "C": "Grade C"},
        "illuminant": {
            "daylight": "Daylight",
            "ward_led": "Ward LED",
            "warm_lamp": "Warm lamp",
            "fluorescent": "Fluorescent tube",
            "mixed": "Mixed light",
        },
        "phototherapy": {
            "none": "No phototherapy",
            "current": "During phototherapy",
            "past": "After phototherapy",
        },
        "condition_basis": {
            "measured": "Measured",
            "seen": "Seen, not measured",
            "simulated": "Set by the simulation",
        },
        "blanched": {"true": "Pressed", "false": "Not pressed", "yes": "Pressed", "no": "Not pressed"},
        "confounder": {
            "vernix": "Vernix",
            "bruise": "Bruise",
            "slate_grey_spot": "Slate-grey spot",
            "lanugo": "Lanugo",
            "mottling": "Mottling",
            "oedema": "Oedema",
            "none": "Nothing else",
        },
        "provenance": {"real": "Photograph", "simulated": "Simulated", "phantom": "Phantom (not skin)"},
        "chart": {
            "classic24": "ColorChecker Classic",
            "classic24_2014": "ColorChecker Classic (2014 on)",
            "passport": "ColorChecker Passport",
            "mini": "ColorChecker Mini",
            "nano": "ColorChecker Nano",
            "spyder24": "SpyderCheckr 24",
        },
        "purpose": {
            "own_record": "The baby's own record",
            "local_teaching": "Teaching at the hospital",
            "open_web": "Open web and teaching",
            "research": "Research",
            "commercial": "Commercial use",
            "ai_training": "AI training",
        },
        "role": {
            "affected": "Where the sign is documented",
            "comparison": "For comparison",
            "blanched": "Pressed (blanched) skin",
        },
        "scale": {"monk": "Monk", "neomar": "Neomar", "ita_class": "ITA class", "fitzpatrick": "Fitzpatrick"},
        "sex": {"female": "Female", "male": "Male", "indeterminate": "Indeterminate"},
        "spo2_site": {"pre_ductal": "right hand (pre-ductal)", "post_ductal": "foot (post-ductal)"},
        "sort": {
            "newest": "Newest first",
            "tone": "Lightest tone first",
            "calibration_error": "Best calibration first",
        },
    }
)

# Values that read as "nobody wrote it down"; a gap is shown as a gap.
_MISSING = frozenset({"", "unknown", "missing", "none_recorded"})

# NHS data dictionary, ethnic category code 2001.
_ETHNIC: _Labels = MappingProxyType(
    {
        "A": "British",
        "B": "Irish",
        "C": "another White background",
        "D": "White and Black Caribbean",
        "E": "White and Black African",
        "F": "White and Asian",
        "G": "another Mixed background",
        "H": "Indian",
        "J": "Pakistani",
        "K": "Bangladeshi",
        "L": "another Asian background",
        "M": "Caribbean",
        "N": "African",
        "P": "another Black background",
        "R": "Chinese",
        "S": "any other ethnic group",
        "Z": "not stated",
        "99": "not known",
    }
)

# In running text: "Jaundice at the chest".
_AT: Mapping[BodySite, str] = MappingProxyType(
    {
        BodySite.FOREHEAD: "on the forehead",
        BodySite.SCLERA: "in the white of the eye",
        BodySite.GUM: "at the gums",
        BodySite.TONGUE: "at the tongue",
        BodySite.LIP: "at the lips",
        BodySite.FACE: "on the face",
        BodySite.STERNUM: "at the chest",
        BodySite.ABDOMEN: "on the abdomen",
        BodySite.PALM: "on the palm",
        BodySite.SOLE: "on the sole",
        BodySite.NAIL_BED: "at the nail bed",
        BodySite.ARM: "on the arm",
        BodySite.LEG: "on the leg",
        BodySite.BACK: "on the back",
        BodySite.OTHER: "at another site",
    }
)

CYANOSIS: frozenset[str] = frozenset(
    {
        Condition.CYANOSIS_CENTRAL,
        Condition.CYANOSIS_PERIPHERAL,
        Condition.ACROCYANOSIS,
    }
)

# Purposes that decide what others may do; the first two of the enum never leave the hospital.
PUBLIC_PURPOSES: tuple[Purpose, ...] = (
    Purpose.OPEN_WEB,
    Purpose.RESEARCH,
    Purpose.COMMERCIAL,
    Purpose.AI_TRAINING,
)


def field(name: str) -> str:
    """The name of a filter as the page shows it."""
    return FIELDS.get(name, name.replace("_", " ").capitalize())


def label(name: str, value: object) -> str:
    """The name of `value` of the field `name`; what nobody recorded is said to be 'not recorded'."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = "" if value is None else str(value)
    known = _VALUES.get(name, {})
    if text in known:
        return known[text]
    if text in _MISSING:
        return UNKNOWN
    if name == "subject_group":
        return "one baby, or twins"
    if name == "licence":
        return licence(text)
    if name == "monk":
        return f"Monk {text}"
    return text.replace("_", " ")


def small(text: str) -> str:
    """The label in running text: 'Ward LED' is 'ward LED'."""
    return text[:1].lower() + text[1:]


def ethnic_category(code: str) -> str:
    """What the family said, with its NHS code."""
    return f"{_ETHNIC.get(code, 'code')} ({code})"


def licence(identifier: str) -> str:
    """What a licence withholds, short enough for a filter."""
    try:
        withheld = [_VALUES["purpose"][p].lower() for p in PUBLIC_PURPOSES if p not in allowed(identifier)]
    except ValueError:
        return identifier
    return f"Open, but no {' or '.join(withheld)}" if withheld else "Open for every use"


def at(site: BodySite) -> str:
    """The site in running text, with its preposition."""
    return _AT[site]


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
