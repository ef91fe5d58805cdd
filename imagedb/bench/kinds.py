"""Kinds of photos, drawn as a real atlas might hold them: the rows of a large catalogue are variations of these."""

import math
from collections.abc import Mapping
from random import Random
from typing import TypeVar

from colour.tone import ita_class
from consent.licence import licence
from consent.purpose import Purpose
from imagedb.bands import age_band, bilirubin_band, gestation_band, spo2_band
from imagedb.bench.captions import caption
from imagedb.model import (
    Accession,
    CalibrationSummary,
    Capture,
    Measurement,
    Observation,
    Photo,
    Region,
    Rendition,
    ToneRating,
)
from imagedb.vocabulary import (
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    Grade,
    Illuminant,
    Phototherapy,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
    ToneScale,
)

T = TypeVar("T")

_CONDITIONS: Mapping[Condition, float] = {
    Condition.JAUNDICE: 0.46,
    Condition.NONE: 0.42,
    Condition.ACROCYANOSIS: 0.03,
    Condition.PALLOR: 0.03,
    Condition.PLETHORA: 0.025,
    Condition.OTHER: 0.015,
    Condition.CYANOSIS_PERIPHERAL: 0.012,
    Condition.CYANOSIS_CENTRAL: 0.008,
}
# Ranges of ITA in degrees, the lightest skins the most frequent: the bias that the atlas exists to show.
_TONES: Mapping[tuple[float, float], float] = {
    (55, 68): 0.3,
    (41, 55): 0.33,
    (28, 41): 0.17,
    (10, 28): 0.1,
    (-30, 10): 0.07,
    (-55, -30): 0.03,
}
_AGES: Mapping[tuple[float, float], float] = {
    (1, 24): 0.12,
    (24, 48): 0.2,
    (48, 72): 0.25,
    (72, 168): 0.28,
    (168, 336): 0.1,
    (336, 672): 0.04,
    (672, 900): 0.01,
}
_SITES: Mapping[BodySite, float] = {site: 1 / (rank + 1) for rank, site in enumerate(BodySite)}
_LIGHTS: Mapping[Illuminant, float] = dict(zip(Illuminant, (0.3, 0.35, 0.08, 0.15, 0.07, 0.05), strict=True))
_CHARTS: Mapping[str, float] = {
    "classic24": 0.5,
    "passport": 0.2,
    "mini": 0.1,
    "card:bench": 0.15,
    "nano": 0.05,
}
_CAMERAS: Mapping[str, float] = {f"Bench camera {n:02d}": 1 / n for n in range(1, 61)}
_ETHNIC: Mapping[str, float] = dict(
    zip("ABCDEFGHJKLMNPRSZ", (40, 2, 9, 2, 1, 2, 2, 7, 5, 3, 3, 4, 5, 1, 2, 2, 10), strict=True)
)
_GRADES: Mapping[Grade, float] = {Grade.A: 0.55, Grade.B: 0.33, Grade.C: 0.12}
_LOO: Mapping[Grade, float] = {Grade.A: 1.6, Grade.B: 2.8, Grade.C: 4.4}
_GESTATIONS: Mapping[int, float] = {28: 1, 31: 1, 33: 3, 35: 5, 36: 8, 37: 15, 38: 22, 39: 25, 40: 20, 41: 9}
_PUBLIC = (RenditionName.AS_SHOT, RenditionName.DISPLAY, RenditionName.THUMBNAIL)
_SQUARE = ((400.0, 300.0), (620.5, 300.0), (620.5, 520.0), (400.0, 520.0))


def kinds(count: int, random: Random) -> list[Accession]:
    """So many kinds of photos; ids, hashes and consents are empty, to be filled in for each row."""
    return [_kind(random) for _ in range(count)]


def pick(random: Random, weights: Mapping[T, float]) -> T:
    """One of these, as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]


def _kind(random: Random) -> Accession:
    condition = pick(random, _CONDITIONS)
    ita = random.uniform(*pick(random, _TONES))
    hours = random.uniform(*pick(random, _AGES))
    weeks = pick(random, _GESTATIONS) if random.random() < 0.9 else None
    observed = _observation(random, condition, hours)
    regions = _regions(random, condition, ita, observed.tsb_umol_l or 0)
    provenance = Provenance.PHANTOM if random.random() < 0.08 else Provenance.SIMULATED
    purposes = _purposes(random)
    tone = str(min(10, max(1, round(5.5 - ita / 12 + random.gauss(0, 0.6)))))
    confounders = [c for rank, c in enumerate(Confounder) if random.random() < 0.06 / (rank + 1)]
    photo = Photo(
        id="",
        provenance=provenance,
        conditions=(condition,),
        condition_basis=_basis(random, provenance),
        body_site=regions[0].body_site,
        blanched=random.random() < 0.05,
        caption=caption(random, provenance, condition, regions[0].body_site, ita_class(ita)),
        confounders=tuple(confounders),
        age_band=age_band(hours),
        gestation_band=gestation_band(weeks),
        sex=pick(random, {Sex.FEMALE: 0.47, Sex.MALE: 0.49, Sex.UNKNOWN: 0.04}),
        multiple_birth=random.random() < 0.03,
        ethnic_category=pick(random, _ETHNIC),
        observation=observed,
        capture=_capture(random),
        calibration=_calibration(random),
        tone_ratings=(
            ToneRating(ToneScale.ITA_CLASS, ita_class(ita), "", "measured", regions[-1].body_site),
            ToneRating(ToneScale.MONK, tone, "", "nearest", regions[-1].body_site),
        ),
        ita_class=ita_class(ita),
        monk=tone,
        regions=regions,
        renditions=tuple(_rendition(name) for name in _PUBLIC),
        purposes=purposes,
        licence=licence(purposes),
        subject_group="",
    )
    return Accession(
        photo=photo,
        original=_rendition(RenditionName.ORIGINAL),
        consent_id="",
        subject="",
        site_code=f"BENCH{random.randrange(1, 13):02d}",
        age_hours=round(hours, 1),
        gestation_days=None if weeks is None else 7 * weeks,
        submission_key="",
        source_sha256="",
        pixel_sha256="",
        visible_until=None,
    )


def _basis(random: Random, provenance: Provenance) -> ConditionBasis:
    if provenance is Provenance.SIMULATED:
        return ConditionBasis.SIMULATED
    return ConditionBasis.MEASURED if random.random() < 0.8 else ConditionBasis.SEEN


def _purposes(random: Random) -> tuple[Purpose, ...]:
    granted = {Purpose.OPEN_WEB}
    often = {
        Purpose.RESEARCH: 0.85,
        Purpose.LOCAL_TEACHING: 0.9,
        Purpose.COMMERCIAL: 0.15,
        Purpose.AI_TRAINING: 0.3,
    }
    granted |= {purpose for purpose, share in often.items() if random.random() < share}
    return tuple(sorted(granted))


def _observation(random: Random, condition: Condition, hours: float) -> Observation:
    tsb = spo2 = None
    if condition is Condition.JAUNDICE or random.random() < 0.15:
        # Bilirubin rises over the first days and falls again.
        height = 190 * math.exp(-(((hours - 90) / 90) ** 2)) if condition is Condition.JAUNDICE else 40
        tsb = round(max(15.0, random.gauss(height + 60, 45)), 0)
    low = condition in {Condition.CYANOSIS_CENTRAL, Condition.CYANOSIS_PERIPHERAL}
    if low or random.random() < 0.25:
        spo2 = round(min(100.0, random.gauss(82 if low else 97, 6 if low else 1.5)), 0)
    minutes = None if tsb is None else random.choice((0, 10, 30, 60, 90, 200))
    treated = pick(random, {Phototherapy.NONE: 0.85, Phototherapy.CURRENT: 0.05, Phototherapy.PAST: 0.1})
    return Observation(
        tsb_umol_l=tsb,
        bilirubin_method=None if tsb is None else "simulated",
        bilirubin_minutes_from_photo=minutes,
        bilirubin_band=bilirubin_band(tsb, None, minutes),
        spo2_percent=spo2,
        spo2_site=None if spo2 is None else "pre_ductal",
        spo2_band=spo2_band(spo2),
        phototherapy=treated,
        hours_since_phototherapy=random.randrange(2, 90) if treated is Phototherapy.PAST else None,
    )


def _capture(random: Random) -> Capture:
    light = pick(random, _LIGHTS)
    return Capture(
        illuminant=light,
        camera=pick(random, _CAMERAS) if random.random() < 0.95 else None,
        cct_k=None if light is Illuminant.UNKNOWN else random.choice((2700.0, 4000.0, 5000.0, 6500.0)),
        lux=float(random.randrange(100, 1500, 50)),
        chart=pick(random, _CHARTS),
        profile="sRGB",
        profile_assumed=random.random() < 0.2,
        width=1600,
        height=1200,
    )


def _calibration(random: Random) -> CalibrationSummary:
    grade = pick(random, _GRADES)
    mean = round(max(0.4, random.gauss(_LOO[grade], 0.4)), 3)
    report = {"schema_version": 1, "method": "tone+3x3", "grade": grade.value}
    return CalibrationSummary(
        grade, f"mean {mean}", mean, 0.85 * mean, 2.1 * mean, 2.9 * mean, 0.8 * mean, report
    )


def _regions(random: Random, condition: Condition, ita: float, tsb: float) -> tuple[Region, ...]:
    """One to three: where the sign is, and skin to compare with."""
    bare = condition is Condition.NONE
    count = random.choices((1, 2, 3), (0.35, 0.45, 0.2))[0]
    roles = [RegionRole.AFFECTED, *[RegionRole.COMPARISON] * (count - 1)]
    return tuple(
        _region(
            random, role, ita, condition if role is RegionRole.AFFECTED and not bare else Condition.NONE, tsb
        )
        for role in roles
    )


def _region(random: Random, role: RegionRole, ita: float, condition: Condition, tsb: float) -> Region:
    b = max(4.0, random.gauss(15, 2.5))
    lightness, a = 50 + b * math.tan(math.radians(ita)), random.gauss(11, 2)
    if condition is Condition.JAUNDICE:
        lightness, a, b = lightness - 2, a + 0.5, b + tsb / 25
    elif condition in {Condition.CYANOSIS_CENTRAL, Condition.CYANOSIS_PERIPHERAL, Condition.ACROCYANOSIS}:
        lightness, a, b = lightness - 5, a - 3, b - 6
    elif condition is not Condition.NONE:
        a += 5 if condition is Condition.PLETHORA else -4
    measured = Measurement(
        lab=(lightness, a, b),
        spread=((2.0, 0.1, 0.2), (0.1, 1.0, 0.3), (0.2, 0.3, 1.5)),
        uncertainty=(0.9, 0.7, 1.2),
        ita=0.0,
        ita_uncertainty=3.5,
        chroma=0.0,
        hue=0.0,
        pixels=random.randrange(4_000, 60_000),
        left_out=0.02,
        monk_nearest=min(10, max(1, round(5.5 - ita / 12))),
    )
    return Region(_SQUARE, pick(random, _SITES), role, measured)


def _rendition(name: RenditionName) -> Rendition:
    wide, high = (400, 300) if name is RenditionName.THUMBNAIL else (1600, 1200)
    return Rendition(name, "", "image/jpeg", wide, high, 0, "")
