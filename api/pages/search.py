"""The search page: facets with counts, chips, a grid, and honest words when nothing is found."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, facets, places, plain_words, say, words
from api.pages.view import page
from api.services import Services
from imagedb.model import Photo
from imagedb.search import SORTS, SearchQuery, parse
from imagedb.vocabulary import BodySite, Condition, Provenance

router = APIRouter(include_in_schema=False)

PAGE_SIZE = 24


@router.get("/search")
@access(Access.PUBLIC)
def search_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Search: what was asked stands in the address, so that the page can be sent to a colleague."""
    typed = request.query_params.get("q", "").strip()
    pairs = _own(request.query_params.multi_items())
    if typed:
        # What was typed becomes filters that can be seen and taken off one by one.
        known = [pair for pair in pairs if pair[0] not in {"cursor", "text"}]
        asked = list(dict.fromkeys([*known, *plain_words.understand(typed)]))
        return RedirectResponse(facets.address(asked, basket.of(request)), status_code=303)
    query = parse([*pairs, ("limit", str(PAGE_SIZE))])
    return page(request, "search.html", _context(request, services, query))


def _own(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The search's own parameters: not the page's, nor the empty ones of an unused form field."""
    return [(name, value) for name, value in pairs if name not in {"q", basket.PARAMETER} and value.strip()]


def _context(request: Request, services: Services, query: SearchQuery) -> dict[str, Any]:
    on = services.clock()
    photos = services.catalogue.photos
    found = photos.search(query, on)
    total = photos.count(query, on)
    gathered = basket.of(request)
    after = [*facets.pairs(query), ("cursor", found.next_cursor or "")]
    chips = facets.chips(query, gathered)
    return {
        "title": title_of(query),
        "text": query.text or "",
        "cyanosis": _shows_cyanosis(query, found.photos),
        "advice": _advice(query),
        "carried": _carried(query, gathered),
        "starts": places.starts(gathered) if not chips else (),
        "facets": facets.facets(photos.facets(query, on), query),
        "sorts": SORTS,
        "sort": query.sort,
        "chips": chips,
        "photos": found.photos,
        "total": total,
        "count_words": f"{total:,} {'photo' if total == 1 else 'photos'}",
        "simulated_note": _simulated_note(found.photos),
        "download": facets.address(facets.pairs(query), gathered, "/download"),
        "here": facets.address(facets.pairs(query), ()),
        "first": facets.address(facets.pairs(query), gathered),
        "more": facets.address(after, gathered) if found.next_cursor else None,
        "from_cursor": query.cursor is not None,
        "empty_words": _empty_words(total, filtered=bool(chips)),
        "loosen": () if found.photos else facets.loosen(query, gathered, lambda q: photos.count(q, on)),
    }


def title_of(query: SearchQuery) -> str:
    """What is being looked at, in words, from the first two filters; the rest stands in the chips."""
    signs, sites = query.filters.get("condition", ()), query.filters.get("body_site", ())
    if len(signs) == len(sites) == 1:
        return say.titled([Condition(signs[0])], [BodySite(sites[0])])
    named = [words.label("condition", value) for value in signs]
    named += [words.label("body_site", value) for value in sites] if not signs else []
    if not named:
        return "Newborn skin, across skin tones" if not query.pairs() else "Photos"
    title = words.listed([named[0], *map(words.small, named[1:])])
    if signs and sites:
        title += f": {words.listed([words.small(words.label('body_site', value)) for value in sites])}"
    return title


def _shows_cyanosis(query: SearchQuery, photos: tuple[Photo, ...]) -> bool:
    """Whether the emergency line stands above: a search for cyanosis, or one that found it."""
    asked = set(query.filters.get("condition", ()))
    found = {condition for photo in photos for condition in photo.conditions} if query.pairs() else set()
    return bool(words.CYANOSIS & (asked | found))


def _advice(query: SearchQuery) -> str:
    """What to measure instead, above photos of a sign that somebody asked for; also where there are none."""
    asked = set(query.filters.get("condition", ()))
    return say.advice(asked) if asked & {Condition.JAUNDICE, *words.CYANOSIS} else ""


def _carried(query: SearchQuery, gathered: tuple[str, ...]) -> list[tuple[str, str]]:
    """What the words box sends along: the filters that are set, and the photos gathered."""
    kept = [pair for pair in facets.pairs(query) if pair[0] != "text"]
    return [*kept, (basket.PARAMETER, ",".join(gathered))] if gathered else kept


def _simulated_note(photos: tuple[Photo, ...]) -> str:
    simulated = sum(photo.provenance is Provenance.SIMULATED for photo in photos)
    if not simulated:
        return ""
    return (
        "All photos shown here are SIMULATED" if simulated == len(photos) else "Some of these are SIMULATED"
    )


def _empty_words(total: int, *, filtered: bool) -> str:
    if total:
        return "There are no more photos in this search."
    return "We have no photo of this yet." if filtered else "There is no photo in the atlas yet."


def search_link(**asked: str) -> str:
    """The address of a search, for other pages."""
    return f"/search?{urlencode(asked)}"
