"""The languages of the pages: what is translated, who chooses, and where one goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.testclient import TestClient

from api.translation import ENGLISH, LANGUAGES, Language
from imagedb.settings import Settings
from tests.api.conftest import application
from tests.support.html import Page
from tests.support.spoken import in_source

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def translated(language: Language) -> Catalog:
    """The translations of a language."""
    with language.file.open("rb") as file:
        return read_po(file, locale=language.tag)


@pytest.mark.parametrize("language", OTHERS, ids=str)
def test_translations_are_up_to_date(language: Language) -> None:
    """Each text of the source stands in the file, and no other; if not, `make translations` brings it up to date."""
    assert {forms[0] for forms in in_source()} == {
        _first(message.id) for message in translated(language) if message.id
    }


@pytest.mark.parametrize("language", OTHERS, ids=str)
def test_a_translation_holds_what_is_filled_in(language: Language) -> None:
    """What the text has to be filled with has a place in every translation of it.

    A plural form may say its number in words, as Arabic does for none, one and two.
    """
    for message in translated(language):
        wanted = set(PLACEHOLDER.findall(_first(message.id)))
        in_words = 1 if isinstance(message.string, tuple) else 0
        left_out = [wanted - set(PLACEHOLDER.findall(form)) for form in _forms(message.string) if form]
        assert not message.id or all(len(names) <= in_words for names in left_out), message.id


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


@pytest.fixture
def spoken(tmp_path: Path) -> Iterator[TestClient]:
    """An empty atlas whose operator lets readers choose from every language."""
    with TestClient(application(tmp_path / "home", languages=tuple(one.tag for one in OTHERS))) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
def test_a_reader_chooses_a_language_and_keeps_it(spoken: TestClient, language: Language) -> None:
    """A button at the foot of each page; from then on pages are in it, and say so to browsers and screen readers."""
    answer = spoken.post("/spoken", data={"tag": language.tag, "back": "/about?a=b"}, follow_redirects=False)
    assert (303, "/about?a=b") == (answer.status_code, answer.headers["location"])
    answer = spoken.get("/about", headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert (language.tag, language.direction) == (page.all("html")[0]["lang"], page.all("html")[0]["dir"])
    assert (language.tag, True) == (answer.headers["content-language"], "Cookie" in answer.headers["vary"])
    offered = {button["value"] for button in page.all("button", name="tag")}
    assert {one.tag for one in LANGUAGES} - {language.tag} == offered
    assert (language != ENGLISH) == bool(page.all("p", **{"class": "wide note unchecked"}))


def test_pages_of_the_staff_are_in_english(spoken: TestClient) -> None:
    """Not all of their texts are marked: a page never says that it is in a language and speaks another."""
    spoken.post("/spoken", data={"tag": "cy"})
    said = [Page(spoken.get(path).text).all("html")[0]["lang"] for path in ("/staff", "/about")]
    assert ["en-GB", "cy"] == said


def test_a_language_that_the_operator_does_not_allow_is_not_spoken(fresh: TestClient) -> None:
    """Without the setting there is nothing to choose, and a cookie changes nothing."""
    answer = fresh.post("/spoken", data={"tag": "cy", "back": "/about"})
    page = Page(answer.text)
    assert (ENGLISH.tag, []) == (page.all("html")[0]["lang"], page.all("button", name="tag"))
    assert (
        ENGLISH.tag
        == Page(fresh.get("/about", headers={"Cookie": "language=cy"}).text).all("html")[0]["lang"]
    )


def test_the_setting_names_languages_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """LANGUAGES is a list with commas; one that nobody translated into is refused."""
    monkeypatch.setenv("LANGUAGES", "cy, ar")
    assert {one.tag for one in OTHERS} == set(Settings().languages)
    monkeypatch.setenv("LANGUAGES", "cy,xx")
    with pytest.raises(ValidationError):
        Settings()


def test_nobody_is_sent_elsewhere_or_spoken_to_in_no_language(fresh: TestClient) -> None:
    """Another site as the way back, or a language there is none of, leads home and to English."""
    for back in ("//evil.example", "https://evil.example", "/\\evil.example", ""):
        answer = fresh.post("/spoken", data={"tag": "xx", "back": back}, follow_redirects=False)
        assert (303, "/") == (answer.status_code, answer.headers["location"])
    assert ENGLISH.tag == Page(fresh.get("/about").text).all("html")[0]["lang"]


@given(st.text(max_size=40))
def test_any_cookie_is_answered(client: TestClient, cookie: str) -> None:
    """A cookie that nobody of us set changes nothing."""
    kept = f"language={cookie}".encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")
    answer = client.get("/about", headers={"Cookie": kept.strip()})
    assert 200 == answer.status_code


@pytest.mark.parametrize("language", OTHERS, ids=str)
def test_a_translation_is_whole(language: Language) -> None:
    """No page says that it is in a language and speaks another."""
    assert [] == [one.id for one in translated(language) if one.id and not all(_forms(one.string))]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
