"""Names of people, by what stands before them and by their capitals; no list knows every name."""

import re

from imagedb.free_text.finding import Finding, Kind, certainly, perhaps
from imagedb.free_text.words import GIVEN_NAMES, ORDINARY, SURNAMES

_NAME = r"(?P<name>[A-Z][a-z']+(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)*|[A-Z][A-Z'-]{2,})"
_RELATION = (
    r"(?:baby|babe|bb|twin|triplet|infant|neonate|newborn|son|daughter|brother|sister|mother|mum|mummy|mom|father"
    r"|dad|daddy|parents?|grandmother|grandfather|nan|family|family\s+of|baby\s+of|baby\s+(?:girl|boy))"
)
_SAID = r"(?:named|called|surname|forename|first\s+name|last\s+name|maiden\s+name|known\s+as)"
_CERTAIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:mr|mrs|ms|miss|mx|master)\b)\.?\s+(?:[A-Z]\.?\s+)?{_NAME}",
        rf"(?i:\b{_RELATION}(?:'s)?)(?:\s+[A-Z]\.)?\s+{_NAME}",
        rf"(?i:\b{_SAID}\b)(?:\s+is|\s*[:=])?\s+{_NAME}",
        rf"(?i:\bname)(?:\s+is\s+|\s*[:=]\s*){_NAME}",
    )
)
_DOUBTFUL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:dr|prof|professor|doctor|nurse|midwife|sr|consultant)\b)\.?\s+{_NAME}",
        rf"\b{_NAME}'s\b",
        rf"(?<=[a-z0-9,;)] ){_NAME}\b",
        rf"\b[A-Z][a-z]+\s+{_NAME}\b",
        rf"\b[A-Z]\.\s?(?:[A-Z]\.\s?)?{_NAME}",
    )
)
_WORD = re.compile(r"[^\W\d_]{2,}(?:['-][^\W\d_]+)*")
_MOSTLY = 0.6


def names(text: str) -> list[Finding]:
    """What follows a title or a word of kinship is certain; a capital inside a sentence, or a common name, doubtful.

    A heading in capitals tells nothing by its capitals, so there only the first and the last are looked for.
    """
    found = [_finding(match, certain=True) for pattern in _CERTAIN for match in pattern.finditer(text)]
    if not _is_heading(text):
        found += [_finding(match, certain=False) for pattern in _DOUBTFUL for match in pattern.finditer(text)]
    found += [
        perhaps(Kind.NAME, match)
        for match in _WORD.finditer(text)
        if match.group().lower().removesuffix("'s") in GIVEN_NAMES | SURNAMES
    ]
    return [one for one in found if one is not None]


def _finding(match: re.Match[str], *, certain: bool) -> Finding | None:
    word = match["name"].lower()
    word = word.removesuffix("'s")
    if all(part in ORDINARY for part in word.split("-")):
        return None
    # Abbreviations are in capitals; so are names only where all is.
    if not certain and match["name"].isupper():
        return None
    return certainly(Kind.NAME, match) if certain else perhaps(Kind.NAME, match)


def _is_heading(text: str) -> bool:
    words = [match.group() for match in _WORD.finditer(text) if len(match.group()) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= _MOSTLY * len(words)
