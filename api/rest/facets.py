"""GET /v1/facets: how many photos have each value."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.rest.answers import FORMS, answer, asked, links, not_modified
from api.rest.parameters import FACET_PARAMETERS, search_of
from api.schemas import facets_json
from api.search_wire import FacetsJson
from imagedb.search.index import FACETS

router = APIRouter(tags=["photos"])
_COLUMNS = ("facet", "value", "count")


@router.get(
    "/v1/facets",
    operation_id="getFacets",
    summary="Counts for each facet",
    response_model=FacetsJson,
    responses=FORMS,
    openapi_extra={"parameters": FACET_PARAMETERS},
)
@access(Access.PUBLIC)
def get_facets(request: Request, services: ServicesDep) -> Response:
    """Counts under the filters given, each facet counted with its own filter removed.

    Without `facets` every facet is counted. `unknown` counts the photos that say nothing of it.
    """
    search = search_of(request.query_params)
    wanted = asked(request, services)
    if wanted.unchanged:
        return not_modified(wanted)
    names = search.facets or FACETS
    counted = facets_json(services.catalogue.photos.facets(search.query, services.clock(), names), names)
    found = links(request, wanted, "Counts", describedby=("/v1/vocabulary", "What the names mean"))
    rows = [{"facet": facet, **one} for facet, values in counted.items() for one in values]
    return answer(wanted, {"facets": counted, "links": found}, found, _COLUMNS, rows, rows)
