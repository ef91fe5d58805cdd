"""The photo page: both versions, what was measured, how far to trust it, where else to look, what it may be used for."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import reservation
from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, facts, onward, review_words, saving, say, words
from api.pages.cite import cited
from api.pages.elsewhere import elsewhere
from api.pages.meaning import meaning
from api.pages.view import page
from api.reading import visible_photo
from api.schemas import image_service_href
from api.services import Services
from api.sign_in.cookies import own_origin
from api.translation import gettext, mark
from colour.grade import RULE
from imagedb.model import Photo
from imagedb.vocabulary import TONE_SITES, Condition, Grade, RegionRole, RenditionName

router = APIRouter(include_in_schema=False)

# (rendition, what say.alt_text calls it, caption, its meaning)
_VERSIONS = (
    (
        RenditionName.AS_SHOT,
        "as shot",
        mark("As shot"),
        mark("The camera's own colours, under the light of the moment."),
    ),
    (
        RenditionName.DISPLAY,
        "calibrated",
        mark("Calibrated"),
        mark("Corrected by the colour card in the picture, as if in daylight."),
    ),
)
# What a grade means for somebody who looks; the rule itself is `colour.grade.RULE`.
_GRADES = {
    Grade.A: mark("Good: what the card leaves uncertain stands in the ±."),
    Grade.B: mark(
        "Good enough to look at and to teach with; small differences may be the card or the light."
    ),
    Grade.C: mark("Look, but do not rely on the numbers."),
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
    beside = onward.groups(services, photo, kept)
    look = elsewhere(photo)
    shown = (photo, *(other for row in beside for other in row.photos))
    return {
        "photo": photo,
        "cyanosis": words.shows_cyanosis(shown),
        "summary": _summary(photo),
        "versions": [(*version, image_service_href(photo.id, version[0])) for version in _VERSIONS],
        "anchors": [_top_of(region.polygon) for region in photo.regions],
        "advice": say.advice(photo.conditions),
        "look": look.sentences,
        "look_at": onward.places(services, photo, look.sites, kept),
        "groups": beside,
        "forms": saving.forms(photo),
        "citation": cited(photo, own_origin(services.settings, request), services.clock()),
        "report_reasons": review_words.REPORT_REASONS,
        "here": f"/photos/{photo.id}",
        **_recorded(photo),
    }


def _recorded(photo: Photo) -> dict[str, Any]:
    """What the page says of the record itself."""
    return {
        "observed": facts.observed(photo),
        "tones": facts.tones(photo),
        "tone_sites": TONE_SITES,
        "sign_moves_ita": _sign_moves_ita(photo),
        "meaning": meaning(photo),
        "errors": facts.errors(photo),
        "grade_words": gettext(_GRADES[photo.calibration.grade]),
        "grade_rule": gettext(RULE),
        "licence_words": facts.licence_words(photo.licence),
        "capture": facts.capture(photo),
        "origin": facts.origin(photo),
        "uses": [(words.label("purpose", p), p in photo.purposes) for p in words.PUBLIC_PURPOSES],
    }


def _summary(photo: Photo) -> str:
    """One line under the title: tone, age, light."""
    age = words.label("age_band", photo.age_band)
    light = words.small(words.label("illuminant", photo.capture.illuminant))
    return gettext("Skin tone %(tone)s; %(age)s; %(light)s.") % {
        "tone": say.tone_words(photo),
        "age": gettext("age not recorded") if age == words.UNKNOWN else gettext("%(age)s old") % {"age": age},
        "light": gettext("light not recorded") if light == words.UNKNOWN else light,
    }


def _sign_moves_ita(photo: Photo) -> str:
    affected = any(r.role is RegionRole.AFFECTED and r.body_site in TONE_SITES for r in photo.regions)
    if Condition.JAUNDICE in photo.conditions and affected:
        return gettext(
            "Jaundice alone lowers ITA, by up to 19° in the lightest skin: where the sign is, ITA is not the tone."
        )
    if affected and set(photo.conditions) != {Condition.NONE}:
        return gettext("Where the sign is, ITA is not the tone.")
    return ""


def _top_of(polygon: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """Where the region's number stands: at the corner above it and to its left, rounded to a pixel."""
    x, y = min(x for x, _ in polygon), min(y for _, y in polygon)
    return round(max(x, 40.0)), round(max(y, 40.0))
