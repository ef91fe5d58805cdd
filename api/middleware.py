"""What every request goes through, as plain ASGI: id, security headers, address, HEAD, CORS, and a size limit."""

import logging
import re
import secrets
from typing import Final
from urllib.parse import unquote_to_bytes

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import reservation
from api.errors import UnreadableAddressError
from api.notes import REQUEST_ID, note_of
from api.problems import problem_of, render

_log = logging.getLogger("api")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_NO_ENCODING = re.compile(rb"%(?![0-9A-Fa-f]{2})")

# Of what is no page, which loads nothing. Pages have a policy of their own.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_NOT_ALLOWED: Final = "geolocation=(), microphone=()"
CAMERA_ALLOWED: Final = {"Permissions-Policy": f"camera=(self), {_NOT_ALLOWED}"}
"""For the one page that takes a photo."""

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # A teaching set's address is its key to reading; it must not travel to other sites.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": f"camera=(), {_NOT_ALLOWED}",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Photos are for teaching here, not for image indexes and archives that outlive a withdrawal.
    "X-Robots-Tag": "noimageindex, noarchive",
}


_ON_EVERY_ANSWER: Final = tuple(
    (name.lower().encode(), value.encode())
    for name, value in (*SECURITY_HEADERS.items(), (reservation.HEADER, reservation.RESERVED))
)


class RequestContext:
    """Give each request an id, each answer the security headers, and a crash a problem with that id.

    A crash is logged with its method only: an address may hold a set's secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        offered = Headers(scope=scope).get("x-request-id", "")
        request_id = offered if _REQUEST_ID.fullmatch(offered) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        REQUEST_ID.set(request_id)
        note, started = note_of(scope), False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                own = {name for name, _ in headers.raw}
                headers.raw.extend(pair for pair in _ON_EVERY_ANSWER if pair[0] not in own)
                if note.personal:  # what somebody sees because of who they are is kept nowhere
                    headers["Cache-Control"] = "no-store"
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            _log.exception("request %s failed: %s", request_id, scope["method"])
            response = render(Request(scope), problem_of(error))
            await response(scope, receive, send_with_headers)


class PlainAddress:
    """Refuse an address that says nothing: `%` without two digits after it, or bytes that are no UTF-8.

    Read on with characters put in their place, it would ask for something else than was meant.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and not (_is_plain(_path(scope)) and _is_plain(scope["query_string"])):
            await render(Request(scope), problem_of(UnreadableAddressError()))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _path(scope: Scope) -> bytes:
    """The path as it was sent, where the server tells it."""
    raw: bytes | None = scope.get("raw_path")
    return scope["path"].encode("utf-8", "surrogateescape") if raw is None else raw


def _is_plain(part: bytes) -> bool:
    if b"%" not in part and part.isascii():
        return True
    if _NO_ENCODING.search(part):
        return False
    try:
        unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return False
    return True


class HeadAsGet:
    """Answer HEAD as GET without the body, on every route.

    `request.state.head` tells a route that would stream bytes that nobody will read them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["head"] = True

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class PublicReads:
    """Let scripts of other sites read what is public (GET, HEAD), and do nothing else."""

    PATHS = ("/v1", "/iiif", "/openapi.json", "/problems")
    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.shared = CORSMiddleware(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD"],
            allow_headers=["If-None-Match", "If-Range", "Prefer", "Range"],
            expose_headers=["Accept-Ranges", "Content-Range", "ETag", "Link", "X-Request-ID"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        public = (
            scope["type"] == "http"
            and scope["method"] in self.METHODS
            and scope["path"].startswith(self.PATHS)
        )
        await (self.shared if public else self.app)(scope, receive, send)


class BodyLimit:
    """Refuse a body larger than any form or JSON of ours, before it fills the memory.

    The addresses that take a file count for themselves, see `api.upload`.
    """

    MOST = 1_000_000
    UPLOADS = ("/v1/compare", "/compare", "/sets/check", "/staff/submit/photos")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in self.UPLOADS:
            await self.app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.MOST:
                raise HTTPException(413)  # the one kind that FastAPI lets through while it reads a body
            return message

        await self.app(scope, counted, send)
