"""A photo's public bytes, with ranges: by the name of the rendition, or by name and hash for exactly those bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api import reservation
from api.access import Access, access
from api.conditional import ByteRange, byte_range, content_etag, none_match
from api.dependencies import ServicesDep
from api.errors import NotFoundError
from api.file_names import saved_name
from api.reading import visible_photo, visible_pictures
from api.schemas import FILES, photo_href
from api.services import Services
from api.streaming import PhotoStream
from imagedb.catalogue.pictures import Pictures
from imagedb.model import Rendition
from imagedb.objects import ObjectMissingError
from imagedb.objects.store import LONGEST

router = APIRouter(prefix="/v1/photos", tags=["photos"])

# A minute: a withdrawn photo must be gone from caches soon. no-transform: a proxy that recompresses
# would change the colours. No Last-Modified: a date can reveal a birth date.
# Other sites' pages may show the picture: that is what open access means.
PICTURE_HEADERS: Final = {
    "Cache-Control": "public, max-age=60, must-revalidate, no-transform",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# Under a hash there are never other bytes: within its minute a cache need not ask even when the reader reloads.
_BY_HASH: Final = {"Cache-Control": f"{PICTURE_HEADERS['Cache-Control']}, immutable"}
_FROM_HERE: Final = "return=representation"
_BYTES: Final = {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}
_PART: Final = {"description": "The range that was asked for."}


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a photo that may be seen."""

    photo_id: str
    pictures: Pictures
    rendition: Rendition

    @property
    def name(self) -> str:
        """What a saved copy is called."""
        return saved_name(self.photo_id, self.pictures.provenance, self.rendition)

    @property
    def reserved(self) -> Mapping[str, str]:
        """Whether machines may train on it."""
        return reservation.of(self.pictures.licence)


@router.get(
    "/{photo_id}/renditions/{name}",
    operation_id="getRendition",
    summary="A photo's bytes",
    response_class=Response,
    responses={200: _BYTES, 206: _PART},
)
@access(Access.PUBLIC)
async def get_rendition(request: Request, photo_id: str, name: str, services: ServicesDep) -> Response:
    """The bytes of `as_shot`, `display` (calibrated) or `thumbnail`, from here; takes `Range` and `If-Range`.

    For bookmarks and pages: the record's own addresses name the hash as well.
    """
    file = await services.briefly(_named, services, photo_id, name)
    headers = _headers(file)
    if _is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    return await run_in_threadpool(_sent, request, services, file, headers)


@router.get(
    "/{photo_id}/renditions/{name}/{sha256}",
    operation_id="getRenditionByHash",
    summary="Exactly these bytes of a photo",
    response_class=Response,
    responses={
        200: _BYTES,
        206: _PART,
        307: {"description": "They are read from the bucket, by an address that holds for a minute at most."},
    },
)
@access(Access.PUBLIC)
async def get_rendition_by_hash(
    request: Request, photo_id: str, name: str, sha256: str, services: ServicesDep
) -> Response:
    """The bytes with this SHA-256; takes `Range` and `If-Range`.

    Where the operator wants it (PRESIGNED_SECONDS) the answer is a redirect to the bucket, unless the request says
    `Prefer: return=representation`.
    """
    file = await services.briefly(_named, services, photo_id, name)
    if sha256 != file.rendition.sha256:
        msg = f"The photo's {name} has other bytes. Their address is in its record, {photo_href(photo_id)}."
        raise NotFoundError(msg)
    headers = _headers(file) | _BY_HASH
    if _is_unchanged(request, headers):
        return Response(status_code=304, headers=headers)
    return await run_in_threadpool(_led, request, services, file, headers)


def _named(services: Services, photo_id: str, name: str) -> _File:
    found = visible_pictures(services, photo_id)
    files = {one.value: found.files[one] for one in FILES if one in found.files}
    if name not in files:
        msg = f"This photo has no rendition of that name; it has {', '.join(files)}."
        raise NotFoundError(msg)
    return _File(photo_id, found, files[name])


def _headers(file: _File) -> dict[str, str]:
    """What stands on every answer that tells of these bytes."""
    etag = content_etag(file.rendition.sha256)
    return {**PICTURE_HEADERS, **file.reserved, "ETag": etag, "Accept-Ranges": "bytes"}


def _is_unchanged(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether who asks has these bytes already."""
    return none_match(request.headers.get("if-none-match"), headers["ETag"])


def _elsewhere(request: Request, services: Services, file: _File) -> Response | None:
    """A redirect to the bucket, or None where the bytes have to come from here.

    The redirect and the bytes may be kept, but no longer than that a minute after the address was made nothing is left
    of them in any cache. An address for GET refuses HEAD, so that is answered here.
    """
    seconds = services.settings.presigned_seconds
    wanted = {part.strip().lower() for part in request.headers.get("prefer", "").split(",")}
    if not seconds or _FROM_HERE in wanted or getattr(request.state, "head", False):
        return None
    kept = f"private, max-age={LONGEST - seconds}, must-revalidate, no-transform"
    there = services.store.address(file.rendition.key, seconds, file_name=file.name, cache_control=kept)
    if there is None:
        return None
    headers = {
        **PICTURE_HEADERS,
        **file.reserved,
        "Cache-Control": f"private, max-age={seconds // 2}, must-revalidate",
        "Location": there,
        "Vary": "Prefer",
    }
    return Response(status_code=307, headers=headers)


def _led(request: Request, services: Services, file: _File, headers: dict[str, str]) -> Response:
    """To the bucket where that may be, else the bytes."""
    return _elsewhere(request, services, file) or _sent(request, services, file, headers)


def _sent(request: Request, services: Services, file: _File, headers: dict[str, str]) -> Response:
    """The bytes, or the part of them that was asked for."""
    rendition = file.rendition
    asked = request.headers.get("range"), request.headers.get("if-range")
    part = byte_range(*asked, headers["ETag"], rendition.size)
    headers["Content-Disposition"] = f'inline; filename="{file.name}"'
    status, span = 200, ByteRange(0, rendition.size)
    if part is not None:
        status, span = 206, part
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{rendition.size}"
    headers["Content-Length"] = str(span.stop - span.start)
    if getattr(request.state, "head", False):
        return Response(status_code=status, headers=headers, media_type=rendition.media_type)
    return PhotoStream(
        _open(services, rendition.key, span, file.photo_id),
        status,
        headers,
        media_type=rendition.media_type,
        photo_ids=[file.photo_id],
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
