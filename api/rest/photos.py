"""GET /v1/photos: search by facets, page by page. GET /v1/photos/{id}: one photo."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api import reservation
from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import ServicesDep
from api.reading import visible_photo
from api.rest.parameters import SEARCH_PARAMETERS, Search, canonical, search_of
from api.schemas import facets_json, photo_detail_json, photo_json
from api.services import Services
from api.wire import Link, PhotoDetailJson, PhotoListJson

router = APIRouter(prefix="/v1/photos", tags=["photos"])

LIST_HEADERS = {"Cache-Control": "public, no-cache"}  # may be kept, must be asked about: withdrawal bites


@router.get(
    "",
    operation_id="searchPhotos",
    summary="Search photos",
    response_model=PhotoListJson,
    openapi_extra={"parameters": SEARCH_PARAMETERS},
)
@access(Access.PUBLIC)
def search_photos(request: Request, services: ServicesDep) -> Response:
    """Photos that match every filter, page by page.

    Repeat a filter to allow several of its values. Follow `next` in `Link` or in `links`.
    """
    search = search_of(request.query_params)
    etag = _etag(request, services)
    headers = {**LIST_HEADERS, "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    body, next_href = _page(request, services, search)
    if next_href is not None:
        headers["Link"] = f'<{next_href}>; rel="next"'
    return JSONResponse(body, headers=headers)


def _etag(request: Request, services: Services) -> str:
    """The day is part of it: a consent may end at midnight without any change in the catalogue."""
    return list_etag(services.catalogue.revision(), services.clock(), request.url.path, canonical(request))


def _page(request: Request, services: Services, search: Search) -> tuple[PhotoListJson, str | None]:
    today = services.clock()
    page = services.catalogue.photos.search(search.query, today)
    links: list[Link] = [{"rel": "self", "href": _href(request, None), "type": "application/json"}]
    next_href = _href(request, page.next_cursor) if page.next_cursor else None
    if next_href is not None:
        links.append({"rel": "next", "href": next_href, "type": "application/json"})
    body: PhotoListJson = {"photos": [photo_json(p) for p in page.photos], "links": links}
    if search.total:
        body["total"] = services.catalogue.photos.count(search.query, today)
    if search.facets:
        counts = services.catalogue.photos.facets(search.query, today)
        body["facets"] = facets_json(counts, search.facets)
    return body, next_href


def _href(request: Request, cursor: str | None) -> str:
    """This search's address, with another cursor."""
    url = request.url if cursor is None else request.url.include_query_params(cursor=cursor)
    return f"{url.path}?{url.query}" if url.query else url.path


@router.get("/{photo_id}", operation_id="getPhoto", summary="One photo", response_model=PhotoDetailJson)
@access(Access.PUBLIC)
def get_photo(request: Request, photo_id: str, services: ServicesDep) -> Response:
    """One photo with its whole calibration report; 410 once its family has withdrawn it."""
    etag = _etag(request, services)
    photo = visible_photo(services, photo_id)  # first: a withdrawn photo never answers 304
    headers = {**LIST_HEADERS, **reservation.of(photo), "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(photo_detail_json(photo), headers=headers)
