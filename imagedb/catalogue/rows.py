"""From an accession to rows, and from rows back to a photo. No SQL is run here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping

from colour.tone import ITA_CLASSES
from consent.purpose import Purpose
from imagedb.model import (
    Accession,
    CalibrationSummary,
    Capture,
    Measurement,
    Observation,
    Photo,
    Region,
    Rendition,
    Tombstone,
    ToneRating,
)
from imagedb.search.fields import UNKNOWN
from imagedb.search.words import words
from imagedb.small_cells import Particulars
from imagedb.vocabulary import (
    TONE_SITES,
    AgeBand,
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Confounder,
    GestationBand,
    Grade,
    Illuminant,
    Phototherapy,
    Provenance,
    RegionRole,
    RenditionName,
    Sex,
    Spo2Band,
    ToneScale,
)

Row = dict[str, Any]

_ENUMS: Mapping[str, type[StrEnum]] = {
    "provenance": Provenance,
    "condition_basis": ConditionBasis,
    "body_site": BodySite,
    "age_band": AgeBand,
    "gestation_band": GestationBand,
    "sex": Sex,
    "bilirubin_band": BilirubinBand,
    "spo2_band": Spo2Band,
    "phototherapy": Phototherapy,
    "illuminant": Illuminant,
    "grade": Grade,
}
# A call of the class takes ten times as long, and a page of fifty photos has a thousand of them.
_MEMBERS: Mapping[str, Mapping[str | None, StrEnum]] = {
    name: {member.value: member for member in kind} for name, kind in _ENUMS.items()
}
_OBSERVATION = tuple(f.name for f in fields(Observation))
_CAPTURE = tuple(f.name for f in fields(Capture))
_CALIBRATION = tuple(f.name for f in fields(CalibrationSummary) if f.name != "report")
_OWN = (
    *("id", "provenance", "condition_basis", "body_site", "blanched", "caption", "age_band"),
    *("gestation_band", "sex", "multiple_birth", "ethnic_category", "ita_class", "monk", "licence"),
    "subject_group",
    "duplicate_group",
)
# Middle of each ITA class in degrees, to order photos of which only the class is known; unknown comes last.
_CLASS_MIDDLE: Mapping[str, float] = dict(
    zip(ITA_CLASSES, (62.0, 48.0, 34.5, 19.0, -10.0, -45.0), strict=True)
)
_LAST = -1000.0


def photo_row(accession: Accession, number: int) -> Row:
    """The row of `photos`. Of a real baby nothing is told yet that has to be shared by many."""
    photo = accession.photo
    real = photo.provenance is Provenance.REAL
    until = accession.visible_until
    return {
        "number": number,
        "visible_until": None if until is None else date.fromisoformat(until),
        "search_text": " ".join(words(photo.caption)),
        "tone_order": tone_order(photo),
        **_plain(photo, _OWN),
        **_plain(photo.observation, _OBSERVATION),
        **_plain(photo.capture, _CAPTURE),
        **_plain(photo.calibration, _CALIBRATION),
        **(told_row(Particulars()) if real else {}),
    }


def private_row(accession: Accession, number: int) -> Row:
    """The row of `photo_private`."""
    names = ("consent_id", "subject", "site_code", "age_hours", "gestation_days", "submission_key")
    recorded = Particulars(**{name: getattr(accession.photo, name) for name in Particulars.__slots__})
    private = _plain(accession, (*names, "source_sha256", "pixel_sha256", "perceptual_hash", "submitter"))
    return {"number": number, **private, **recorded_row(recorded)}


def told_row(values: Particulars) -> Row:
    """The columns of `photos` that tell these values."""
    return _plain(values, Particulars.__slots__)


def recorded_row(values: Particulars) -> Row:
    """The columns of `photo_private` that keep these values."""
    return {f"recorded_{name}": value for name, value in told_row(values).items()}


def term_rows(photo: Photo, number: int) -> list[Row]:
    """The rows of `photo_terms`: every value of the fields that may have several."""
    rated = {
        scale: [r.value for r in photo.tone_ratings if r.scale is scale and r.value != UNKNOWN]
        for scale in (ToneScale.MONK, ToneScale.NEOMAR)
    }
    monk = [value for value in (photo.monk, *rated[ToneScale.MONK]) if value != UNKNOWN]
    terms: Mapping[str, Iterable[str]] = {
        "condition": photo.conditions,
        "body_site": photo.sites,
        "confounder": photo.confounders,
        "purpose": photo.purposes,
        "monk": dict.fromkeys(monk),
        "neomar": dict.fromkeys(rated[ToneScale.NEOMAR]),
    }
    return [
        {"number": number, "field": field, "position": position, "value": str(value)}
        for field, values in terms.items()
        for position, value in enumerate(values)
    ]


def tone_rows(photo: Photo, number: int) -> list[Row]:
    """The rows of `photo_tones`."""
    return [
        {"number": number, "position": i, **asdict(r), "scale": r.scale.value}
        for i, r in enumerate(photo.tone_ratings)
    ]


def region_rows(photo: Photo, number: int) -> list[Row]:
    """The rows of `photo_regions`."""
    return [_region_row(region, number, i) for i, region in enumerate(photo.regions)]


def rendition_rows(accession: Accession, number: int) -> list[Row]:
    """The rows of `photo_renditions`, the private original among them."""
    return [
        {"number": number, **asdict(r), "name": r.name.value}
        for r in (*accession.photo.renditions, accession.original)
    ]


def tone_order(photo: Photo) -> float:
    """Degrees of ITA to sort by, measured on unaffected skin where that was done, else from the class."""
    bare = photo.conditions == (Condition.NONE,)
    for region in photo.regions:
        unaffected = region.role is RegionRole.COMPARISON or (bare and region.role is RegionRole.AFFECTED)
        if unaffected and region.body_site in TONE_SITES:
            return region.measurement.ita
    return _CLASS_MIDDLE.get(photo.ita_class, _LAST)


def read_photo(
    row: RowMapping,
    terms: Iterable[RowMapping],
    tones: Iterable[RowMapping],
    regions: Iterable[RowMapping],
    renditions: Iterable[RowMapping],
    report: Mapping[str, Any],
) -> Photo:
    """A photo from its row and the rows beside it, each kind in order of position."""
    values: dict[str, list[str]] = {}
    for term in terms:
        values.setdefault(term["field"], []).append(term["value"])
    fields = dict(row)  # a row looks each column up anew
    return Photo(
        **_typed(fields, _OWN),
        conditions=tuple(map(Condition, values.get("condition", ()))),
        confounders=tuple(map(Confounder, values.get("confounder", ()))),
        purposes=tuple(map(Purpose, values.get("purpose", ()))),
        observation=Observation(**_typed(fields, _OBSERVATION)),
        capture=Capture(**_typed(fields, _CAPTURE)),
        calibration=CalibrationSummary(**_typed(fields, _CALIBRATION), report=report),
        tone_ratings=tuple(
            ToneRating(ToneScale(t["scale"]), t["value"], t["rater"], t["method"], t["site"]) for t in tones
        ),
        regions=tuple(map(_read_region, regions)),
        renditions=tuple(map(read_rendition, renditions)),
    )


def read_rendition(row: RowMapping) -> Rendition:
    """A rendition from its row."""
    names = ("key", "media_type", "width", "height", "size", "sha256")
    return Rendition(name=RenditionName(row["name"]), **{name: row[name] for name in names})


def _region_row(region: Region, number: int, position: int) -> Row:
    found = region.measurement
    simple = ("ita", "ita_uncertainty", "chroma", "hue", "pixels", "left_out", "monk_nearest")
    return {
        "number": number,
        "position": position,
        "polygon": [list(point) for point in region.polygon],
        "body_site": region.body_site.value,
        "role": region.role.value,
        "spread": [list(line) for line in found.spread],
        **dict(zip(("lab_l", "lab_a", "lab_b"), found.lab, strict=True)),
        **dict(zip(("uncertainty_l", "uncertainty_a", "uncertainty_b"), found.uncertainty, strict=True)),
        **_plain(found, simple),
    }


def _read_region(row: RowMapping) -> Region:
    first, second, third = (tuple(line) for line in row["spread"])
    measurement = Measurement(
        lab=(row["lab_l"], row["lab_a"], row["lab_b"]),
        spread=(first, second, third),
        uncertainty=(row["uncertainty_l"], row["uncertainty_a"], row["uncertainty_b"]),
        ita=row["ita"],
        ita_uncertainty=row["ita_uncertainty"],
        chroma=row["chroma"],
        hue=row["hue"],
        pixels=row["pixels"],
        left_out=row["left_out"],
        monk_nearest=row["monk_nearest"],
    )
    polygon = tuple((x, y) for x, y in row["polygon"])
    return Region(polygon, BodySite(row["body_site"]), RegionRole(row["role"]), measurement)


def _plain(record: object, names: Iterable[str]) -> Row:
    values = ((name, getattr(record, name)) for name in names)
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values}


def _typed(row: Row, names: Iterable[str]) -> Row:
    return {name: _MEMBERS[name][row[name]] if name in _MEMBERS else row[name] for name in names}


def plain_json(value: object) -> Any:  # noqa: ANN401 - JSON is any of them
    """The value as JSON gives it back, so that what is stored equals what is read."""
    return json.loads(json.dumps(value))


def read_tombstone(row: RowMapping) -> Tombstone:
    """A tombstone from its row."""
    purposes = tuple(map(Purpose, row["purposes"]))
    return Tombstone(row["photo_id"], row["month"], tuple(row["public_sha256"]), purposes)
