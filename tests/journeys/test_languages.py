"""The pages in Welsh, whose words are longer, and in Arabic, which runs from right to left, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from api.app import create_app
from imagedb.model import Photo
from imagedb.settings import Settings
from tests.support.atlas import fill
from tests.support.browser import overflow, served, violations
from tests.support.consents import TODAY
from tests.support.examples import IN_FULL, some

PATHS = (
    "/",
    "/search?condition=jaundice&sort=tone",
    "/across-tones?condition=cyanosis_central",
    "/photos/{}",
    "/compare",
    "/sets",
    "/sets/balance?condition=jaundice&condition=none",
    "/coverage",
    "/download",
    "/where-to-look",
    "/for-parents",
    "/withdraw",
)


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[Photo]]]:
    """The address of a small atlas whose readers may choose a language, and its photos."""
    home = tmp_path_factory.mktemp("languages")
    app = create_app(Settings(imagedb_home=home, languages=("cy", "ar")), clock=lambda: TODAY)
    photos = fill(app.state.services.catalogue, app.state.services.store)
    with served(app) as address:
        yield address, photos


@pytest.fixture(params=some(["cy", "ar"], 1))
def page(request: pytest.FixtureRequest, browser: Browser, atlas: tuple[str, list[Photo]]) -> Iterator[Page]:
    """A fresh page on a phone whose reader chose a language."""
    context = browser.new_context(base_url=atlas[0], viewport={"width": 360, "height": 780})
    opened = context.new_page()
    opened.goto("/about")
    opened.click(f"button[name=tag][value={request.param}]")
    assert request.param == opened.get_attribute("html", "lang")
    yield opened
    context.close()


def test_every_layout_holds(page: Page, atlas: tuple[str, list[Photo]]) -> None:
    """Nothing scrolls sideways on a phone or a ward computer, and axe finds nothing.

    A usual run takes every fourth page on a phone, from right to left, and axe looks at the first of them.
    """
    wrong = {}
    paths = PATHS if IN_FULL else PATHS[1::4]
    for path in paths:
        page.goto(path.format(atlas[1][8].id))
        found: list[object] = []
        for width in some((360, 1280), 0):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{overflow(page)} pixels too wide at {width}"] if overflow(page) else []
        found += violations(page) if IN_FULL or path == paths[0] else []
        if found:
            wrong[path] = found
    assert {} == wrong
