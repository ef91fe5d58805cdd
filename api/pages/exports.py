"""A teaching set to take away: the forms with their sizes, and the files themselves."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import reservation
from api.access import Access, access
from api.conditional import list_etag, none_match
from api.dependencies import get_services
from api.errors import NotFoundError
from api.pace import FILES, at_a_pace
from api.pages import say, words
from api.pages.saving import size_words
from api.pages.view import page
from api.services import Services
from api.set_exports import FORMS, MOST_BYTES, Exportable, Form, SetWithdrawnError, exportable, made
from api.sign_in.cookies import own_origin
from api.slots import Slots
from api.streaming import PhotoStream, in_pieces
from api.translation import mark
from imagedb.vocabulary import Provenance

router = APIRouter(include_in_schema=False)

ServicesDep = Annotated[Services, Depends(get_services)]
_SAID: Final = {
    "pptx": (
        mark("Slides"),
        mark(
            "For PowerPoint, LibreOffice and Keynote. One photo on each slide; your notes are in the notes."
        ),
    ),
    "pdf": (
        mark("Handout"),
        mark("A4, to read or to print. One photo on each page, with your notes and its numbers."),
    ),
    "zip": (
        mark("Folder"),
        mark("A page with its pictures that opens in any browser without a network. Unpack it first."),
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A form as its page shows it."""

    href: str
    name: str
    said: str
    kind: str
    size: str


@router.get("/sets/{set_id}/export")
@access(Access.PUBLIC)
def export_page(request: Request, set_id: str, services: ServicesDep) -> Response:
    """The forms in which the set can be had, each with its size."""
    try:
        wanted = exportable(services, set_id)
    except SetWithdrawnError as gone:
        gone_context = {"set_id": set_id, "month": say.month(gone.month)}
        return page(request, "set_withdrawn.html", gone_context, status=410)
    photos = wanted.photos.values()
    context = {
        "set": wanted.found,
        "photos": len(photos),
        "missing": wanted.missing,
        "offers": [_offer(wanted, form) for form in FORMS.values()],
        "too_large": wanted.too_large,
        "megabytes": MOST_BYTES // 1_000_000,
        "cyanosis": words.shows_cyanosis(photos),
        "simulated": any(photo.provenance is Provenance.SIMULATED for photo in photos),
        "manifest": f"{own_origin(services.settings, request)}/iiif/presentation/sets/{set_id}/manifest",
    }
    return page(request, "set_export.html", context)


@router.get("/sets/{set_id}/export.{suffix}")
@access(Access.PUBLIC)
async def export_file(request: Request, set_id: str, suffix: str, services: ServicesDep) -> Response:
    """The set as a file. When a family withdraws while it goes out, the connection is broken."""
    form = FORMS.get(suffix)
    if form is None:
        msg = f"A set can be had as {', '.join(FORMS)}."
        raise NotFoundError(msg)
    wanted = await run_in_threadpool(exportable, services, set_id)  # first: a withdrawn set never answers 304
    origin = own_origin(services.settings, request)
    revision = await run_in_threadpool(services.catalogue.revision)
    etag = list_etag(revision, services.clock(), "export", suffix, set_id, wanted.found.version, origin)
    reserved = reservation.of(*(photo.licence for photo in wanted.photos.values()))
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", **reserved}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    at_a_pace(request, FILES)
    slots: Slots = request.app.state.export_slots
    async with slots.take():
        data, held = await run_in_threadpool(made, services, wanted, form, origin)
    name = f"teaching-set-{set_id}-v{wanted.found.version}.{suffix}"
    headers |= {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(data))}
    vigil = request.app.state.vigil
    return PhotoStream(in_pieces(data), 200, headers, media_type=form.media_type, photo_ids=held, vigil=vigil)


def _offer(wanted: Exportable, form: Form) -> Offer:
    name, said = _SAID[form.suffix]
    href = f"/sets/{wanted.found.id}/export.{form.suffix}"
    return Offer(href, name, said, form.suffix.upper(), size_words(wanted.size(form)))
