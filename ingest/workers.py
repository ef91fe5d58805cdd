"""Where photos are developed: processes of our own, or any other `concurrent.futures.Executor`.

This module imports nothing heavy: a worker sets its environment here before numpy starts any threads.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from ingest.asked import Look, Seen
    from ingest.states import Description, Measured, Refused

_P = ParamSpec("_P")
_T = TypeVar("_T")

MEMORY = 950 * 1024 * 1024
"""Bytes of data that a worker may hold, with its code below 1 GB: what takes more is refused, and harms nobody else."""

SECONDS = 300.0
"""A worker may be at one piece of work for so long. The largest photo takes a fraction of it, also on a slow machine."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def default_jobs() -> int:
    """As many workers as this process may use processors."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class WorkerPool(Executor):
    """Processes that compute and return bytes, each on one thread.

    They are spawned when there is work for them, so that none inherits a database connection or a lock. They
    end when their parent does, however it ends. When a photo kills its worker the next `submit` starts a new pool.
    A worker that is at one piece of work for longer than `seconds` is killed, as by a photo.
    """

    def __init__(self, jobs: int, seconds: float = SECONDS) -> None:
        self.jobs = jobs
        self.seconds = seconds
        self._pool: ProcessPoolExecutor | None = None
        self._starting = threading.Lock()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run `fn` in a worker; the future fails with BrokenExecutor when that worker dies."""
        with self._starting:  # of two threads that find the pool broken, one starts a new one
            try:
                return self._running().submit(_timed, self.seconds, fn, *args, **kwargs)
            except BrokenProcessPool:
                self._pool = None
                return self._running().submit(_timed, self.seconds, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's own signature
        """End the workers, after what they are at."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_begin)
        return self._pool


class InlineExecutor(Executor):
    """Runs each call at once in this process: for a single photo, and for looking inside."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Return a future that is done already."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a future carries whatever was raised
            future.set_exception(error)
        return future


def develop(description: Description, data: bytes) -> Measured | Refused:
    """Develop one photo, see `ingest.develop`; only the process that does so imports what it takes."""
    from ingest.develop import develop as work

    return work(description, data)


def look(asked: Look) -> Seen | Refused:
    """Measure one photo for a comparison, see `ingest.looking`."""
    from ingest.looking import look as work

    return work(asked)


def _timed(seconds: float, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run `fn` in this worker, or have the system end the worker: nothing else stops a library in C that hangs."""
    if not hasattr(signal, "setitimer"):  # not on every system
        return fn(*args, **kwargs)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return fn(*args, **kwargs)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _begin() -> None:
    """Make this process a worker: one thread, deaf to Ctrl-C (the parent decides), bound to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    _limit_memory()
    import cv2  # noqa: PLC0415 - only after the environment is set

    cv2.setNumThreads(1)
    # The decoders' C libraries print what they find odd, and that may quote a file's own text.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _limit_memory() -> None:
    """Have the system refuse this process more memory than `MEMORY`, where it can: Linux, for all private memory."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))


def _end_with_parent() -> None:
    parent: Any = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
