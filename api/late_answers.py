"""Answers that took so long that a withdrawal may have come in between are made anew, never sent."""

import time
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BusyError
from api.notes import note_of
from api.problems import problem_of, render
from api.vigil import Vigil

LATE: Final = 0.5
"""Seconds from the beginning of a request after which its answer is looked at again before it is sent."""

_ATTEMPTS: Final = 3


class LateAnswers:
    """For reads only, and not for those that say in their note that they cannot be done twice.

    An answer that begins within `LATE` seconds tells nothing that was withdrawn longer ago than that. A later one is
    sent only if no photo at all was withdrawn since its request began.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        for _ in range(_ATTEMPTS):
            again = {**scope, "state": dict(scope.get("state", {}))}
            if await self._sent(again, receive, send):
                return
        msg = "This took too long to answer."
        await render(Request(scope), problem_of(BusyError(msg, 1)))(scope, receive, send)

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer; or, where the answer is stale, let it run to its end unsent and return False."""
        vigil: Vigil = scope["app"].state.vigil
        started, seen, stale, note = time.monotonic(), vigil.withdrawn, False, note_of(scope)

        async def send_unless_stale(message: Message) -> None:
            nonlocal stale
            late = message["type"] == "http.response.start" and time.monotonic() - started > LATE
            if late and not note.only_once:
                stale = await vigil.withdrawals() != seen
            if not stale:
                await send(message)

        await self.app(scope, receive, send_unless_stale)
        return not stale
