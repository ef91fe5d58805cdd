"""The search page: facets with counts, chips, a grid, and honest words when nothing is found."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import get_services
from api.pages import basket, exact_words, facets, places, plain_words, say, words
from api.pages.view import page
from api.services import Services
from api.translation import gettext, ngettext
from imagedb.errors import LuceneError
from imagedb.model import Photo
from imagedb.search import FIELDS, SORTS, SearchQuery, parse
from imagedb.search.expression import named
from imagedb.vocabulary import BodySite, Condition, Provenance

router = APIRouter(include_in_schema=False)

PAGE_SIZE = 24


@router.get("/search")
@access(Access.PUBLIC)
def search_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Search: what was asked stands in the address, so that the page can be sent to a colleague."""
    typed = request.query_params.get("q", "").strip()
    pairs = _own(request.query_params.multi_items())
    if typed and plain_words.is_exact(typed):
        return _exact(request, services, typed, pairs)
    if typed:
        # What was typed becomes filters that can be seen and taken off one by one.
        known = [pair for pair in pairs if pair[0] not in {"cursor", "text"}]
        asked = list(dict.fromkeys([*known, *plain_words.understand(typed)]))
        return RedirectResponse(facets.address(asked, basket.of(request)), status_code=303)
    query = parse([*pairs, ("limit", str(PAGE_SIZE))])
    return page(request, "search.html", _context(request, services, query))


def _exact(request: Request, services: Services, typed: str, pairs: list[tuple[str, str]]) -> Response:
    """The search in Lucene's syntax; one that cannot be read is shown with the place at fault."""
    try:
        query = parse([*pairs, ("q", typed), ("limit", str(PAGE_SIZE))])
    except LuceneError as error:
        kept = [pair for pair in pairs if pair[0] != "cursor"]
        gathered = basket.of(request)
        wrong = exact_words.mistake(typed, error)
        nearest = [(said, facets.address([*kept, ("q", meant)], gathered)) for said, meant in wrong.nearest]
        context = {
            "title": gettext("These words cannot be read"),
            "typed": typed,
            "wrong": wrong,
            "nearest": nearest,
            "carried": [*kept, *_carried_basket(gathered)],
            **_always(),
        }
        return page(request, "search_wrong.html", context, status=400)
    return page(request, "search.html", {**_context(request, services, query), "typed": typed})


def _always() -> dict[str, Any]:
    """What the words box needs on every page of the search."""
    fields = [(name, words.field(name)) for name in FIELDS]
    return {"examples": exact_words.EXAMPLES, "exact_fields": fields}


def _own(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The search's own parameters: not the page's, nor the empty ones of an unused form field."""
    return [(name, value) for name, value in pairs if name not in {"q", basket.PARAMETER} and value.strip()]


def _context(request: Request, services: Services, query: SearchQuery) -> dict[str, Any]:
    on = services.clock()
    photos = services.catalogue.photos
    found = photos.search(query, on)
    total = photos.count(query, on)
    gathered = basket.of(request)
    chips = facets.chips(query, gathered)

    def turned(cursor: str | None) -> str | None:
        """The address of another page of the same search."""
        return facets.address([*facets.pairs(query), ("cursor", cursor)], gathered) if cursor else None

    return {
        "title": title_of(query),
        "typed": query.text or "",
        "cyanosis": _shows_cyanosis(query, found.photos),
        "advice": _advice(query),
        "carried": _carried(query, gathered),
        "kept": _kept(query),
        "starts": places.starts(gathered) if not chips else (),
        "facets": facets.facets(photos.facets(query, on), query),
        "sorts": SORTS,
        "sort": query.sort,
        "chips": chips,
        "photos": found.photos,
        "total": total,
        "count_words": _counted(total),
        "shown_words": gettext("%(shown)s of %(photos)s")
        % {"shown": len(found.photos), "photos": _counted(total)},
        "simulated_note": _simulated_note(found.photos),
        "download": facets.address(facets.pairs(query), gathered, "/download"),
        "here": facets.address(facets.pairs(query), ()),
        "first": facets.address(facets.pairs(query), gathered) if query.cursor is not None else None,
        "previous": turned(found.previous_cursor),
        "next": turned(found.next_cursor),
        "empty_words": _empty_words(total, filtered=bool(chips)),
        "loosen": () if found.photos else facets.loosen(query, gathered, lambda q: photos.count(q, on)),
        **_always(),
    }


def _counted(total: int) -> str:
    return ngettext("%(num)s photo", "%(num)s photos", total) % {"num": f"{total:,}"}


def title_of(query: SearchQuery) -> str:
    """What is being looked at, in words, from the first two filters; the rest stands in the chips."""
    signs, sites = query.filters.get("condition", ()), query.filters.get("body_site", ())
    if len(signs) == len(sites) == 1:
        return say.titled([Condition(signs[0])], [BodySite(sites[0])])
    named = [words.label("condition", value) for value in signs]
    named += [words.label("body_site", value) for value in sites] if not signs else []
    if not named:
        return gettext("Newborn skin, across skin tones") if not query.pairs() else gettext("Photos")
    title = words.listed([named[0], *map(words.small, named[1:])])
    if signs and sites:
        title += f": {words.listed([words.small(words.label('body_site', value)) for value in sites])}"
    return title


def _shows_cyanosis(query: SearchQuery, photos: tuple[Photo, ...]) -> bool:
    """Whether the emergency line stands above: a search for cyanosis, or one that found it."""
    asked = _signs(query)
    found = {condition for photo in photos for condition in photo.conditions} if query.pairs() else set()
    return bool(words.CYANOSIS & (asked | found))


def _advice(query: SearchQuery) -> str:
    """What to measure instead, above photos of a sign that somebody asked for; also where there are none."""
    asked = _signs(query)
    return say.advice(asked) if asked & {Condition.JAUNDICE, *words.CYANOSIS} else ""


def _signs(query: SearchQuery) -> frozenset[str]:
    """The signs that are asked for, by filters or in an exact search."""
    return named(query.tree(), "condition")


def _carried(query: SearchQuery, gathered: tuple[str, ...]) -> list[tuple[str, str]]:
    """What the words box sends along: the filters that are set, and the photos gathered."""
    kept = [pair for pair in facets.pairs(query) if pair[0] not in {"text", "q"}]
    return [*kept, *_carried_basket(gathered)]


def _carried_basket(gathered: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(basket.PARAMETER, ",".join(gathered))] if gathered else []


def _kept(query: SearchQuery) -> list[tuple[str, str]]:
    """What the filters send along: whatever has no box to tick."""
    return [pair for pair in query.pairs() if pair[0] not in FIELDS]


def _simulated_note(photos: tuple[Photo, ...]) -> str:
    simulated = sum(photo.provenance is Provenance.SIMULATED for photo in photos)
    if not simulated:
        return ""
    if simulated == len(photos):
        return gettext("All photos shown here are SIMULATED:")
    return gettext("Some of these are SIMULATED:")


def _empty_words(total: int, *, filtered: bool) -> str:
    if total:
        return gettext("There are no more photos in this search.")
    return (
        gettext("We have no photo of this yet.")
        if filtered
        else gettext("There is no photo in the atlas yet.")
    )


def search_link(**asked: str) -> str:
    """The address of a search, for other pages."""
    return f"/search?{urlencode(asked)}"
