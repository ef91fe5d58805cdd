"""The one place that lets somebody in or keeps them out, by what each route declared.

It runs before the handler of every route. Whoever comes with an API key is known by it alone; otherwise by
the session that the browser's cookie names. A cookie is sent by the browser whoever made it ask, so a
change under a cookie must come from a page of ours and carry its token.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool

from api.access import Access, declared_access, routes_and_access
from api.errors import CrossSiteError, KeyRefusedError, RoleError, SignInError, UndeclaredError
from api.services import Services
from api.sign_in.cookies import SESSION, cookie_name, own_origin
from imagedb.people import Person

CSRF_HEADER: Final = "CSRF-Token"
CSRF_FIELD: Final = "csrf"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM: Final = "application/x-www-form-urlencoded"


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


async def _must_be_ours(request: Request, expected: str) -> None:
    """Refuse a change that a page of another site, or none of ours, made the browser ask for."""
    if request.method in _SAFE:
        return
    services: Services = request.app.state.services
    site = request.headers.get("sec-fetch-site", "same-origin")
    ours = own_origin(services.settings, request)
    if site != "same-origin" or request.headers.get("origin", ours) != ours:
        raise CrossSiteError
    token = request.headers.get(CSRF_HEADER)
    if token is None and request.headers.get("content-type", "").startswith(_FORM):
        field = (await request.form(max_fields=1000)).get(CSRF_FIELD)
        token = field if isinstance(field, str) else None
    if not hmac.compare_digest((token or "").encode(), expected.encode()):
        raise CrossSiteError
