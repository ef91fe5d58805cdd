"""GET /v1/facets: how many photos have each value."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import ServicesDep
from api.rest.parameters import FACET_PARAMETERS, FACETS, canonical, search_of
from api.rest.photos import LIST_HEADERS
from api.schemas import facets_json
from api.wire import FacetsJson

router = APIRouter(tags=["photos"])


@router.get(
    "/v1/facets",
    operation_id="getFacets",
    summary="Counts for each facet",
    response_model=FacetsJson,
    openapi_extra={"parameters": FACET_PARAMETERS},
)
@access(Access.PUBLIC)
def get_facets(request: Request, services: ServicesDep) -> Response:
    """Counts under the filters given, each facet counted with its own filter removed.

    Without `facets` every facet is counted. `unknown` counts the photos that say nothing of it.
    """
    search = search_of(request.query_params)
    etag = list_etag(services.catalogue.revision(), services.clock(), "facets", canonical(request))
    headers = {**LIST_HEADERS, "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    counts = services.catalogue.photos.facets(search.query, services.clock())
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    body: FacetsJson = {
        "facets": facets_json(counts, search.facets or FACETS),
        "links": [{"rel": "self", "href": here, "type": "application/json"}],
    }
    return JSONResponse(body, headers=headers)
