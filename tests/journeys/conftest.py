"""One browser for each file of journeys, and one run of the demo's ingest, shared by every journey that only reads."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from tests.support.browser import launched
from tests.support.clicks import WAYS, Visitor, visiting
from tests.support.five_people import Place, opened
from tests.support.processes import imagedb


@dataclass(frozen=True)
class Demo:
    """The sample photos, taken in as `make demo` does."""

    home: Path
    output: str

    @property
    def environment(self) -> dict[str, str]:
        """What a command or a server needs to read this home."""
        return {"IMAGEDB_HOME": str(self.home)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a file. While it is there its event loop is this thread's: no longer than a file."""
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    """One atlas for all five people of a file."""
    with opened(tmp_path_factory.mktemp("people") / "home", browser) as found:
        yield found


@pytest.fixture(params=list(WAYS) if os.environ.get("LONG_TESTS") else list(WAYS)[:2])
def visitor(place: Place, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody new at the home page."""
    size, scripts = WAYS[request.param]
    with visiting(place.browser, place.address, size, scripts=scripts) as found:
        found.home()
        yield found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run `imagedb demo --no-serve` once, whichever test process comes first."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "demo"
    done = shared / "demo.txt"
    with FileLock(shared / "demo.lock"):
        if not done.exists():
            ran = imagedb(["demo", "--no-serve"], {"IMAGEDB_HOME": str(home)})
            assert 0 == ran.returncode, ran.stdout + ran.stderr
            done.write_text(ran.stdout, "utf-8")
    return Demo(home, done.read_text("utf-8"))
