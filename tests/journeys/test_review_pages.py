"""A photo's way past two reviewers to everybody, in a real browser; the picture is simulated and declared real."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.app import create_app
from api.daily import once
from api.services import Services
from api.sign_in.cookies import SESSION, cookie_name
from imagedb.people import Person, Role
from imagedb.settings import Settings
from tests.support.browser import overflow, served, state_violations
from tests.support.consents import TODAY
from tests.support.examples import in_full
from tests.support.people import person
from tests.support.reviewing import RULES
from tests.support.sending import send

PHONE, COMPUTER = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
SHOTS = os.environ.get("REVIEW_SHOTS")
"""A folder for pictures of the pages, for somebody who wants to look at them."""


@dataclass
class Day:
    """The application's clock."""

    now: date = TODAY


@dataclass
class Place:
    """An atlas with one photo that waits, served."""

    services: Services
    address: str
    browser: Browser
    photo_id: str
    day: Day = field(default_factory=Day)

    def visitor(self, who: Person | None, *, scripts: bool, size: dict[str, int]) -> BrowserContext:
        """A browser in which that person has signed in, or nobody."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=scripts,
            viewport=size,  # type: ignore[arg-type]  # width and height, as it wants
        )
        if who:
            services = self.services
            limits = services.settings.session_limits
            token = services.catalogue.sessions.start(who.id, services.now(), limits)
            name = cookie_name(services.settings, SESSION)
            context.add_cookies([{"name": name, "value": token, "url": self.address}])
        return context


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    """One photo, sent by somebody with the role."""
    day = Day()
    app = create_app(Settings(imagedb_home=tmp_path / "home"), clock=lambda: day.now)
    services: Services = app.state.services
    sender = person(services.catalogue, Role.SUBMITTER, Role.REVIEWER)
    photo_id = send(services, tmp_path / "m", sender, TODAY, "A chest in daylight.")
    with served(app) as address:
        yield Place(services, address, browser, photo_id, day)


def looked_at(page: Page, name: str) -> None:
    """The page is as wide as its window at most, and axe finds nothing."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert 0 == overflow(page)
    assert [] == state_violations(page)


def attest(page: Page, photo_id: str) -> None:
    """Go from the queue to the photo and attest all three."""
    page.goto("/staff/review")
    page.click(f"a[href='/staff/review/{photo_id}']")
    page.check("input[value=nobody_recognisable]")
    page.check("input[value=site_acceptable]")
    page.check("input[value=caption_respectful]")
    page.click("button:has-text('Attest')")


@in_full
def test_two_reviewers_clear_a_photo_and_it_appears_on_its_day(place: Place) -> None:
    """One covers a wristband and attests, the other attests without scripts; nobody sees it before its day."""
    anna, bert = (person(place.services.catalogue, Role.REVIEWER) for _ in range(2))
    page = place.visitor(anna, scripts=True, size=COMPUTER).new_page()
    page.goto("/staff/review")
    looked_at(page, "queue")
    with page.expect_navigation():
        page.click(f"a[href='/staff/review/{place.photo_id}']")
    page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
    looked_at(page, "photo-1440")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # likewise
    looked_at(page, "photo-360")
    for side, at in {"left": 30, "right": 50, "top": 25, "bottom": 35}.items():
        page.fill(f"input[name={side}]", str(at))
    with page.expect_navigation():
        page.click("button:has-text('Take it out')")
    photo_id = page.url.rsplit("/", 1)[-1]
    assert place.photo_id != photo_id
    assert "Part covered" in page.inner_text("#events")
    attest(page, photo_id)
    assert "You have attested" in page.inner_text("#not-attest")
    looked_at(page, "attested-360")

    page = place.visitor(bert, scripts=False, size=PHONE).new_page()
    attest(page, photo_id)
    assert "Cleared" in page.inner_text("#state")

    reader = place.visitor(None, scripts=True, size=COMPUTER).new_page()
    for waiting in (place.photo_id, photo_id):
        assert 404 == reader.goto(f"/photos/{waiting}").status  # type: ignore[union-attr]  # it answers
    place.day.now = TODAY + timedelta(days=RULES.lag_days)
    once(place.services)
    reader.goto("/search")
    reader.click(f"a.shot[href='/photos/{photo_id}']")
    reader.click("summary:has-text('Report it')")
    looked_at(reader, "report-1440")
    reader.check("input[value=recognisable]")
    reader.click("button:has-text('Report the photo')")
    assert "hidden as of now" in reader.inner_text("#said")
    looked_at(reader, "reported-1440")
    assert 404 == reader.goto(f"/photos/{photo_id}").status  # type: ignore[union-attr]  # it answers

    page = place.visitor(anna, scripts=False, size=PHONE).new_page()
    page.goto(f"/staff/review/{photo_id}")
    page.click("button:has-text('It is not so')")
    assert 200 == reader.goto(f"/photos/{photo_id}").status  # type: ignore[union-attr]  # it answers
