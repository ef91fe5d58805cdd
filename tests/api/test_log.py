import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from api.logs import JsonFormatter, TextFormatter
from api.notes import REQUEST_ID
from tests.support.processes import COMMAND, free_port, is_ready

SECRET = "zq7planted"  # in everything that somebody sends
BODY = json.dumps({"title": f"A set, {SECRET}"}).encode()


@contextmanager
def serving(home: Path, log: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server as an operator runs it, which writes its log in JSON to this file; its port and process."""
    port = free_port()
    environment = os.environ | {"IMAGEDB_HOME": str(home), "LOG_FORMAT": "json"}
    command = [COMMAND, "serve", "--port", str(port)]
    with log.open("wb") as errors:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        _until_ready(port, process)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not is_ready(port):
        assert process.poll() is None, "the server ended early"
        assert time.monotonic() < until, "the server was not ready in time"
        time.sleep(0.1)


def journey(address: str) -> set[str]:
    """Ask for much with the secret in every place; return the ids of the requests."""
    headers = {"User-Agent": SECRET, "Referer": f"http://x/{SECRET}", "X-Forwarded-For": "192.0.2.77"}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        made = client.post("/v1/sets", content=BODY, headers={"Content-Type": "application/json"})
        where, key = made.headers["Location"], made.json()["edit_key"]
        edit = {"Edit-Key": key, "If-Match": '"1"'}
        answers = [
            made,
            client.get(where),
            client.put(where, json={"title": SECRET}, headers=edit),
            client.put(where, json={"title": SECRET}, headers=edit | {"Edit-Key": SECRET}),
            client.get("/v1/photos", params={"text": SECRET, "camera": SECRET}),
            client.get("/v1/photos", params={SECRET: "1"}),
            client.get(f"/{SECRET}/{where}"),
            client.get(f"/v1/photos/{SECRET}/renditions/{SECRET}"),
            client.get("/v1/photos", headers={"Authorization": f"Bearer {SECRET}"}),
            client.get("/v1/review/photos", headers={"Authorization": f"Bearer {SECRET}"}),
            client.get("/staff", headers={"Cookie": f"session={SECRET}", "Accept": "text/html"}),
            client.get("/staff/signed-in", params={"code": SECRET, "state": SECRET}),
            client.post("/v1/withdraw", json={"code": SECRET}),
            client.post("/withdraw", data={"code": SECRET}),
            client.post("/v1/sets", content=f"{{{SECRET}".encode()),
            client.post("/v1/compare", files={"photo": (SECRET, SECRET.encode())}),
            client.request("SECRET", f"/v1/photos?{SECRET}"),
        ]
        photo = client.get("/v1/photos?limit=1").json()["photos"][0]["id"]
        answers.append(
            client.post(f"/v1/photos/{photo}/report", json={"reason": "other", "text": f"Not {SECRET}."})
        )
        assert not [a.url for a in answers if a.status_code >= 500]
        secrets = {where.rsplit("/", 1)[1], key}
        return {answer.headers["X-Request-ID"] for answer in answers} | {f"secret:{s}" for s in secrets}


def ended_in_the_middle(port: int, process: subprocess.Popen[bytes]) -> bytes:
    """Tell the server to stop while it reads a request; return how that is answered."""
    head = (
        f"POST /v1/sets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"{head}\r\nConnection: close\r\n\r\n".encode() + BODY[:5])
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        line.sendall(BODY[5:])
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_whole_journey_leaves_its_requests_in_the_log_and_nothing_of_what_was_sent(
    small_home: Path, tmp_path: Path
) -> None:
    """Each request has one line, by its id; no value, no address of a set, no key and no client stands in any.

    Told to stop, the server ends what it has begun.
    """
    log = tmp_path / "log"
    with serving(copytree(small_home, tmp_path / "home"), log) as (port, process):
        said = journey(f"http://127.0.0.1:{port}")
        assert ended_in_the_middle(port, process).startswith(b"HTTP/1.1 201")
        assert process.wait(30) in {0, -signal.SIGTERM}
    text = log.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    secrets = {s.removeprefix("secret:") for s in said if s.startswith("secret:")} | {SECRET}
    assert [] == [one for one in (*secrets, "192.0.2.77", "127.0.0.1") if one in text]
    requests = [line for line in lines if line["logger"] == "api.requests"]
    ids = [line["request_id"] for line in requests]
    assert len(ids) == len(set(ids))
    assert {s for s in said if not s.startswith("secret:")} <= set(ids)
    assert {"GET /v1/photos/{photo_id}/renditions/{name} 404", "GET none 404", "other /v1/photos 405"} <= {
        f"{r['method']} {r['route']} {r['status']}" for r in requests
    }
    assert all(isinstance(r["ms"], float) and r["level"] == "info" and r["time"] for r in requests)


def _break() -> None:
    raise ValueError(SECRET)


def _raised() -> logging.LogRecord:
    """What is logged of an error that quotes what somebody typed, twice."""
    try:
        try:
            _break()
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        return logging.LogRecord("api", logging.ERROR, "x", 1, "it %s", ("broke",), sys.exc_info())


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_an_error_is_told_by_its_class_and_place_not_by_its_words(formatter: logging.Formatter) -> None:
    """The chain of causes stands there, each with where it was raised; what they say does not."""
    token = REQUEST_ID.set("trace-12345")
    text = formatter.format(_raised())
    REQUEST_ID.reset(token)
    assert SECRET not in text
    parts = ("it broke", "builtins.RuntimeError", "from builtins.ValueError", "test_log.py", "trace-12345")
    assert all(part in text for part in parts)
    assert isinstance(formatter, TextFormatter) or json.loads(text)["level"] == "error"
