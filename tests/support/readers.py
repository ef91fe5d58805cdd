"""Readers of a server that note what they got and when: some ask again and again, some hold one picture's stream."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import cycle

import httpx

_HOST = "127.0.0.1"
_ROOM = 64 * 1024
"""Bytes that the reader's own machine holds for it: what lies there was served before."""


@dataclass(frozen=True)
class Heard:
    """One answer: when it was asked for, when its head was there, and what it said. Times are monotonic seconds."""

    path: str
    asked: float
    answered: float
    status: int
    names: frozenset[str]
    """Those of the ids looked for that stand in the answer's text."""


@dataclass(frozen=True)
class Broken:
    """An answer that did not come, or not whole; monotonic seconds."""

    path: str
    at: float
    error: str


@dataclass
class Asking:
    """Asks for the same addresses over and over."""

    port: int
    paths: Sequence[str]
    ids: frozenset[str]
    headers: Sequence[dict[str, str]] = ({}, {"Range": "bytes=0-99"}, {"If-None-Match": "*"})
    heard: list[Heard] = field(default_factory=list)
    trouble: list[Broken] = field(default_factory=list)

    def run(self, stop: threading.Event) -> None:
        """Ask until told to stop."""
        with httpx.Client(base_url=f"http://{_HOST}:{self.port}", timeout=30) as http:
            for number, path in enumerate(cycle(self.paths)):
                if stop.is_set():
                    return
                self._ask(http, path, self.headers[number // len(self.paths) % len(self.headers)])

    def _ask(self, http: httpx.Client, path: str, headers: dict[str, str]) -> None:
        asked = time.monotonic()
        try:
            with http.stream("GET", path, headers=headers) as answer:
                answered = time.monotonic()
                content = answer.read()
        except httpx.TransportError as error:
            self.trouble.append(Broken(path, time.monotonic(), type(error).__name__))
            return
        text = content.decode("latin-1") if "image" not in answer.headers.get("content-type", "") else ""
        names = frozenset(one for one in self.ids if one in text)
        self.heard.append(Heard(path, asked, answered, answer.status_code, names))


@dataclass
class Holding:
    """Holds one picture's stream and reads it slowly; or not at all before `wake`."""

    port: int
    path: str
    piece: int = 64 * 1024
    pause: float = 0.03
    wake: threading.Event | None = None
    status: int = 0
    size: int = 0
    received: int = 0
    last: float = 0.0
    ended: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether every byte came."""
        return self.status == HTTPStatus.OK and self.received == self.size

    def run(self, stop: threading.Event) -> None:
        """Read to the end, or until the connection breaks."""
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _ROOM // 2)  # the system doubles it
            line.settimeout(30)
            line.connect((_HOST, self.port))
            line.sendall(f"GET {self.path} HTTP/1.1\r\nHost: {_HOST}\r\nConnection: close\r\n\r\n".encode())
            with suppress(OSError):  # broken off
                self._read(line, stop)
        self.ended = time.monotonic()

    def _read(self, line: socket.socket, stop: threading.Event) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            got = line.recv(1024)
            if not got:
                return
            head += got
        head, _, body = head.partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        lengths = [
            row.split(b":")[1] for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")
        ]
        self.size, self.received = int(lengths[0]), len(body)
        if self.wake is not None:
            self.wake.wait(30)
        while not stop.is_set():
            got = line.recv(self.piece)
            if not got:
                return
            self.received += len(got)
            self.last = time.monotonic()
            time.sleep(self.pause)


@contextmanager
def reading(readers: Sequence[Asking | Holding]) -> Iterator[threading.Event]:
    """Let all of them read, each in a thread of its own; yield what stops them."""
    stop = threading.Event()
    threads = [threading.Thread(target=reader.run, args=(stop,), daemon=True) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(40)
