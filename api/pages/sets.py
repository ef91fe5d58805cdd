"""Teaching sets: what they are, making one, changing one with its edit key."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import get_services
from api.pace import SETS, at_a_pace
from api.pages import basket, set_forms, words
from api.pages.set_reading import found_set
from api.pages.view import page
from api.services import Services
from api.translation import gettext
from imagedb.errors import SetKeyError, SetLimitError, SetVersionError, UnknownPhotoError
from imagedb.model import TeachingSet

router = APIRouter(include_in_schema=False)

MAX_BODY = 1_000_000
_FORM_TYPE = "application/x-www-form-urlencoded"


async def posted(request: Request) -> FormData:
    """The form that was posted; of files only their names are read, and nothing touches a disk."""
    if not request.headers.get("content-type", "").startswith(_FORM_TYPE):
        return FormData()
    return await request.form(max_fields=2000)


Posted = Annotated[FormData, Depends(posted)]
ServicesDep = Annotated[Services, Depends(get_services)]


@router.get("/sets")
@access(Access.PUBLIC)
def sets_page(request: Request, services: ServicesDep) -> Response:
    """What a teaching set is, where to begin, and the sets that editors list for everybody."""
    return page(request, "sets.html", {"listed": services.catalogue.listed_sets.all(services.clock())})


@router.get("/sets/new")
@access(Access.PUBLIC)
def new_set_page(request: Request, services: ServicesDep) -> Response:
    """The form for a new set, holding the photos gathered."""
    return _form(request, services, set_forms.from_basket(basket.of(request)), None)


@router.post("/sets", max_body_size=MAX_BODY)
@access(Access.PUBLIC)
def create_set(request: Request, services: ServicesDep, form: Posted) -> Response:
    """Make the set, and show its two links; the edit key is shown this once."""
    draft = set_forms.read(form)
    if set_forms.is_saved_later(form):
        return _form(request, services, replace(draft, wrong=()), None)
    if draft.wrong:
        return _form(request, services, draft, None, status=422)
    at_a_pace(request, SETS)
    try:
        made, key = services.catalogue.sets.create(
            draft.title, draft.description, draft.items, services.clock()
        )
    except (UnknownPhotoError, SetLimitError) as error:
        return _form(request, services, _refused(draft, error), None, status=422)
    context = {
        "made": made,
        "key": key,
        "origin": str(request.base_url).rstrip("/"),
        # What was gathered has done its work, unless the set was made of other photos.
        "gathered": "balanced" not in form,
    }
    headers = {"Cache-Control": "no-store", "Location": f"/sets/{made.id}"}
    return page(request, "set_made.html", context, status=201, headers=headers)


@router.get("/sets/{set_id}/edit")
@access(Access.PUBLIC)
def edit_set_page(request: Request, set_id: str, services: ServicesDep) -> Response:
    """The form to change a set; the key stays behind the # of the edit link and is not sent until saved."""
    found = found_set(services, set_id)
    draft = set_forms.from_set(found)
    held = {item.photo_id for item in draft.items}
    gathered = set_forms.from_basket(tuple(i for i in basket.of(request) if i not in held))
    return _form(request, services, replace(draft, items=draft.items + gathered.items), found)


@router.post("/sets/{set_id}/edit", max_body_size=MAX_BODY)
@access(Access.EDIT_KEY)
def change_set(request: Request, set_id: str, services: ServicesDep, form: Posted) -> Response:
    """Save the set as its next version, if the key is right and nobody else was faster."""
    found = found_set(services, set_id)
    draft = set_forms.read(form)
    if set_forms.is_saved_later(form):
        return _form(request, services, replace(draft, wrong=()), found)
    if draft.wrong:
        return _form(request, services, draft, found, status=422)
    try:
        services.catalogue.sets.replace(
            set_id, draft.key, draft.title, draft.description, draft.items, draft.version, services.clock()
        )
    except SetKeyError as error:
        return _form(request, services, _refused(draft, error), found, status=403)
    except SetVersionError as error:
        return _form(request, services, _refused(draft, error), found, status=412)
    except (UnknownPhotoError, SetLimitError) as error:
        return _form(request, services, _refused(draft, error), found, status=422)
    return RedirectResponse(f"/sets/{set_id}", status_code=303)


def _refused(draft: set_forms.Draft, error: Exception) -> set_forms.Draft:
    """The draft with what the catalogue found wrong; after a conflict it replaces the newest version."""
    match error:
        case SetKeyError():
            return replace(
                draft,
                wrong=(
                    ("key", gettext("This key does not open the set. Copy it again from its edit link.")),
                ),
            )
        case SetVersionError():
            said = gettext(
                "Somebody changed this set since you opened it. What you wrote is below and is not saved yet. "
                "Saving again replaces their version."
            )
            return replace(draft, version=error.current, wrong=(("version", said),))
        case UnknownPhotoError():
            said = gettext("There is no photo %(id)s to show. Take it out.") % {"id": error.photo_id}
            return replace(draft, wrong=(("more", said),))
        case _:
            said = gettext("That is too much for one set: %(what)s.") % {"what": error}
            return replace(draft, wrong=(("more", said),))


def _form(
    request: Request,
    services: Services,
    draft: set_forms.Draft,
    found: TeachingSet | None,
    *,
    status: int = 200,
) -> Response:
    pieces = set_forms.pieces(services, draft.items)
    context: dict[str, Any] = {
        "draft": draft,
        "set": found,
        "pieces": pieces,
        "cyanosis": words.shows_cyanosis(piece.photo for piece in pieces if piece.photo),
        "action": f"/sets/{found.id}/edit" if found else "/sets",
    }
    return page(request, "set_form.html", context, status=status, headers={"Cache-Control": "no-store"})
