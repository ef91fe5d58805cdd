"""The compare page: a form for a photo with a card, and the result that DESIGN section 7 allows.

A form field cannot hold a polygon, so skin is given as a rectangle in percent of the photo; the
script only fills in these numbers. The photo is read as `api.compare_upload` reads it: in memory.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import Access, access
from api.compare_upload import MAX_BYTES, form_of, read_request, require_enabled
from api.comparison import SIGNS, ComparisonResult, ReferenceShown, compare
from api.dependencies import get_services
from api.middleware import CAMERA_ALLOWED
from api.pages import words
from api.pages.view import page
from api.services import Services
from api.translation import gettext, mark
from api.upload import Form
from colour.light import LIGHTS
from colour.tone import ITA_CLASSES
from imagedb import wording
from imagedb.model import Photo, Reason, Rendition
from imagedb.vocabulary import TONE_SITES, BodySite, Provenance, RenditionName

router = APIRouter(include_in_schema=False)

# A region as four numbers in percent: from the left, from the top, width, height.
_SIDES: Final = ("left", "top", "width", "height")
# The card's corners as eight numbers in percent, going round.
_CORNERS: Final = tuple(f"corner_{number}_{axis}" for number in (1, 2, 3, 4) for axis in ("x", "y"))
_ALT: Final = mark("Photo, calibrated: %(site)s, skin tone %(tone)s (ITA); %(documented)s.")
_SIMULATED_ALT: Final = mark(
    "Simulated photo, calibrated: %(site)s, skin tone %(tone)s (ITA); %(documented)s."
)
_NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form held, without the photo, and what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    refusals: tuple[Reason, ...] = ()

    @property
    def show_card(self) -> bool:
        """Whether the card's place is a matter: it was not found, or its corners were given."""
        lost = any(reason.code.startswith("chart.") for reason in self.refusals)
        return lost or "corners" in self.faults or any(self.values.get(name) for name in _CORNERS)


@dataclass(frozen=True, slots=True)
class Shown:
    """A reference on a result: its picture, and with or without the sign. No figure of its own."""

    reference: ReferenceShown
    thumbnail: Rendition | None
    alt: str


@router.get("/compare")
@access(Access.PUBLIC)
def compare_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The empty form."""
    require_enabled(services)
    return _form(request, Asked())


@router.post("/compare")
@access(Access.PUBLIC)
async def compare_posted(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The result, or the form again with what to change; of the photo nothing is kept."""
    async with form_of(request, services) as form:
        values = {name: value.strip() for name, value in form.fields.items()}
        faults = _faults(form, values)
        if faults:
            return _form(request, Asked(values, faults), status=422)
        found = await run_in_threadpool(compare, services, read_request(_translated(form, values)))
    if not isinstance(found, ComparisonResult):
        return _form(request, Asked(values, refusals=found), status=422)
    context = await run_in_threadpool(_result, services, found)
    return page(request, "compare_result.html", context, headers=_NO_STORE)


def _form(request: Request, asked: Asked, *, status: int = 200) -> Response:
    context = {
        "asked": asked,
        "megabytes": MAX_BYTES // 1_000_000,
        "sites": list(BodySite),
        "tone_sites": TONE_SITES,
        "signs": SIGNS,
        "tones": ITA_CLASSES,
        "lights": [light for light in LIGHTS if light != "unknown"],
    }
    return page(request, "compare.html", context, status=status, headers=_NO_STORE | CAMERA_ALLOWED)


def _faults(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if not form.files.get("photo"):
        found["photo"] = gettext("Choose a photo.")
    if _box(values, "") is None:
        found["region"] = gettext(
            "Draw a rectangle of skin, or fill in all four numbers, so that it lies inside the photo."
        )
    if any(values.get(f"tone_{side}") for side in _SIDES) and _box(values, "tone_") is None:
        found["tone_region"] = gettext("Fill in all four numbers of the unaffected skin, or none.")
    if any(values.get(name) for name in _CORNERS) and _corners(values) is None:
        found["corners"] = gettext(
            "Fill in all eight numbers of the card's corners, each from 0 to 100, or none."
        )
    if values.get("body_site") not in set(BodySite):
        found["body_site"] = gettext("Choose the place on the body.")
    if values.get("sign") not in SIGNS:
        found["sign"] = gettext("Choose the sign.")
    return found


def _box(values: Mapping[str, str], prefix: str) -> list[float] | None:
    """The rectangle as fractions of the photo, or None when it is not one inside it."""
    try:
        left, top, width, height = (float(values.get(prefix + side, "")) / 100 for side in _SIDES)
    except ValueError:
        return None
    # A little over the edge is a matter of rounding in the browser.
    inside = left >= 0 and top >= 0 and left + width <= 1.002 and top + height <= 1.002
    return [left, top, min(width, 1 - left), min(height, 1 - top)] if inside and width > 0 < height else None


def _corners(values: Mapping[str, str]) -> list[list[float]] | None:
    """The card's corners as fractions of the photo, or None when they are not four points in it."""
    try:
        numbers = [float(values.get(name, "")) / 100 for name in _CORNERS]
    except ValueError:
        return None
    inside = all(0 <= number <= 1 for number in numbers)
    return [numbers[at : at + 2] for at in range(0, len(numbers), 2)] if inside else None


def _translated(form: Form, values: Mapping[str, str]) -> Form:
    """The page's form in the fields that the API's form has."""
    beside, corners = _box(values, "tone_"), _corners(values)
    fields = {
        "unit": "fraction",
        "rectangle": json.dumps(_box(values, "")),
        **({"comparison_rectangle": json.dumps(beside)} if beside else {}),
        **({"corners": json.dumps(corners)} if corners else {}),
        **{name: values.get(name, "") for name in ("body_site", "sign", "tone", "illuminant")},
    }
    return Form({"photo": form.files["photo"]}, fields)


def _result(services: Services, found: ComparisonResult) -> dict[str, Any]:
    references = (*found.with_sign, *found.without_sign)
    photos = services.catalogue.photos.many((r.photo_id for r in references), services.clock())
    shown = {r.photo_id: _shown(r, photos.get(r.photo_id)) for r in references}
    return {
        "result": found,
        "groups": [
            (wording.WITH_SIGN, found.comparison.range_with, [shown[r.photo_id] for r in found.with_sign]),
            (
                wording.WITHOUT_SIGN,
                found.comparison.range_without,
                [shown[r.photo_id] for r in found.without_sign],
            ),
        ],
        "tone_site": found.body_site in TONE_SITES,
        "simulated": any(r.provenance is Provenance.SIMULATED for r in references),
    }


def _shown(reference: ReferenceShown, photo: object) -> Shown:
    thumbnail = photo.rendition(RenditionName.THUMBNAIL) if isinstance(photo, Photo) else None
    said = _SIMULATED_ALT if reference.provenance is Provenance.SIMULATED else _ALT
    alt = gettext(said) % {
        "site": words.site(reference.body_site),
        "tone": words.small(words.label("ita_class", reference.ita_class)),
        "documented": gettext(reference.documented),
    }
    return Shown(reference, thumbnail, alt)
