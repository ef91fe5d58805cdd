"""A real browser for journeys: Chromium as the system has it, and the application on loopback."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support.examples import IN_FULL
from tests.support.processes import free_port

_Clicked = TypeVar("_Clicked")
_Options = ParamSpec("_Options")

# The first is Chromium without the windows around its pages: it draws the same with two thirds of the work.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A quiet browser: no sandbox in containers, and nothing that asks the network for anything.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
_AXE_RUN = """async () => (await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
})).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(" | ")}`)"""


def chromium() -> str:
    """The browser's path: CHROMIUM, or what the system has. In CI there must be one; elsewhere say it is left out."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium found; install Debian's chromium-headless-shell or set CHROMIUM")
    if found is None:
        pytest.skip("left out: no Chromium found; install it or set CHROMIUM")
    return found


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """A headless browser, with more arguments where a test needs them."""
    with sync_playwright() as playwright, _whole_pages():
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*_ARGUMENTS, *more])
        yield browser
        browser.close()


@contextmanager
def _whole_pages() -> Iterator[None]:
    """Let a click end when the page that it leads to is read whole.

    Playwright ends it when that page begins to arrive, so that what is asked of it next (`evaluate`, `count`) may be
    answered of half a page, now and then, on a busy machine.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Page, "click", _and_read(Page.click, lambda page: page))
        patch.setattr(Locator, "click", _and_read(Locator.click, lambda locator: locator.page))
        yield


def _and_read(
    click: Callable[Concatenate[_Clicked, _Options], None], page_of: Callable[[_Clicked], Page]
) -> Callable[Concatenate[_Clicked, _Options], None]:
    """Click as before, and wait for the page that is there then."""

    def clicked(there: _Clicked, *arguments: _Options.args, **options: _Options.kwargs) -> None:
        click(there, *arguments, **options)
        page_of(there).wait_for_load_state("domcontentloaded")

    return clicked


@contextmanager
def served(app: FastAPI, port: int | None = None) -> Iterator[str]:
    """The application in a thread of its own, on this port or any; yields its address."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    patience = time.monotonic() + 30
    while not server.started and time.monotonic() < patience:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:  # also after a test that failed or was left out, whose application others may yet end
        server.should_exit = True
        thread.join(timeout=10)


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page that is there whole against WCAG 2.2 AA and good practice, as 'rule: where'."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):  # loading it takes as long as many a page's whole check
        page.evaluate(_AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_AXE_RUN)
    return found


def state_violations(page: Page) -> list[str]:
    """What axe finds in a state that a page comes to on the way: looked for in full.

    It takes as long as all else that such a test does. A usual run looks at each kind of page once, as it is opened.
    """
    return violations(page) if IN_FULL else []


def overflow(page: Page) -> int:
    """By how many pixels a page that is there whole is wider than the window."""
    page.wait_for_load_state()
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
