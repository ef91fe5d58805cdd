"""Taking a teaching set away, and checking what was taken, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb.model import SetItem
from imagedb.settings import Settings
from tests.support.atlas import fill
from tests.support.browser import overflow, served, state_violations, violations
from tests.support.consents import TODAY
from tests.support.examples import in_full


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a small atlas, and a teaching set in it, which has cyanosis."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("exports")), clock=lambda: TODAY)
    services = app.state.services
    items = [
        SetItem(photo.id, "Look here.") for photo in fill(services.catalogue, services.store, size=160)[16:20]
    ]
    made, _ = services.catalogue.sets.create("Across tones", "", items, TODAY)
    with served(app) as address:
        yield address, made.id


@pytest.fixture
def plain(browser: Browser, atlas: tuple[str, str]) -> Iterator[Page]:
    """A fresh page on a phone without JavaScript."""
    context = browser.new_context(
        base_url=atlas[0], java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


def test_a_file_is_taken_away_and_checked_without_javascript(
    plain: Page, atlas: tuple[str, str], tmp_path: Path
) -> None:
    """From the set's page: a link for the slides, a form that takes them back, and the answer."""
    plain.goto(f"/sets/{atlas[1]}")
    plain.get_by_role("link", name="Export", exact=True).click()
    with plain.expect_download() as started:
        plain.click("text=PPTX, about")
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    plain.click("text=Check a file that you have")
    plain.set_input_files("#file", file)
    plain.click("main button")
    expect(plain.locator("h1")).to_have_text("No photo was withdrawn until now")
    expect(plain.locator(".lede")).to_contain_text("4 photos were looked up.")


@in_full
@pytest.mark.parametrize("path", ["/sets/{}/export", "/sets/{}/check?version=1"])
def test_the_pages_are_accessible_and_fit(browser: Browser, atlas: tuple[str, str], path: str) -> None:
    """Axe finds nothing, and a phone at 400 % does not scroll sideways."""
    page = browser.new_page(base_url=atlas[0], viewport={"width": 320, "height": 800})
    page.goto(path.format(atlas[1]))
    assert 0 == overflow(page)
    assert [] == violations(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert 0 == overflow(page)
    assert [] == state_violations(page)
    page.close()
