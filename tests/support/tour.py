"""`make tour`: takes the pages' screenshots from the demo's atlas and writes docs/tour.md around them.

Run as `python -m tests.support.tour`. Every photo on them is simulated.
"""

import io
import sys
import tempfile
from dataclasses import dataclass

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.support.browser import launched
from tests.support.processes import REPOSITORY, imagedb, serving

DOCS = REPOSITORY / "docs"
PICTURES = DOCS / "images" / "tour"
DESKTOP, PHONE = (1280, 900), (360, 780)
COLOURS = 192


@dataclass(frozen=True, slots=True)
class Stop:
    """A page on the tour: its picture's name, its address, what is said of it, and how it is looked at."""

    name: str
    address: str
    title: str
    said: str
    phone: bool = False
    whole: bool = False


def stops(photo: str, teaching_set: str) -> tuple[Stop, ...]:
    """The way through the atlas, as a newcomer goes it."""
    return (
        Stop("home", "/", "Home", "One box, the common questions, and how well each tone is covered."),
        Stop("home-phone", "/", "Home, on a phone", "The same without anything left out.", phone=True),
        Stop(
            "search",
            "/search?condition=jaundice&body_site=sclera",
            "Search",
            "Words become filters that are seen and taken off one by one; each has its number of photos.",
        ),
        Stop(
            "across-tones",
            "/across-tones",
            "Across tones",
            "One sign at one site in every tone: what was measured in each, and where colour cannot tell.",
            whole=True,
        ),
        Stop(
            "photo",
            f"/photos/{photo}",
            "A photo",
            "As shot and calibrated, with the region that was measured, and what the numbers mean.",
            whole=True,
        ),
        Stop(
            "compare",
            "/compare",
            "Compare",
            "A photo with a card is set beside references of like skin; nothing is kept.",
        ),
        Stop("sets", "/sets", "Teaching sets", "Gathered by hand or balanced across tones and signs."),
        Stop(
            "set",
            f"/sets/{teaching_set}",
            "A teaching set",
            "To read, to present, to be asked about, to export.",
        ),
        Stop(
            "quiz",
            f"/sets/{teaching_set}/quiz",
            "A quiz",
            "It never rewards “no sign” where the honest answer is to measure.",
        ),
        Stop("coverage", "/coverage", "Coverage", "Tones, signs and sites at a glance; gaps are named."),
        Stop(
            "download",
            "/download?condition=jaundice",
            "Download",
            "For researchers: what a search found, and on what terms.",
        ),
        Stop(
            "how-to-photograph",
            "/how-to-photograph",
            "How to take the photo",
            "Care first. One sheet, to print.",
        ),
        Stop(
            "language",
            "/language",
            "Language guide",
            "How signs look on each tone, and which words to avoid.",
        ),
        Stop(
            "for-parents",
            "/for-parents",
            "For families",
            "What consent means, where the picture is, and how to take it back.",
            phone=True,
        ),
        Stop(
            "withdraw",
            "/withdraw",
            "Withdraw",
            "With the code on the slip: no account, no reason.",
            phone=True,
        ),
        Stop("staff", "/staff", "Staff", "Whoever submits, reviews or decides signs in here."),
    )


def shrunk(png: bytes) -> bytes:
    """The picture with few colours: a page of text and swatches loses nothing that is seen."""
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    image.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def look(page: Page, origin: str, stop: Stop) -> str:
    """Take the stop's picture; returns what docs/tour.md says of it."""
    answer = page.goto(origin + stop.address, wait_until="networkidle")
    if answer is None or not answer.ok:
        msg = f"{stop.address} answered {answer and answer.status}"
        raise RuntimeError(msg)
    file = PICTURES / f"{stop.name}.png"
    file.write_bytes(shrunk(page.screenshot(full_page=stop.whole or stop.phone)))
    return f"## {stop.title}\n{stop.said}\n\n![{stop.title}]({file.relative_to(DOCS)})\n"


def tour(browser: Browser, origin: str) -> str:
    """Go all the way; returns docs/tour.md."""
    with httpx.Client(base_url=origin) as http:
        asked = {"condition": "jaundice", "body_site": "sternum", "ita_class": "brown"}
        photo = http.get("/v1/photos", params=asked).json()["photos"][0]["id"]
        asked = {"condition": ["jaundice", "none"], "body_site": "sternum", "sort": "tone", "limit": "10"}
        items = [
            {"photo": one["id"], "note": ""} for one in http.get("/v1/photos", params=asked).json()["photos"]
        ]
        made = http.post(
            "/v1/sets", json={"title": "Jaundice at the chest", "description": "", "items": items}
        )
    told = []
    for stop in stops(photo, made.json()["id"]):
        width, height = PHONE if stop.phone else DESKTOP
        context = browser.new_context(viewport={"width": width, "height": height})
        told.append(look(context.new_page(), origin, stop))
        context.close()
    head = "# A tour of the pages\nTaken by `make tour` from the demo's atlas; every photo is SIMULATED.\n"
    return "\n".join([head, *told])


def main() -> int:
    """Take in the samples, serve them, and look at every page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = {"IMAGEDB_HOME": home}
        ran = imagedb(["demo", "--no-serve"], environment)
        if ran.returncode:
            sys.stderr.write(ran.stdout + ran.stderr)
            return ran.returncode
        with serving(environment) as origin, launched() as browser:
            (DOCS / "tour.md").write_text(tour(browser, origin), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
