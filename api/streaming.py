"""Photos' bytes on their way out, stopped where they are when a family withdraws."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import ExitStack
from typing import Any, Final

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.severing import SEVER
from api.vigil import Vigil, Watched

PIECE: Final = 64 * 1024
"""Bytes handed on at once."""

# Asks a proxy such as nginx to hand them on as they come: what it has taken ahead it sends whatever we do.
_UNBUFFERED: Final = {"X-Accel-Buffering": "no"}


async def _while_current(pieces: AsyncIterable[Any], watched: Collection[Watched]) -> AsyncIterator[Any]:
    async for piece in pieces:
        for stream in watched:
            await stream.current()
        yield piece


class StreamCutError(Exception):
    """A photo was withdrawn while its bytes went out. The connection is broken: nothing else can be said."""


class CutStream(StreamingResponse):
    """Bytes on their way out, which `stop` breaks off where they are."""

    _cut = False
    _sending: asyncio.Future[None]

    def stop(self) -> None:
        """Send no more."""
        self._cut = True
        self._sending.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; break the connection when it is stopped.

        Raises StreamCutError under a server that cannot break it at once, which makes it do so in the end.
        """
        self._sending = asyncio.ensure_future(super().__call__(scope, receive, send))
        try:
            await self._sending
        except asyncio.CancelledError:
            if not self._cut:
                raise
        if self._cut:
            sever: Callable[[], None] | None = scope.get("extensions", {}).get(SEVER)
            if sever is None:
                raise StreamCutError
            sever()
            await asyncio.sleep(0)  # the server hears of it before we return


class PhotoStream(CutStream):
    """Bytes of one photo, or of several in one file, under a vigil."""

    def __init__(
        self,
        pieces: Iterable[bytes] | AsyncIterable[bytes],
        status: int,
        headers: Mapping[str, str],
        *,
        media_type: str,
        photo_ids: Collection[str],
        vigil: Vigil,
    ) -> None:
        super().__init__(pieces, status, {**headers, **_UNBUFFERED}, media_type)
        self._photo_ids = photo_ids
        self._vigil = vigil

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; break the connection when a photo goes. Raises StreamCutError."""
        with ExitStack() as vigil:
            watched = [vigil.enter_context(self._vigil.over(one, self.stop)) for one in self._photo_ids]
            self.body_iterator = _while_current(self.body_iterator, watched)
            await super().__call__(scope, receive, send)


async def in_pieces(data: bytes) -> AsyncIterator[bytes]:
    """Bytes that are in memory, as they are handed on; no thread is asked for them."""
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


def picture_answer(
    data: bytes, headers: Mapping[str, str], *, media_type: str, photo_id: str, vigil: Vigil
) -> Response:
    """A picture that is in memory: under a vigil, unless it is so small that it is handed on whole."""
    if len(data) <= PIECE:
        return Response(data, headers=dict(headers), media_type=media_type)
    told = {**headers, "Content-Length": str(len(data))}
    return PhotoStream(in_pieces(data), 200, told, media_type=media_type, photo_ids=[photo_id], vigil=vigil)
