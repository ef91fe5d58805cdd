"""Several `imagedb serve` over one atlas, in real processes that share the cost of starting."""

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from tests.support.processes import free_port, is_ready

_HOST = "127.0.0.1"
# What a server is, and what its first pictures, DICOM files and pages load.
_LOADED = ["api.cli.serving", "api.iiif.pixels", "imagedb.dicom.photograph", "scipy.optimize"]


@contextmanager
def many_serving(count: int, environment: Mapping[str, str], *, patience: float = 90) -> Iterator[list[int]]:
    """Run so many servers; yield their ports once all are ready."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)  # imported once, before any fork
    settings = dict(os.environ) | dict(environment)  # all of it: the fork may be of an earlier environment
    ports = [free_port() for _ in range(count)]
    running = [context.Process(target=_serve, args=(port, settings), daemon=True) for port in ports]
    for process in running:
        process.start()
    try:
        _wait(ports, running, patience)
        yield ports
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(20)
            if process.is_alive():
                process.kill()
                process.join()


def _serve(port: int, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    from api.cli.serving import run  # noqa: PLC0415 - in the server's own process

    sys.exit(run(_HOST, port))


def _wait(ports: list[int], running: list[BaseProcess], patience: float) -> None:
    until = time.monotonic() + patience
    for port in ports:
        while not is_ready(port):
            assert all(process.is_alive() for process in running), "a server ended early"
            assert time.monotonic() < until, "the servers were not ready in time"
            time.sleep(0.05)
