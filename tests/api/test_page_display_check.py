import pytest
from starlette.testclient import TestClient

from colour.display_check import GREYS
from imagedb.model import Photo
from tests.support.html import Page


@pytest.fixture(scope="module")
def check(client: TestClient) -> Page:
    """The page."""
    return Page(client.get("/display-check").text)


def test_every_field_of_the_ramp_is_another_grey(check: Page) -> None:
    """Eleven greys from black to white, each with three equal codes and none twice."""
    ramp = [a["fill"] for tag, a in check.elements if tag == "rect"][: len(GREYS)]
    assert ("#000000", "#ffffff", len(GREYS)) == (ramp[0], ramp[-1], len(set(ramp)))
    assert [] == [fill for fill in ramp if len({fill[1:3], fill[3:5], fill[5:7]}) != 1]


def test_no_square_has_the_colour_of_its_ground(check: Page) -> None:
    """Near black and near white each square differs from the ground and from the other squares."""
    fields = [a["fill"] for tag, a in check.elements if tag == "rect"][len(GREYS) : len(GREYS) + 10]
    assert [5, 5] == [len(set(fields[:5])), len(set(fields[5:]))]


def test_fields_leave_no_seam(check: Page) -> None:
    """Neighbours are drawn over one ground without smoothing: a seam would look like a step that is seen."""
    charts = [a for a in check.all("svg") if a.get("class") == "chart"]
    assert 9 == len(charts)
    assert {"crispEdges"} == {a["shape-rendering"] for a in charts}
    grounds = check.all("rect", width="200", height="110")
    assert ([{}] * 6) == [{name: a[name] for name in a if name in {"x", "y"}} for a in grounds]


def test_pictures_are_told_in_words(check: Page) -> None:
    """Each chart says what it shows, since somebody may read the page aloud for another to look."""
    assert [] == [a for a in check.all("svg") if a.get("class") == "chart" and not a.get("aria-label")]


def test_it_warns_of_night_modes_before_anything_is_looked_at(check: Page) -> None:
    """The warning stands first, with where to turn it off, and remembering is said to need JavaScript."""
    assert check.text.index("Turn off night mode first.") < check.text.index("1. Eleven greys")
    assert "iPhone, iPad: Settings" in check.text
    assert "Remembering your answer needs JavaScript" in check.text


def test_a_photo_leads_to_it(client: TestClient, photos: list[Photo]) -> None:
    """Beside the words that colours differ from screen to screen stands the link."""
    page = Page(client.get(f"/photos/{photos[0].id}").text)
    assert "/display-check" == page.linked("Check this screen first")
