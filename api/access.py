"""Who may use a route. Every route says so itself, and a test walks them all.

A route without a declaration is a route nobody thought about, so the test fails on it. Nothing here
lets anyone in or keeps anyone out: the handler of an `EDIT_KEY` route checks the key.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

_MARK = "__access__"
T = TypeVar("T")


class Access(StrEnum):
    """Who may use a route."""

    PUBLIC = "public"
    """Anyone, without a key: what a reader sees passes the catalogue's one visibility rule."""
    EDIT_KEY = "edit_key"
    """Whoever holds the edit key of the teaching set that the path names."""


def access(level: Access) -> Callable[[T], T]:
    """Declare who may use an endpoint, or an ASGI application that will be mounted.

    Put it below the router's decorator, so that the route keeps the mark.
    """

    def mark(endpoint: T) -> T:
        setattr(endpoint, _MARK, level)
        return endpoint

    return mark


def declared_access(endpoint: Any) -> Access | None:  # noqa: ANN401 - an endpoint or an ASGI application
    """What `access` declared for it, or None."""
    level = getattr(endpoint, _MARK, None)
    return level if isinstance(level, Access) else None


def routes_and_access(app: FastAPI) -> Iterator[tuple[str, Access | None]]:
    """Every route and mount of the application as ('GET /path', its access or None)."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        target = route.app if isinstance(route, Mount) else context.endpoint
        methods = ",".join(sorted(context.methods or ())) or "MOUNT"
        yield f"{methods} {context.path}", declared_access(target)
