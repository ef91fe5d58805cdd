"""The download page: how to get what a search found, in every form, and what goes with it."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response, StreamingResponse

from api.access import Access, access
from api.archive import MOST, PictureArchive
from api.dependencies import get_services
from api.errors import NotFoundError
from api.negotiation import CSV, NDJSON
from api.pace import ARCHIVES, FILES, at_a_pace
from api.pages import basket, facets, words
from api.pages.search import title_of
from api.pages.view import page
from api.services import Services
from api.sign_in.cookies import own_origin
from api.whole_tables import as_csv, as_ndjson
from consent.licence import WITHHELD
from consent.purpose import Purpose
from imagedb.search import SearchQuery, lucene, parse
from imagedb.vocabulary import Provenance

router = APIRouter(include_in_schema=False)

PATH: Final = "/download"
_PAGE: Final = 100
"""Photos on a page of the interface, the most there are."""


@dataclass(frozen=True, slots=True)
class Use:
    """A use that families are asked about, how many of these photos it is permitted for, and where they are."""

    name: str
    count: int
    href: str
    chosen: bool


@router.get(PATH)
@access(Access.PUBLIC)
def download_page(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Ways to get what the search in the address found: files, tables, the interface for programs."""
    query = _asked(request)
    on = services.clock()
    photos = services.catalogue.photos
    total = photos.count(query, on)
    pairs = facets.pairs(query)
    origin = own_origin(services.settings, request)
    first = photos.search(replace(query, limit=1), on).photos
    kinds = photos.facets(query, on, ["provenance"])["provenance"]
    context = {
        "title": title_of(query) if query.pairs() else "",
        "chips": facets.chips(query, ()),
        "total": total,
        "simulated": sum(one.count for one in kinds if one.value == Provenance.SIMULATED),
        # The search page reads `q` as plain words.
        "back": facets.address([pair for pair in pairs if pair[0] != "q"], basket.of(request)),
        "everything": PATH,
        "command": command(query, origin),
        "uses": _uses(services, query),
        "csv": facets.address(pairs, (), f"{PATH}/photos.csv"),
        "ndjson": facets.address(pairs, (), f"{PATH}/photos.ndjson"),
        "zip": facets.address(pairs, (), f"{PATH}/photos.zip") if total <= MOST else "",
        "most": MOST,
        "json": facets.address([*pairs, ("limit", str(_PAGE))], (), "/v1/photos"),
        "origin": origin,
        "example": first[0].id if first else None,
    }
    return page(request, "download.html", context)


@router.get(f"{PATH}/photos.csv")
@access(Access.PUBLIC)
def csv_file(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Every photo that the search finds, a row each."""
    return _file(request, services, as_csv, f"{CSV}; charset=utf-8; header=present", "csv")


@router.get(f"{PATH}/photos.ndjson")
@access(Access.PUBLIC)
def ndjson_file(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """Every photo that the search finds, a JSON record each."""
    return _file(request, services, as_ndjson, NDJSON, "ndjson")


@router.get(f"{PATH}/photos.zip")
@access(Access.PUBLIC)
def zip_file(request: Request, services: Annotated[Services, Depends(get_services)]) -> Response:
    """The calibrated pictures of a search of at most `MOST` photos, with records and terms."""
    query, on = _asked(request), services.clock()
    photos = services.catalogue.photos
    total = photos.count(query, on)
    if total > MOST:
        msg = f"This search finds {total:,} photos, and a ZIP file holds {MOST} at most. Narrow it, or use `imagedb download`."
        raise NotFoundError(msg)
    at_a_pace(request, ARCHIVES)
    found = () if _nobody_reads(request) else photos.search(replace(query, limit=MOST), on).photos
    origin = own_origin(services.settings, request)
    return PictureArchive(services, request.app.state.vigil, found, origin)


def command(query: SearchQuery, server: str) -> str:
    """The line that downloads what the search finds; empty for a search by colour, which it does not know."""
    if query.near is not None:
        return ""
    asked = query.tree()
    parts = ["imagedb", "download", "atlas", "--server", server]
    parts += ["--where", lucene.write(asked)] if asked.parts else []
    # Several purposes in a search mean any of them, in the command all: only one means the same in both.
    purposes = [one for one in query.filters.get("purpose", ()) if Purpose(one) in WITHHELD]
    parts += ["--purpose", purposes[0]] if len(purposes) == 1 else []
    return shlex.join(parts)


def _asked(request: Request) -> SearchQuery:
    """The search in the address; `q` is the interface's, in Lucene's syntax. Raises QueryError."""
    left_out = {basket.PARAMETER, "cursor", "limit"}
    return parse((name, value) for name, value in request.query_params.multi_items() if name not in left_out)


def _uses(services: Services, query: SearchQuery) -> list[Use]:
    name = "purpose"
    counted = services.catalogue.photos.facets(query, services.clock(), [name])[name]
    counts = {one.value: one.count for one in counted}
    rest = [pair for pair in facets.pairs(query) if pair[0] != name]
    return [
        Use(
            words.label(name, purpose),
            counts.get(purpose, 0),
            facets.address([*rest, (name, purpose.value)], (), PATH),
            query.filters.get(name) == (purpose.value,),
        )
        for purpose in (Purpose.OPEN_WEB, *WITHHELD)
    ]


def _file(
    request: Request,
    services: Services,
    written: Callable[[Services, SearchQuery], Iterator[str]],
    media_type: str,
    ending: str,
) -> Response:
    at_a_pace(request, FILES)
    headers: dict[str, Any] = {
        "Content-Type": media_type,
        "Content-Disposition": f'attachment; filename="newborn-skin-atlas.{ending}"',
        # What was withdrawn must not come from a cache.
        "Cache-Control": "no-store",
    }
    if _nobody_reads(request):
        return Response(headers=headers)
    return StreamingResponse(written(services, _asked(request)), headers=headers)


def _nobody_reads(request: Request) -> bool:
    """Whether only the headers are wanted, so that nothing need be read."""
    return bool(getattr(request.state, "head", False))
