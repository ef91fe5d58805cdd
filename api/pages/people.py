"""People and programs, for administrators: who has which role."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access import access
from api.dependencies import PersonDep, ServicesDep
from api.pages import role_words
from api.pages.sets import Posted
from api.pages.view import page
from imagedb.errors import LastAdministratorError
from imagedb.people import Role

router = APIRouter(include_in_schema=False)

_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/staff/people")
@access(Role.ADMINISTRATOR)
def people_page(request: Request, services: ServicesDep, person: PersonDep) -> Response:
    """Everybody who ever signed in, and every program."""
    people = [(found.id, role_words.named(found.roles)) for found in services.catalogue.people.list()]
    return page(request, "people.html", {"people": people, "me": person.id}, headers=_PRIVATE)


@router.get("/staff/people/{person_id}")
@access(Role.ADMINISTRATOR)
def person_page(request: Request, services: ServicesDep, person: PersonDep, person_id: str) -> Response:
    """One of them: roles to give and to take, and their keys."""
    return _person(request, services, person_id, me=person.id)


@router.post("/staff/people/{person_id}")
@access(Role.ADMINISTRATOR)
def change_roles(
    request: Request, services: ServicesDep, person: PersonDep, person_id: str, form: Posted
) -> Response:
    """Give and take roles until they are the ones ticked."""
    ticked = frozenset(role for role in Role if role.value in form.getlist("role"))
    try:
        services.catalogue.people.set_roles(person_id, ticked, person.id)
    except LastAdministratorError:
        wrong = "This is the last administrator. Make another one first."
        return _person(request, services, person_id, me=person.id, wrong=wrong)
    # Who took a role from themselves is signed out, and may no longer read this page.
    back = "/staff" if person_id == person.id else f"/staff/people/{person_id}"
    return RedirectResponse(back, status_code=303, headers=_PRIVATE)


def _person(request: Request, services: ServicesDep, person_id: str, *, me: str, wrong: str = "") -> Response:
    found = services.catalogue.people.get(person_id)
    context = {
        "found": found,
        "me": me,
        "roles": [
            (value, name, may, Role(value) in found.roles) for value, name, may in role_words.described(Role)
        ],
        "keys": services.catalogue.api_keys.of(person_id),
        "named": role_words.named,
        "back": f"/staff/people/{person_id}",
        "wrong": wrong,
    }
    return page(request, "person.html", context, status=422 if wrong else 200, headers=_PRIVATE)
