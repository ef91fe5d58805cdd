"""What the looks through a text return."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"


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


def plain_digits(text: str) -> str:
    """Return the text with every decimal digit as 0 to 9, every space, dash and apostrophe as the plain one."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    kind = unicodedata.category(character)
    if kind == "Zs":
        return " "
    if kind == "Pd":
        return "-"
    return "'" if character == _CURLY else character
