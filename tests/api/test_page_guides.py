"""The pages that are read: guides, families, accessibility, about."""

import re

import pytest
from starlette.testclient import TestClient

from api.pages import guide_words, photo_words
from api.pages.guides import AXE
from api.pages.sources import SOURCES
from colour.skin.signs import cyanosis_change, jaundice_change
from imagedb import wording
from tests.support.browser import _AXE
from tests.support.html import Page
from tests.support.reading_age import flesch_kincaid

STATEMENTS = (
    *guide_words.LOOK_JAUNDICE,
    *guide_words.LOOK_CYANOSIS,
    *guide_words.LOOK_ELSEWHERE,
    *guide_words.USE,
    *(word.why for word in guide_words.AVOID),
    *(said for _, *both in guide_words.APART for said in both),
)
GUIDES = ("/language", "/where-to-look", "/cyanosis-or-acrocyanosis")


def opened(client: TestClient, address: str) -> Page:
    """The page at an address."""
    return Page(client.get(address).text)


def test_every_statement_has_a_source() -> None:
    """Nothing is said about looking at babies that nobody wrote down or the model did not compute."""
    assert [] == [said.text for said in STATEMENTS if not said.sources or set(said.sources) - set(SOURCES)]


@pytest.mark.parametrize("address", GUIDES)
def test_what_a_guide_cites_stands_at_its_foot(client: TestClient, address: str) -> None:
    """Each citation leads to a source on the same page, and each source there is cited."""
    page = opened(client, address)
    cited = {href for href, _ in page.links if href.startswith("#source-")}
    listed = {f"#{a['id']}" for _, a in page.elements if a.get("id", "").startswith("source-")}
    assert cited == listed
    assert cited


def test_figures_in_words_are_those_of_the_model() -> None:
    """What the guides say of the model is what the model computes."""
    said = " ".join(said.text for said in STATEMENTS if "model" in said.sources)
    figures = {
        "changes them by 11.5 in every tone": (jaundice_change("sclera"), "11.5"),
        "The chest changes by 7.0": (jaundice_change("sternum")[:1], "7.0"),
        "by 0.9 in the darkest": (jaundice_change("sternum")[-1:], "0.9"),
        "changes the gums by 2.6 in the lightest tone": (cyanosis_change("gum")[:1], "2.6"),
        "and by 2.4 in the darkest": (cyanosis_change("gum")[-1:], "2.4"),
        "the chest by 0.9 and by 0.3": (cyanosis_change("sternum")[-1:], "0.3"),
    }
    for sentence, (computed, written) in figures.items():
        assert sentence in " ".join(said.split())
        assert {written} == {f"{figure:.1f}" for figure in computed}
    assert "0.9" == f"{cyanosis_change('sternum')[0]:.1f}"


def test_the_table_says_in_words_where_colour_cannot_tell(client: TestClient) -> None:
    """A change of 3 or less stands beside 'within uncertainty': all of cyanosis, and jaundice on dark skin."""
    text = opened(client, "/language").text
    assert "Chest (sternum) 7.0 4.0 0.9 within uncertainty" in text
    assert "White of the eye (sclera) 11.5 11.5 11.5" in text
    assert 18 + 9 == text.count(" within uncertainty")
    assert "SIMULATED" in text


@pytest.mark.parametrize("address", GUIDES)
def test_the_emergency_line_comes_first(client: TestClient, address: str) -> None:
    """Whoever reads about cyanosis reads first what to do."""
    page = opened(client, address)
    main = page.text[page.text.index("Newborn Skin Atlas") :]
    first = [tag for tag, a in page.elements if tag == "h1" or a.get("class") == "urgent"]
    assert ["div", "h1"] == first
    assert wording.EMERGENCY in main


@pytest.mark.parametrize("address", [*GUIDES, "/how-to-photograph", "/about"])
def test_no_guide_reassures(client: TestClient, address: str) -> None:
    """None says that a colour or a sign is harmless, and none says 'normal' but as a word to avoid."""
    text = re.sub(r"“[^”]*”", "", opened(client, address).text)
    assert [] == re.findall(
        r"\b(normal|harmless|benign|healthy|reassured|no jaundice)\b", text, re.IGNORECASE
    )


def test_the_home_page_asks_the_common_questions(client: TestClient) -> None:
    """'Where to look' and 'cyanosis or acrocyanosis' are one click from home."""
    page = opened(client, "/")
    for words in ("Where to look in darker skin", "Cyanosis or acrocyanosis?"):
        assert 200 == client.get(page.linked(words)).status_code


def test_the_card_can_be_printed(client: TestClient) -> None:
    """Each size is a PDF under a print run's name of its own; another size is not there."""
    page = opened(client, "/how-to-photograph")
    sizes = [href for href, _ in page.links if href.endswith(".pdf")]
    assert 3 == len(sizes)
    names = set()
    for address in (*sizes, sizes[0]):
        answer = client.get(address)
        assert ("application/pdf", b"%PDF") == (answer.headers["content-type"], answer.content[:4])
        names.add(answer.headers["content-disposition"])
    assert 4 == len(names)
    assert 404 == client.get("/how-to-photograph/card-a0.pdf").status_code


def test_the_sheet_says_what_to_change(client: TestClient) -> None:
    """Every reason that a camera can do something about stands there in the words of the refusal."""
    text = opened(client, "/how-to-photograph").text
    assert [] == [change for change in photo_words.refused() if change not in text]
    for said in (
        "Care comes first",
        "No flash",
        "Phototherapy lamp off",
        "not on it",
        "No face, no wristband",
    ):
        assert said in text


def _sentences(text: str) -> str:
    """Only whole sentences of a page's own part: headings and buttons would make it seem easier than it is."""
    inner = text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    lines = re.sub(r"</(p|li|h1|h2|b|label|button|a|span)>", "\n", inner)
    return " ".join(re.findall(r"[^.?!\n]*[.?!]", re.sub(r"<[^>]*>", " ", lines)))


def test_a_child_of_ten_can_read_what_families_read(client: TestClient) -> None:
    """As on the form, the Flesch-Kincaid grade is at most 5."""
    assert flesch_kincaid(_sentences(client.get("/for-parents").text)) <= 5


def test_families_find_their_picture_from_the_page_for_them(client: TestClient) -> None:
    """'Where is my picture?' asks for the code and leads where taking back begins; copies of others are named."""
    source = client.get("/for-parents").text
    page = Page(source)
    assert {"action": "/withdraw", "method": "post"}.items() <= page.all("form", action="/withdraw")[
        0
    ].items()
    assert ("code", "") in page.fields
    assert "Where is my picture?" in page.text
    assert wording.FAMILY_COPIES in page.text


def test_the_statement_on_accessibility_is_true_of_the_tests(client: TestClient) -> None:
    """It names the version of axe-core that the tests run, and invents no address to write to."""
    text = opened(client, "/accessibility").text
    assert AXE in _AXE.name
    assert f"axe-core {AXE}" in text
    assert "@" not in text


def test_about_says_what_is_never_done(client: TestClient) -> None:
    """The limits of design, the measure line and the intended use stand on one page."""
    text = opened(client, "/about").text
    assert wording.INTENDED_USE in text
    assert wording.MEASURE in text
    for said in ("estimate bilirubin", "give a probability", "line for treatment", "not a medical device"):
        assert said in text
