"""Servers to measure, each a process of its own, and the load put on them by wrk."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

_PATIENCE = 300
"""Seconds in which a server must answer its first request."""
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, how long it took to answer, in seconds, and its process."""

    address: str
    started: float
    process: psutil.Process

    @property
    def megabytes(self) -> float:
        """What it holds in memory now, pages shared with others included."""
        return float(self.process.memory_info().rss) / 1e6


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore: requests a second, and how long they took in milliseconds."""

    rate: float
    median: float
    p99: float
    errors: int


@contextmanager
def serving(
    command: Sequence[str | Path], ready: str, environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """Run a server; `{port}` in the command is its port, and it is ready when `ready` answers 200."""
    port = _free_port()
    words = [str(word).replace("{port}", str(port)) for word in command]
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    with log.open("wb") as told:
        process = subprocess.Popen(words, env={**os.environ, **environment}, stdout=told, stderr=told)  # noqa: S603 - a command of our own
    try:
        _await(address + ready, process, log)
        yield Server(address, time.perf_counter() - began, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # it still works for clients that have left
            process.kill()
            process.wait()


def load(url: str, clients: int, seconds: int, headers: Mapping[str, str] | None = None) -> Load:
    """Ask for the same again and again from so many clients. What answers neither 2xx nor 3xx is an error."""
    words = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", "--timeout", "60s"]
    for name, value in (headers or {}).items():
        words += ["-H", f"{name}: {value}"]
    told = subprocess.run([*words, url], check=True, capture_output=True, text=True).stdout  # noqa: S603 - a command of our own
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert rate, told
    return Load(float(rate[1]), _percentile(told, 50), _percentile(told, 99), int(errors[1]) if errors else 0)


def best(url: str, clients: int, seconds: int, headers: Mapping[str, str] | None = None) -> Load:
    """The quicker of two, after a first that warms up."""
    load(url, clients, 1, headers)
    return max((load(url, clients, seconds, headers) for _ in range(2)), key=lambda one: one.rate)


def need_wrk() -> None:
    """End with a sentence where the load generator is missing."""
    if not shutil.which("wrk"):
        msg = "make bench-api needs wrk: sudo apt-get install wrk"
        raise SystemExit(msg)


def _percentile(told: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", told, re.MULTILINE)
    assert found, told
    return float(found[1]) * _UNITS[found[2]]


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=_PATIENCE).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    msg = f"{process.args!r} did not answer {url}:\n{log.read_text('utf-8', 'replace')[-2000:]}"
    raise SystemExit(msg)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
