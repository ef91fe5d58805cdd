"""What is told of a request afterwards: how it was answered, and never who asked or for what.

Only the route's template is noted. A path may hold a set's secret address and a query what somebody searched for; they
reach neither the log nor the metrics.
"""

import logging
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; '' between requests. Every line of the log bears it."""

NO_ROUTE: Final = "none"
"""Stands for the template where no route was found: the addresses of strangers are no labels."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_log = logging.getLogger("api.requests")


@dataclass(slots=True)
class Note:
    """What is known of a request once it is answered. One for each, however often its scope is copied."""

    route: str = NO_ROUTE
    personal: bool = False
    """Somebody is seen for who they are: no cache may keep the answer."""
    paced: bool = False
    """It was counted as costly work; an answer that is made anew is not counted again."""
    only_once: bool = False
    """What it does cannot be done again, and its answer tells nothing of photos: it is sent however late it is."""


def note_of(scope: Scope) -> Note:
    """The note of this request, begun where there is none."""
    note: Note = scope.setdefault("state", {}).setdefault("note", Note())
    return note


class Observed:
    """Count and time each request, and write one line of it. The outermost, so that a crash is seen too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        note, began, status = note_of(scope), time.perf_counter(), 0

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.begin()
        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.end(method, note.route, status, seconds)
            _write(method, note.route, status, seconds, scope["state"].get("request_id", ""))


def _write(method: str, route: str, status: int, seconds: float, request_id: str) -> None:
    """One line; status 0 is an answer that was never begun."""
    if _log.isEnabledFor(logging.INFO):
        told = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "request_id": request_id,
        }
        _log.info("%s %s %d %.1f ms", method, route, status, seconds * 1000, extra={"told": told})


class RouteNoted:
    """Note which route answered, and whether for somebody. The innermost: the router writes into this scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        note = note_of(scope)

        async def send_noting_whose(message: Message) -> None:
            if message["type"] == "http.response.start":
                note.personal = "caller" in scope["state"]
            await send(message)

        try:
            await self.app(scope, receive, send_noting_whose)
        finally:  # also of an answer that broke off
            note.route = _template(scope)


def _template(scope: Scope) -> str:
    """The route's path with names in place of values; of files that lie in a folder, the folder."""
    template = getattr(scope.get("route"), "path", None)
    # A mount leaves the path under which it is mounted, and no route.
    return template or scope.get("root_path") or NO_ROUTE
