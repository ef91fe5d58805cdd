"""A browser that is signed in, and what every page of the staff must be at each width."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from api.services import Services
from imagedb.people import Person
from tests.support.browser import overflow, state_violations

WIDTHS = (360, 768, 1440)


def sign_in(context: BrowserContext, services: Services, who: Person, address: str) -> None:
    """Sign the browser in as this person."""
    token = services.catalogue.sessions.start(who.id, services.now(), services.settings.session_limits)
    context.add_cookies([{"name": "session", "value": token, "url": address}])


def look(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look (SCREENSHOTS names a folder)."""
    if folder := os.environ.get("SCREENSHOTS"):
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def fits(page: Page, name: str, wrong: Callable[[Page], list[str]] = state_violations) -> None:
    """Nothing scrolls sideways, on a phone, a tablet or a ward computer, and axe finds nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, 0) == (width, overflow(page))
        look(page, name)
    assert [] == wrong(page)
