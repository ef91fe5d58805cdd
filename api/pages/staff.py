"""The staff page: signing in and out, and what one may do here."""

import logging
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import PersonDep, ServicesDep, VisitorDep
from api.errors import NoSignInError, SignInFailedError
from api.notes import note_of
from api.pages import role_words
from api.pages.sets import Posted
from api.pages.view import page
from api.services import Services
from api.sign_in import flow
from api.sign_in.cookies import SESSION, SIGN_IN, cookie_name, drop_cookie, set_cookie
from imagedb.errors import AdministratorExistsError, FirstCodeError
from imagedb.people import Person

if TYPE_CHECKING:  # its libraries take a third of a second to load, and not every atlas has sign-in
    from api.sign_in.provider import Provider

_log = logging.getLogger("api")
router = APIRouter(include_in_schema=False)

_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/staff")
@access(Access.PUBLIC)
def staff_page(request: Request, visitor: VisitorDep) -> Response:
    """Who I am and what I may do; for everybody else, the way in."""
    return _staff(request, visitor)


@router.get("/staff/sign-in")
@access(Access.PUBLIC)
async def sign_in(request: Request, services: ServicesDep) -> Response:
    """Send the browser to the identity provider, and remember where it wanted to go."""
    provider = _provider(request)
    address, begun = await provider.begin(request)
    answer = RedirectResponse(address, status_code=303, headers=_PRIVATE)
    key = await run_in_threadpool(services.catalogue.group_secret)
    packed = flow.pack(key, begun, request.query_params.get("next", flow.HOME))
    set_cookie(answer, services.settings, SIGN_IN, packed, flow.LASTS_SECONDS)
    return answer


@router.get(flow.CALLBACK)
@access(Access.PUBLIC)
async def signed_in(request: Request, services: ServicesDep) -> Response:
    """The browser comes back from the provider: check what it brings, and begin a session."""
    provider = _provider(request)
    # The provider gives tokens for a code once, and takes a code that comes again for a theft.
    note_of(request.scope).only_once = True
    key = await run_in_threadpool(services.catalogue.group_secret)
    held = flow.unpack(key, request.cookies.get(cookie_name(services.settings, SIGN_IN), ""))
    if held is None:
        _log.warning("signing in failed: none was under way in this browser, or for longer than it lasts")
        raise SignInFailedError
    begun, after = held
    subject = await provider.finish(request, begun)
    token = await run_in_threadpool(_session_of, services, subject)
    answer = RedirectResponse(after, status_code=303, headers=_PRIVATE)
    longest = int(services.settings.session_limits.longest.total_seconds())
    set_cookie(answer, services.settings, SESSION, token, longest)
    drop_cookie(answer, services.settings, SIGN_IN)
    return answer


@router.post("/staff/sign-out")
@access(Access.SIGNED_IN)
def sign_out(request: Request, services: ServicesDep) -> Response:
    """End the session; at the provider one stays signed in."""
    token = request.cookies.get(cookie_name(services.settings, SESSION), "")
    services.catalogue.sessions.end(token)
    answer = RedirectResponse(flow.HOME, status_code=303, headers=_PRIVATE)
    drop_cookie(answer, services.settings, SESSION)
    return answer


@router.post("/staff/first-administrator")
@access(Access.SIGNED_IN)
def become_first(request: Request, services: ServicesDep, person: PersonDep, form: Posted) -> Response:
    """Take the code that the command line showed."""
    code = form.get("code", "")
    try:
        services.catalogue.people.become_first(
            person.id, code.strip() if isinstance(code, str) else "", services.now()
        )
    except (FirstCodeError, AdministratorExistsError) as error:
        return _staff(request, person, wrong=f"{str(error)[:1].upper()}{str(error)[1:]}.", status=422)
    return RedirectResponse(flow.HOME, status_code=303, headers=_PRIVATE)


def _staff(request: Request, person: Person | None, *, wrong: str = "", status: int = 200) -> Response:
    context = {
        "person": person,
        "roles": role_words.described(person.roles) if person else [],
        "can_sign_in": request.app.state.provider is not None,
        "wrong": wrong,
    }
    return page(request, "staff.html", context, status=status, headers=_PRIVATE)


def _provider(request: Request) -> "Provider":
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NoSignInError
    return provider


def _session_of(services: Services, subject: str) -> str:
    person = services.catalogue.people.sign_in(services.settings.oidc_issuer, subject)
    limits = services.settings.session_limits
    return services.catalogue.sessions.start(person.id, services.now(), limits)
