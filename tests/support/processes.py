"""Real processes for journeys: the installed command, and a server of its own on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SAMPLES = REPOSITORY / "sample_images"
COMMAND = Path(sys.executable).with_name("imagedb")


def imagedb(
    arguments: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    timeout: float = 1000,
    folder: Path = REPOSITORY,
) -> subprocess.CompletedProcess[str]:
    """Run the installed `imagedb` command in a folder to its end and return what it printed."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=os.environ | {"COLUMNS": "120", "NO_COLOR": "1"} | dict(environment),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=folder,
    )


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def is_ready(port: int) -> bool:
    """Whether a server on loopback says that it is ready.

    Not by httpx, which reads the system's certificates for each question: that took from a server's start what it saves.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):  # nobody there yet, or nobody any more
        return False
    finally:
        connection.close()


@contextmanager
def serving(environment: Mapping[str, str], *, patience: float = 60) -> Iterator[str]:
    """Run `imagedb serve` in a process of its own; yield its address once it is ready."""
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)],
        env=os.environ | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=REPOSITORY,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(port, process, patience)
        yield address
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _wait_until_ready(port: int, process: "subprocess.Popen[str]", patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            output = process.communicate()[0]
            msg = f"the server ended early with {process.returncode}:\n{output}"
            raise RuntimeError(msg)
        if is_ready(port):
            return
        time.sleep(0.1)
    msg = f"the server was not ready within {patience} s"
    raise TimeoutError(msg)
