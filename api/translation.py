"""What the pages say, in the reader's language: gettext, with the language of a request kept in its context.

English is the language of the source. A text is marked where it stands: `_("…")` in a template, `mark("…")` where
Python holds it in a constant, to be translated when it is shown.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Language:
    """A language the pages speak: its BCP 47 tag, its own name for itself, and the way it is written."""

    tag: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


ENGLISH: Final = Language("en-GB", "English")
_chosen: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def mark(text: str) -> str:
    """The text itself: says that it is shown, and so is to be translated."""
    return text


def current() -> Language:
    """The language of the request that is being answered."""
    return _chosen.get()


def gettext(text: str) -> str:
    """The text in the current language; in English where it has none."""
    return _catalogue(current()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for so many of a thing in the current language."""
    return _catalogue(current()).ngettext(one, many, count)


def _catalogue(_language: Language) -> NullTranslations:
    return NullTranslations()
