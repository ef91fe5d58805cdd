"""The pages in a pseudo-language, in which what was translated stands between brackets, and what does not."""

import re
from functools import cache
from gettext import NullTranslations
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.extract import extract_from_dir

from api import translation
from tests.support.html import VOID

ROOT = Path(translation.__file__).parents[1]
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_NOT_TEXT = re.compile(r"<(script|style|datalist|code|pre)\b.*?</\1>", re.DOTALL)
_NAMING = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"')
_WORD = re.compile(r"[A-Za-z]{3}")


@cache
def in_source() -> frozenset[tuple[str, ...]]:
    """Every text that is marked in the source; of a text for one and for many both forms."""
    keywords = {"_": None, "mark": None, "gettext": None, "ngettext": (1, 2)}
    found = set[tuple[str, ...]]()
    for folder, methods in (
        ("api", [("**.py", "python"), ("pages/templates/**.html", "jinja2")]),
        ("imagedb", [("**.py", "python")]),
    ):
        options = {"pages/templates/**.html": {"trimmed": "true"}}
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, options, keywords):
            found.add(tuple(message) if isinstance(message, tuple) else (message,))
    return frozenset(found)


class Bracketed(NullTranslations):
    """A language in which each text of the source stands in brackets, and no other has a translation."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {form for forms in in_source() for form in forms}

    def gettext(self, message: str) -> str:
        """The text in brackets."""
        return f"⟦{message}⟧" if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The text for so many in brackets."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class _Unmarked(HTMLParser):
    """A page without the elements that say of themselves that they are in English, as a document's own words do."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._inside = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it, or begin to leave out."""
        if tag not in VOID and (self._inside or str(dict(attrs).get("lang")).startswith("en")):
            self._inside += 1
        self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Keep it, or end leaving out."""
        self._keep(f"</{tag}>")
        self._inside -= bool(self._inside)

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        """Keep it as it is written."""
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep it as it is written."""
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if not self._inside:
            self.kept.append(text)


def left_in_english(source: str) -> list[str]:
    """The texts of a page, and of its attributes that are read out, which stand outside of any brackets.

    Left out is what says that it is in English: it is no translation, and no screen reader takes it for one.
    """
    page = _NOT_TEXT.sub("", "".join(_Unmarked(source).kept))
    names = [_outside(name) for name in _NAMING.findall(page)]
    texts = _outside(re.sub(r"<[^>]*>", "\n", page)).split("\n")
    return [unescape(text.strip()) for text in (*texts, *names) if _WORD.search(text)]


def _outside(text: str) -> str:
    """The text without what stands in brackets, which may hold others."""
    while text != (less := _MARKED.sub("", text)):
        text = less
    return text
