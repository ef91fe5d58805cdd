"""Every route, asked by everybody: nobody, each role, wrong keys and sessions that have ended.

What is let in may still answer 404 or 422, for the ids are made up; what is kept out answers the guard's
own 401 or 403, before the handler is called.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import NamedTuple

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Message

from api.access import Access, Declared, declared_access, routes_and_access
from imagedb.people import Role
from tests.support.people import key_headers, person, session_headers

KEPT_OUT = {
    (401, "/problems/sign-in"),
    (401, "/problems/api-key"),
    (403, "/problems/role"),
    (403, "/problems/cross-site"),
}
NOBODY = ("nobody", "wrong key", "expired key", "wrong session", "expired session")
ASKS = {"Accept": "application/json"}
Caller = tuple[dict[str, str], frozenset[Role] | None]
Callers = dict[str, Caller]
Route = tuple[str, str, Declared | None]


class Answer(NamedTuple):
    """What came back."""

    status: int
    media_type: str
    body: bytes


Asked = tuple[Route, str, frozenset[Role] | None, Answer]


def callers(app: FastAPI) -> Callers:
    """What each caller sends, and the roles that they have; None for those who are nobody."""
    services = app.state.services
    long_ago = services.now() - services.settings.session_limits.idle - timedelta(minutes=1)
    who = person(services.catalogue, *Role)
    old = services.catalogue.sessions.start(who.id, long_ago, services.settings.session_limits)
    _, expired = services.catalogue.api_keys.create(who.id, Role, long_ago.date() - timedelta(9), 1, who.id)
    made: Callers = {
        "nobody": ({}, None),
        "wrong key": ({"Authorization": "Bearer imagedb_" + "a" * 16 + "_" + "b" * 43}, None),
        "expired key": ({"Authorization": f"Bearer {expired}"}, None),
        "wrong session": ({"Cookie": "session=" + "c" * 43}, None),
        "expired session": ({"Cookie": f"session={old}"}, None),
        "no role": (session_headers(services, person(services.catalogue)), frozenset()),
    }
    for role in Role:
        headers = session_headers(services, person(services.catalogue, role))
        made[f"session of {role}"] = (headers, frozenset({role}))
        made[f"key of {role}"] = (key_headers(services, role), frozenset({role}))
    return made


def routes(app: FastAPI) -> Iterator[Route]:
    """Every route as (method, address, declared access), with made-up ids; a mount is asked for a file."""
    for context in iter_route_contexts(app.routes):
        path = re.sub(r"\{[^}]*\}", "aaaaaaaaaaaaaaaa", str(context.path))
        if isinstance(context.original_route, APIRoute):
            for method in sorted(context.methods or ()):
                yield method, path, declared_access(context.endpoint)
        else:
            yield "GET", f"{path}/nothing", declared_access(context.original_route.app)


async def ask(app: FastAPI, matrix: list[tuple[Route, tuple[str, Caller]]]) -> list[Asked]:
    """Ask each route as each caller, one after the other."""
    return [
        (route, name, roles, await answer_of(app, route[0], route[1], headers | ASKS))
        for route, (name, (headers, roles)) in matrix
    ]


async def answer_of(app: FastAPI, method: str, path: str, headers: dict[str, str]) -> Answer:
    """What the application answers, asked as servers ask it: a client takes as long as the routes themselves."""
    said: list[Message] = []
    asked = iter([{"type": "http.request", "body": b""}])
    ended = asyncio.Event()

    async def receive() -> Message:
        for message in asked:
            return message
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            ended.set()

    sent = {"Host": "testserver", "Accept-Encoding": "identity"} | headers
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
    }
    await app(scope, receive, send)
    begun = said[0]
    body = b"".join(one.get("body", b"") for one in said[1:])
    return Answer(begun["status"], Headers(raw=begun["headers"]).get("content-type", ""), body)


def expected(declared: Declared | None, name: str, roles: frozenset[Role] | None) -> set[bool]:
    """Whether the guard lets the caller in; a key that opens nothing may be told so even where all may read."""
    if declared in {Access.PUBLIC, Access.EDIT_KEY}:
        return {True, False} if roles is None and "key" in name else {True}
    if declared is Access.SIGNED_IN:
        return {roles is not None and not name.startswith("key")}
    assert isinstance(declared, frozenset)
    return {bool(declared & (roles or frozenset()))}


def let_in(answer: Answer) -> bool:
    """Whether the handler answered, whatever it said."""
    problem = answer.media_type.startswith("application/problem+json")
    return not problem or (answer.status, json.loads(answer.body)["type"]) not in KEPT_OUT


def test_every_route_lets_in_whom_it_names_and_nobody_else(
    fresh: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole matrix: each route as it was declared, for each caller. Nothing breaks on the way."""
    monkeypatch.setattr("consent.code._COST", 16)  # how long a family's code takes to check lets nobody in
    app: FastAPI = fresh.app  # type: ignore[assignment]  # the client knows its app as any ASGI application
    everybody = callers(app)
    assert set(NOBODY) < set(everybody)
    assert 2 * len(Role) + len(NOBODY) + 1 == len(everybody)
    # Signing out comes last: it ends the sessions of all who ask.
    every_route = sorted(routes(app), key=lambda route: route[1].endswith("sign-out"))
    assert len(every_route) >= len(list(routes_and_access(app)))
    answers = asyncio.run(ask(app, list(product(every_route, everybody.items()))))
    assert len(answers) == len(every_route) * len(everybody)
    wrong = [
        (method, path, declared, name, answer.status)
        for (method, path, declared), name, roles, answer in answers
        if let_in(answer) not in expected(declared, name, roles) or answer.status == 500
    ]
    assert [] == wrong
