"""A set balanced over tones and signs: what is wished, what the atlas has of it, and a form that makes the set."""

from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import balance_words, basket, say, words
from api.pages.view import page
from api.services import Services
from colour.tone import ITA_CLASSES
from imagedb.errors import UnknownFieldError
from imagedb.model import Photo
from imagedb.panels import treated
from imagedb.search import SearchQuery, parse
from imagedb.teaching.balance import FEWEST, MOST, Candidate, Wish, balance
from imagedb.vocabulary import BodySite, Condition, Phototherapy, Provenance

router = APIRouter(include_in_schema=False)

_USUAL: Final = 10
_FIELDS: Final = {
    "condition": (Condition.JAUNDICE.value, Condition.NONE.value),
    "body_site": (BodySite.STERNUM.value, BodySite.SCLERA.value),
    "ita_class": tuple(ITA_CLASSES),
}
"""What is asked of each photo, and what is asked where nobody says."""
_OWN: Final = frozenset({"photos", "simulated", basket.PARAMETER})
# Photos that may stand in a panel of with and without sign: never by eye alone, never pressed skin.
_FIT: Final = {
    "condition_basis": ("measured", "simulated"),
    "phototherapy": (Phototherapy.NONE.value, Phototherapy.PAST.value),
    "blanched": ("false",),
}
_NEVER_OFFERED: Final = frozenset({"unknown", "other"})
_LOOKED_AT: Final = 100
"""Of so many best calibrated photos of a tone and sign the choice is made."""


@router.get("/sets/balance")
@access(Access.PUBLIC)
def balance_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The form, and the set that it would make today; its address makes the same again."""
    asked = request.query_params
    wish = _wish(asked)
    simulated = asked.get("simulated", "yes") != "no"
    photos = {photo.id: photo for photo in _fitting(services, wish, simulated=simulated)}
    found = balance(wish, (_candidate(photo, wish) for photo in photos.values()))
    shown = [photos[one.id] for one in found.chosen]
    context: dict[str, Any] = {
        "wish": wish,
        "fewest": FEWEST,
        "most": MOST,
        "simulated_allowed": simulated,
        "choices": _choices(services, wish, simulated=simulated),
        "found": found,
        "short": {(one.tone, one.sign) for one in found.shortages},
        "photos": photos,
        "said": balance_words.said(wish, found),
        "title": balance_words.title(wish),
        "description": balance_words.description(wish),
        "chosen": basket.query(tuple(photo.id for photo in shown)),
        "cyanosis": bool(words.CYANOSIS & set(wish.signs)),
        "advice": say.advice(wish.signs),
        "simulated": any(photo.provenance is Provenance.SIMULATED for photo in shown),
    }
    return page(request, "set_balance.html", context)


def _wish(asked: QueryParams) -> Wish:
    """What the address asks for. Raises UnknownFieldError and UnknownValueError as a search does."""
    for name in asked:
        if name not in _FIELDS and name not in _OWN:
            raise UnknownFieldError(name, (*_FIELDS, "photos", "simulated"))
    query = parse([pair for pair in asked.multi_items() if pair[0] in _FIELDS])
    signs, sites, tones = (query.filters.get(name) or usual for name, usual in _FIELDS.items())
    typed = asked.get("photos", "")
    photos = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else _USUAL
    return Wish(min(max(photos, FEWEST), MOST), signs, sites, tones)


def _filters(*, simulated: bool) -> dict[str, tuple[str, ...]]:
    kinds = (Provenance.REAL, Provenance.SIMULATED) if simulated else (Provenance.REAL,)
    return {**_FIT, "provenance": tuple(kind.value for kind in kinds)}


def _fitting(services: Services, wish: Wish, *, simulated: bool) -> Iterator[Photo]:
    """Photos of each tone and sign wished for, the best calibrated first, without any that show two signs."""
    for tone, sign in wish.cells:
        where = {"condition": (sign,), "ita_class": (tone,), "body_site": wish.sites}
        query = SearchQuery(
            {**_filters(simulated=simulated), **where}, sort="calibration_error", limit=_LOOKED_AT
        )
        for photo in services.catalogue.photos.search(query, services.clock()).photos:
            if len(photo.conditions) == 1 and not treated(photo):
                yield photo


def _candidate(photo: Photo, wish: Wish) -> Candidate:
    """What the choice needs to know of a photo."""
    return Candidate(
        id=photo.id,
        tone=photo.ita_class,
        sign=photo.conditions[0].value,
        site=next(site.value for site in photo.sites if site in wish.sites),
        grade=photo.calibration.grade.value,
        error=photo.calibration.loo_mean,
        light=photo.capture.illuminant.value,
        alike=photo.duplicate_group or photo.id,
        baby=photo.subject_group,
    )


def _choices(
    services: Services, wish: Wish, *, simulated: bool
) -> list[tuple[str, list[tuple[str, int, bool]]]]:
    """For each field its values with how many photos there are and whether they are wished for."""
    query = SearchQuery(_filters(simulated=simulated))
    counted = services.catalogue.photos.facets(query, services.clock(), list(_FIELDS))
    ticked = dict(zip(_FIELDS, (wish.signs, wish.sites, wish.tones), strict=True))
    return [
        (
            name,
            [
                (found.value, found.count, found.value in ticked[name])
                for found in counted[name]
                if (found.count and found.value not in _NEVER_OFFERED) or found.value in ticked[name]
            ],
        )
        for name in _FIELDS
    ]
