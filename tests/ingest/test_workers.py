"""Worker processes: bound to their parent, and replaced when a photo kills them."""

import os
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from ingest.workers import InlineExecutor, WorkerPool, default_jobs
from tests.support.processes import REPOSITORY

ONE_THREAD = "OPENBLAS_NUM_THREADS"


def test_a_pool_outlives_a_photo_that_kills_its_worker() -> None:
    """The photo's future fails; the next submit starts new workers, on one thread each."""
    with WorkerPool(1) as pool:
        with pytest.raises(BrokenProcessPool):
            pool.submit(os._exit, 9).result(60)
        assert "1" == pool.submit(os.getenv, ONE_THREAD).result(60)


def test_a_worker_that_hangs_is_ended() -> None:
    """Its future fails as if the photo had killed it; work that ends in time is never touched."""
    with WorkerPool(1, seconds=1) as pool:
        with pytest.raises(BrokenProcessPool):
            pool.submit(time.sleep, 600).result(60)
        assert 3 == pool.submit(abs, -3).result(60)


PARENT = """
import os, sys, time
from ingest.workers import WorkerPool
if __name__ == "__main__":
    pool = WorkerPool(2)
    busy = pool.submit(time.sleep, 300)
    print(pool.submit(os.getpid).result(), *pool._pool._processes, flush=True)
    time.sleep(300)
"""


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """When the parent is killed outright no worker stays behind, at work or idle."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        workers = {int(word) for word in parent.stdout.readline().split()}
        assert workers
        parent.kill()
    until = time.monotonic() + 10
    while (left := [pid for pid in workers if alive(pid)]) and time.monotonic() < until:
        time.sleep(0.02)
    assert [] == left


def alive(pid: int) -> bool:
    """Whether the process is there and not merely unburied."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_calls_inline_carry_their_errors() -> None:
    """An executor of this process returns results and raises errors as a pool does."""
    with InlineExecutor() as executor:
        assert 3 == executor.submit(abs, -3).result()
        with pytest.raises(ValueError, match="invalid literal"):
            executor.submit(int, "x").result()


def test_there_is_at_least_one_job() -> None:
    """As many workers as there are processors for us."""
    assert default_jobs() >= 1
