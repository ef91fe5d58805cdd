"""GET /v1/photos/{id}/renditions/{name}: a photo's public bytes, streamed, with ranges."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import reservation
from api.access import Access, access
from api.conditional import ByteRange, byte_range, content_etag, none_match
from api.dependencies import ServicesDep
from api.errors import NotFoundError
from api.reading import visible_photo
from api.schemas import public_renditions
from api.services import Services
from api.streaming import PhotoStream
from imagedb.model import Photo, Rendition
from imagedb.objects import ObjectMissingError
from imagedb.vocabulary import Provenance

router = APIRouter(prefix="/v1/photos", tags=["photos"])

# A minute: a withdrawn photo must be gone from caches soon. no-transform: a proxy that recompresses
# would change the colours. No Last-Modified: a date can reveal a birth date.
# Other sites' pages may show the picture: that is what open access means.
PICTURE_HEADERS = {
    "Cache-Control": "public, max-age=60, must-revalidate, no-transform",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@router.get(
    "/{photo_id}/renditions/{name}",
    operation_id="getRendition",
    summary="A photo's bytes",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The range that was asked for."},
    },
)
@access(Access.PUBLIC)
def get_rendition(request: Request, photo_id: str, name: str, services: ServicesDep) -> Response:
    """The bytes of `as_shot`, `display` (calibrated) or `thumbnail`; takes `Range` and `If-Range`."""
    photo = visible_photo(services, photo_id)
    rendition = next((r for r in public_renditions(photo) if r.name.value == name), None)
    if rendition is None:
        names = ", ".join(r.name.value for r in public_renditions(photo))
        msg = f"This photo has no rendition of that name; it has {names}."
        raise NotFoundError(msg)
    etag = content_etag(rendition.sha256)
    headers = {**PICTURE_HEADERS, **reservation.of(photo), "ETag": etag, "Accept-Ranges": "bytes"}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    part = byte_range(request.headers.get("range"), request.headers.get("if-range"), etag, rendition.size)
    headers["Content-Disposition"] = f'inline; filename="{file_name(photo, rendition)}"'
    return _answer(request, services, rendition, part, headers, photo_id)


def file_name(photo: Photo, rendition: Rendition) -> str:
    """What a saved copy is called; a simulated photo says so in its name."""
    kind = "simulated-" if photo.provenance is Provenance.SIMULATED else ""
    suffix = {"image/png": "png", "image/webp": "webp"}.get(rendition.media_type, "jpg")
    return f"{kind}{photo.id}-{rendition.name.value}.{suffix}"


def _answer(
    request: Request,
    services: Services,
    rendition: Rendition,
    part: ByteRange | None,
    headers: dict[str, str],
    photo_id: str,
) -> Response:
    status, span = 200, ByteRange(0, rendition.size)
    if part is not None:
        status, span = 206, part
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{rendition.size}"
    headers["Content-Length"] = str(span.stop - span.start)
    if getattr(request.state, "head", False):
        return Response(status_code=status, headers=headers, media_type=rendition.media_type)
    chunks = _open(services, rendition.key, span, photo_id)
    return PhotoStream(
        chunks,
        status,
        headers,
        media_type=rendition.media_type,
        photo_id=photo_id,
        vigil=request.app.state.vigil,
    )


def _open(services: Services, key: str, span: ByteRange, photo_id: str) -> Iterator[bytes]:
    """The bytes as they come. The first are read here, while the answer can still be an error."""
    chunks = iter(services.store.stream(key, span.start, span.stop))
    try:
        first = next(chunks, b"")
    except ObjectMissingError:
        visible_photo(services, photo_id)  # withdrawn between the two reads: 410
        raise
    return _chain(first, chunks)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
