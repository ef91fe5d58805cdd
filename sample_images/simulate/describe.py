"""`datapackage.json`: what every file and every column here means (Frictionless Data Package)."""

import json
from typing import Any

from simulate.plan import SEED
from simulate.rows import COLUMNS

_ENUM: dict[str, tuple[str, ...]] = {
    "provenance": ("real", "simulated", "phantom"),
    "condition_basis": ("measured", "seen", "simulated"),
    "spo2_site": ("pre_ductal", "post_ductal"),
    "sex": ("female", "male", "indeterminate", "unknown"),
    "phototherapy": ("none", "current", "past"),
    "illuminant": ("daylight", "ward_led", "warm_lamp", "fluorescent", "mixed", "unknown"),
}
_TYPES = {
    "blanched": "boolean",
    "regions": "array",
    "tone_ratings": "array",
    "chart_corners": "array",
    "x_truth_lab": "array",
    "x_card_corners": "array",
    **dict.fromkeys(
        ("tsb_umol_l", "tcb_umol_l", "spo2_percent", "haemoglobin_g_l", "age_hours", "hours_since_phototherapy",
         "cct_k", "lux", "x_melanin"), "number"
    ),
    **dict.fromkeys(("bilirubin_minutes_from_photo", "kramer_zone", "gestation_weeks", "gestation_days"), "integer"),
}  # fmt: skip
_TEXT = {
    "file": "Path of the photo, relative to the manifest.",
    "subject": "Pseudonym of the baby. Here: an invented baby.",
    "consent": "Identifier of the consent in consents.jsonl.",
    "provenance": "Where the picture comes from. Everything here is simulated.",
    "condition": "What is documented: one or more, separated by semicolons. 'none' means the sign is not simulated.",
    "condition_basis": "How the condition was documented.",
    "body_site": "Where on the body; the site of the first region.",
    "blanched": "Whether the photo shows skin that was pressed so that its blood is gone.",
    "regions": "JSON list of polygons in pixels (x right, y down), each with its body site and role: affected, comparison or blanched.",
    "tsb_umol_l": "Total serum bilirubin in micromol/L. Here: what the model was given.",
    "tcb_umol_l": "Transcutaneous bilirubin in micromol/L.",
    "bilirubin_method": "How bilirubin was measured. Here: simulated.",
    "bilirubin_minutes_from_photo": "Minutes from the photo to the bilirubin measurement; negative before it.",
    "spo2_percent": "Oxygen saturation by pulse oximetry, percent. Here: what the model was given.",
    "spo2_site": "Where saturation was measured.",
    "haemoglobin_g_l": "Haemoglobin in g/L. Here: what the model was given.",
    "kramer_zone": "Kramer zone 1 to 5 as recorded; never predicted.",
    "gestation_weeks": "Completed weeks of gestation at birth.",
    "gestation_days": "Days of gestation beyond the completed weeks, 0 to 6.",
    "age_hours": "Age at the photo in hours.",
    "sex": "Sex as recorded at birth.",
    "multiple_birth_group": "Pseudonym shared by babies of one multiple birth.",
    "ethnic_category": "NHS ethnic category as the family states it; never a stand-in for tone. 99: not known.",
    "tone_ratings": "JSON list of tone ratings {scale, value, rater, method, site}; several may stand side by side.",
    "phototherapy": "Phototherapy at the time of the photo.",
    "hours_since_phototherapy": "Hours since phototherapy ended.",
    "illuminant": "The light, as the photographer states it.",
    "cct_k": "Correlated colour temperature of the light in kelvin.",
    "lux": "Illuminance in lux.",
    "camera": "The camera. Here: varied from published sensitivities; no real phone.",
    "chart": "The colour card in the picture, as stated.",
    "chart_corners": "JSON list of the card's four corners in pixels, when a person has marked them.",
    "confounders": "What else colours the skin, separated by semicolons.",
    "caption": "What the picture shows, in plain English; also its text alternative.",
    "site_code": "Code of the contributing site.",
    "x_truth_lab": "Ground truth: CIELAB (D65, 2 degrees) of the mean spectral reflectance in each region, before light, relief and camera. Never read by ingest.",
    "x_light": "The light's spectrum: CIE illuminant or LED series; D57 is the equal mixture of D50 and D65. Never read by ingest.",
    "x_melanin": "Melanosome volume fraction of the chest's epidermis in the model. Never read by ingest.",
    "x_scene": "The painter of the scene. Never read by ingest.",
    "x_card_corners": "JSON list of the card's outer corners in pixels, clockwise from the dark-skin patch. Never read by ingest.",
    "x_expected": "What must become of this row: 'accepted' or a reason code. Never read by ingest.",
    "x_why": "What is wrong with this row, or what must be cleaned from it. Never read by ingest.",
}
_REQUIRED = (
    "file",
    "subject",
    "consent",
    "provenance",
    "condition",
    "condition_basis",
    "body_site",
    "chart",
    "site_code",
)
_CONSENT_FIELDS = (
    ("id", "string", "Identifier of the consent; the manifest names it."),
    ("subject", "string", "Pseudonym of the baby."),
    ("form", "object", "The form that was shown: id, version, language, jurisdiction, SHA-256, purposes offered, in force from and to."),
    ("authority", "object", "By what right the answer was given: relationship, basis, who verified it and when, dispute."),
    ("face_permitted", "boolean", "Whether the baby's face may be shown."),
    ("starts", "date", "First day on which the consent counts."),
    ("expires", "date", "First day on which it no longer counts; null for no end."),
    ("renew_by", "yearmonth", "Month of the sixteenth birthday, rounded up."),
    ("signing", "object", "How the form was signed: the family's language, who interpreted, whether the signer was under 16."),
    ("events", "array", "Everything that happened to the consent, append-only: given, varied, withdrawn and so on, with the grants per purpose."),
)  # fmt: skip


def field(name: str) -> dict[str, Any]:
    """Return a manifest column's description."""
    described: dict[str, Any] = {"name": name, "type": _TYPES.get(name, "string"), "description": _TEXT[name]}
    constraints: dict[str, Any] = {}
    if name in _REQUIRED:
        constraints["required"] = True
    if name in _ENUM:
        constraints["enum"] = list(_ENUM[name])
    if constraints:
        described["constraints"] = constraints
    return described


def _table(name: str, path: str, title: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [field(column) for column in columns], "missingValues": [""]},
    }


def _consents(name: str, path: str, title: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "scheme": "file",
        "format": "ndjson",
        "mediatype": "application/x-ndjson",
        "encoding": "utf-8",
        "dialect": {"json": {"keyed": True}},
        "schema": {
            "fields": [{"name": n, "type": kind, "description": text} for n, kind, text in _CONSENT_FIELDS],
            "primaryKey": ["id"],
        },
    }


def datapackage() -> str:
    """Return the whole description as JSON."""
    manifest = _table("manifest", "manifest.csv", "The sample photographs, one a row", COLUMNS)
    manifest["schema"]["primaryKey"] = ["file"]
    manifest["schema"]["foreignKeys"] = [
        {"fields": ["consent"], "reference": {"resource": "consents", "fields": ["id"]}}
    ]
    package = {
        "name": "newborn-skin-atlas-samples",
        "title": "Newborn Skin Atlas: simulated sample photographs",
        "description": (
            "Simulated photographs of newborn skin with a colour card: no real baby, no photograph. Made by generate.py "
            f"from a spectral skin model, seed {SEED}. Site parameters and tissue saturation are assumed; "
            "nothing was measured below L* 38."
        ),
        "version": "1.0.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "resources": [
            manifest,
            _consents("consents", "consents.jsonl", "Invented consents for the sample photographs"),
            _table(
                "refusals-manifest",
                "refusals/manifest.csv",
                "What must be turned away or cleaned, with the outcome expected of each row",
                (*COLUMNS, "x_expected", "x_why"),
            ),
            _consents("refusals-consents", "refusals/consents.jsonl", "Invented consents for the refusals"),
        ],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"
