"""One browser for each test process, and who comes to the atlas of five people."""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.support.browser import launched
from tests.support.clicks import WAYS, Visitor, visiting
from tests.support.five_people import Place, opened


@pytest.fixture(scope="session")
def _started() -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """The browser of this process, and its event loop."""
    with launched() as found:
        loop = asyncio.get_running_loop()
        with _without(loop):
            yield found, loop


@contextmanager
def _without(loop: AbstractEventLoop) -> Iterator[None]:
    """Playwright's loop counts as running in this thread while its browser is there: let others run here meanwhile."""
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="module")
def browser(_started: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """The browser, for all tests of a file."""
    found, loop = _started
    asyncio._set_running_loop(loop)
    yield found
    asyncio._set_running_loop(None)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Place]:
    """One atlas for all five people of a file."""
    with opened(tmp_path_factory.mktemp("people") / "home", browser) as found:
        yield found


@pytest.fixture
def visitor(place: Place, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody new at the home page, who comes in the way that the test names by `ways`."""
    size, scripts = WAYS[request.param]
    with visiting(place.browser, place.address, size, scripts=scripts) as found:
        found.home()
        yield found
