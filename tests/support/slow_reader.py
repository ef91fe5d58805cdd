"""A reader who takes an answer as far as something, and no further while a family withdraws."""

import asyncio
from collections.abc import Callable

import pytest
from starlette.types import ASGIApp, Message, Scope

from api.streaming import StreamCutError

_PATIENCE = 60


def scope_of(path: str) -> Scope:
    """What a server tells the application of a plain GET."""
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "client": ("testclient", 1),
        "server": ("testserver", 80),
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "extensions": {},
    }


def until_cut(app: ASGIApp, path: str, enough: Callable[[bytes], bool], leave: Callable[[], object]) -> bytes:
    """Take the answer until a piece is `enough`, let them leave and take no more; what was taken when it broke off."""
    taken: list[bytes] = []

    async def slowly(message: Message) -> None:
        taken.append(message.get("body", b""))
        if enough(taken[-1]):
            await asyncio.to_thread(leave)
            await asyncio.Event().wait()

    async def silent() -> Message:
        return await asyncio.Future()

    async def served() -> None:
        await asyncio.wait_for(app(scope_of(path), silent, slowly), _PATIENCE)

    with pytest.raises(StreamCutError):
        asyncio.run(served())
    return b"".join(taken)
