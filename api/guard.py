"""The one place that lets somebody in or keeps them out, by what each route declared.

It runs before the handler of every route. Whoever comes with an API key is known by it alone; otherwise by
the session that the browser's cookie names. A cookie is sent by the browser whoever made it ask, so a
change under a cookie must come from a page of ours and carry its token.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool

from api.access import Access, declared_access, routes_and_access
from api.errors import CrossSiteError, KeyRefusedError, RoleError, SignInError, UndeclaredError
from api.services import Services
from api.sign_in.cookies import SESSION, cookie_name, own_origin
from api.upload import Form, read_form
from imagedb.people import Person

CSRF_HEADER: Final = "CSRF-Token"
CSRF_FIELD: Final = "csrf"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM: Final = "application/x-www-form-urlencoded"
_FILES: Final = "multipart/form-data"
_READS_FILES: Final = "__reads_signed_form__"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `csrf` is the token for their forms; '' for a program, which needs none."""

    person: Person
    csrf: str = ""


class UndeclaredRouteError(Exception):
    """Routes that do not say who may use them, or mounts that nobody would guard."""

    def __init__(self, routes: list[str]) -> None:
        super().__init__(f"declare with api.access who may use: {', '.join(routes)}")


def refuse_undeclared(app: FastAPI) -> None:
    """Do not start with a route that nobody thought about. Raises UndeclaredRouteError.

    `guard` runs for FastAPI's own routes only, so anything else must be public.
    """
    guarded = [isinstance(c.original_route, APIRoute) for c in iter_route_contexts(app.routes)]
    routes = zip(routes_and_access(app), guarded, strict=True)
    holes = [name for (name, level), own in routes if level is None or not (own or level is Access.PUBLIC)]
    if holes:
        raise UndeclaredRouteError(holes)


async def guard(request: Request) -> None:
    """Raise unless the caller may use the route; leave who it is at `request.state.caller`.

    Raises SignInError, KeyRefusedError, RoleError, CrossSiteError, and UndeclaredError for a route that
    was added behind `refuse_undeclared`'s back.
    """
    declared = declared_access(request.scope.get("endpoint"))
    if declared is None:
        raise UndeclaredError
    if declared in {Access.PUBLIC, Access.EDIT_KEY}:
        _refuse_strangers(request)
        return
    caller = await identify(request)
    if caller is None:
        raise SignInError
    if declared is Access.SIGNED_IN:
        if not caller.csrf:
            raise SignInError
    elif isinstance(declared, frozenset) and not declared & caller.person.roles:
        raise RoleError(declared)


async def identify(request: Request) -> Caller | None:
    """Who asks, or None for nobody. Raises KeyRefusedError, and CrossSiteError for a change under a cookie.

    Public routes that treat somebody signed in differently ask this through `VisitorDep`.
    """
    services: Services = request.app.state.services
    offered = request.headers.get("authorization")
    if offered is not None:
        scheme, _, key = offered.partition(" ")
        found = await run_in_threadpool(services.catalogue.api_keys.find, key.strip(), services.now().date())
        if scheme.lower() != "bearer" or found is None:
            raise KeyRefusedError
        caller = Caller(found)
    else:
        token = request.cookies.get(cookie_name(services.settings, SESSION))
        if not token:
            return None
        limits = services.settings.session_limits
        found = await run_in_threadpool(services.catalogue.sessions.find, token, services.now(), limits)
        if found is None:
            return None
        caller = Caller(found, csrf_token(token))
        await _must_be_ours(request, caller.csrf)
    request.state.caller = caller
    return caller


def csrf_token(session_token: str) -> str:
    """The token that forms of this session carry: made from the session's, which it does not give away."""
    return hmac.new(session_token.encode(), b"csrf", hashlib.sha256).hexdigest()


def reads_files(endpoint: F) -> F:
    """Say that an endpoint reads a form with files by `signed_form`, which looks at its token.

    The guard cannot: such a form is a stream that is read once, under the endpoint's own limits.
    """
    setattr(endpoint, _READS_FILES, True)
    return endpoint


async def signed_form(request: Request, *, limit: int, seconds: float, most: int, text: int) -> Form:
    """Read a form with files of somebody whom the guard let in, see `read_form`. Raises CrossSiteError too."""
    form = await read_form(request, limit=limit, seconds=seconds, most=most, text=text)
    expected = request.state.caller.csrf
    if expected and CSRF_HEADER not in request.headers:
        _must_match(form.fields.get(CSRF_FIELD), expected)
    return form


def _refuse_strangers(request: Request) -> None:
    """Refuse what a page of another site makes its visitors' browsers send, each from an address of its own.

    Such a page could hide photos by reports that nobody meant, or use up a ward's tries at a withdrawal code.
    """
    if request.method not in _SAFE and request.headers.get("sec-fetch-site") == "cross-site":
        raise CrossSiteError


async def _must_be_ours(request: Request, expected: str) -> None:
    """Refuse a change that a page of another site, or none of ours, made the browser ask for."""
    if request.method in _SAFE:
        return
    services: Services = request.app.state.services
    site = request.headers.get("sec-fetch-site", "same-origin")
    ours = own_origin(services.settings, request)
    if site != "same-origin" or request.headers.get("origin", ours) != ours:
        raise CrossSiteError
    token, kind = request.headers.get(CSRF_HEADER), request.headers.get("content-type", "")
    if token is None and kind.startswith(_FILES) and getattr(request.scope["endpoint"], _READS_FILES, False):
        return  # `signed_form` looks at it
    if token is None and kind.startswith(_FORM):
        field = (await request.form(max_fields=1000)).get(CSRF_FIELD)
        token = field if isinstance(field, str) else None
    _must_match(token, expected)


def _must_match(token: str | None, expected: str) -> None:
    if not hmac.compare_digest((token or "").encode(), expected.encode()):
        raise CrossSiteError
