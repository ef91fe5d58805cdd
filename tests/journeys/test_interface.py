"""The page of the interface in a real browser: what its links open, with and without JavaScript, and what is printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb.settings import Settings
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY
from tests.support.examples import in_full, some

UNFOLD = """() => document.querySelectorAll("details").forEach((one) => { one.open = true; })"""
"""Opens everything."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An atlas without a photo: the page is about its interface."""
    app = create_app(
        Settings(imagedb_home=tmp_path_factory.mktemp("interface"), languages=("ar",)), clock=lambda: TODAY
    )
    with served(app) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page on a phone, with scripts and without."""
    context = browser.new_context(
        base_url=address, java_script_enabled=request.param, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page on a ward computer."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@in_full
def test_a_link_opens_what_it_leads_to(page: Page) -> None:
    """From elsewhere, from the contents, and from a type to its schema: it unfolds, with its line in sight."""
    page.goto("/docs#getPhoto")
    expect(page.locator("#getPhoto")).to_be_visible()
    expect(page.locator("#searchPhotos")).not_to_be_visible()
    page.click(".contents > summary")
    page.click(".contents a[href='#searchPhotos']")
    expect(page.locator("#searchPhotos .entries").first).to_be_in_viewport()
    expect(page.locator("summary", has_text="/v1/photos").first).to_be_in_viewport()
    page.click("#searchPhotos a[href='#schema-PhotoListJson']")
    expect(page.locator("#schema-PhotoListJson .entries")).to_be_in_viewport()
    page.click("#schema-PhotoListJson a[href='#schema-PhotoJson'] >> nth=0")
    expect(page.locator("#schema-PhotoJson .entries")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#schema-PhotoListJson")).to_be_in_viewport()


def test_an_example_opens_without_scripts(page: Page) -> None:
    """The plain link beside it shows the answer itself."""
    page.goto("/docs#getVocabulary")
    page.click("#getVocabulary >> text=Open it here")
    page.wait_for_url("**/v1/vocabulary")
    assert '"fields"' in page.content()


@pytest.mark.parametrize("language", some(("en-GB", "ar"), 0))
def test_everything_unfolded_is_accessible_and_fits(scripted: Page, address: str, language: str) -> None:
    """Axe finds nothing in what is folded at first, and no width scrolls sideways, in either direction of writing."""
    scripted.context.add_cookies([{"name": "language", "value": language, "url": address}])
    scripted.goto("/docs")
    for width in some((1440, 1280, 768, 360, 320), 0, 4):
        scripted.set_viewport_size({"width": width, "height": 900})
        scripted.evaluate(UNFOLD)
        assert (width, 0) == (width, overflow(scripted))
        assert [] == state_violations(scripted)


@in_full
def test_it_is_reached_by_keyboard(scripted: Page) -> None:
    """Beside the operations the contents are open and their links are stops; an operation opens by Enter."""
    scripted.goto("/docs")
    scripted.locator(".contents a").first.focus()
    scripted.keyboard.press("Tab")
    expect(scripted.locator(".contents a[href='#tag-photos']")).to_be_focused()
    scripted.locator(".one > summary").first.focus()
    scripted.keyboard.press("Enter")
    expect(scripted.locator("#searchPhotos")).to_be_visible()


@in_full
def test_print_has_all_of_it(scripted: Page) -> None:
    """On paper nothing can be unfolded, so everything is."""
    scripted.goto("/docs")
    scripted.emulate_media(media="print")
    for inside in ("#searchPhotos .entries", "#schema-PhotoJson .entries"):
        expect(scripted.locator(inside).first).to_be_visible()
    expect(scripted.locator(".contents nav")).not_to_be_visible()
    wide = scripted.locator(".all").evaluate("all => all.clientWidth / document.body.clientWidth")
    assert 0.9 < wide
