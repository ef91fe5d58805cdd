"""A download client and a server behind a real port, with a line between them that can be made to go wrong."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.client.download import download as run_download
from api.client.report import DownloadReport
from tests.support.consents import TODAY
from tests.support.processes import free_port


def server_time() -> datetime:
    """The time where the server is."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


download = partial(run_download, now=server_time)
"""The client's clock stands where the server's does."""


class Between:
    """An application behind a line that can be made to go wrong, and that keeps the ranges asked for.

    `instead` answers in place of the application, whatever is asked; `fault` only where bytes are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.fault: Callable[[str], Response | None] = lambda _: None
        self.ranges: list[str] = []
        self.instead: Callable[[str], Response | None] = lambda _: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        answer = self.instead(scope["path"]) if scope["type"] == "http" else None
        if answer is not None:
            await answer(scope, receive, send)
            return
        if scope["type"] == "http" and "/renditions/" in scope["path"]:
            headers = dict(scope["headers"])
            self.ranges.append(headers.get(b"range", b"").decode())
            instead = self.fault(scope["path"])
            if instead is not None:
                await instead(scope, receive, send)
                return
        await self.app(scope, receive, send)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The application behind a real port of loopback; its address."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="critical", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


def records(folder: Path) -> list[dict[str, Any]]:
    """The lines of photos.ndjson."""
    return [json.loads(line) for line in (folder / "photos.ndjson").read_text("utf-8").splitlines()]


def counts(report: DownloadReport) -> tuple[int, int, int, int]:
    """Photos, fetched, present, failed."""
    return report.photos, report.fetched, report.present, len(report.failures)
