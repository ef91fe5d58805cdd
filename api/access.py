"""Who may use a route. Every route says so itself; `api.guard` holds everybody to it.

A route without a declaration is a route nobody thought about: the application does not start with one.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TypeAlias, TypeVar

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from imagedb.people import Role

_MARK = "__access__"
T = TypeVar("T")


class Access(StrEnum):
    """Who may use a route that needs no role."""

    PUBLIC = "public"
    """Anyone, without a key: what a reader sees passes the catalogue's one visibility rule."""
    EDIT_KEY = "edit_key"
    """Whoever holds the edit key of the teaching set that the path names; the handler checks it."""
    SIGNED_IN = "signed_in"
    """Whoever is signed in with a browser, with any role or none. Not with an API key: a key makes no keys."""


Declared: TypeAlias = Access | frozenset[Role]
"""An access that needs no role, or the roles of which any one is enough."""


def access(first: Access | Role, *others: Role) -> Callable[[T], T]:
    """Declare who may use an endpoint, or an ASGI application that will be mounted.

    One `Access`, or one or several roles of which any one is enough. Put it below the router's decorator,
    so that the route keeps the mark.
    """
    declared: Declared
    if isinstance(first, Access):
        if others:
            msg = f"{first} goes with no role"
            raise TypeError(msg)
        declared = first
    else:
        declared = frozenset({first, *others})

    def mark(endpoint: T) -> T:
        setattr(endpoint, _MARK, declared)
        return endpoint

    return mark


def declared_access(endpoint: object) -> Declared | None:
    """What `access` declared for it, or None."""
    declared = getattr(endpoint, _MARK, None)
    return declared if isinstance(declared, Access | frozenset) else None


def routes_and_access(app: FastAPI) -> Iterator[tuple[str, Declared | None]]:
    """Every route and mount of the application as ('GET /path', its access or None)."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        target = route.app if isinstance(route, Mount) else context.endpoint
        methods = ",".join(sorted(context.methods or ())) or "MOUNT"
        yield f"{methods} {context.path}", declared_access(target)
