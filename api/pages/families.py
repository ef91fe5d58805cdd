"""/staff/families: what staff do for a family that comes to them: one click, and a new code for a lost one.

The consent's number is posted, so that it stands in no address and no log.
"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.access import access
from api.dependencies import PersonDep, ServicesDep
from api.family import new_code, role_of, take_back_now
from api.pages import say, words
from api.pages.pictures import picture_address
from api.pages.sets import Posted
from api.pages.view import page
from api.pages.withdraw import field, read_choice
from api.services import Services
from consent.licence import WITHHELD
from imagedb.catalogue.visits import SECONDS
from imagedb.errors import UnknownPhotoError
from imagedb.family import Taken
from imagedb.identifiers import is_storable
from imagedb.people import Person, Role

router = APIRouter(include_in_schema=False)

_PRIVATE: Final = {"Cache-Control": "no-store"}
_UNKNOWN: Final = "There is no consent with this number. It stands on the form and on the slip."
_GONE: Final = "That photo is not there any more; nothing was changed."


@router.get("/staff/families")
@access(Role.CONSENT_OFFICER, Role.WITHDRAWAL_OFFICER)
def families_page(request: Request, services: ServicesDep, person: PersonDep) -> Response:
    """The page that asks for a consent's number."""
    return _page(request, services, person)


@router.post("/staff/families")
@access(Role.CONSENT_OFFICER, Role.WITHDRAWAL_OFFICER)
def find_family(request: Request, services: ServicesDep, person: PersonDep, form: Posted) -> Response:
    """The family's photos, each with a button."""
    return _page(request, services, person, field(form, "consent"))


@router.post("/staff/families/withdraw")
@access(Role.CONSENT_OFFICER, Role.WITHDRAWAL_OFFICER)
def withdraw_click(request: Request, services: ServicesDep, person: PersonDep, form: Posted) -> Response:
    """The one click: withdraw what its button named."""
    consent_id, choice = field(form, "consent"), read_choice(field(form, "choice"))
    if choice is None or not _is_known(services, consent_id):
        return _page(request, services, person, consent_id)
    try:
        taken = take_back_now(services, consent_id, choice, person.id, role_of(person))
    except UnknownPhotoError:
        return _page(request, services, person, consent_id, said=_GONE)
    return _page(request, services, person, consent_id, said=_done(taken))


@router.post("/staff/families/code")
@access(Role.CONSENT_OFFICER)
def code_click(request: Request, services: ServicesDep, person: PersonDep, form: Posted) -> Response:
    """A new code, shown this once."""
    consent_id = field(form, "consent")
    if not _is_known(services, consent_id):
        return _page(request, services, person, consent_id)
    return _page(request, services, person, consent_id, code=new_code(services, consent_id, person))


def _is_known(services: Services, consent_id: str) -> bool:
    return is_storable(consent_id) and services.catalogue.consents.get(consent_id) is not None


def _done(taken: Taken) -> str:
    if taken.trouble:
        return f"Withdrawn: {len(taken.photos)} photos. Not all bytes are erased yet; the server goes on by itself."
    if taken.photos:
        return f"Withdrawn: {len(taken.photos)} photos. They answer 410, and their bytes are erased."
    return "Withdrawn. The licence of photos that are shown is narrower from now on."


def _page(
    request: Request,
    services: Services,
    person: Person,
    consent_id: str = "",
    *,
    said: str = "",
    code: str = "",
) -> Response:
    known = _is_known(services, consent_id)
    wrong = _UNKNOWN if consent_id and not known else ""
    photos = services.catalogue.family.photos(consent_id, services.clock()) if known else ()
    secret, until = services.catalogue.group_secret(), int(services.now().timestamp()) + SECONDS
    uses = [use for use in WITHHELD if any(use in one.photo.purposes for one in photos)]
    context: dict[str, Any] = {
        "consent": consent_id,
        "known": known,
        "wrong": wrong,
        "said": said,
        "code": code,
        "photos": [(one, picture_address(secret, one.photo.id, until)) for one in photos],
        "uses": [(use.value, words.label("purpose", use)) for use in uses],
        "taken_down": services.catalogue.family.taken_down(consent_id) if known else (),
        "gives_codes": person.has(Role.CONSENT_OFFICER),
        "day": say.day,
    }
    status = 404 if wrong else 200
    return page(request, "families.html", context, status=status, headers=_PRIVATE)
