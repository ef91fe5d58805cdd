"""GET /v1/photos: search by facets, page by page. GET /v1/photos/{id}: one photo."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from api import reservation
from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import ServicesDep
from api.errors import Fault, UnknownParameterError
from api.negotiation import JSON
from api.photo_table import COLUMNS, photo_row
from api.reading import glance, visible_photo
from api.rest.answers import FORMS, LIST_HEADERS, Asked, answer, asked, links, not_modified
from api.rest.parameters import SEARCH_PARAMETERS, Search, canonical, search_of
from api.schemas import facets_json, photo_detail_json, photo_fragment, photo_json
from api.search_wire import PhotoListJson
from api.services import Services
from api.wire import PhotoDetailJson

router = APIRouter(prefix="/v1/photos", tags=["photos"])


@router.get(
    "",
    operation_id="searchPhotos",
    summary="Search photos",
    response_model=PhotoListJson,
    responses=FORMS,
    openapi_extra={"parameters": SEARCH_PARAMETERS},
)
@access(Access.PUBLIC)
async def search_photos(request: Request, services: ServicesDep) -> Response:
    """Photos that match every filter, page by page.

    Repeat a filter to allow several of its values. Follow `next` and `prev` in `Link` or in `links`.
    """
    search, wanted = await services.briefly(_wanted, request, services)
    return (
        not_modified(wanted)
        if wanted.unchanged
        else await run_in_threadpool(_page, request, services, search, wanted)
    )


def _wanted(request: Request, services: Services) -> tuple[Search, Asked]:
    search = search_of(request.query_params)
    wanted = asked(request, services)
    if wanted.form != JSON and (search.total or search.facets):
        raise _only_in_json("total" if search.total else "facets")
    return search, wanted


def _only_in_json(name: str) -> UnknownParameterError:
    detail = f"{name} has no place in a table; ask for application/json, or leave it out."
    return UnknownParameterError(detail, [Fault(detail, parameter=name)])


def _page(request: Request, services: Services, search: Search, wanted: Asked) -> Response:
    today = services.clock()
    page = services.catalogue.photos.search(search.query, today)
    others = {"describedby": ("/v1/vocabulary", "What the names mean")}
    if search.query.cursor is not None:
        others["first"] = (_turned(request, None), "First page")
    for rel, cursor, title in (
        ("prev", page.previous_cursor, "Previous page"),
        ("next", page.next_cursor, "Next page"),
    ):
        if cursor is not None:
            others[rel] = (_turned(request, cursor), title)
    found = links(request, wanted, "Photos", **others)
    if wanted.form != JSON:
        photos = [photo_json(photo) for photo in page.photos]
        return answer(wanted, {}, found, COLUMNS, list(map(photo_row, photos)), photos)
    body: dict[str, Any] = {"photos": list(map(photo_fragment, page.photos)), "links": found}
    if search.total:
        body["total"] = services.catalogue.photos.count(search.query, today)
    if search.facets:
        counts = services.catalogue.photos.facets(search.query, today, search.facets)
        body["facets"] = facets_json(counts, search.facets)
    return answer(wanted, body, found, COLUMNS, (), ())


def _turned(request: Request, cursor: str | None) -> str:
    """This search's address with another cursor, or with none."""
    url = request.url.remove_query_params("cursor")
    url = url if cursor is None else url.include_query_params(cursor=cursor)
    return f"{url.path}?{url.query}" if url.query else url.path


@router.get("/{photo_id}", operation_id="getPhoto", summary="One photo", response_model=PhotoDetailJson)
@access(Access.PUBLIC)
async def get_photo(request: Request, photo_id: str, services: ServicesDep) -> Response:
    """One photo with its whole calibration report; 410 once its family has withdrawn it."""
    seen = await services.briefly(glance, services, photo_id)
    etag = list_etag(seen.revision, services.clock(), request.url.path, canonical(request))
    headers = {**LIST_HEADERS, **reservation.of(seen.licence), "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return await run_in_threadpool(_whole, services, photo_id, headers)


def _whole(services: Services, photo_id: str, headers: Mapping[str, str]) -> Response:
    photo = visible_photo(services, photo_id)
    return JSONResponse(photo_detail_json(photo), headers={**headers, **reservation.of(photo.licence)})
