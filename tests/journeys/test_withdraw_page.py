"""The family's page in a real browser: on a phone without JavaScript, on a computer with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.app import create_app
from api.services import Services
from consent.code import generate, hash_code
from imagedb import wording
from imagedb.model import Photo, SetItem, Tombstone
from imagedb.people import Role
from imagedb.settings import Settings
from tests.support.atlas import PURPOSES, photos, put
from tests.support.browser import overflow, served, state_violations, violations
from tests.support.consents import TODAY, consent
from tests.support.examples import in_full, some
from tests.support.people import person, session_headers
from tests.support.stores import held

CODE = generate(b"tenletters")
WIDTHS = {"phone": {"width": 360, "height": 780}, "computer": {"width": 1440, "height": 900}}
WAYS = (("phone", False), ("computer", True), ("phone", True), ("computer", False))
"""A size, and whether scripts run. The first is tried in every run."""


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[tuple[str, Services, list[Photo]]]:
    """The address of an atlas, its services, and the three photos of the family that has the code."""
    app = create_app(Settings(imagedb_home=tmp_path / "home"), clock=lambda: TODAY)
    services = app.state.services
    services.catalogue.consents.merge(consent(), TODAY)
    made = [one for one, _ in zip(photos(size=160), range(3), strict=False)]
    for one in made:
        put(services.catalogue, services.store, one)
    services.catalogue.codes.bind("c-1", hash_code(CODE))
    services.catalogue.sets.create("Chests", "", [SetItem(made[0].photo.id)], TODAY)
    with served(app) as address:
        yield address, services, [one.photo for one in made]


def visitor(browser: Browser, address: str, size: str, *, scripts: bool) -> BrowserContext:
    """A browser of that size, with or without JavaScript."""
    return browser.new_context(base_url=address, java_script_enabled=scripts, viewport=WIDTHS[size])


def enter(page: Page) -> None:
    """Type the code as a tired person does."""
    page.goto("/withdraw")
    page.fill("#code", CODE.lower().replace("-", " "))
    page.click("button:has-text('Show my photos')")


@pytest.mark.parametrize(("size", "scripts"), some(WAYS, 0))
def test_three_clicks_take_everything_back(
    browser: Browser, atlas: tuple[str, Services, list[Photo]], size: str, *, scripts: bool
) -> None:
    """From the home page: the link at the foot, the code, done; with and without a script; and the page says what cannot be done."""
    address, services, theirs = atlas
    context = visitor(browser, address, size, scripts=scripts)
    page = context.new_page()
    page.goto("/")
    page.click("footer >> text=Take your photos back")
    page.fill("#code", CODE)
    page.click("button:has-text('Show my photos')")
    expect(page.locator(".options img")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    assert all(page.locator(".options img").evaluate_all("all => all.map(one => one.naturalWidth > 0)"))
    page.click("text=Take all photos back now")
    said = page.text_content("#said") or ""
    assert "We took down 3 photos and wiped our copies." in said
    assert wording.FAMILY_COPIES in said
    assert "We hold no photos of yours." == page.text_content("#none")
    assert "/withdraw/choice" == page.evaluate("location.pathname") if scripts else True
    for photo in theirs:
        assert isinstance(services.catalogue.photos.get(photo.id, TODAY), Tombstone)
    assert [] == held(services.store)
    enter(page)
    assert "1 June 2026: we took down 3 photos and wiped our copies." in (page.text_content("#history") or "")
    context.close()


@in_full
def test_every_state_of_the_page_is_accessible_and_fits(
    browser: Browser, atlas: tuple[str, Services, list[Photo]]
) -> None:
    """Axe finds nothing on the form, after a wrong code, on the page, after a choice; nothing scrolls sideways."""
    context = visitor(browser, atlas[0], "phone", scripts=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    def check(wrong: Callable[[Page], list[str]] = state_violations) -> None:
        for size in ({"width": 320, "height": 700}, *WIDTHS.values()):
            page.set_viewport_size(size)
            assert 0 == overflow(page)
        assert [] == wrong(page)

    page.goto("/withdraw")
    check()
    page.fill("#code", generate(b"otherchanc"))
    page.click("button:has-text('Show my photos')")
    assert "We do not know this code" in (page.text_content("[role=alert]") or "")
    check()
    enter(page)
    check(violations)
    page.check("input[value='use:research']")
    page.click("text=Take it back now")
    assert "no one may use the photos for this: research." in (page.text_content("#said") or "")
    check()
    page.check(f"input[value='photo:{atlas[2][0].id}']")
    page.click("text=Take it back now")
    assert "We took down 1 photo and wiped our copies." in (page.text_content("#said") or "")
    check()
    context.close()
    assert [] == [said for said in complaints if "status of 403" not in said]


@in_full
def test_the_keyboard_is_enough(browser: Browser, atlas: tuple[str, Services, list[Photo]]) -> None:
    """Tab, space, arrow and Enter do all of it."""
    address, services, theirs = atlas
    context = visitor(browser, address, "computer", scripts=False)
    page = context.new_page()
    page.goto("/withdraw")
    page.focus("#code")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.wait_for_selector(".options")
    page.focus("input[value^='photo:']")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#said")
    assert isinstance(services.catalogue.photos.get(theirs[0].id, TODAY), Tombstone)
    assert set(PURPOSES) == set(getattr(services.catalogue.photos.get(theirs[1].id, TODAY), "purposes", ()))
    context.close()


def test_the_code_is_in_no_address_and_no_picture_is_kept(
    browser: Browser, atlas: tuple[str, Services, list[Photo]]
) -> None:
    """No request names the code in its address or its referrer, no answer may be stored, and there is no cookie."""
    context = visitor(browser, atlas[0], "phone", scripts=True)
    page = context.new_page()
    asked, kept = [], []
    page.on("request", lambda r: asked.append(f"{r.url} {r.headers.get('referer', '')}"))
    page.on("response", lambda r: kept.append((r.url, r.headers.get("cache-control"))))
    enter(page)
    page.click("text=Take all photos back now")
    page.wait_for_selector("#said")
    bare = CODE.replace("-", "").lower()
    assert [] == [url for url in asked if bare in url.lower().replace("-", "").replace("%20", "")]
    assert [] == [url for url in asked if "/withdraw" in url.partition(" ")[2]]
    assert {"no-store"} == {said for url, said in kept if "/withdraw" in url}
    assert [] == context.cookies()
    context.close()


@in_full
def test_staff_withdraw_with_one_click(browser: Browser, atlas: tuple[str, Services, list[Photo]]) -> None:
    """The number of the consent, then a button; accessible, and no wider than a phone."""
    address, services, theirs = atlas
    officer = person(services.catalogue, Role.CONSENT_OFFICER)
    name, _, token = session_headers(services, officer)["Cookie"].partition("=")
    context = visitor(browser, address, "phone", scripts=True)
    context.add_cookies([{"name": name, "value": token, "url": address}])
    page = context.new_page()
    page.goto("/staff/families")
    page.fill("#consent", "c-1")
    page.click("text=Show the photos")
    expect(page.locator(".piece img")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    assert all(page.locator(".piece img").evaluate_all("all => all.map(one => one.naturalWidth > 0)"))
    for size in WIDTHS.values():
        page.set_viewport_size(size)
        assert 0 == overflow(page)
    assert [] == state_violations(page)
    page.click("text=Withdraw this photo >> nth=0")
    assert "Withdrawn: 1 photos." in (page.text_content("#said") or "")
    page.click("text=Give a new code")
    assert [] == state_violations(page)
    assert hash_code(page.text_content("#code") or "").startswith("scrypt$")
    page.click("text=Withdraw everything (2)")
    assert "There is no photo of this family" in (page.text_content("#none") or "")
    for photo in theirs:
        assert isinstance(services.catalogue.photos.get(photo.id, TODAY), Tombstone)
    context.close()
