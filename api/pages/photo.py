"""The photo page: both versions, what was measured, how far to trust it, what it may be used for."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import reservation
from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, facts, review_words, say, words
from api.pages.search import search_link
from api.pages.view import page
from api.reading import visible_photo
from api.services import Services
from colour.grade import RULE
from consent.licence import describe
from imagedb.model import Photo
from imagedb.search import SearchQuery
from imagedb.vocabulary import TONE_SITES, BodySite, Condition, Grade, RegionRole

router = APIRouter(include_in_schema=False)

_LIKE = 4
_VERSIONS = (
    ("as_shot", "as shot", ("As shot.", "The camera's own colours, under the light of the moment.")),
    (
        "display",
        "calibrated",
        ("Calibrated.", "Corrected by the colour card in the picture, as if in daylight."),
    ),
)
# What a grade means for somebody who looks; the rule itself is `colour.grade.RULE`.
_GRADES = {
    Grade.A: "Good: what the card leaves uncertain stands in the ±.",
    Grade.B: "Good enough to look at and to teach with; small differences may be the card or the light.",
    Grade.C: "Look, but do not rely on the numbers.",
}


@router.get("/photos/{photo_id}")
@access(Access.PUBLIC)
def photo_page(
    request: Request, photo_id: str, services: Annotated[Services, Depends(get_services)]
) -> Response:
    """One photo. A withdrawn one answers 410, see `api.pages.errors`."""
    photo = visible_photo(services, photo_id)
    return page(
        request, "photo.html", _context(request, services, photo), headers=reservation.of(photo.licence)
    )


def _context(request: Request, services: Services, photo: Photo) -> dict[str, Any]:
    gathered = basket.of(request)
    kept = basket.query(gathered)
    kind, like = _like(services, photo)
    return {
        "photo": photo,
        "cyanosis": bool(words.CYANOSIS & set(photo.conditions)),
        "summary": _summary(photo),
        "versions": _VERSIONS,
        "anchors": [_top_of(region.polygon) for region in photo.regions],
        "observed": facts.observed(photo),
        "advice": say.advice(photo.conditions),
        "tones": facts.tones(photo),
        "tone_sites": TONE_SITES,
        "sign_moves_ita": _sign_moves_ita(photo),
        "errors": facts.errors(photo),
        "grade_words": _GRADES[photo.calibration.grade],
        "grade_rule": RULE,
        "licence_words": _licence_words(photo.licence),
        "capture": facts.capture(photo),
        "origin": facts.origin(photo),
        "uses": [(words.label("purpose", p), p in photo.purposes) for p in words.PUBLIC_PURPOSES],
        "downloads": facts.downloads(photo),
        "onward": _onward(services, photo, kept),
        "like": like,
        "like_title": kind,
        "report_reasons": review_words.REPORT_REASONS,
        "here": f"/photos/{photo.id}",
    }


def _summary(photo: Photo) -> str:
    """One line under the title: tone, age, light."""
    age = words.label("age_band", photo.age_band)
    light = words.small(words.label("illuminant", photo.capture.illuminant))
    parts = [
        f"Skin tone {say.tone_words(photo)}",
        f"{age} old" if age != words.UNKNOWN else "age not recorded",
        light if light != words.UNKNOWN else "light not recorded",
    ]
    return f"{'; '.join(parts)}."


def _sign_moves_ita(photo: Photo) -> str:
    affected = any(r.role is RegionRole.AFFECTED and r.body_site in TONE_SITES for r in photo.regions)
    if Condition.JAUNDICE in photo.conditions and affected:
        return "Jaundice alone lowers ITA, by up to 19° in the lightest skin: where the sign is, ITA is not the tone."
    if affected and set(photo.conditions) != {Condition.NONE}:
        return "Where the sign is, ITA is not the tone."
    return ""


def _licence_words(identifier: str) -> str:
    try:
        return describe(identifier)
    except ValueError:
        return "See the terms of this licence."


def _top_of(polygon: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """Where the region's number stands: at the corner above it and to its left, rounded to a pixel."""
    x, y = min(x for x, _ in polygon), min(y for _, y in polygon)
    return round(max(x, 40.0)), round(max(y, 40.0))


def _onward(services: Services, photo: Photo, kept: str) -> list[tuple[str, str, int | None]]:
    """Links with how many photos they lead to; those that lead nowhere are left out."""
    on = services.clock()
    sign, site = photo.conditions[0].value, photo.body_site.value
    asked = [
        ("Other photos of the same baby, or its twin", {"subject_group": photo.subject_group}, 1),
        (
            f"{words.label('condition', sign)}, same site, light to dark",
            {"condition": sign, "body_site": site, "sort": "tone"},
            1,
        ),
        (
            "The same site with no sign documented",
            {"condition": "none", "body_site": site, "sort": "tone"},
            0,
        ),
    ]
    best = BodySite.GUM if words.CYANOSIS & set(photo.conditions) else BodySite.SCLERA
    if best not in photo.sites and photo.conditions[0] is not Condition.NONE:
        terms = {"condition": sign, "body_site": best.value, "sort": "tone"}
        asked.append((f"{words.label('condition', sign)} {words.at(best)}", terms, 0))
    links: list[tuple[str, str, int | None]] = []
    for said, terms, itself in asked:
        filters = {name: (value,) for name, value in terms.items() if name != "sort"}
        count = services.catalogue.photos.count(SearchQuery(filters=filters), on)
        if count > itself:
            links.append((search_link(**terms) + (f"&{kept}" if kept else ""), said, count))
    return links


def _like(services: Services, photo: Photo) -> tuple[str, list[Photo]]:
    """The same baby's other photos, else photos of the same sign and site in other tones."""
    on = services.clock()
    same = SearchQuery(filters={"subject_group": (photo.subject_group,)}, limit=_LIKE + 1)
    found = [p for p in services.catalogue.photos.search(same, on).photos if p.id != photo.id]
    if found:
        return "The same baby, or its twin", found[:_LIKE]
    tones = SearchQuery(
        filters={"condition": tuple(photo.conditions), "body_site": (photo.body_site,)}, sort="tone", limit=24
    )
    seen: dict[str, Photo] = {}
    for other in services.catalogue.photos.search(tones, on).photos:
        if other.id != photo.id and other.ita_class != photo.ita_class:
            seen.setdefault(other.ita_class, other)
    return "The same sign and site in other tones", list(seen.values())[:_LIKE]
