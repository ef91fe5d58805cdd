"""Across tones in a real browser: zoom and pan in step, a phone, the printed sheet, and no JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb import wording
from imagedb.settings import Settings
from tests.support import pdf
from tests.support.atlas import fill
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY
from tests.support.examples import in_full, some

CHEST = "/across-tones?condition=jaundice&body_site=sternum"
# Of every picture: its zoom, and how far it is moved in shares of its own size.
PLACED = """all => all.map((one) => {
    const m = new DOMMatrix(getComputedStyle(one).transform);
    return [m.a, m.e / one.offsetWidth, m.f / one.offsetHeight].map((n) => Math.round(1000 * n) / 1000);
})"""
# None shows anything but the picture: each covers its window whatever was done.
COVERED = """all => all.every((one) => {
    const inner = one.getBoundingClientRect(), outer = one.parentElement.getBoundingClientRect();
    return inner.left <= outer.left + 1 && inner.top <= outer.top + 1
        && inner.right >= outer.right - 1 && inner.bottom >= outer.bottom - 1;
})"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small atlas."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("across")), clock=lambda: TODAY)
    fill(app.state.services.catalogue, app.state.services.store)
    with served(app) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page without movement; anything written to its console fails the test."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [] == complaints


def placed(page: Page) -> list[list[float]]:
    """Zoom and place of every picture."""
    found: list[list[float]] = page.locator(".tones img").evaluate_all(PLACED)
    return found


def test_pictures_zoom_and_move_in_step(page: Page) -> None:
    """Buttons: all alike, none beyond its edge, and the focus stays where it can go on."""
    page.goto(CHEST)
    page.click("text=Zoom in")
    expect(page.locator("#zoomed")).to_have_text("Pictures 1.5 times as large")
    assert {1.5} == {zoom for zoom, _, _ in placed(page)}
    page.click("text=Zoom in")
    page.click("button[aria-label='Move left']")
    assert 1 == len({tuple(place) for place in placed(page)})
    assert placed(page)[0][1] > 0
    assert page.locator(".tones img").evaluate_all(COVERED)
    assert [] == state_violations(page)
    page.click("text=Whole pictures")
    assert {(1, 0, 0)} == {tuple(place) for place in placed(page)}
    assert "Zoom in" == page.evaluate("document.activeElement.textContent")


@in_full
def test_pictures_are_moved_by_keys_and_by_dragging(page: Page) -> None:
    """Plus and arrows once the photos have the focus; a drag moves all and leaves the page where it is."""
    page.goto(CHEST)
    page.locator("#tones").focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    zoom, right, below = placed(page)[0]
    assert (2.25, True, True) == (zoom, right < 0, below < 0)
    page.locator(".tones img").first.scroll_into_view_if_needed()
    box = page.locator(".tones img").first.locator("..").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 80, steps=4)
    page.mouse.up()
    assert placed(page)[0][1] > right
    assert page.locator(".tones img").evaluate_all(COVERED)
    assert page.url.endswith(CHEST)
    page.locator("#tones").focus()
    page.keyboard.press("0")
    assert {(1, 0, 0)} == {tuple(place) for place in placed(page)}


@in_full
def test_more_of_a_picture_is_fetched_once_somebody_looks(page: Page) -> None:
    """Small pictures first; zoomed they come from IIIF, in half and then in full size."""
    page.goto(CHEST)
    first = page.locator(".tones img").first
    expect(first).to_have_attribute("src", re.compile(r"/renditions/thumbnail$"))
    page.click("text=Zoom in")
    expect(first).to_have_attribute("src", re.compile(r"^/iiif/image/\w+/full/160,/0/default\.jpg$"))
    page.click("text=Zoom in")
    page.click("text=Zoom in")
    expect(first).to_have_attribute("src", re.compile(r"/full/max/0/default\.jpg$"))
    expect(first).to_have_js_property("naturalWidth", 320)


@in_full
def test_a_sheet_is_one_page_of_a4(page: Page) -> None:
    """With attribution, marks and what to measure; without forms and buttons."""
    for asked in (CHEST, "/across-tones?condition=cyanosis_central", "/across-tones?condition=acrocyanosis"):
        page.goto(asked)
        assert 1 == pdf.pages(page.pdf(prefer_css_page_size=True))
    page.goto(CHEST)
    page.emulate_media(media="print")
    for kept in ("#measure", ".credit", ".tones .mark >> nth=0", "#verdict"):
        expect(page.locator(kept)).to_be_visible()
    for left_out in (".choose", "#together", "#print", ".jump"):
        expect(page.locator(left_out)).to_be_hidden()


@pytest.mark.parametrize("width", some((320, 360, 768, 1280), 0, 2))
def test_a_phone_swipes_through_the_tones(page: Page, width: int) -> None:
    """The page itself never moves sideways, and each tone is reached by its link."""
    page.set_viewport_size({"width": width, "height": 780})
    page.goto(f"{CHEST}&provenance=simulated")
    assert 0 == overflow(page)
    assert [] == state_violations(page)
    if width < 960:
        page.click(".jump >> text=Dark")
        expect(page.locator("#tone-dark")).to_be_in_viewport()
        assert 0 == overflow(page)


@in_full
def test_without_javascript_a_form_chooses_the_sheet(browser: Browser, address: str) -> None:
    """On a phone: the form is opened, cyanosis chosen, the emergency line stands first, and photos are gathered."""
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    plain = context.new_page()
    plain.goto("/")
    plain.click(".starts >> text=Jaundice across skin tones")
    expect(plain.locator("#together")).to_be_hidden()
    plain.click("text=Change what is shown")
    plain.select_option("#condition", "acrocyanosis")
    plain.select_option("#body_site", "palm")
    plain.click("text='Show'")
    assert wording.EMERGENCY == (plain.text_content(".urgent") or "").strip()
    assert "Acrocyanosis on the palm, across skin tones" == plain.text_content("h1")
    plain.wait_for_load_state()
    many = plain.locator(".tones .shot").count()
    plain.click(".bar >> text=/^Add the/")
    assert str(many) == plain.text_content("#basket-count")
    plain.click("text=Make the set")
    expect(plain.locator("input[name=photo]")).to_have_count(many)
    context.close()
