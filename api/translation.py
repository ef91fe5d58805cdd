"""What the pages say, in the reader's language: gettext, with the language of a request kept in its context.

English is the language of the source. A text is marked where it stands: `_("…")` in a template, `mark("…")` where
Python holds it in a constant, to be translated when it is shown. The translations are the `.po` files in `locale/`;
`make translations` brings them up to date with the source.
"""

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from imagedb.marking import mark

__all__ = ["ENGLISH", "LANGUAGES", "Language", "choose", "current", "gettext", "mark", "ngettext", "offered"]

LOCALE: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Language:
    """A language the pages speak: its BCP 47 tag, its own name for itself, and the way it is written."""

    tag: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"

    @property
    def file(self) -> Path:
        """Where its translations stand."""
        return LOCALE / self.tag / "LC_MESSAGES" / "imagedb.po"


ENGLISH: Final = Language("en-GB", "English")
LANGUAGES: Final = (
    ENGLISH,
    Language("cy", "Cymraeg"),
    Language("ar", "العربية", "rtl"),
)
"""What there are files of translations for."""

_chosen: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def offered(tags: Collection[str]) -> tuple[Language, ...]:
    """What a reader can choose from where the operator allows these tags; English always.

    No translation was checked by a clinician yet, so an operator decides, and the browser's own wish is not asked.
    """
    return tuple(one for one in LANGUAGES if one == ENGLISH or one.tag in tags)


def choose(tag: str) -> None:
    """Speak this language from now on in this context; English where there is none of that name."""
    _chosen.set(next((one for one in LANGUAGES if one.tag == tag), ENGLISH))


def current() -> Language:
    """The language of the request that is being answered."""
    return _chosen.get()


def gettext(text: str) -> str:
    """The text in the current language; in English where it has none."""
    return _translations(current()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for so many of a thing in the current language."""
    return _translations(current()).ngettext(one, many, count)


@cache
def _translations(language: Language) -> NullTranslations:
    """The translations of a language. They are compiled when first needed, so that none can be stale."""
    if language == ENGLISH:
        return NullTranslations()
    with language.file.open("rb") as file:
        catalogue = read_po(file, locale=language.tag)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
