"""Builds the public JSON of the catalogue's records, with plain functions.

They take a `Photo`, which holds public fields only, so nothing private can get out here.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson

from api.search_wire import FacetCountJson
from api.wire import (
    Link,
    ListedSetJson,
    MeasurementJson,
    PhotoDetailJson,
    PhotoJson,
    RegionJson,
    RenditionJson,
    SetItemJson,
    TeachingSetJson,
    ToneRatingJson,
)
from imagedb.model import ListedSet, Measurement, Photo, Region, Rendition, TeachingSet, ToneRating
from imagedb.search import FacetCount
from imagedb.vocabulary import RenditionName

if TYPE_CHECKING:  # nothing is measured here
    from colour.measure import RegionMeasurement

JSON = "application/json"

FILES = (RenditionName.AS_SHOT, RenditionName.DISPLAY, RenditionName.THUMBNAIL)
"""The renditions that are files of their own: not the private one, nor the tiles that IIIF reads."""

AS_SHOT = ".as_shot"
"""After a photo's id, in its IIIF image's address: the picture as the camera had it."""


def photo_href(photo_id: str) -> str:
    """The API's address of a photo."""
    return f"/v1/photos/{quote(photo_id, safe='')}"


def rendition_href(photo_id: str, name: str) -> str:
    """The address of a photo's bytes, whichever they are."""
    return f"{photo_href(photo_id)}/renditions/{name}"


def content_href(photo_id: str, rendition: Rendition) -> str:
    """The address of exactly these bytes: with their hash."""
    return f"{rendition_href(photo_id, rendition.name.value)}/{rendition.sha256}"


def image_service_href(photo_id: str, name: RenditionName) -> str:
    """The IIIF image service of the calibrated picture, or of the one as shot."""
    suffix = AS_SHOT if name is RenditionName.AS_SHOT else ""
    return f"/iiif/image/{quote(photo_id, safe='')}{suffix}"


def set_href(set_id: str, version: int | None = None) -> str:
    """The API's address of a teaching set, as it is or at a version."""
    at = "" if version is None else f"?version={version}"
    return f"/v1/sets/{quote(set_id, safe='')}{at}"


def measurement_json(m: Measurement | RegionMeasurement) -> MeasurementJson:
    """A region's colour, rounded to what the numbers can carry."""
    return {
        "lab": _rounded(m.lab),
        "lab_uncertainty": _rounded(m.uncertainty),
        "lab_covariance": [_rounded(row, 4) for row in m.spread],
        "ita_degrees": round(m.ita, 1),
        "ita_uncertainty_degrees": round(m.ita_uncertainty, 1),
        "chroma": round(m.chroma, 2),
        "hue_degrees": round(m.hue, 1),
        "monk_nearest": m.monk_nearest,
        "pixels": m.pixels,
        "left_out": round(m.left_out, 4),
    }


def _rounded(values: Iterable[float], digits: int = 2) -> list[float]:
    return [round(v, digits) for v in values]


def region_json(region: Region) -> RegionJson:
    """A measured polygon."""
    return {
        "polygon": [list(point) for point in region.polygon],
        "body_site": region.body_site.value,
        "role": region.role.value,
        "measurement": measurement_json(region.measurement),
    }


def rendition_json(photo_id: str, rendition: Rendition) -> RenditionJson:
    """What a client needs to fetch and check the bytes; the store's key stays inside."""
    return {
        "name": rendition.name.value,
        "href": content_href(photo_id, rendition),
        "media_type": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "size": rendition.size,
        "sha256": rendition.sha256,
    }


def tone_rating_json(rating: ToneRating) -> ToneRatingJson:
    """One rating."""
    return {
        "scale": rating.scale.value,
        "value": rating.value,
        "rater": rating.rater,
        "method": rating.method,
        "site": rating.site,
    }


_WRITTEN: dict[int, tuple[weakref.ref[Photo], orjson.Fragment]] = {}


def photo_fragment(photo: Photo) -> orjson.Fragment:
    """`photo_json` as bytes for a list; kept as long as somebody remembers the photo itself."""
    found = _WRITTEN.get(id(photo))
    if found is not None and found[0]() is photo:
        return found[1]
    made = orjson.Fragment(orjson.dumps(photo_json(photo)))
    name = id(photo)
    _WRITTEN[name] = (weakref.ref(photo, lambda _: _WRITTEN.pop(name, None)), made)
    return made


def photo_json(photo: Photo) -> PhotoJson:
    """A photo as lists hold it."""
    seen, taken, card = photo.observation, photo.capture, photo.calibration
    return {
        "id": photo.id,
        "provenance": photo.provenance.value,
        "conditions": [c.value for c in photo.conditions],
        "condition_basis": photo.condition_basis.value,
        "body_site": photo.body_site.value,
        "blanched": photo.blanched,
        "caption": photo.caption,
        "confounders": [c.value for c in photo.confounders],
        "age_band": photo.age_band.value,
        "gestation_band": photo.gestation_band.value,
        "sex": photo.sex.value,
        "multiple_birth": photo.multiple_birth,
        "ethnic_category": photo.ethnic_category,
        "tsb_umol_l": seen.tsb_umol_l,
        "tcb_umol_l": seen.tcb_umol_l,
        "bilirubin_method": seen.bilirubin_method,
        "bilirubin_minutes_from_photo": seen.bilirubin_minutes_from_photo,
        "bilirubin_band": seen.bilirubin_band.value,
        "spo2_percent": seen.spo2_percent,
        "spo2_site": seen.spo2_site,
        "spo2_band": seen.spo2_band.value,
        "haemoglobin_g_l": seen.haemoglobin_g_l,
        "kramer_zone": seen.kramer_zone,
        "phototherapy": seen.phototherapy.value,
        "hours_since_phototherapy": seen.hours_since_phototherapy,
        "illuminant": taken.illuminant.value,
        "camera": taken.camera,
        "cct_k": taken.cct_k,
        "lux": taken.lux,
        "chart": taken.chart,
        "colour_profile": taken.profile,
        "colour_profile_assumed": taken.profile_assumed,
        "width": taken.width,
        "height": taken.height,
        "grade": card.grade.value,
        "grade_reason": card.grade_reason,
        "calibration_error_mean": round(card.loo_mean, 3),
        "calibration_error_median": round(card.loo_median, 3),
        "calibration_error_p95": round(card.loo_p95, 3),
        "calibration_error_max": round(card.loo_max, 3),
        "calibration_error_skin_patches": None
        if card.skin_patches_mean is None
        else round(card.skin_patches_mean, 3),
        "ita_class": photo.ita_class,
        "monk": photo.monk,
        "tone_ratings": [tone_rating_json(r) for r in photo.tone_ratings],
        "regions": [region_json(r) for r in photo.regions],
        "renditions": [rendition_json(photo.id, r) for r in public_renditions(photo)],
        "purposes": [p.value for p in photo.purposes],
        "licence": photo.licence,
        "subject_group": photo.subject_group,
        "duplicate_group": photo.duplicate_group,
        "links": photo_links(photo),
    }


def photo_detail_json(photo: Photo) -> PhotoDetailJson:
    """A photo as its own address gives it: with the whole calibration report."""
    return {**photo_json(photo), "calibration_report": dict(photo.calibration.report)}


def public_renditions(photo: Photo) -> tuple[Rendition, ...]:
    """The photo's renditions that are files of their own."""
    return tuple(r for r in photo.renditions if r.name in FILES)


def photo_links(photo: Photo) -> list[Link]:
    """The photo itself and its page."""
    return [
        {"rel": "self", "href": photo_href(photo.id), "type": JSON, "title": "This photo"},
        {
            "rel": "alternate",
            "href": f"/photos/{quote(photo.id, safe='')}",
            "type": "text/html",
            "title": "Its page",
        },
        {
            "rel": "alternate",
            "href": f"{photo_href(photo.id)}/dicom",
            "type": "application/dicom",
            "title": "As DICOM",
        },
        {
            "rel": "alternate",
            "href": f"/iiif/presentation/{photo.id}/manifest",
            "type": "application/ld+json",
            "title": "As an IIIF manifest",
        },
    ]


def facets_json(
    counts: Mapping[str, Sequence[FacetCount]], names: Sequence[str]
) -> dict[str, list[FacetCountJson]]:
    """The counts of the named facets."""
    return {name: [{"value": c.value, "count": c.count} for c in counts[name]] for name in names}


def listed_set_json(listed: ListedSet) -> ListedSetJson:
    """A teaching set in the list of those for everybody."""
    return {
        "id": listed.id,
        "title": listed.title,
        "description": listed.description,
        "version": listed.version,
        "photos": listed.photos,
        "href": set_href(listed.id, listed.version),
    }


def set_json(teaching_set: TeachingSet, available: frozenset[str]) -> TeachingSetJson:
    """A teaching set; `available` holds the ids of its photos that may be shown today."""
    items: list[SetItemJson] = [
        {
            "photo": item.photo_id,
            "note": item.note,
            "question": item.question,
            "available": item.photo_id in available,
            "href": photo_href(item.photo_id),
        }
        for item in teaching_set.items
    ]
    return {
        "id": teaching_set.id,
        "title": teaching_set.title,
        "description": teaching_set.description,
        "version": teaching_set.version,
        "items": items,
        "links": [
            {"rel": "self", "href": set_href(teaching_set.id), "type": JSON, "title": "This teaching set"},
            {
                "rel": "alternate",
                "href": f"/sets/{quote(teaching_set.id, safe='')}",
                "type": "text/html",
                "title": "Its page",
            },
            {
                "rel": "items",
                "href": f"/v1/photos?teaching_set={quote(teaching_set.id, safe='')}",
                "type": JSON,
                "title": "Its photos",
            },
        ],
    }
