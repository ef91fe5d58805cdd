"""Five tasks, tried with nothing but the home page to start from: how many clicks each takes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.clicks import Visitor, ways
from tests.support.examples import in_full
from tests.support.five_people import Place

TABLE = Path(__file__).parents[2] / "docs" / "journeys.md"


def search(visitor: Visitor, place: Place) -> None:
    """Type what is looked for: the photos found are all of it and nothing else."""
    assert place.browser.is_connected()
    visitor.type("#q", "marked jaundice sclera darkest")
    visitor.enter("#q")
    expect(visitor.page.locator("#count")).to_have_text("2 photos")


def question(visitor: Visitor, place: Place) -> None:
    """Take the question that stands on the home page."""
    assert place.browser.is_connected()
    visitor.link("Marked jaundice in the eyes, darkest tones")
    expect(visitor.page.locator("#count")).to_have_text("4 photos")


def cyanosis(visitor: Visitor, place: Place) -> None:
    """Take the question: a column for each tone."""
    assert place.browser.is_connected()
    visitor.link("Cyanosis across skin tones")
    expect(visitor.page.locator("h1")).to_contain_text("cyanosis")
    expect(visitor.page.locator("thead th")).to_have_count(6)


def balanced(visitor: Visitor, place: Place) -> None:
    """Make a set of ten and take its slides away."""
    assert place.browser.is_connected()
    visitor.link("Teach")
    visitor.link("Balance a set")
    visitor.button("Make the set")
    expect(visitor.page.locator(".lede")).to_contain_text("10 photos")
    visitor.link("Export")
    assert visitor.takes_away("PPTX").path().stat().st_size


def download(visitor: Visitor, place: Place) -> None:
    """Search, and take away what was found."""
    assert place.browser.is_connected()
    visitor.type("#q", "jaundice eyes dark skin")
    visitor.enter("#q")
    visitor.link("Download these")
    assert visitor.takes_away("ZIP with").path().stat().st_size


def withdraw(visitor: Visitor, place: Place) -> None:
    """Type the code, see the photos, take them back: the photo's page says that it was withdrawn."""
    _, code, photo = place.family()
    visitor.link("Take your photos back", within="footer")
    visitor.type("#code", code)
    visitor.button("Show my photos")
    visitor.button("Take all photos back now")
    expect(visitor.page.locator("#said")).to_contain_text("We took down 1 photo")
    assert 410 == visitor.page.request.get(f"/photos/{photo.id}").status


TASKS: dict[str, tuple[int, Callable[[Visitor, Place], None]]] = {
    "Find marked jaundice on the sclera in the darkest tones, by the question on the home page": (
        3,
        question,
    ),
    "The same by typing “marked jaundice sclera darkest”": (3, search),
    "See cyanosis across tones": (2, cyanosis),
    "Make and export a balanced set of ten photos": (8, balanced),
    "Download what a search found": (3, download),
    "Withdraw with a code": (3, withdraw),
}
"""Each task with the clicks that it may take at most."""


def printed() -> dict[str, list[str]]:
    """The table of docs/journeys.md: at most, measured and the steps of each task."""
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| (.+?) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    return {task: rest for task, *rest in rows}


@in_full
@ways()
@pytest.mark.parametrize("task", tuple(TASKS))
def test_a_task_takes_as_few_clicks_as_promised_and_printed(
    visitor: Visitor, place: Place, task: str
) -> None:
    """Counted as they are made, on a phone without scripts, and in full in every way; the document says the same."""
    most, does = TASKS[task]
    does(visitor, place)
    assert visitor.clicks <= most
    assert [str(most), str(visitor.clicks), " → ".join(visitor.steps)] == printed()[task]


def test_the_document_lists_these_tasks_and_no_others() -> None:
    """So none is printed that is not tried."""
    assert list(TASKS) == list(printed())
