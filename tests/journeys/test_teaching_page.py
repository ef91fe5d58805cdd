"""Teaching sets in a real browser: from home to an export, dragging, presenting, and a quiz that stays here."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb import wording
from imagedb.model import Photo, SetItem
from imagedb.settings import Settings
from imagedb.vocabulary import BodySite, Condition
from tests.support.atlas import TONES, fill, photo, put
from tests.support.browser import overflow, served, state_violations, violations
from tests.support.consents import TODAY
from tests.support.examples import in_full, some

WIDTHS = (320, 768, 1280)
Atlas = tuple[str, str, str]
"""An address, and a set's id and edit key."""


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """A small atlas with a set: the white of three babies' eyes with and without jaundice, and cyanosis."""
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("teaching")), clock=lambda: TODAY)
    services = app.state.services
    photos = fill(services.catalogue, services.store, size=160)
    eyes = [one for one in photos if one.body_site is BodySite.SCLERA and one.ita_class == "brown"]
    eyes += [_eye(services, 800 + n, Condition.JAUNDICE) for n in range(2)]
    bare = [_eye(services, 810 + n, Condition.NONE) for n in range(3)]
    lips = [one for one in photos if one.conditions == (Condition.CYANOSIS_CENTRAL,)][:1]
    items = [SetItem(one.id, "A note", "Where next?") for one in (*eyes[:2], *bare[:2], *lips)]
    made, key = services.catalogue.sets.create("Eyes and gums", "", items, TODAY)
    with served(app) as address:
        yield address, made.id, key


def _eye(services: object, number: int, sign: Condition) -> Photo:
    skin, monk = TONES[4]
    made = photo(number, sign, BodySite.SCLERA, skin, monk, group=f"e-{number}", size=160)
    put(services.catalogue, services.store, made)  # type: ignore[attr-defined]  # the state of an application is untyped
    return made.photo


@pytest.fixture
def page(browser: Browser, atlas: Atlas) -> Iterator[Page]:
    """A fresh page with scripts; anything written to its console fails the test."""
    context = browser.new_context(base_url=atlas[0], viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [] == complaints


@pytest.fixture
def plain(browser: Browser, atlas: Atlas) -> Iterator[Page]:
    """A fresh page on a phone without JavaScript."""
    context = browser.new_context(
        base_url=atlas[0], java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("end", some(("", "/edit", "/present", "/quiz", "/versions"), 0))
def test_a_page_of_a_set_is_accessible_and_fits(page: Page, atlas: Atlas, end: str) -> None:
    """Axe finds nothing, and no width down to 320 pixels scrolls sideways."""
    page.goto(f"/sets/{atlas[1]}{end}")
    wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide[width] = overflow(page)
    assert dict.fromkeys(WIDTHS, 0) == wide
    assert [] == violations(page)


@in_full
def test_a_balanced_set_is_four_clicks_from_home(page: Page) -> None:
    """Teaching, balance, make, export: ten photos, and the export's address is the set's."""
    page.goto("/search?condition=jaundice")
    page.locator("[data-gather]").first.click()
    page.goto("/")
    page.click("nav >> text=Teaching")
    page.click("text=Balance a set")
    page.click("button:has-text('Make the set')")
    expect(page.locator(".lede")).to_contain_text(": 10 photos.")
    expect(page.locator("#basket-count")).to_have_text("1")  # what was gathered is not lost to another set
    reading = page.text_content("#read-link") or ""
    expect(page.locator("a:has-text('Export')")).to_have_attribute(
        "href", f"/sets/{reading.rsplit('/', 1)[1]}/export"
    )


def photos_in(page: Page) -> list[str]:
    """The photos of the form, in order."""
    values: list[str] = page.locator("input[name=photo]").evaluate_all("all => all.map(one => one.value)")
    return values


def test_a_photo_is_dragged_to_its_place(page: Page, atlas: Atlas) -> None:
    """The handle carries it, places are numbered anew, the place is said aloud, and the order is what is saved."""
    page.set_viewport_size({"width": 1280, "height": 1800})  # every photo in view: nothing scrolls on the way
    page.goto(f"/sets/{atlas[1]}/edit#{atlas[2]}")
    before = photos_in(page)
    grip, target = page.locator(".grip").first, page.locator(".piece").nth(2)
    start = grip.bounding_box()
    assert start is not None
    page.mouse.move(start["x"] + 5, start["y"] + 20)
    page.mouse.down()
    for _ in range(2):  # each photo that is passed moves up, and with it what lies under the pointer
        box = target.bounding_box()
        assert box is not None
        page.mouse.move(start["x"] + 5, box["y"] + box["height"] * 0.8, steps=4)
    page.mouse.up()
    expected = [before[1], before[2], before[0], *before[3:]]
    assert expected == photos_in(page)
    places = page.locator(".order").evaluate_all("all => all.map(one => one.value)")
    assert [str(n + 1) for n in range(len(before))] == places
    expect(page.locator("#said")).to_have_text(f"Place 3 of {len(before)}")
    page.locator("button[name=up]").nth(2).click()
    page.locator("button[name=up]").nth(1).click()
    assert before == photos_in(page)


@in_full
def test_enter_in_the_title_saves_and_moves_nothing(page: Page, atlas: Atlas) -> None:
    """Return sends the form as its own button does, not as the first arrow would."""
    page.goto(f"/sets/{atlas[1]}/edit#{atlas[2]}")
    before = photos_in(page)
    page.press("#title", "Enter")
    page.wait_for_url(f"**/sets/{atlas[1]}")
    after = page.locator(".set a.frame").evaluate_all("all => all.map(one => one.pathname.split('/')[2])")
    assert before == after


def test_a_set_is_presented_by_keyboard(page: Page, atlas: Atlas) -> None:
    """One photo at a time; arrows go on and back, space and H show and hide what is known, Escape leaves."""
    page.goto(f"/sets/{atlas[1]}/present")
    slides = page.locator(".slide")
    known = page.locator(".slide:not([hidden]) .known")
    expect(slides.nth(0)).to_be_visible()
    expect(slides.nth(1)).to_be_hidden()
    expect(known).to_be_hidden()
    expect(page.locator(".slide:not([hidden]) .asked")).to_be_visible()
    assert wording.EMERGENCY == (page.text_content(".urgent") or "").strip()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#place")).to_have_text("2 of 5")
    page.keyboard.press(" ")
    expect(known).to_be_visible()
    expect(known).to_contain_text("A note")
    page.keyboard.press("h")
    expect(known).to_be_hidden()
    page.keyboard.press("H")
    expect(page.locator("#reveal")).to_have_attribute("aria-pressed", "true")
    assert [] == state_violations(page)
    page.keyboard.press("End")
    expect(page.locator("#place")).to_have_text("5 of 5")
    expect(known).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#said")).to_contain_text("4 of 5")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/sets/{atlas[1]}")


def test_the_answers_of_a_quiz_stay_in_the_browser(page: Page, atlas: Atlas) -> None:
    """Marked for each tone without a request, the first time and the second; nothing is kept in the browser either."""
    page.goto(f"/sets/{atlas[1]}/quiz")
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator(".told").first).to_be_hidden()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.resource_type != "image" else None)
    for answer in page.locator("input[value=cannot_tell]").all():
        answer.check()
    page.click("text=Show how it went")
    result = page.locator("#result")
    expect(result).to_be_focused()
    total = result.locator("tfoot td")
    expect(total).to_have_text(["5", "5", "1", "4", "0", "0"])
    for answer in page.locator("input[value=not_seen]").all():
        answer.check()
    page.locator("input[value=sure]").nth(0).check()
    page.click("text=Show how it went")
    expect(total.nth(2)).to_have_text("2")
    expect(total.nth(4)).to_have_text("3")
    expect(page.locator(".told [data-answer=not_seen]:visible")).to_have_count(5)
    assert [] == state_violations(page)
    assert [] == sent
    assert [0, ""] == page.evaluate("[sessionStorage.length, document.cookie]")


@in_full
def test_without_javascript_a_quiz_is_a_form(plain: Page, atlas: Atlas) -> None:
    """It says that answers are sent and not kept, and marks them as the script would."""
    plain.goto(f"/sets/{atlas[1]}/quiz")
    expect(plain.locator("noscript p")).to_be_visible()
    expect(plain.locator("#kept")).to_be_hidden()
    for answer in plain.locator("input[value=cannot_tell]").all():
        answer.check()
    plain.click("text=Show how it went")
    expect(plain.locator("#result tfoot td")).to_have_text(["5", "5", "1", "4", "0", "0"])
    expect(plain.locator("input[value=cannot_tell]:checked")).to_have_count(5)


@in_full
def test_without_javascript_photos_move_and_slides_stand_below_each_other(plain: Page, atlas: Atlas) -> None:
    """An arrow sends the form and saves nothing; presenting says what it needs and shows every caption."""
    plain.goto(f"/sets/{atlas[1]}/edit")
    before = photos_in(plain)
    plain.locator("button[name=down]").first.click()
    assert [before[1], before[0], *before[2:]] == photos_in(plain)
    plain.goto(f"/sets/{atlas[1]}/present")
    expect(plain.locator("noscript p")).to_be_visible()
    expect(plain.locator(".known:visible")).to_have_count(5)
