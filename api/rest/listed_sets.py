"""/v1/sets and /v1/sets/{id}/listing: the teaching sets that editors list for everybody."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import PersonDep, ServicesDep
from api.rest.answers import LIST_HEADERS
from api.schemas import listed_set_json
from api.wire import ListedSetsJson
from imagedb.people import Role

router = APIRouter(prefix="/v1/sets", tags=["teaching sets"])


class ListingIn(BaseModel):
    """Which version was looked at."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 1}]})
    version: Annotated[int, Field(ge=1, le=999_999_999, description="The version that everybody is to see.")]


@router.get(
    "",
    operation_id="listSets",
    summary="Teaching sets that are listed for everybody",
    response_model=ListedSetsJson,
)
@access(Access.PUBLIC)
def list_sets(request: Request, services: ServicesDep) -> Response:
    """What editors chose, newest first. Every other set is known only to those who have its link."""
    etag = list_etag(services.catalogue.revision(), services.clock(), request.url.path)
    headers = {**LIST_HEADERS, "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    listed = services.catalogue.listed_sets.all(services.clock())
    content: ListedSetsJson = {"sets": [listed_set_json(one) for one in listed]}
    return JSONResponse(content, headers=headers)


@router.put("/{set_id}/listing", operation_id="listSet", summary="List a teaching set", status_code=204)
@access(Role.EDITOR)
def list_set(set_id: str, body: ListingIn, services: ServicesDep, person: PersonDep) -> Response:
    """List this version for everybody, in place of any other. A version that is not the newest is refused."""
    services.catalogue.listed_sets.add(set_id, body.version, person.id)
    return Response(status_code=204)


@router.delete(
    "/{set_id}/listing", operation_id="unlistSet", summary="List a teaching set no longer", status_code=204
)
@access(Role.EDITOR)
def unlist_set(set_id: str, services: ServicesDep, person: PersonDep) -> Response:
    """Whoever has the link can still read it."""
    services.catalogue.listed_sets.remove(set_id, person.id)
    return Response(status_code=204)
