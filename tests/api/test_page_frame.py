"""What every page shares: header, footer, headers, errors."""

import re

import pytest
from starlette.testclient import TestClient

from api.pages.view import STATIC, asset
from imagedb import wording
from imagedb.model import Photo
from tests.support.html import Page
from tests.support.pages import PAGES

HTML = {"Accept": "text/html"}
PATHS = (
    *PAGES,
    "/sets/new",
    "/sets/balance",
    "/photos/none",
    "/search?x=1",
    "/across-tones?condition=acrocyanosis",
)
# Words that describe a sign as it looks on one tone only.
ONE_TONE = re.compile(r"\b(pink|pale|blue|dusky|yellow)\b", re.IGNORECASE)


@pytest.fixture(scope="module", params=PATHS)
def source(request: pytest.FixtureRequest, client: TestClient, photos: list[Photo]) -> str:
    """A page's source."""
    return client.get(request.param.format(photos[0].id), headers=HTML).text


def test_every_page_says_what_it_is_for(source: str) -> None:
    """Intended use and the line for parents stand at the foot, the skip link at the head."""
    page = Page(source)
    assert wording.INTENDED_USE in page.text
    assert wording.FOR_PARENTS in page.text
    assert ("#main", "Skip to the content") == page.links[0]
    assert 1 == len(page.all("h1"))


def test_no_page_has_inline_code_or_style(source: str) -> None:
    """The policy allows files of our own only, and no page needs more."""
    page = Page(source)
    # What describes the atlas to machines is data: no browser runs it.
    data = page.all("script", type="application/ld+json")
    assert all("src" in script for script in page.all("script") if script not in data)
    assert [] == page.all("style")
    assert [] == [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]


def test_no_page_uses_words_of_one_tone_alone(source: str) -> None:
    """A sign is named by what was measured; the words for one tone occur only where they are explained."""
    text = re.sub(r"“[^”]*”", "", Page(source).text)
    assert [] == ONE_TONE.findall(text)


def test_pages_send_their_policy(client: TestClient) -> None:
    """Scripts and styles from here only, no inline ones, and no page is kept beyond a look."""
    headers = client.get("/").headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert "no-cache" == headers["cache-control"]


def test_static_files_are_kept_by_their_content(client: TestClient) -> None:
    """The hashed address may be kept for good, another one is asked for again."""
    kept = client.get(asset("atlas.css"))
    assert "public, max-age=31536000, immutable" == kept.headers["cache-control"]
    assert "no-cache" == client.get("/static/atlas.css?v=0").headers["cache-control"]
    assert 404 == client.get("/static/../view.py").status_code


def test_the_first_view_is_small(client: TestClient) -> None:
    """Page, style and scripts of the search come to less than 100 kB compressed, without photos."""
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assets = [a["src"] for a in Page(page.text).all("script")] + [asset("atlas.css")]
    sizes = [
        int(client.get(a, headers={"Accept-Encoding": "gzip"}).headers["content-length"]) for a in assets
    ]
    assert sum(sizes) + int(page.headers["content-length"]) < 100_000


def test_a_misspelt_filter_offers_the_right_one(client: TestClient) -> None:
    """400 with links that work, both for a name and for a value."""
    for address in ("/search?conditon=jaundice", "/search?condition=jaundise"):
        answer = client.get(address, headers=HTML)
        page = Page(answer.text)
        assert (400, True) == (answer.status_code, "Perhaps you meant" in page.text)
        assert 200 == client.get(page.linked("Jaundice" if "condition=" in address else "Sign")).status_code


def test_a_cursor_of_another_search_is_a_page_too(client: TestClient) -> None:
    """It says so instead of showing something else."""
    answer = client.get("/search?cursor=abc", headers=HTML)
    assert (400, True) == (answer.status_code, "cursor does not belong" in answer.text)


def test_machines_get_problems_and_people_get_pages(client: TestClient) -> None:
    """The same missing photo is a page to a browser, and problem+json to everything else."""
    person = client.get("/photos/none", headers=HTML)
    machine = client.get("/photos/none", headers={"Accept": "application/json"})
    assert (404, 404) == (person.status_code, machine.status_code)
    assert person.headers["content-type"].startswith("text/html")
    assert machine.headers["content-type"].startswith("application/problem+json")


def test_what_broke_is_said_without_blame(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 says that it is our fault and gives the number to quote, nothing of the inside."""

    def broken(*_: object) -> None:
        msg = "secret inside"
        raise RuntimeError(msg)

    monkeypatch.setattr("api.pages.reading.page", broken)
    answer = client.get("/for-parents", headers=HTML)
    assert 500 == answer.status_code
    assert answer.headers["x-request-id"] in Page(answer.text).text
    assert "secret" not in answer.text


def test_vendored_code_keeps_its_licence() -> None:
    """Each vendored script has its version in its name, a licence beside it, and no address of a source map."""
    scripts = sorted(path.name for path in (STATIC / "vendor").glob("*.js"))
    assert ["htmx-2.0.11.min.js", "openseadragon-6.1.1.min.js"] == scripts
    texts = {name: (STATIC / "vendor" / name).read_text("utf-8") for name in scripts}
    assert [] == [name for name, text in texts.items() if "sourceMappingURL" in text]
    licences = {"htmx": "Zero-Clause BSD", "openseadragon": "Neither the name of CodePlex Foundation"}
    for name, said in licences.items():
        assert said in (STATIC / "vendor" / f"{name}-LICENSE.txt").read_text("utf-8")
