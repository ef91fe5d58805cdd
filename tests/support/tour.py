"""`make tour`: takes a picture of every page from the demo's atlas and writes docs/tour.md around them.

Run as `python -m tests.support.tour`. Every photo on them is simulated.
"""

import io
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from api.app import create_app
from api.services import Services
from imagedb.people import Role
from imagedb.settings import Settings
from tests.support.browser import launched, served
from tests.support.people import person
from tests.support.processes import REPOSITORY, imagedb
from tests.support.sending import send
from tests.support.staff import sign_in
from tests.support.tour_stops import Stop, stops

DOCS = REPOSITORY / "docs"
PICTURES = DOCS / "images" / "tour"
DESKTOP, PHONE = (1280, 900), (360, 780)
_EVERY_PICTURE = """() => Promise.all([...document.images].map((one) => {
    one.loading = "eager";
    return one.decode().catch(() => null);
}))"""
_SENT = "SIMULATED: drawn, and sent as real to show how a photo is reviewed."
LONGEST = 2400
"""Pixels of a page that are shown; what is longer is cut there."""


def balanced(context: BrowserContext, origin: str) -> str:
    """Make a balanced set as an educator would; returns its id."""
    page = context.new_page()
    page.goto(f"{origin}/sets/balance?photos=10&condition=jaundice&condition=none&body_site=sternum")
    page.fill("form.making [name=title]", "Jaundice at the chest, in every tone")
    page.get_by_role("button", name="Make the set").click()
    address = page.inner_text("#read-link")
    page.close()
    return address.rsplit("/", 1)[1]


def packed(png: bytes) -> bytes:
    """The picture as WebP, cut where it gets long: a page of text and swatches loses nothing that is seen."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, LONGEST)))
    found = io.BytesIO()
    image.save(found, "WEBP", quality=70, method=6)
    return found.getvalue()


def submit(page: Page, fields: Mapping[str, str | Path]) -> None:
    """Fill in the page's form and send it."""
    for name, value in fields.items():
        at = page.locator(f"#{name}")
        if isinstance(value, Path):
            at.set_input_files(value)
        elif at.evaluate("one => one.matches('select')"):
            at.select_option(value)
        else:
            at.fill(value)
    with page.expect_navigation(wait_until="networkidle"):
        page.locator(f"form:has(#{next(iter(fields))}) button:not([type=button])").last.click()


def look(page: Page, origin: str, stop: Stop) -> str:
    """Take the stop's picture; returns what docs/tour.md says of it. Raises RuntimeError where there is no page."""
    answer = page.goto(origin + stop.address, wait_until="networkidle")
    if answer is None or not answer.ok:
        msg = f"{stop.address} answered {answer and answer.status}"
        raise RuntimeError(msg)
    if stop.sent:
        submit(page, stop.sent)
    page.evaluate(_EVERY_PICTURE)
    file = PICTURES / f"{stop.name}.webp"
    file.write_bytes(packed(page.screenshot(full_page=not stop.window)))
    return f"### {stop.title}\n{stop.said}\n\n![{stop.title}]({file.relative_to(DOCS)})\n"


def visitor(browser: Browser, *, phone: bool) -> BrowserContext:
    """A browser of somebody who reads."""
    width, height = PHONE if phone else DESKTOP
    return browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")


def tour(browser: Browser, services: Services, origin: str, waiting: str) -> str:
    """Go all the way; returns docs/tour.md."""
    shown = services.catalogue.photos
    educator = visitor(browser, phone=False)
    teaching_set = balanced(educator, origin)
    educator.close()
    staff = person(services.catalogue, *Role)
    told = ["# A tour of the pages\nTaken by `make tour` from the demo's atlas. Every photo is SIMULATED.\n"]
    for part, heading in stops(shown, services.clock(), teaching_set, waiting, staff.id):
        told.append(f"## {heading}\n")
        for stop in part:
            context = visitor(browser, phone=stop.phone)
            if stop.address.startswith("/staff/"):
                sign_in(context, services, staff, origin)
            told.append(look(context.new_page(), origin, stop))
            context.close()
    return "\n".join(told)


def main() -> int:
    """Take in the samples, serve them, and look at every page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ran = imagedb(["demo", "--no-serve"], {"IMAGEDB_HOME": str(home)})
        if ran.returncode:
            sys.stderr.write(ran.stdout + ran.stderr)
            return ran.returncode
        app = create_app(Settings(imagedb_home=home))
        services: Services = app.state.services
        sender = person(services.catalogue, Role.SUBMITTER)
        waiting = send(services, Path(folder) / "sent", sender, services.clock(), _SENT)
        with served(app) as origin, launched() as browser:
            (DOCS / "tour.md").write_text(tour(browser, services, origin, waiting), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
