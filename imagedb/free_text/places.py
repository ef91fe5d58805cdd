"""Where somebody lives or can be reached."""

import re

from imagedb.free_text.finding import Finding, Kind, certainly, perhaps

# The forms of a British postcode (BS 7666): area, district, sector, unit.
_POSTCODE = (
    r"\b(?:GIR ?0AA|(?:[A-PR-UWYZ][0-9][0-9A-HJKPS-UW]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9ABEHMNPRV-Y]?)"
    r" {0,2}[0-9][ABD-HJLNP-UW-Z]{2})\b"
)
_IN_CAPITALS = re.compile(_POSTCODE)
_IN_ANY = re.compile(_POSTCODE, re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]{1,64}(?:@|\s?[(\[]\s?at\s?[)\]]\s?)[\w-]+(?:(?:\.|\s?[(\[]\s?dot\s?[)\]]\s?)[\w-]+)+",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.])@\w{3,}")
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[a-z0-9-]{2,}\.(?:com|org|net|co\.uk|nhs\.uk|ac\.uk)\b", re.IGNORECASE
)


def postcodes(text: str) -> list[Finding]:
    """A whole postcode in capitals is certain, in small letters doubtful: 'd50 2nd' has the same form."""
    found = [certainly(Kind.POSTCODE, match) for match in _IN_CAPITALS.finditer(text)]
    return found + [perhaps(Kind.POSTCODE, match) for match in _IN_ANY.finditer(text)]


def emails(text: str) -> list[Finding]:
    """An address is certain, a name behind an @ alone doubtful."""
    found = [certainly(Kind.EMAIL, match) for match in _EMAIL.finditer(text)]
    return found + [perhaps(Kind.EMAIL, match) for match in _HANDLE.finditer(text)]


def addresses_of_the_web(text: str) -> list[Finding]:
    """Doubtful: it may be a guideline's as well as a family's own page."""
    return [perhaps(Kind.LINK, match) for match in _LINK.finditer(text)]
