"""Breaking a connection so that nothing more goes out: neither what we nor what the system holds back.

Part of uvicorn's HTTP protocol, offered to the application as an extension of the ASGI scope.
"""

import asyncio
import socket
import struct
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

SEVER: Final = "imagedb.sever"
"""The extension: a function that breaks the request's connection."""

_LEAST_UNSENT: Final = 128 * 1024
"""Bytes that the system takes from us ahead of the line. By default it takes megabytes, and sends them whatever we do."""


class SeverableProtocol(H11Protocol):
    """uvicorn's own, with the extension."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # a stream server only ever gets this kind
        """Offer the extension to every request of this connection."""
        super().connection_made(transport)
        app = self.app
        connection = transport.get_extra_info("socket")
        if connection is not None:
            # asyncio does this only for sockets that name their protocol, which uvicorn's listener does not: without it
            # a body waits 40 ms behind its headers until the reader has confirmed those.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def sever() -> None:
            # Closed without waiting, what the system has not sent yet is thrown away.
            if connection is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()

        async def severable(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - uvicorn's own types
            scope.setdefault("extensions", {})[SEVER] = sever
            await app(scope, receive, send)

        self.app: Any = severable


def hold_back(listener: socket.socket) -> None:
    """Let the system hold little for connections of this listener that is not on the line yet, where it can."""
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is not None:
        listener.setsockopt(socket.IPPROTO_TCP, option, _LEAST_UNSENT)
