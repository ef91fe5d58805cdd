"""What each value of the data dictionary is called in plain English, for every face."""

# ruff: noqa: RUF001 - ranges are written with an en dash, as readers write them

from collections.abc import Mapping
from types import MappingProxyType

_Labels = Mapping[str, str]

UNKNOWN = "Not recorded"

FIELDS: _Labels = MappingProxyType(
    {
        "condition": "Sign",
        "body_site": "Where on the body",
        "ita_class": "Skin tone, measured (ITA)",
        "monk": "Skin tone, rated (Monk)",
        "neomar": "Skin tone, rated (Neomar)",
        "age_band": "Age",
        "bilirubin_band": "Bilirubin, µmol/L",
        "spo2_band": "Oxygen saturation",
        "grade": "Calibration",
        "illuminant": "Light",
        "gestation_band": "Gestation at birth, weeks",
        "ethnic_category": "Ethnic category",
        "phototherapy": "Phototherapy",
        "condition_basis": "How the sign was documented",
        "blanched": "Skin pressed (blanched)",
        "confounder": "Also in view",
        "provenance": "Where the picture comes from",
        "camera": "Camera",
        "chart": "Colour card",
        "licence": "Licence",
        "purpose": "Permitted use",
        "tsb": "Serum bilirubin, µmol/L",
        "tcb": "Bilirubin by meter, µmol/L",
        "spo2": "Oxygen saturation, %",
        "calibration_error": "Calibration error (CIEDE2000)",
        "subject_group": "Baby",
        "duplicate_group": "Pictures that look alike",
        "teaching_set": "Teaching set",
        "text": "Words",
    }
)
"""What a field is called, in the order a midwife asks."""

VALUES: Mapping[str, _Labels] = MappingProxyType(
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
        "ethnic_category": {
            "A": "British (A)",
            "B": "Irish (B)",
            "C": "another White background (C)",
            "D": "White and Black Caribbean (D)",
            "E": "White and Black African (E)",
            "F": "White and Asian (F)",
            "G": "another Mixed background (G)",
            "H": "Indian (H)",
            "J": "Pakistani (J)",
            "K": "Bangladeshi (K)",
            "L": "another Asian background (L)",
            "M": "Caribbean (M)",
            "N": "African (N)",
            "P": "another Black background (P)",
            "R": "Chinese (R)",
            "S": "any other ethnic group (S)",
            "Z": "not stated (Z)",
            "99": "not known (99)",
            "white": "White (A to C)",
            "mixed": "Mixed (D to G)",
            "asian": "Asian (H to L)",
            "black": "Black (M to P)",
            "other": "Chinese or any other ethnic group (R, S)",
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
            "unknown": "Nothing recorded",
        },
        "provenance": {"real": "Photograph", "simulated": "Simulated", "phantom": "Phantom (not skin)"},
        "chart": {
            "classic24": "ColorChecker Classic",
            "classic24_2014": "ColorChecker Classic (2014 on)",
            "passport": "ColorChecker Passport",
            "mini": "ColorChecker Mini",
            "nano": "ColorChecker Nano",
            "spyder24": "SpyderCheckr 24",
            "card": "Our printed card, not measured",
            "cgats": "A chart with a reference file",
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
            "relevance": "Best match of the words first",
            "tone": "Lightest tone first",
            "bilirubin": "Highest bilirubin first",
            "calibration_error": "Best calibration first",
        },
    }
)
"""What a value is called, by its field; the unit stands in the field's name."""


SCALES: _Labels = MappingProxyType({"monk": "Monk", "neomar": "Neomar"})
"""Scales of numbered tones, each called by its name and the number."""


def label(field: str, value: str) -> str:
    """What a value is called; a value of an open field, such as a camera, is called what it is."""
    if field in SCALES and value.isdecimal():
        return f"{SCALES[field]} {value}"
    return VALUES.get(field, {}).get(value, UNKNOWN if value == "unknown" else value)
