"""Somebody at the atlas who begins at the home page and gets on by clicks alone; each click is counted as it is made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect

from tests.support.browser import overflow, state_violations
from tests.support.examples import IN_FULL

PHONE, DESKTOP = (360, 740), (1440, 900)
WAYS = {
    "phone, no scripts": (PHONE, False),
    "desktop, scripts": (DESKTOP, True),
    "phone, scripts": (PHONE, True),
    "desktop, no scripts": (DESKTOP, False),
}
"""How somebody comes: the size of the window, and whether scripts run."""


def ways(*usual: str) -> pytest.MarkDecorator:
    """Let the visitor of a test come in these of the `WAYS` in a usual run, if it has any, and in all of them in full."""
    return pytest.mark.parametrize("visitor", list(WAYS) if IN_FULL else usual, indirect=True)


class Visitor:
    """A person at a browser. Typing is free; a click, a tick, a choice of a file and a press of Enter count one each."""

    def __init__(self, context: BrowserContext, *, scripts: bool) -> None:
        self.page: Page = context.new_page()
        self.scripts = scripts
        self.steps: list[str] = []
        """What was clicked since the home page, in the words that stand on it."""
        self._complaints: list[str] = []
        self._glass: Page | None = None
        self.page.on("console", lambda message: self._complaints.append(message.text))
        self.page.on("pageerror", lambda error: self._complaints.append(str(error)))

    @property
    def clicks(self) -> int:
        """How many clicks since the home page."""
        return len(self.steps)

    def home(self) -> None:
        """Begin, or begin anew: the one address that anybody types."""
        self.page.goto("/")
        self.steps.clear()

    def link(self, name: str, *, within: str = "main", exact: bool = False) -> None:
        """Follow the first link of this name in the main part of the page, or in its head or foot."""
        with self.page.expect_navigation():
            self.click(self._link(name, within, exact=exact))

    def _link(self, name: str, within: str = "main", *, exact: bool = False) -> Locator:
        return self.page.locator(within).get_by_role("link", name=name, exact=exact).first

    def button(self, name: str) -> None:
        """Click the first button of this name in the main part of the page."""
        self.click(self.page.locator("main").get_by_role("button", name=name).first)

    def click(self, there: str | Locator) -> None:
        """Click what can be clicked there, as a person would: it must be visible and in nobody's way."""
        target = self.page.locator(there).first if isinstance(there, str) else there
        self.steps.append(_words(target))
        target.click()

    def type(self, field: str, text: str) -> None:
        """Type into a field."""
        self.page.fill(field, text)

    def enter(self, field: str) -> None:
        """Press Enter in a field, and have what it leads to."""
        self.steps.append("Enter")
        with self.page.expect_navigation():
            self.page.press(field, "Enter")

    def choose(self, menu: str, value: str) -> None:
        """Choose from a menu: one click opens it, one takes the line."""
        self.steps += [f"open {menu}", value]
        self.page.select_option(menu, value)

    def give(self, field: str, *files: Path) -> None:
        """Choose files."""
        self.steps.append("choose " + ", ".join(file.name for file in files))
        self.page.set_input_files(field, list(files))

    def takes_away(self, name: str) -> Download:
        """Click a link that is a file, and have the file."""
        with self.page.expect_download() as started:
            self.click(self._link(name))
        return started.value

    def title(self, said: str) -> None:
        """See that the page has this title, and that the page is whole (see `whole`)."""
        expect(self.page.locator("h1")).to_have_text(said)
        self.whole()

    def whole(self) -> None:
        """Axe finds nothing, nothing scrolls sideways, and no script complained."""
        seen = self._under_glass() if IN_FULL and not self.scripts else self.page
        assert (0, []) == (overflow(seen), state_violations(seen)), self.page.url
        assert [] == [said for said in self._complaints if "status of 4" not in said]

    def _under_glass(self) -> Page:
        """What the page is without scripts, laid where axe can run: its own scripts left out, its notes for this case shown."""
        if self._glass is None:
            browser, size = self.page.context.browser, self.page.viewport_size
            assert browser
            address = self.page.url
            self._glass = browser.new_context(viewport=size).new_page()
            self._glass.goto(urljoin(address, "/accessibility"))
        html = re.sub(r"<script\b.*?</script>", "", self.page.content(), flags=re.DOTALL)
        self._glass.set_content(re.sub(r"(</?)noscript>", r"\1div>", html))
        return self._glass

    def leave(self) -> None:
        """Close what was opened."""
        for page in filter(None, (self.page, self._glass)):
            page.context.close()


def _words(target: Locator) -> str:
    """What stands on it without what follows a line's end or tells a file's size, or its value."""
    target.wait_for()
    said = target.inner_text().strip() or target.get_attribute("value") or ""
    return said.split("\n")[0].partition(", about")[0].strip()


@contextmanager
def visiting(browser: Browser, address: str, size: tuple[int, int], *, scripts: bool) -> Iterator[Visitor]:
    """Somebody new with a window of this size, with or without scripts."""
    context = browser.new_context(
        base_url=address,
        java_script_enabled=scripts,
        viewport={"width": size[0], "height": size[1]},
        accept_downloads=True,
    )
    context.set_default_timeout(15_000)
    found = Visitor(context, scripts=scripts)
    yield found
    found.leave()
