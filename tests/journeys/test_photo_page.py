"""The photo page and the display check in a real browser: slider, close-up, keyboard, touch, and what is remembered."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.app import create_app
from imagedb.model import Photo
from imagedb.settings import Settings
from imagedb.vocabulary import BodySite, Condition
from ingest.workers import InlineExecutor
from tests.support.atlas import fill
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY
from tests.support.examples import in_full

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Photo]]:
    """The address of a small atlas, and a photo of jaundice at the chest."""
    settings = Settings(imagedb_home=tmp_path_factory.mktemp("photo"))
    app = create_app(settings, clock=lambda: TODAY, workers=InlineExecutor())
    photos = fill(app.state.services.catalogue, app.state.services.store)
    with served(app) as address:
        yield (
            address,
            next(
                p for p in photos if (p.conditions[0], p.body_site) == (Condition.JAUNDICE, BodySite.STERNUM)
            ),
        )


@pytest.fixture
def page(browser: Browser, atlas: tuple[str, Photo]) -> Iterator[Page]:
    """The photo's page on a ward computer; a word on its console fails the test."""
    context = browser.new_context(base_url=atlas[0], viewport=DESK, reduced_motion="reduce")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"/photos/{atlas[1].id}")
    yield opened
    context.close()
    assert [] == [said for said in complaints if "ERR_FAILED" not in said]


def edge(page: Page) -> float:
    """Where the picture as shot ends, in percent of its width from the left: `inset(0px 70% 0px 0px)` leaves 30."""
    inset: str = page.locator("#pair .frame").first.evaluate("one => getComputedStyle(one).clipPath")
    return 100 - float(inset.removeprefix("inset(").split()[1].rstrip("%"))


def test_the_slider_cuts_the_upper_picture(page: Page) -> None:
    """By keyboard and by dragging on the picture; both pictures lie on each other, and words say where it stands."""
    slider = page.get_by_label("Slide: as shot on the left, calibrated on the right")
    assert 50 == edge(page)
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_value("30")
    assert 30 == edge(page)
    expect(slider).to_have_attribute(
        "aria-valuetext", "as shot up to 30 percent from the left, calibrated beyond"
    )
    boxes = [page.locator("#pair .frame").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0] == boxes[1]
    box = boxes[1]
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle + 20)
    page.mouse.up()
    page.mouse.move(box["x"], box["y"])
    expect(slider).to_have_value(re.compile("^(79|80|81)$"))
    assert pytest.approx(80, abs=1) == edge(page)
    page.check("input[value=beside]")
    assert not page.locator("#cut").is_visible()


@in_full
def test_the_close_up_is_loaded_when_asked_for(page: Page, atlas: tuple[str, Photo]) -> None:
    """Its script and tiles come from here and not before; it is accessible, named, outlined, and says SIMULATED."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator("#cut")).to_be_visible()
    assert [] == [address for address in asked if "openseadragon" in address or "/iiif/" in address]
    page.check("input[value=close]")
    lens = page.locator("#lens")
    expect(lens.locator(".tag")).to_have_text(["1", "2"])
    expect(lens.locator(".outlines")).to_be_visible()
    expect(page.locator(".looking .mark")).to_have_text("SIMULATED")
    assert [] == [address for address in asked if not address.startswith(atlas[0])]
    assert {atlas[1].id, f"{atlas[1].id}.as_shot"} == {
        address.split("/iiif/image/")[1].split("/")[0] for address in asked if "/iiif/image/" in address
    }
    expect(page.get_by_role("application")).to_have_accessible_name(
        "Close-up. Arrow keys move it, plus and minus zoom, nought shows the whole picture."
    )
    assert [] == state_violations(page)
    page.uncheck("#outlines")
    expect(lens.locator(".tag").first).to_be_hidden()
    expect(lens.locator(".outlines")).to_be_hidden()


# The middle of the close-up's canvas has the colour of the middle of that picture, but for what JPEG changes.
SHOWS = """number => {
    const middle = (one) => {
        const dot = document.createElement("canvas");
        dot.width = dot.height = 1;
        const [wide, high] = [one.naturalWidth || one.width, one.naturalHeight || one.height];
        dot.getContext("2d").drawImage(one, wide * 0.48, high * 0.48, wide * 0.04, high * 0.04, 0, 0, 1, 1);
        return [...dot.getContext("2d").getImageData(0, 0, 1, 1).data];
    };
    const seen = middle(document.querySelector("#lens canvas"));
    const wanted = middle(document.querySelectorAll("#pair img")[number]);
    return seen.every((value, channel) => Math.abs(value - wanted[channel]) <= 4);
}"""


@in_full
def test_the_slider_cuts_the_close_up_too(page: Page) -> None:
    """All to the right the close-up shows the picture as shot, all to the left the calibrated one."""
    page.check("input[value=close]")
    expect(page.locator("#lens .tag")).to_have_count(2)
    page.locator("#part").fill("100")
    page.wait_for_function(SHOWS, arg=0)
    page.locator("#part").fill("0")
    page.wait_for_function(SHOWS, arg=1)


def width(page: Page) -> float:
    """How wide the outlines lie over the close-up: they grow with it."""
    return float(page.locator("#lens .outlines").evaluate("one => one.getBoundingClientRect().width"))


def test_the_close_up_works_by_keyboard_and_buttons(page: Page) -> None:
    """Plus and buttons zoom, nought shows the whole, keys that would turn the picture do nothing, and focus is marked."""
    page.check("input[value=close]")
    expect(page.locator("#lens .tag")).to_have_count(2)
    whole = width(page)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function(
        "whole => document.querySelector('#lens .outlines').getBoundingClientRect().width > 1.2 * whole",
        arg=whole,
    )
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("application")).to_be_focused()
    mark = page.locator(".looking").evaluate("one => getComputedStyle(one, '::after').borderTopWidth")
    assert "4px" == mark
    page.keyboard.press("r")
    page.keyboard.press("f")
    page.keyboard.press("0")
    page.wait_for_function(
        "whole => document.querySelector('#lens .outlines').getBoundingClientRect().width < 1.01 * whole",
        arg=whole,
    )
    turned = page.locator("#lens .outlines").evaluate("one => getComputedStyle(one).transform")
    assert turned in {"none", "matrix(1, 0, 0, 1, 0, 0)"}
    page.keyboard.press("Shift+Equal")
    page.wait_for_function(
        "whole => document.querySelector('#lens .outlines').getBoundingClientRect().width > 1.05 * whole",
        arg=whole,
    )


@in_full
def test_without_the_close_up_the_page_stays_whole(page: Page) -> None:
    """Where its script does not come, the slider is back and a sentence says so."""

    def lost(route: Route) -> None:
        route.abort()

    page.route("**/vendor/openseadragon*", lost)
    page.locator("input[value=close]").click()
    expect(page.locator("#stage-said")).to_have_text(
        "The close-up could not be loaded. The pictures below are whole."
    )
    expect(page.locator("input[value=over]")).to_be_checked()
    expect(page.locator("#pair")).to_be_visible()


@in_full
def test_a_phone_has_it_all(browser: Browser, atlas: tuple[str, Photo]) -> None:
    """With a finger on the picture the slider moves; slider and close-up fit the screen."""
    context = browser.new_context(
        base_url=atlas[0], viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"/photos/{atlas[1].id}")
    frame = page.locator("#pair .frame").nth(1)
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + 50)
    expect(page.locator("#part")).to_have_value("25")
    assert 0 == overflow(page)
    page.check("input[value=close]")
    expect(page.locator("#lens .tag")).to_have_count(2)
    assert 0 == overflow(page)
    context.close()


def test_without_javascript_both_pictures_stand_whole(browser: Browser, atlas: tuple[str, Photo]) -> None:
    """Side by side and outlined, no control that does nothing, and a sentence that says what is missing."""
    context = browser.new_context(base_url=atlas[0], viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/photos/{atlas[1].id}")
    boxes = [page.locator("#pair .frame").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    expect(page.locator(".needs")).to_be_visible()
    assert [False] * 3 == [page.locator(name).is_visible() for name in ("#views", "#cut", "#close")]
    page.goto("/display-check")
    expect(page.locator("noscript p", has_text="needs JavaScript")).to_be_visible()
    assert 0 == page.get_by_role("button", name="it passed").count()
    context.close()


@in_full
def test_the_browser_remembers_what_was_found_of_the_screen(page: Page, atlas: tuple[str, Photo]) -> None:
    """A pass or a failure is told on photo pages; nothing of it is sent, and it can be forgotten."""
    page.click("text=Check this screen first")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="it passed").click()
    expect(page.get_by_text("Noted: this screen passed.")).to_be_visible()
    assert [] == [address for address in sent if "/static/" not in address]
    assert [] == state_violations(page)
    assert [] == page.context.cookies()
    page.goto(f"/photos/{atlas[1].id}")
    expect(page.get_by_text("this screen passes the display check")).to_be_visible()
    page.click("text=Check it again")
    page.get_by_role("button", name="it failed").click()
    page.goto(f"/photos/{atlas[1].id}")
    expect(page.get_by_text("go by the numbers, not by the colours")).to_be_visible()
    page.click(".screen a:visible")
    page.get_by_role("button", name="Forget it").click()
    page.goto(f"/photos/{atlas[1].id}")
    expect(page.get_by_text("Check this screen first")).to_be_visible()
