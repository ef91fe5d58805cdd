"""GET /v1/dataset: the atlas as schema.org describes a data set, for catalogues of data."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dataset import described, picture
from api.dependencies import ServicesDep
from api.rest.photos import LIST_HEADERS
from api.sign_in.cookies import own_origin
from imagedb.search import SearchQuery

router = APIRouter(prefix="/v1", tags=["description"])

MEDIA_TYPE: Final = "application/ld+json"
NEWEST: Final = 50


@router.get(
    "/dataset",
    operation_id="getDataset",
    summary="The atlas as a data set",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}},
)
@access(Access.PUBLIC)
def get_dataset(request: Request, services: ServicesDep) -> Response:
    """JSON-LD after schema.org `Dataset`, with the newest photos by name.

    No picture has a `contentUrl`: a machine that wants one goes to the photo's page or record, where its terms stand.
    """
    etag = list_etag(services.catalogue.revision(), services.clock(), "dataset")
    headers = {**LIST_HEADERS, "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    newest = services.catalogue.photos.search(SearchQuery(limit=NEWEST), services.clock()).photos
    origin = own_origin(services.settings, request)
    body = described(services, origin) | {"hasPart": [picture(origin, photo) for photo in newest]}
    return JSONResponse(body, headers=headers, media_type=MEDIA_TYPE)
