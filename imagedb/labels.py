"""What each value of the data dictionary is called in plain English, for every face."""

# ruff: noqa: RUF001 - ranges are written with an en dash, as readers write them

from collections.abc import Mapping
from types import MappingProxyType

from imagedb.marking import mark

_Labels = Mapping[str, str]

UNKNOWN = mark("Not recorded")

FIELDS: _Labels = MappingProxyType(
    {
        "condition": mark("Sign"),
        "body_site": mark("Where on the body"),
        "ita_class": mark("Skin tone, measured (ITA)"),
        "monk": mark("Skin tone, rated (Monk)"),
        "neomar": mark("Skin tone, rated (Neomar)"),
        "age_band": mark("Age"),
        "bilirubin_band": mark("Bilirubin, µmol/L"),
        "spo2_band": mark("Oxygen saturation"),
        "grade": mark("Calibration"),
        "illuminant": mark("Lighting"),
        "gestation_band": mark("Gestation at birth, weeks"),
        "ethnic_category": mark("Ethnic category"),
        "phototherapy": mark("Phototherapy"),
        "condition_basis": mark("How the sign was documented"),
        "blanched": mark("Skin pressed (blanched)"),
        "confounder": mark("Also in view"),
        "provenance": mark("Where the picture comes from"),
        "camera": mark("Camera"),
        "chart": mark("Colour card"),
        "licence": mark("Licence"),
        "purpose": mark("Permitted use"),
        "tsb": mark("Serum bilirubin, µmol/L"),
        "tcb": mark("Bilirubin by meter, µmol/L"),
        "spo2": mark("Oxygen saturation, %"),
        "calibration_error": mark("Calibration error (CIEDE2000)"),
        "subject_group": mark("Baby"),
        "duplicate_group": mark("Pictures that look alike"),
        "teaching_set": mark("Teaching set"),
        "text": mark("Words"),
    }
)
"""What a field is called, in the order a midwife asks."""

VALUES: Mapping[str, _Labels] = MappingProxyType(
    {
        "condition": {
            "jaundice": mark("Jaundice"),
            "cyanosis_central": mark("Central cyanosis"),
            "cyanosis_peripheral": mark("Peripheral cyanosis"),
            "acrocyanosis": mark("Acrocyanosis (hands and feet)"),
            "pallor": mark("Pallor"),
            "plethora": mark("Plethora"),
            "none": mark("No sign documented"),
            "other": mark("Another finding"),
        },
        "body_site": {
            "forehead": mark("Forehead"),
            "sclera": mark("White of the eye (sclera)"),
            "gum": mark("Gums"),
            "tongue": mark("Tongue"),
            "lip": mark("Lips"),
            "face": mark("Face"),
            "sternum": mark("Chest (sternum)"),
            "abdomen": mark("Abdomen"),
            "palm": mark("Palm"),
            "sole": mark("Sole"),
            "nail_bed": mark("Nail bed"),
            "arm": mark("Arm"),
            "leg": mark("Leg"),
            "back": mark("Back"),
            "other": mark("Another site"),
        },
        "ita_class": {
            "very_light": mark("Very light"),
            "light": mark("Light"),
            "intermediate": mark("Intermediate"),
            "tan": mark("Tan"),
            "brown": mark("Brown"),
            "dark": mark("Dark"),
        },
        "age_band": {
            "0-24h": mark("0–24 hours"),
            "24-48h": mark("24–48 hours"),
            "48-72h": mark("48–72 hours"),
            "3-7d": mark("3–7 days"),
            "7-14d": mark("7–14 days"),
            "14-28d": mark("14–28 days"),
            "over-28d": mark("over 28 days"),
        },
        "gestation_band": {
            "under-32": mark("under 32"),
            "32-34": mark("32–34"),
            "35-36": mark("35–36"),
            "37-38": mark("37–38"),
            "39-plus": mark("39 or more"),
        },
        "ethnic_category": {
            "A": mark("British (A)"),
            "B": mark("Irish (B)"),
            "C": mark("another White background (C)"),
            "D": mark("White and Black Caribbean (D)"),
            "E": mark("White and Black African (E)"),
            "F": mark("White and Asian (F)"),
            "G": mark("another Mixed background (G)"),
            "H": mark("Indian (H)"),
            "J": mark("Pakistani (J)"),
            "K": mark("Bangladeshi (K)"),
            "L": mark("another Asian background (L)"),
            "M": mark("Caribbean (M)"),
            "N": mark("African (N)"),
            "P": mark("another Black background (P)"),
            "R": mark("Chinese (R)"),
            "S": mark("any other ethnic group (S)"),
            "Z": mark("not stated (Z)"),
            "99": mark("not known (99)"),
            "white": mark("White (A to C)"),
            "mixed": mark("Mixed (D to G)"),
            "asian": mark("Asian (H to L)"),
            "black": mark("Black (M to P)"),
            "other": mark("Chinese or any other ethnic group (R, S)"),
        },
        "bilirubin_band": {
            "under-50": mark("under 50"),
            "50-149": mark("50–149, mild"),
            "150-249": mark("150–249, moderate"),
            "250-plus": mark("250 or more, marked"),
        },
        "spo2_band": {
            "95-plus": mark("95 % or more"),
            "90-94": mark("90–94 %, mild"),
            "80-89": mark("80–89 %, moderate"),
            "under-80": mark("under 80 %, marked"),
        },
        "grade": {"A": mark("Grade A"), "B": mark("Grade B"), "C": mark("Grade C")},
        "illuminant": {
            "daylight": mark("Daylight"),
            "ward_led": mark("Ward LED"),
            "warm_lamp": mark("Warm lamp"),
            "fluorescent": mark("Fluorescent tube"),
            "mixed": mark("Mixed light"),
        },
        "phototherapy": {
            "none": mark("No phototherapy"),
            "current": mark("During phototherapy"),
            "past": mark("After phototherapy"),
        },
        "condition_basis": {
            "measured": mark("Measured"),
            "seen": mark("Seen, not measured"),
            "simulated": mark("Set by the simulation"),
        },
        "blanched": {
            "true": mark("Pressed"),
            "false": mark("Not pressed"),
            "yes": mark("Pressed"),
            "no": mark("Not pressed"),
        },
        "confounder": {
            "vernix": mark("Vernix"),
            "bruise": mark("Bruise"),
            "slate_grey_spot": mark("Slate-grey spot"),
            "lanugo": mark("Lanugo"),
            "mottling": mark("Mottling"),
            "oedema": mark("Oedema"),
            "unknown": mark("Nothing recorded"),
        },
        "provenance": {
            "real": mark("Photograph"),
            "simulated": mark("Simulated"),
            "phantom": mark("Phantom (not skin)"),
        },
        "chart": {
            "classic24": mark("ColorChecker Classic"),
            "classic24_2014": mark("ColorChecker Classic (2014 on)"),
            "passport": mark("ColorChecker Passport"),
            "mini": mark("ColorChecker Mini"),
            "nano": mark("ColorChecker Nano"),
            "spyder24": mark("SpyderCheckr 24"),
            "card": mark("Our printed card, not measured"),
            "cgats": mark("A chart with a reference file"),
        },
        "purpose": {
            "own_record": mark("The baby's own record"),
            "local_teaching": mark("Teaching at the hospital"),
            "open_web": mark("Open web and teaching"),
            "research": mark("Research"),
            "commercial": mark("Commercial use"),
            "ai_training": mark("AI training"),
        },
        "role": {
            "affected": mark("Where the sign is documented"),
            "comparison": mark("For comparison"),
            "blanched": mark("Pressed (blanched) skin"),
        },
        "scale": {
            "monk": mark("Monk"),
            "neomar": mark("Neomar"),
            "ita_class": mark("ITA class"),
            "fitzpatrick": mark("Fitzpatrick"),
        },
        "sex": {"female": mark("Female"), "male": mark("Male"), "indeterminate": mark("Indeterminate")},
        "spo2_site": {
            "pre_ductal": mark("right hand (pre-ductal)"),
            "post_ductal": mark("foot (post-ductal)"),
        },
        "sort": {
            "newest": mark("Newest first"),
            "relevance": mark("Best match of the words first"),
            "tone": mark("Lightest tone first"),
            "bilirubin": mark("Highest bilirubin first"),
            "calibration_error": mark("Best calibration first"),
        },
    }
)
"""What a value is called, by its field; the unit stands in the field's name."""


SCALES: _Labels = MappingProxyType({"monk": mark("Monk"), "neomar": mark("Neomar")})
"""Scales of numbered tones, each called by its name and the number."""


def label(field: str, value: str) -> str:
    """What a value is called; a value of an open field, such as a camera, is called what it is."""
    if field in SCALES and value.isdecimal():
        return f"{SCALES[field]} {value}"
    return VALUES.get(field, {}).get(value, UNKNOWN if value == "unknown" else value)
