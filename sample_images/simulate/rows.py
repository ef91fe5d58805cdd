"""Manifest rows and consents of the photographs."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from colour.difference import delta_e00
from colour.skin import SITES, reflectance, spectral_lab
from simulate.optics import LIGHTS
from simulate.plan import SEED, Planned, lux_of
from simulate.render import Picture
from simulate.subjects import BASE_TSB, Subject, tone_of
from simulate.words import caption

COLUMNS = (
    "file", "subject", "consent", "provenance", "condition", "condition_basis", "body_site", "blanched", "regions",
    "tsb_umol_l", "tcb_umol_l", "bilirubin_method", "bilirubin_minutes_from_photo", "spo2_percent", "spo2_site",
    "haemoglobin_g_l", "kramer_zone", "gestation_weeks", "gestation_days", "age_hours", "sex",
    "multiple_birth_group", "ethnic_category", "tone_ratings", "phototherapy", "hours_since_phototherapy",
    "illuminant", "cct_k", "lux", "camera", "chart", "chart_corners", "confounders", "caption", "site_code",
    "x_truth_lab", "x_light", "x_melanin", "x_scene", "x_card_corners",
)  # fmt: skip


def sign_change(planned: Planned) -> float:
    """Return CIEDE2000 between this site with its sign and the same site without, in the model, under D65."""
    body, site = planned.shot.body, SITES[planned.site]
    saturation = body.sick_saturation if planned.shot.sick else body.saturation
    shown = spectral_lab(reflectance(body.melanin, body.tsb, saturation, site=site))
    usual = spectral_lab(reflectance(body.melanin, BASE_TSB, 0.81, site=site))
    return float(delta_e00(shown, usual))


def compact(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def regions_cell(picture: Picture, *, signed: bool) -> str:
    """Return the manifest's region list; without a sign every affected region is a comparison."""
    out = []
    for area in picture.areas:
        role = "comparison" if area.role == "affected" and not signed else area.role
        polygon = [[round(float(x), 1), round(float(y), 1)] for x, y in area.polygon]
        out.append({"polygon": polygon, "body_site": area.body_site, "role": role})
    return compact(out)


def tone_cell(melanin: float) -> str:
    """Return what the model says of the subject's tone, on the unaffected chest."""
    tone = tone_of(melanin)
    shared = {"rater": "model", "method": "simulated", "site": "sternum"}
    return compact(
        [
            {"scale": "ita_class", "value": tone.ita_class, **shared},
            {"scale": "monk", "value": str(tone.monk), **shared},
        ]
    )


def row(planned: Planned, picture: Picture) -> dict[str, str]:
    """Return one manifest row; cells that do not apply stay empty."""
    subject, shot = planned.subject, planned.shot
    rng = np.random.default_rng([SEED, 4, planned.number])
    has_tsb = planned.condition in {"jaundice", "none"}
    weeks, days = divmod(subject.gestation_days, 7)
    corners = [] if shot.card is None else np.round(shot.card.corners(), 1).tolist()
    return dict.fromkeys(COLUMNS, "") | {
        "file": f"photos/{planned.name}",
        "subject": subject.code,
        "consent": subject.consent,
        "provenance": "simulated",
        "condition": planned.condition,
        "condition_basis": "simulated",
        "body_site": planned.site,
        "blanched": "true" if shot.extra == "blanched" else "false",
        "regions": regions_cell(picture, signed=planned.condition != "none"),
        "tsb_umol_l": f"{subject.tsb:g}" if has_tsb else "",
        "bilirubin_method": "simulated" if has_tsb else "",
        "bilirubin_minutes_from_photo": "0" if has_tsb else "",
        "spo2_percent": "" if planned.spo2 is None else f"{planned.spo2:g}",
        "spo2_site": "" if planned.spo2 is None else "pre_ductal",
        "haemoglobin_g_l": "170",
        "gestation_weeks": str(weeks),
        "gestation_days": str(days),
        "age_hours": str(subject.age_hours),
        "sex": subject.sex,
        "multiple_birth_group": subject.twin_group,
        "ethnic_category": "99",
        "tone_ratings": tone_cell(subject.melanin),
        "phototherapy": "none",
        "illuminant": LIGHTS[shot.light][0],
        "cct_k": str(LIGHTS[shot.light][1]),
        "lux": str(lux_of(shot.light, rng)),
        "camera": shot.camera,
        "chart": "classic24",
        "caption": caption(planned, sign_change(planned)),
        "site_code": "SIM01",
        "x_truth_lab": compact([list(lab) for lab in picture.truths]),
        "x_light": shot.light,
        "x_melanin": f"{subject.melanin:g}",
        "x_scene": shot.scene,
        "x_card_corners": compact(corners),
    }


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the manifest as CSV with Unix line ends."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


PURPOSES = ("own_record", "local_teaching", "open_web", "research", "commercial", "ai_training")


def consent(subject: str, identifier: str, number: int, *, event_prefix: str = "sim-e") -> dict[str, Any]:
    """Return an invented family's consent in the native JSON; grants vary from family to family."""
    day = 2 + number % 26
    grants = dict.fromkeys(PURPOSES, "permit")
    grants["commercial"] = "permit" if number % 5 == 0 else "deny"
    grants["ai_training"] = ("deny", "permit", "not_asked")[number % 3]
    grants["research"] = "deny" if number % 11 == 0 else "permit"
    relationship, basis = (
        ("mother", "automatic"),
        ("mother", "automatic"),
        ("father", "birth_registration"),
    )[number % 3]
    return {
        "id": identifier,
        "subject": subject,
        "form": {
            "id": "nsa-simulated",
            "version": "1.0",
            "language": "en",
            "jurisdiction": "GB-ENG",
            "sha256": hashlib.sha256(
                b"nsa-simulated 1.0 en: an invented form for invented families"
            ).hexdigest(),
            "purposes_offered": list(PURPOSES),
            "valid_from": "2026-01-01",
            "valid_to": None,
        },
        "authority": {
            "relationship": relationship,
            "basis": basis,
            "verified_by_role": ("midwife", "nurse", "doctor")[number % 3],
            "verified_on": f"2026-01-{day:02d}",
            "disputed": False,
        },
        "face_permitted": True,
        "starts": f"2026-01-{day:02d}",
        "expires": None,
        "renew_by": "2042-02",
        "signing": {"language": "en", "interpreter": "none", "under_16": False},
        "events": [
            {
                "id": f"{event_prefix}{number:03d}",
                "kind": "given",
                "at": f"2026-01-{day:02d}T09:00:00Z",
                "by_role": "parent",
                "grants": grants,
            }
        ],
    }


def consents_of(babies: Iterable[Subject]) -> str:
    """Return `consents.jsonl`: one consent on each line."""
    return "".join(compact(consent(s.code, s.consent, s.number)) + "\n" for s in babies)
