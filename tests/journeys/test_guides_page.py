"""The guides in a real browser: what is printed, and what is left in colours of the reader's own."""

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb import wording
from imagedb.settings import Settings
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY
from tests.support.examples import in_full


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty atlas: the guides need no photo."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("guides")), clock=lambda: TODAY)
    with served(app) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page without JavaScript: the guides need none."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_how_to_take_the_photo_prints_on_one_sheet(page: Page) -> None:
    """One page of A4 has the emergency line, all nine steps and the last reason to refuse a photo."""
    page.goto("/how-to-photograph")
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [(595, 842)] == [tuple(round(side) for side in sheet.get_size()) for sheet in printed]
    text = " ".join(printed[0].get_textpage().get_text_range().split())
    for said in (wording.EMERGENCY, "1. Ask first", "9. From straight above", "they are never accepted"):
        assert said in text


@in_full
def test_the_guides_hold_in_the_readers_own_colours(browser: Browser, address: str) -> None:
    """In forced colours and with less motion nothing is lost to axe, and nothing scrolls sideways."""
    context = browser.new_context(
        base_url=address,
        forced_colors="active",
        reduced_motion="reduce",
        viewport={"width": 320, "height": 800},
    )
    page = context.new_page()
    for path in ("/how-to-photograph", "/where-to-look", "/language"):
        page.goto(path)
        assert (0, []) == (overflow(page), state_violations(page))
        # Its ground is gone there: a frame sets the emergency line apart.
        expect(page.locator(".urgent")).to_have_css("border-top-width", "3px")
    context.close()
