"""/iiif/image: every photo through the IIIF Image API 3.0, level 2, calibrated and as shot."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api import reservation
from api.access import Access, access
from api.conditional import content_etag, list_etag, none_match
from api.dependencies import ServicesDep
from api.errors import NotFoundError
from api.iiif.info import MEDIA_TYPE, PROFILE, described
from api.iiif.manifest import DESCRIPTION, RIGHTS
from api.iiif.pictures import Workshop
from api.iiif.request import Wanted, read
from api.pace import PICTURES, at_a_pace
from api.reading import visible_photo, visible_pictures
from api.rest.renditions import PICTURE_HEADERS
from api.schemas import AS_SHOT
from api.services import Services
from api.sign_in.cookies import own_origin
from api.streaming import picture_answer
from imagedb.catalogue.pictures import Pictures
from imagedb.model import Rendition
from imagedb.objects import ObjectMissingError
from imagedb.vocabulary import RenditionName

router = APIRouter(prefix="/iiif/image", tags=["IIIF"])

_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png"}
# Changes when the same request would give other bytes, so that no cache keeps the old ones.
_EDITION: Final = 1
_BYTES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}} for media in ("image/jpeg", "image/png")
        }
    }
}


@dataclass(frozen=True, slots=True)
class _Source:
    """The picture that an identifier names."""

    photo_id: str
    identifier: str
    pictures: Pictures
    rendition: Rendition

    @property
    def size(self) -> tuple[int, int]:
        return self.rendition.width, self.rendition.height


@router.get(
    "/{identifier}/info.json",
    operation_id="getImageInfo",
    summary="A picture's IIIF description",
    response_class=Response,
    responses=DESCRIPTION,
)
@access(Access.PUBLIC)
def get_info(request: Request, identifier: str, services: ServicesDep) -> Response:
    """Size, tiles and what can be asked of the picture; `{photo}` is calibrated, `{photo}.as_shot` as the camera had it."""
    source = _source(services, identifier)
    origin = own_origin(services.settings, request)
    etag = list_etag("info", source.rendition.sha256, origin, _EDITION)
    headers = {**PICTURE_HEADERS, "ETag": etag, "Link": f'<{PROFILE}>;rel="profile"'}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    body = described(f"{origin}/iiif/image/{source.identifier}", source.size, RIGHTS)
    return JSONResponse(body, headers=headers, media_type=MEDIA_TYPE)


@router.get(
    "/{identifier}",
    operation_id="getImageBase",
    summary="Leads to the picture's description",
    status_code=303,
    response_class=Response,
)
@access(Access.PUBLIC)
def get_base(identifier: str, services: ServicesDep) -> Response:
    """See Other: `info.json`."""
    source = _source(services, identifier)
    return RedirectResponse(f"/iiif/image/{source.identifier}/info.json", status_code=303)


@router.get(
    "/{identifier}/{region}/{size}/{rotation}/{last}",
    operation_id="getImage",
    summary="A part of a picture",
    response_class=Response,
    responses=_BYTES,
)
@access(Access.PUBLIC)
async def get_image(
    request: Request, identifier: str, region: str, size: str, rotation: str, last: str, services: ServicesDep
) -> Response:
    """`region/size/rotation/quality.format` of the IIIF Image API 3.0, never larger than the picture is.

    Tiles, and the whole picture at each of their scales, are read as they lie; everything else is computed.
    """
    source = await services.briefly(_source, services, identifier)
    wanted = read(region, size, rotation, last, source.size)
    path = wanted.canonical(source.size)
    named = f"{_EDITION}:{source.rendition.sha256}:{path}"
    etag = content_etag(hashlib.sha256(named.encode()).hexdigest())
    canonical = f"{own_origin(services.settings, request)}/iiif/image/{source.identifier}/{path}"
    headers = {
        **PICTURE_HEADERS,
        **reservation.of(source.pictures.licence),
        "ETag": etag,
        "Link": f'<{PROFILE}>;rel="profile", <{canonical}>;rel="canonical"',
    }
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    data = await run_in_threadpool(_bytes, request, services, source, wanted)
    vigil, media_type = request.app.state.vigil, _TYPES[wanted.format]
    return picture_answer(data, headers, media_type=media_type, photo_id=source.photo_id, vigil=vigil)


def _source(services: Services, identifier: str) -> _Source:
    """The picture. Raises PhotoWithdrawnError (410) and NotFoundError as `visible_photo`."""
    photo_id = identifier.removesuffix(AS_SHOT)
    name = RenditionName.DISPLAY if photo_id == identifier else RenditionName.AS_SHOT
    found = visible_pictures(services, photo_id)
    rendition = found.files.get(name)
    if rendition is None:
        msg = "There is no picture with this identifier."
        raise NotFoundError(msg)
    return _Source(photo_id, identifier, found, rendition)


def _bytes(request: Request, services: Services, source: _Source, wanted: Wanted) -> bytes:
    try:
        return _found(request, source, wanted)
    except ObjectMissingError:
        visible_photo(services, source.photo_id)  # withdrawn between the two reads: 410
        raise


def _found(request: Request, source: _Source, wanted: Wanted) -> bytes:
    workshop: Workshop = request.app.state.workshop
    if source.rendition.name is RenditionName.DISPLAY:
        ready = workshop.stored(source.pictures.files, wanted)
        if ready is not None:
            return ready
    at_a_pace(request, PICTURES)
    return workshop.made(source.pictures.files, source.rendition, wanted)
