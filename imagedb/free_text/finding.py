"""What the looks through a text return."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
# Marks that are drawn as nothing: the joiner of graphemes and the selectors of a variant.
_VARIATION = re.compile("[\N{COMBINING GRAPHEME JOINER}\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Kind(StrEnum):
    """What a piece of text looks like."""

    NHS_NUMBER = "nhs_number"
    RECORD_NUMBER = "record_number"
    PHONE = "phone"
    DATE = "date"
    TIME = "time"
    POSTCODE = "postcode"
    EMAIL = "email"
    LINK = "link"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its kind, whether it is certain, and where it stands, as `text[start:end]`."""

    kind: Kind
    certain: bool
    start: int
    end: int


def certainly(kind: Kind, match: re.Match[str]) -> Finding:
    """What the match is, beyond doubt."""
    return Finding(kind, certain=True, start=match.start(), end=match.end())


def perhaps(kind: Kind, match: re.Match[str]) -> Finding:
    """What the match may be."""
    return Finding(kind, certain=False, start=match.start(), end=match.end())


def plain(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text as it is looked through, and for each of its characters where it stood.

    What nobody sees is left out, for a number with an invisible character in it reads as it would without; every
    decimal digit is 0 to 9, every space, dash and apostrophe the plain one, and letters that differ from the plain
    ones only in form, such as full-width or superscript, are those.
    """
    written = [(sign, at) for at, character in enumerate(text) for sign in _plain(character)]
    return "".join(sign for sign, _ in written), tuple(at for _, at in written)


def _plain(character: str) -> str:
    if character.isascii():
        return " " if character == "\t" else character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    kind = unicodedata.category(character)
    if kind == "Cf" or _VARIATION.match(character):
        return ""
    if kind == "Zs":
        return " "
    if kind == "Pd":
        return "-"
    return "'" if character == _CURLY else unicodedata.normalize("NFKC", character)
