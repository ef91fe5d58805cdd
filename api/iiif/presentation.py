"""/iiif/presentation: manifests of photos and of teaching sets."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api import reservation
from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import ServicesDep
from api.errors import NotFoundError
from api.iiif.manifest import DESCRIPTION, MEDIA_TYPE, Shown, photo_manifest, set_manifest
from api.reading import glance, is_id, visible_photo
from api.rest.answers import LIST_HEADERS
from api.sign_in.cookies import own_origin
from imagedb.model import Photo

router = APIRouter(prefix="/iiif/presentation", tags=["IIIF"])


@router.get(
    "/{photo_id}/manifest",
    operation_id="getPhotoManifest",
    summary="A photo's IIIF manifest",
    response_class=Response,
    responses=DESCRIPTION,
)
@access(Access.PUBLIC)
def get_photo_manifest(request: Request, photo_id: str, services: ServicesDep) -> Response:
    """IIIF Presentation 3: both versions of the picture, its regions as annotations, its record and its terms."""
    seen = glance(services, photo_id)
    origin = own_origin(services.settings, request)
    etag = list_etag(seen.revision, services.clock(), "manifest", photo_id, origin)
    headers = {**LIST_HEADERS, **reservation.of(seen.licence), "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    photo = visible_photo(services, photo_id)
    headers |= reservation.of(photo.licence)
    return JSONResponse(photo_manifest(origin, photo), headers=headers, media_type=MEDIA_TYPE)


@router.get(
    "/sets/{set_id}/manifest",
    operation_id="getSetManifest",
    summary="A teaching set's IIIF manifest",
    response_class=Response,
    responses=DESCRIPTION,
)
@access(Access.PUBLIC)
def get_set_manifest(request: Request, set_id: str, services: ServicesDep) -> Response:
    """IIIF Presentation 3: the set's photos in order with their notes. A withdrawn photo has no place in it."""
    today = services.clock()
    found = services.catalogue.sets.get(set_id, today) if is_id(set_id) else None
    if found is None:
        msg = "There is no teaching set with this id."
        raise NotFoundError(msg)
    origin = own_origin(services.settings, request)
    etag = list_etag(services.catalogue.revision(), today, "manifest", set_id, found.version, origin)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    known = services.catalogue.photos.many((item.photo_id for item in found.items), today)
    shown = [
        Shown(photo, item.note)
        for item in found.items
        if isinstance(photo := known.get(item.photo_id), Photo)
    ]
    if not shown:  # the standard knows no manifest without a canvas
        msg = "None of this teaching set's photos can be shown."
        raise NotFoundError(msg)
    return JSONResponse(set_manifest(origin, found, shown), headers=headers, media_type=MEDIA_TYPE)
