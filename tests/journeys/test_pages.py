"""The pages in a real browser: axe, keyboard, no JavaScript, widths, and what the scripts add."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb import wording
from imagedb.model import Photo
from imagedb.settings import Settings
from tests.support.atlas import fill
from tests.support.browser import overflow, served, state_violations, violations
from tests.support.chart_scene import Scene, outer_corners, render
from tests.support.consents import TODAY
from tests.support.examples import IN_FULL, in_full, some
from tests.support.pages import PAGES

PATHS = (
    *(path for path in PAGES if path != "/docs"),  # tried unfolded, which is more, in test_interface.py
    "/search?condition=cyanosis_central&sort=tone",
    "/search?condition=acrocyanosis&body_site=sclera",
    "/across-tones?condition=cyanosis_central&body_site=sternum",
    "/sets/new?basket={}",
    "/sets/balance?condition=jaundice&condition=acrocyanosis&condition=none",
    "/sets/balance?photos=30&condition=jaundice&condition=cyanosis_central&condition=pallor&condition=none&body_site=gum",
    "/nowhere",
)
# A phone, a tablet, a ward computer; 320 is 1280 at 400 % zoom.
WIDTHS = some((320, 360, 768, 1280), 0)
# What axe looks at in a usual run: home, a search, a photo, a form, a table, a guide, an error.
_OF_EACH_KIND = {"/", "/search", "/photos/{}", "/compare", "/coverage", "/where-to-look", "/nowhere"}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[Photo]]]:
    """The address of a small atlas, and its photos."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("pages")), clock=lambda: TODAY)
    services = app.state.services
    photos = fill(services.catalogue, services.store)
    with served(app) as address:
        yield address, photos


@pytest.fixture
def page(browser: Browser, atlas: tuple[str, list[Photo]]) -> Iterator[Page]:
    """A fresh page with scripts; anything written to its console fails the test."""
    with listened_to(browser, atlas[0]) as opened:
        yield opened


@pytest.fixture(scope="module")
def same_page(browser: Browser, atlas: tuple[str, list[Photo]]) -> Iterator[Page]:
    """One page for tests that leave nothing behind in it."""
    with listened_to(browser, atlas[0]) as opened:
        yield opened


@contextmanager
def listened_to(browser: Browser, address: str) -> Iterator[Page]:
    """A page with scripts on a ward computer, to whose console nothing was written in the end."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(f"{message.text} at {opened.url}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [] == [said for said in complaints if not re.search("status of 40[04]", said)]


@pytest.fixture
def plain(browser: Browser, atlas: tuple[str, list[Photo]]) -> Iterator[Page]:
    """A fresh page on a phone without JavaScript."""
    context = browser.new_context(
        base_url=atlas[0], java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_fits(same_page: Page, atlas: tuple[str, list[Photo]], path: str) -> None:
    """No width down to 320 pixels scrolls sideways, and axe finds nothing: in full at each width."""
    same_page.goto(path.format(atlas[1][8].id))
    found, looked_at = {}, path in _OF_EACH_KIND
    for width in WIDTHS:
        same_page.set_viewport_size({"width": width, "height": 800})
        axe = violations(same_page) if IN_FULL or (looked_at and width == min(WIDTHS)) else []
        found[width] = (overflow(same_page), axe)
    assert dict.fromkeys(WIDTHS, (0, [])) == found


def test_search_works_without_javascript(plain: Page) -> None:
    """Words, filters, a chip, more photos and a photo: all plain forms and links."""
    plain.goto("/search")
    plain.fill("#q", "jaundice chest")
    plain.click(".words button")
    assert "6 photos" == plain.text_content("#count")
    plain.click("#filters > summary")
    plain.check("input[name=ita_class][value=dark]")
    plain.click(".apply")
    assert "1 photo" == plain.text_content("#count")
    plain.click(".shot")
    assert "Jaundice at the chest" == plain.text_content("h1")
    plain.uncheck("#outlines")
    expect(plain.locator(".outlines").first).to_be_hidden()
    plain.goto("/search")
    plain.click("text=Next photos")
    expect(plain.locator(".card")).to_have_count(6)


@in_full
def test_a_set_is_made_without_javascript(plain: Page) -> None:
    """Gathering by links, a form, a share link, and a change with the key typed in."""
    plain.goto("/search?condition=jaundice&body_site=sternum")
    plain.locator("text=Add to a set").nth(0).click()
    plain.locator("text=Add to a set").nth(0).click()
    plain.click("text=Make the set")
    plain.fill("#title", "Two tones")
    plain.click("#set-form button:has-text('Make the set')")
    link = plain.text_content("#edit-link") or ""
    address, key = link.split("#")
    plain.goto(address)
    plain.fill("#title", "Two tones, renamed")
    plain.fill("#key", key)
    plain.click("text=Save the changes")
    assert "Two tones, renamed" == plain.text_content("h1")
    expect(plain.locator(".set figure")).to_have_count(2)


def test_a_photo_is_reached_by_keyboard(page: Page) -> None:
    """Skip link, then a card: every stop shows where the focus is."""
    page.goto("/search?condition=none")
    page.keyboard.press("Tab")
    assert "Skip to the content" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.className, parseFloat(s.outlineWidth)]; })()"
        )
        assert 2 <= focused[1]
        if focused[0] == "shot":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/photos/*")


def test_filters_update_in_place_and_can_be_shared(page: Page) -> None:
    """Ticking a filter changes photos, counts, address and title, keeps the focus, and says so aloud."""
    page.goto("/search")
    page.check("input[type=checkbox][name=condition][value=acrocyanosis]")
    expect(page.locator("#said")).to_have_text("6 photos")
    assert wording.EMERGENCY == (page.text_content(".urgent") or "").strip()
    assert "condition=acrocyanosis" in page.url
    assert page.title().startswith("Acrocyanosis")
    assert "acrocyanosis" == page.evaluate("document.activeElement.value")
    page.go_back()
    expect(page.locator("#count")).to_have_text("30 photos")


@in_full
def test_pages_are_turned_by_keyboard(page: Page) -> None:
    """Arrow keys go from photo to photo, over the last one to the next page, and back; the address can be shared."""
    page.goto("/search")
    shots = page.locator("#grid .shot")
    expect(page.locator("#keys")).to_be_visible()
    shots.first.focus()
    page.keyboard.press("ArrowRight")
    expect(shots.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(shots.nth(23)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#said")).to_have_text("6 of 30 photos")
    expect(shots.first).to_be_focused()
    assert "cursor=" in page.url
    assert [] == state_violations(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#said")).to_have_text("24 of 30 photos")
    expect(shots.nth(23)).to_be_focused()


@in_full
def test_a_mistyped_search_is_accessible(page: Page) -> None:
    """Axe finds nothing where a search is explained and where it cannot be read; a phone shows all of it."""
    page.goto("/search")
    page.click("text=Search more exactly")
    assert [] == state_violations(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert 0 == overflow(page)
    with page.expect_response("**/search?*"):
        page.fill("#q", "conditon:jaundice")
        page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("conditon")
    assert [] == state_violations(page)
    assert 0 == overflow(page)


@in_full
def test_a_set_is_gathered_and_changed(page: Page) -> None:
    """Gathered photos survive a change of page; the key comes from the link; photos move by button."""
    page.goto("/search?condition=jaundice&body_site=sclera")
    page.locator("[data-gather]").nth(0).click()
    page.locator("[data-gather]").nth(1).click()
    page.goto("/search")
    page.click("#basket-make")
    page.fill("#title", "Eyes")
    page.click("#set-form button:has-text('Make the set')")
    expect(page.locator("#edit-link")).to_be_visible()
    expect(page.locator("#basket")).to_be_hidden()
    assert [] == state_violations(page)
    page.click("text='Change it'")
    page.wait_for_load_state()
    before = page.locator("input[name=photo]").evaluate_all("all => all.map(one => one.value)")
    page.locator("button[aria-label^='Move down']").first.click()
    with page.expect_navigation():
        page.click("text=Save the changes")
    after = page.locator(".set a.frame").evaluate_all("all => all.map(one => one.pathname.split('/')[2])")
    assert before == after[::-1]
    assert [] == state_violations(page)


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo with a colour card on skin."""
    image, _ = render(Scene(size=(800, 600), background=(0.42, 0.28, 0.2)))
    path = tmp_path_factory.mktemp("card") / "ward.png"
    cv2.imwrite(str(path), image.encoded[..., ::-1])
    return path


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag on the preview, in shares of its width and height."""
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=3)
    page.mouse.up()


def test_a_region_is_dragged_and_compared(page: Page, card: Path) -> None:
    """Dragging and arrow keys fill in the numbers; the result is accessible and fits a phone."""
    page.goto("/compare")
    page.set_input_files("#photo", card)
    page.wait_for_selector("#preview:not([hidden])")
    page.locator("#picture").scroll_into_view_if_needed()
    drag(page, (0.02, 0.03), (0.17, 0.18))
    left, width = (float(page.input_value(f"#{name}")) for name in ("left", "width"))
    assert (pytest.approx(2, abs=0.5), pytest.approx(15, abs=0.5)) == (left, width)
    page.keyboard.press("ArrowRight")
    assert pytest.approx(left + 1, abs=0.11) == float(page.input_value("#left"))
    page.locator("#which input").nth(1).check()
    drag(page, (0.02, 0.8), (0.12, 0.95))
    assert pytest.approx(80, abs=0.5) == float(page.input_value("#tone_top"))
    page.select_option("#body_site", "sternum")
    page.select_option("#sign", "jaundice")
    assert [] == state_violations(page)
    page.click("text=Show the references")
    page.wait_for_selector("#sentences")
    assert [] == state_violations(page)
    page.set_viewport_size({"width": 360, "height": 780})
    assert 0 == overflow(page)


@in_full
def test_a_card_is_shown_by_its_corners(page: Page, card: Path) -> None:
    """Four rings are dragged to the card's corners and set finely by keys; the result rests on them."""
    page.goto("/compare")
    page.set_input_files("#photo", card)
    page.wait_for_selector("#preview:not([hidden])")
    page.locator("#picture").scroll_into_view_if_needed()
    drag(page, (0.02, 0.03), (0.17, 0.18))
    page.locator("#which input").nth(2).check()
    page.locator("#picture").scroll_into_view_if_needed()
    scene = Scene(size=(800, 600))
    places = outer_corners(scene) / scene.size
    for start, end in zip(((0.3, 0.35), (0.7, 0.35), (0.7, 0.65), (0.3, 0.65)), places, strict=True):
        drag(page, start, (end[0], end[1]))
    for number, (x, y) in enumerate(places, start=1):
        assert pytest.approx(100 * x, abs=0.3) == float(page.input_value(f"#corner_{number}_x"))
        assert pytest.approx(100 * y, abs=0.3) == float(page.input_value(f"#corner_{number}_y"))
    page.keyboard.press("2")
    before = float(page.input_value("#corner_2_x"))
    page.keyboard.press("ArrowLeft")
    assert pytest.approx(before - 0.1, abs=0.011) == float(page.input_value("#corner_2_x"))
    assert [] == state_violations(page)
    page.select_option("#body_site", "sternum")
    page.select_option("#sign", "jaundice")
    page.click("text=Show the references")
    page.wait_for_selector("#sentences")


@in_full
def test_compare_works_without_javascript(plain: Page, card: Path) -> None:
    """Typed numbers do the same as dragging."""
    plain.goto("/compare")
    plain.set_input_files("#photo", card)
    for name, value in (("left", "2"), ("top", "3"), ("width", "15"), ("height", "15")):
        plain.fill(f"#{name}", value)
    plain.select_option("#body_site", "sternum")
    plain.select_option("#sign", "jaundice")
    plain.click("text=Show the references")
    assert "Your photo beside the references" == plain.text_content("h1")
    expect(plain.locator(".references .card").first).to_be_visible()
