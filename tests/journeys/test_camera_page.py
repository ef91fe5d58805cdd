"""Compare with the device's camera, here one that Chromium makes up, and the rectangle under the pointer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from imagedb.settings import Settings
from ingest.workers import InlineExecutor
from tests.support.browser import launched, served
from tests.support.examples import in_full
from tests.support.staff import fits

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
FIELDS = ("left", "top", "width", "height")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser with a made-up camera that nobody has to allow."""
    with launched(*CAMERA) as found:
        yield found


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an empty atlas is served."""
    assert browser.is_connected()
    app = create_app(Settings(imagedb_home=tmp_path_factory.mktemp("camera")), workers=InlineExecutor())
    with served(app) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page on a phone."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 780})
    yield context.new_page()
    context.close()


def taken(page: Page) -> None:
    """Open the camera and take a photo."""
    page.goto("/compare")
    page.click("#camera-on")
    expect(page.locator("#camera-take")).to_be_enabled(timeout=30_000)
    page.click("#camera-take")
    expect(page.locator("#picture")).to_be_visible(timeout=30_000)


def test_a_photo_is_taken_and_the_camera_turned_off(page: Page) -> None:
    """The rules stand beside the picture; the photo is in the form, and no track runs any more."""
    page.goto("/compare")
    page.click("#camera-on")
    expect(page.locator("#camera-take")).to_be_enabled(timeout=30_000)
    expect(page.locator("#viewfinder")).to_contain_text("no face, no wristband")
    fits(page, "compare-camera")
    track = page.evaluate_handle("document.getElementById('video').srcObject.getTracks()[0]")
    page.click("#camera-take")
    expect(page.locator("#picture")).to_be_visible(timeout=30_000)
    expect(page.locator("#viewfinder")).to_be_hidden()
    assert "ended" == track.evaluate("(track) => track.readyState")
    assert "image/jpeg" == page.evaluate("document.getElementById('photo').files[0].type")
    fits(page, "compare-taken")


@in_full
def test_the_camera_can_be_turned_off_without_a_photo(page: Page) -> None:
    """One thinks better of it: it is off, and the form holds nothing."""
    page.goto("/compare")
    page.click("#camera-on")
    expect(page.locator("#camera-take")).to_be_enabled(timeout=30_000)
    track = page.evaluate_handle("document.getElementById('video').srcObject.getTracks()[0]")
    page.click("#camera-off")
    expect(page.locator("#camera-said")).to_have_text("The camera is off.")
    assert "ended" == track.evaluate("(track) => track.readyState")
    assert 0 == page.evaluate("document.getElementById('photo').files.length")


@in_full
@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            "Object.defineProperty(window, 'isSecureContext', { value: false })",
            "works only over a secure connection",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }",
            "it was not allowed",
        ),
    ],
)
def test_where_there_is_no_camera_the_page_says_why(page: Page, before: str, said: str) -> None:
    """Over an address that is not secure, and where it was not allowed; a file can be chosen all the same."""
    page.add_init_script(before)
    page.goto("/compare")
    if page.is_visible("#camera-on"):
        page.click("#camera-on")
    expect(page.locator("#camera")).to_contain_text(said)
    expect(page.locator("#photo")).to_be_enabled()


@in_full
def test_a_rectangle_is_drawn_moved_and_given_another_size(page: Page) -> None:
    """By pointer: drag to draw, its middle to move, a corner to change; by keys: arrows, and with Shift its size."""
    taken(page)
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.locator("#picture").scroll_into_view_if_needed()

    def drag(*path: tuple[float, float]) -> list[float]:
        box = page.locator("#picture").bounding_box()
        assert box
        spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in path]
        page.mouse.move(*spots[0])
        page.mouse.down()
        for spot in spots[1:]:
            page.mouse.move(*spot)
        page.mouse.up()
        return numbers()

    def numbers() -> list[float]:
        return [float(page.input_value(f"#{name}")) for name in FIELDS]

    assert pytest.approx([20, 20, 40, 40], abs=0.5) == drag((0.2, 0.2), (0.6, 0.6))
    assert pytest.approx([30, 40, 40, 40], abs=0.7) == drag((0.4, 0.4), (0.5, 0.6))
    assert pytest.approx([30, 40, 60, 50], abs=0.9) == drag((0.7, 0.8), (0.9, 0.9))
    before = numbers()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    expected = [before[0] - 1, before[1], before[2], before[3] - 1]
    assert pytest.approx(expected, abs=0.11) == numbers()


def test_only_this_page_may_use_a_camera(page: Page) -> None:
    """What the server allows: Compare the camera for itself, every other page nothing."""
    allowed = [page.request.get(path).headers["permissions-policy"] for path in ("/compare", "/search")]
    assert ["camera=(self)", "camera=()"] == [one.partition(",")[0] for one in allowed]
