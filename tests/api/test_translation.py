"""The languages of the pages: what is translated, who chooses, and where one goes on."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api import translation
from api.translation import ENGLISH, LANGUAGES, Language
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
    """What the text has to be filled with has a place in every translation of it."""
    for message in translated(language):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PLACEHOLDER.findall(_first(message.id))) - {"%(num)s"}
        assert all(wanted <= set(PLACEHOLDER.findall(form)) for form in forms if form and message.id), (
            message.id
        )


def _first(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


@pytest.mark.parametrize("language", LANGUAGES, ids=str)
def test_a_reader_chooses_a_language_and_keeps_it(
    fresh: TestClient, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A button at the foot of each page; from then on pages are in it, and say so to browsers and screen readers."""
    monkeypatch.setattr(translation, "OFFERED", LANGUAGES)
    answer = fresh.post("/spoken", data={"tag": language.tag, "back": "/about?a=b"}, follow_redirects=False)
    assert (303, "/about?a=b") == (answer.status_code, answer.headers["location"])
    answer = fresh.get("/about", headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert (language.tag, language.direction) == (page.all("html")[0]["lang"], page.all("html")[0]["dir"])
    assert (language.tag, True) == (answer.headers["content-language"], "Cookie" in answer.headers["vary"])
    offered = {button["value"] for button in page.all("button", name="tag")}
    assert {one.tag for one in LANGUAGES} - {language.tag} == offered


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


def test_a_language_is_offered_only_when_its_translation_is_whole(fresh: TestClient) -> None:
    """No page says that it is in a language and speaks another; with one language there is nothing to choose."""
    for language in translation.OFFERED:
        if language != ENGLISH:
            assert [] == [one.id for one in translated(language) if one.id and not all(_forms(one.string))]
    page = Page(fresh.get("/about").text)
    assert len(translation.OFFERED) - 1 == len(page.all("button", name="tag"))


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
