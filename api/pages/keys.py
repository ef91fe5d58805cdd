"""One's own API keys: for programs that act with some of one's roles."""

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import PersonDep, ServicesDep
from api.pages import role_words
from api.pages.sets import Posted
from api.pages.view import page
from api.sign_in.flow import own_path
from imagedb.catalogue.api_keys import MOST_DAYS, USUAL_DAYS
from imagedb.errors import KeyLifetimeError, ScopeError
from imagedb.people import Person, Role

router = APIRouter(include_in_schema=False)

_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/staff/keys")
@access(Access.SIGNED_IN)
def keys_page(request: Request, services: ServicesDep, person: PersonDep) -> Response:
    """The keys there are, and a form for a new one."""
    return _keys(request, services, person)


@router.post("/staff/keys")
@access(Access.SIGNED_IN)
def make_key(request: Request, services: ServicesDep, person: PersonDep, form: Posted) -> Response:
    """Make a key and show it, this once."""
    scopes = [role for role in Role if role.value in form.getlist("scope")]
    try:
        made, text = services.catalogue.api_keys.create(
            person.id, scopes, services.now().date(), _days(form), person.id
        )
    except ScopeError as error:
        said = "You do not have that role." if error.beyond else "Tick at least one role."
        return _keys(request, services, person, wrong=("scope", said))
    except KeyLifetimeError as error:
        said = f"A key lasts from 1 to {error.most} days."
        return _keys(request, services, person, wrong=("days", said))
    context = {"made": made, "text": text, "named": role_words.named}
    return page(request, "key_made.html", context, status=201, headers=_PRIVATE)


@router.post("/staff/keys/{key_id}/revoke")
@access(Access.SIGNED_IN)
def revoke_key(services: ServicesDep, person: PersonDep, key_id: str, form: Posted) -> Response:
    """Remove a key of one's own; an administrator removes anybody's."""
    owner = None if person.has(Role.ADMINISTRATOR) else person.id
    services.catalogue.api_keys.revoke(key_id, person.id, owner=owner)
    back = form.get("back")
    return RedirectResponse(own_path(back if isinstance(back, str) else None), status_code=303)


def _days(form: FormData) -> int:
    typed = form.get("days", str(USUAL_DAYS))
    text = typed.strip() if isinstance(typed, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _keys(
    request: Request, services: ServicesDep, person: Person, *, wrong: tuple[str, str] | None = None
) -> Response:
    context = {
        "keys": services.catalogue.api_keys.of(person.id),
        "scopes": role_words.described(person.roles),
        "named": role_words.named,
        "most": MOST_DAYS,
        "usual": USUAL_DAYS,
        "back": "/staff/keys",
        "wrong": dict([wrong] if wrong else []),
    }
    return page(request, "keys.html", context, status=422 if wrong else 200, headers=_PRIVATE)
