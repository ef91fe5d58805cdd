"""One browser for each file of journeys, and who comes to the atlas of five people."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import launched
from tests.support.clicks import WAYS, Visitor, visiting
from tests.support.examples import IN_FULL
from tests.support.five_people import Place, opened


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


@pytest.fixture(params=list(WAYS) if IN_FULL else list(WAYS)[:2])
def visitor(place: Place, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody new at the home page. In a usual run axe goes along in one of the ways, named by the mark `axe_where`."""
    size, scripts = WAYS[request.param]
    mark = request.node.get_closest_marker("axe_where")
    axe = IN_FULL or mark is None or mark.kwargs["scripts"] == scripts
    with visiting(place.browser, place.address, size, scripts=scripts, axe=axe) as found:
        found.home()
        yield found
