"""GET /v1/photos/{id}/dicom: a photo for archives and viewers that take nothing but DICOM."""

import hashlib
import json

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import reservation
from api.access import Access, access
from api.conditional import content_etag, none_match
from api.dependencies import ServicesDep
from api.errors import NotFoundError
from api.pace import FILES, at_a_pace
from api.reading import visible_photo
from api.rest.renditions import PICTURE_HEADERS
from api.schemas import photo_json
from api.services import Services
from api.streaming import PhotoStream
from imagedb.model import Photo, Rendition
from imagedb.objects import ObjectMissingError
from imagedb.vocabulary import RenditionName

router = APIRouter(prefix="/v1/photos", tags=["photos"])

# Changes when the same photo would be written in another way, so that no cache keeps the old one.
_EDITION = 1


@router.get(
    "/{photo_id}/dicom",
    operation_id="getDicom",
    summary="A photo as DICOM",
    response_class=Response,
    responses={200: {"content": {"application/dicom": {"schema": {"type": "string", "format": "binary"}}}}},
)
@access(Access.PUBLIC)
def get_dicom(request: Request, photo_id: str, services: ServicesDep) -> Response:
    """The calibrated picture as a VL Photographic Image, its JPEG unchanged, with its colour profile.

    Site and finding are coded in SNOMED CT where DICOM's dictionary has them. It names no patient and no date, and
    must be deleted when the family withdraws.
    """
    from imagedb.dicom import MEDIA_TYPE, file_name, photograph  # noqa: PLC0415 - its dictionary is slow to load

    photo = visible_photo(services, photo_id)
    picture = photo.rendition(RenditionName.DISPLAY)
    if picture is None:
        msg = "This photo has no calibrated picture."
        raise NotFoundError(msg)
    etag = _etag(photo, picture)
    headers = {**PICTURE_HEADERS, **reservation.of(photo.licence), "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    at_a_pace(request, FILES)
    data = photograph(photo, picture, _bytes(services, photo_id, picture))
    headers |= {
        "Content-Disposition": f'attachment; filename="{file_name(photo)}"',
        "Content-Length": str(len(data)),
    }
    vigil = request.app.state.vigil
    return PhotoStream([data], 200, headers, media_type=MEDIA_TYPE, photo_ids=[photo_id], vigil=vigil)


def _etag(photo: Photo, picture: Rendition) -> str:
    """Of all that the file is made from: the same photo always gives the same bytes."""
    said = json.dumps([_EDITION, picture.sha256, photo_json(photo)], sort_keys=True)
    return content_etag(hashlib.sha256(said.encode()).hexdigest())


def _bytes(services: Services, photo_id: str, picture: Rendition) -> bytes:
    try:
        return services.store.get(picture.key)
    except ObjectMissingError:
        visible_photo(services, photo_id)  # withdrawn between the two reads: 410
        raise
