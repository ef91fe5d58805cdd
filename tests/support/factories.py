"""Plausible records for tests, each with only what the test cares about said."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import Any

from consent.licence import licence
from consent.purpose import Purpose
from imagedb.identifiers import random_id
from imagedb.model import (
    Accession,
    CalibrationSummary,
    Capture,
    Lab,
    Measurement,
    Observation,
    Photo,
    Region,
    Rendition,
    ToneRating,
)
from imagedb.vocabulary import (
    AgeBand,
    BodySite,
    Condition,
    ConditionBasis,
    GestationBand,
    Grade,
    Illuminant,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
    ToneScale,
)
from tests.support.consents import SUBJECT

CONSENT_ID = "c-1"
PURPOSES = (Purpose.OPEN_WEB, Purpose.RESEARCH)
_numbers = count(1)


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()


def make_measurement(lab: Lab = (62.0, 12.5, 17.25), **changes: Any) -> Measurement:
    """A region's colour, with a middling uncertainty."""
    plain = Measurement(
        lab=lab,
        spread=((2.0, 0.1, 0.2), (0.1, 1.0, 0.3), (0.2, 0.3, 1.5)),
        uncertainty=(0.9, 0.7, 1.25),
        ita=34.8,
        ita_uncertainty=3.5,
        chroma=21.3,
        hue=54.1,
        pixels=18_342,
        left_out=0.021,
        monk_nearest=5,
    )
    return replace(plain, **changes)


def make_region(
    site: BodySite = BodySite.STERNUM, role: RegionRole = RegionRole.AFFECTED, **measured: Any
) -> Region:
    """A square of skin."""
    corners = ((10.0, 10.0), (60.5, 10.0), (60.5, 60.0), (10.0, 60.0))
    return Region(corners, site, role, make_measurement(**measured))


def make_calibration(**changes: Any) -> CalibrationSummary:
    """A good calibration."""
    report = {"schema_version": 1, "patches": [{"name": "dark skin", "delta_e": 1.25}]}
    plain = CalibrationSummary(Grade.A, "mean 1.9, p95 4.6", 1.9, 1.6, 4.6, 5.8, 1.4, report)
    return replace(plain, **changes)


def make_capture(**changes: Any) -> Capture:
    """A photo in daylight."""
    plain = Capture(
        illuminant=Illuminant.DAYLIGHT,
        camera="simulated camera 1",
        cct_k=5600.0,
        lux=None,
        chart="classic24",
        profile="sRGB",
        profile_assumed=False,
        width=1600,
        height=1200,
    )
    return replace(plain, **changes)


def make_rendition(photo_id: str, name: RenditionName, place: str = "public") -> Rendition:
    """A rendition whose hash is that of its own name; no bytes exist."""
    found = digest(f"{photo_id}/{name}")
    extension, media = ("png", "image/png") if place == "private" else ("jpg", "image/jpeg")
    key = f"{place}/{photo_id}/{name}-{found[:16]}.{extension}"
    return Rendition(name, key, media, 1600, 1200, 123_456, found)


def make_photo(photo_id: str | None = None, **changes: Any) -> Photo:
    """A simulated photo of the chest without a sign."""
    known = photo_id or random_id()
    # In order of name, as the catalogue gives them back.
    public = (RenditionName.AS_SHOT, RenditionName.DISPLAY, RenditionName.THUMBNAIL)
    plain = Photo(
        id=known,
        provenance=Provenance.SIMULATED,
        conditions=(Condition.NONE,),
        condition_basis=ConditionBasis.SIMULATED,
        body_site=BodySite.STERNUM,
        blanched=False,
        caption="SIMULATED: chest",
        confounders=(),
        age_band=AgeBand.H48_72,
        gestation_band=GestationBand.W39_PLUS,
        sex=Sex.UNKNOWN,
        multiple_birth=False,
        ethnic_category=None,
        observation=Observation(),
        capture=make_capture(),
        calibration=make_calibration(),
        tone_ratings=(ToneRating(ToneScale.MONK, "5", "rater-1", "beside a printed scale", "sternum"),),
        ita_class="intermediate",
        monk="5",
        regions=(make_region(),),
        renditions=tuple(make_rendition(known, name) for name in public),
        purposes=PURPOSES,
        licence=licence(PURPOSES),
        subject_group="g-1",
    )
    return replace(plain, **changes)


def make_accession(photo: Photo | None = None, **changes: Any) -> Accession:
    """A photo with what stays private beside it, distinct from every other made here."""
    shown = photo or make_photo()
    number = next(_numbers)
    plain = Accession(
        photo=shown,
        original=make_rendition(shown.id, RenditionName.ORIGINAL, "private"),
        consent_id=CONSENT_ID,
        subject=SUBJECT,
        site_code="SITE-7",
        age_hours=60.5,
        gestation_days=280,
        submission_key=digest(f"submission {number}"),
        source_sha256=digest(f"source {number}"),
        pixel_sha256=digest(f"pixels {number}"),
        visible_until=None,
    )
    return replace(plain, **changes)


def make_accessions(photos: Sequence[Photo]) -> list[Accession]:
    """One accession for each photo."""
    return [make_accession(photo) for photo in photos]
