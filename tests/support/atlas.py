"""A small atlas for tests of the faces: drawn pictures and plausible records, no colour pipeline."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import product
from typing import Any

import numpy as np
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from colour.spaces import encode_srgb, lab_to_linear_srgb
from colour.tone import ita, ita_class
from consent.event import EventKind
from consent.licence import licence
from consent.purpose import Purpose
from imagedb.catalogue import Catalogue
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
from imagedb.objects import ObjectStore
from imagedb.vocabulary import (
    TONE_SITES,
    AgeBand,
    BilirubinBand,
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
    Spo2Band,
    ToneScale,
)
from imagedb.withdrawal import withdraw
from tests.support.consents import SUBJECT, TODAY, consent, event

PURPOSES = (Purpose.OPEN_WEB, Purpose.RESEARCH)
# Skin without a sign, lightest to darkest, with a Monk rating.
TONES: tuple[tuple[Lab, str], ...] = (
    ((69.0, 11.0, 9.0), "2"),
    ((64.0, 12.0, 14.0), "4"),
    ((58.0, 13.0, 18.0), "5"),
    ((52.0, 13.0, 20.0), "6"),
    ((42.0, 13.0, 20.0), "8"),
    ((30.0, 11.0, 13.0), "10"),
)
SIGNS = (
    (Condition.NONE, BodySite.STERNUM),
    (Condition.JAUNDICE, BodySite.STERNUM),
    (Condition.JAUNDICE, BodySite.SCLERA),
    (Condition.CYANOSIS_CENTRAL, BodySite.GUM),
    (Condition.ACROCYANOSIS, BodySite.PALM),
)

MARKED = Observation(
    tsb_umol_l=290,
    bilirubin_method="blood",
    bilirubin_minutes_from_photo=20,
    bilirubin_band=BilirubinBand.MARKED,
)
"""Marked by the blood, soon after the photo."""


@dataclass(frozen=True)
class Made:
    """A photo with the bytes of its renditions."""

    accession: Accession
    content: dict[str, bytes]

    @property
    def photo(self) -> Photo:
        """The record."""
        return self.accession.photo


def fill(catalogue: Catalogue, store: ObjectStore, *, size: int = 320) -> list[Photo]:
    """Put every photo of `photos` into an empty catalogue and store; the same consent for all."""
    catalogue.consents.merge(consent(), TODAY)
    made = list(photos(size=size))
    for one in made:
        put(catalogue, store, one)
    return [one.photo for one in made]


def put(catalogue: Catalogue, store: ObjectStore, made: Made) -> None:
    """Store the bytes, then the row."""
    for rendition in made.photo.renditions:
        content = made.content[rendition.name]
        store.put(rendition.key, content, sha256=rendition.sha256, media_type=rendition.media_type)
    catalogue.photos.accession(made.accession)


def withdraw_all(client: TestClient) -> None:
    """The one family withdraws, on the last day of May."""
    services = client.app.state.services
    given_up = event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC))
    withdraw(services.catalogue, services.store, "c-1", given_up, TODAY)


def photos(*, size: int = 320) -> Iterator[Made]:
    """One photo for each sign and tone, each tone one baby."""
    for number, ((sign, site), (tone, (skin, monk))) in enumerate(product(SIGNS, enumerate(TONES))):
        yield photo(number, sign, site, skin, monk, group=f"g-{tone}", size=size)


def photo(
    number: int,
    sign: Condition,
    site: BodySite,
    skin: Lab,
    monk: str,
    *,
    group: str = "g-0",
    size: int = 320,
    **changes: Any,
) -> Made:
    """A simulated photo of skin of the colour `skin` with the sign."""
    photo_id = f"p{number:03d}".translate(str.maketrans("0189", "ghij")) + "abcdefghijkl"
    seen = _coloured(skin, sign, site)
    content = {
        "display": drawn(seen, size, photo_id),
        "as_shot": drawn((seen[0] * 0.93, seen[1] + 4, seen[2] + 9), size, photo_id),
        "thumbnail": drawn(seen, size // 2, photo_id),
    }
    renditions = tuple(_rendition(photo_id, name, data) for name, data in content.items())
    record = Photo(
        id=photo_id,
        provenance=Provenance.SIMULATED,
        conditions=(sign,),
        condition_basis=ConditionBasis.SIMULATED,
        body_site=site,
        blanched=False,
        caption="",
        confounders=(),
        age_band=AgeBand.H48_72,
        gestation_band=GestationBand.W39_PLUS,
        sex=Sex.UNKNOWN,
        multiple_birth=False,
        ethnic_category=None,
        observation=_observed(sign),
        capture=Capture(
            illuminant=Illuminant.DAYLIGHT if number % 2 else Illuminant.WARD_LED,
            camera="simulated camera 1",
            cct_k=None,
            lux=None,
            chart="classic24",
            profile="sRGB",
            profile_assumed=False,
            width=size,
            height=size * 3 // 4,
        ),
        calibration=_calibration(number),
        tone_ratings=(
            ToneRating(ToneScale.MONK, monk, "simulation", "set by the model", site.value),
            ToneRating(ToneScale.NEOMAR, "unknown", "rater-2", "beside a printed scale", site.value),
        ),
        ita_class=ita_class(float(ita(skin))),
        monk=monk,
        regions=_regions(seen, skin, site, size),
        renditions=renditions,
        purposes=PURPOSES,
        licence=licence(PURPOSES),
        subject_group=group,
    )
    record = replace(record, **changes)
    return Made(_accession(record), content)


def _coloured(skin: Lab, sign: Condition, site: BodySite) -> Lab:
    if site is BodySite.SCLERA:
        return (78.0, 1.0, 24.0 if sign is Condition.JAUNDICE else 4.0)
    lightness, red, yellow = skin
    if sign is Condition.JAUNDICE:
        return (lightness - 1, red, yellow + 0.1 * lightness)
    return skin if sign is Condition.NONE else (lightness - 4, red * 0.4, yellow - 8)


def _observed(sign: Condition) -> Observation:
    if sign is Condition.JAUNDICE:
        return Observation(
            tsb_umol_l=212,
            bilirubin_method="blood",
            bilirubin_minutes_from_photo=20,
            bilirubin_band=BilirubinBand.MODERATE,
        )
    if sign is Condition.CYANOSIS_CENTRAL:
        return Observation(spo2_percent=82, spo2_site="pre_ductal", spo2_band=Spo2Band.MODERATE)
    return Observation()


def _calibration(number: int) -> CalibrationSummary:
    grade = (Grade.A, Grade.A, Grade.B, Grade.C)[number % 4]
    said = "mean 1.9, 95 % within 4.6, 24 patches" if grade is Grade.A else "mean error 3.9 is above 3.5"
    return CalibrationSummary(grade, said, 1.9, 1.6, 4.6, 5.8, 1.4, {"schema_version": 1})


def measured(lab: Lab) -> Measurement:
    """A measurement of this colour, with a middling uncertainty."""
    _, red, yellow = lab
    return Measurement(
        lab=lab,
        spread=((2.0, 0.1, 0.1), (0.1, 1.0, 0.2), (0.1, 0.2, 1.5)),
        uncertainty=(0.9, 0.7, 1.2),
        ita=float(ita(np.array(lab))),
        ita_uncertainty=3.4,
        chroma=float(np.hypot(red, yellow)),
        hue=float(np.degrees(np.arctan2(yellow, red))),
        pixels=18_342,
        left_out=0.021,
        monk_nearest=5,
    )


def _regions(seen: Lab, skin: Lab, site: BodySite, size: int) -> tuple[Region, ...]:
    def square(x: float, y: float, side: float) -> tuple[tuple[float, float], ...]:
        return (
            (x * size, y * size),
            ((x + side) * size, y * size),
            ((x + side) * size, (y + side) * size),
            (x * size, (y + side) * size),
        )

    affected = Region(square(0.15, 0.2, 0.2), site, RegionRole.AFFECTED, measured(seen))
    elsewhere = site if site in TONE_SITES else BodySite.ARM
    return affected, Region(square(0.15, 0.5, 0.15), elsewhere, RegionRole.COMPARISON, measured(skin))


def _rendition(photo_id: str, name: str, data: bytes) -> Rendition:
    width, height = Image.open(io.BytesIO(data)).size
    digest = sha256(data).hexdigest()
    key = f"public/{photo_id}/{name}-{digest[:16]}.jpg"
    return Rendition(RenditionName(name), key, "image/jpeg", width, height, len(data), digest)


def _accession(record: Photo) -> Accession:
    digest = sha256(record.id.encode()).hexdigest()
    original = Rendition(
        RenditionName.ORIGINAL,
        f"private/{record.id}/original-{digest[:16]}.png",
        "image/png",
        8,
        6,
        100,
        digest,
    )
    return Accession(
        photo=record,
        original=original,
        consent_id="c-1",
        subject=SUBJECT,
        site_code="SITE-1",
        age_hours=60.0,
        gestation_days=280,
        submission_key=f"row-{record.id}",
        source_sha256=digest,
        pixel_sha256=digest,
        visible_until=None,
    )


@cache
def drawn(lab: Lab, width: int, seed: str) -> bytes:
    """A JPEG of uneven skin with a card of patches, SIMULATED in its pixels."""
    height = width * 3 // 4
    rng = np.random.default_rng(list(seed.encode()))
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    relief = 1 - 0.5 * ((x - 0.35) ** 2 + (y - 0.5) ** 2) + 0.01 * rng.standard_normal((height, width))
    linear = np.clip(lab_to_linear_srgb(lab) * relief[..., None], 0, 1)
    image = Image.fromarray((np.clip(encode_srgb(linear), 0, 1) * 255).round().astype(np.uint8))
    pen = ImageDraw.Draw(image)
    side = width // 24
    for row, column in product(range(4), range(6)):
        left, top = int(width * 0.66) + column * side, int(height * 0.1) + row * side
        shade = (40 + 30 * column, 60 + 40 * row, 200 - 25 * column)
        pen.rectangle((left, top, left + side - 3, top + side - 3), fill=shade)
    pen.text((6, height - 16), "SIMULATED", fill="white", stroke_width=1, stroke_fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
