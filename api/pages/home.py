"""The home page: one box to search with, the common questions, what this is, and how well each tone is covered."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, places, tones, words
from api.pages.suggestions import suggestions
from api.pages.view import page
from api.services import Services
from imagedb.cover import KINDS, TONES, Pictures, tally, toneless
from imagedb.model import Photo
from imagedb.search import SearchQuery
from imagedb.vocabulary import (
    BilirubinBand,
    BodySite,
    Condition,
    ConditionBasis,
    Illuminant,
    Phototherapy,
    Provenance,
)

router = APIRouter(include_in_schema=False)

# One sign at one place in one band, light and treatment: alike in all but tone, and never what was only seen.
_LIKE: Final = {
    "condition": (Condition.JAUNDICE.value,),
    "body_site": (BodySite.STERNUM.value,),
    "bilirubin_band": (BilirubinBand.MARKED.value,),
    "illuminant": (Illuminant.DAYLIGHT.value,),
    "phototherapy": (Phototherapy.NONE.value,),
    "blanched": ("false",),
    "condition_basis": (ConditionBasis.MEASURED.value, ConditionBasis.SIMULATED.value),
    "provenance": (Provenance.REAL.value, Provenance.SIMULATED.value),
}
_FEWEST: Final = 3
"""Tones that must be there for a row of them to say something."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone with the photo that stands for it, if there is one."""

    name: str
    photo: Photo | None


@router.get("/")
@access(Access.PUBLIC)
def home_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Where everybody begins."""
    counted = tally(services.catalogue.photos.coverage(SearchQuery(), services.clock(), ("ita_class", KINDS)))
    row = _row(services)
    context = {
        "starts": places.starts(basket.of(request)),
        "suggestions": suggestions(),
        "row": row,
        "cyanosis": words.shows_cyanosis(tone.photo for tone in row if tone.photo),
        "bars": tones.bars(counted),
        "whole": Pictures(
            sum(found.real for found in counted.values()), sum(found.simulated for found in counted.values())
        ),
        "toneless": toneless(counted),
    }
    return page(request, "home.html", context)


def _row(services: Services) -> tuple[Tone, ...]:
    """The same sign on each tone, lightest first; nothing where too few tones have it."""
    row = tuple(Tone(tone, _of(services, tone)) for tone in TONES)
    return row if sum(one.photo is not None for one in row) >= _FEWEST else ()


def _of(services: Services, tone: str) -> Photo | None:
    """The photo of this tone with the best calibration."""
    query = SearchQuery(_LIKE | {"ita_class": (tone,)}, sort="calibration_error", limit=1)
    return next(iter(services.catalogue.photos.search(query, services.clock()).photos), None)
