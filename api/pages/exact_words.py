"""A search in Lucene's syntax as a person meets it: what to type, and what is wrong with what was typed."""

import re
from dataclasses import dataclass
from typing import Final

from api.translation import gettext, mark
from imagedb.errors import LuceneError

EXAMPLES: Final = (
    ("condition:jaundice AND ita_class:[brown TO dark]", mark("jaundice, on brown and dark skin")),
    ("body_site:(gum OR tongue) AND -provenance:simulated", mark("gums or tongue, no simulated photos")),
    (
        "tsb:[150 TO 250] AND NOT phototherapy:current",
        mark("serum bilirubin of 150 to 250 µmol/L, no lamp on"),
    ),
    ('"slate grey" OR bruise', mark("words of the caption, one or the other")),
)
"""What can be typed, and what it finds."""

_TOKEN: Final = re.compile(r'"[^"]*"|[^\s:()\[\]{}"]+')


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, in which column (from 1, None where the whole is), and searches that may be meant."""

    said: str
    column: int | None
    before: str
    at: str
    after: str
    nearest: tuple[tuple[str, str], ...]


def mistake(typed: str, error: LuceneError) -> Mistake:
    """What was typed, with the place at fault marked; each of `nearest` is (name, the search with it)."""
    if error.position is None:
        return Mistake(_said(typed, error), None, typed, "", "", ())
    start = min(error.position, len(typed))
    token = _TOKEN.match(typed, start)
    end = token.end() if token else min(start + 1, len(typed))
    nearest = tuple((name, typed[:start] + _quoted(name) + typed[end:]) for name in error.nearest[:8])
    return Mistake(
        _said(typed, error), start + 1, typed[:start], typed[start:end], typed[end:], nearest if token else ()
    )


def _said(typed: str, error: LuceneError) -> str:
    if not error.message.startswith("q cannot be read"):
        words = re.sub(r"^(\w+) in q\b", r"the field \1", error.message)
        words = re.sub(r"\bq\b", "the search", words)
        return f"{words[:1].upper()}{words[1:]}."
    if error.position is not None and typed[error.position : error.position + 1] == '"':
        return gettext("This quotation mark is opened and not closed.")
    if error.position is None or error.position >= len(typed):
        return gettext(
            "Something is missing at the end: a value, or the bracket that closes what was opened."
        )
    return gettext("This does not fit here. Brackets come in pairs, and AND and OR stand between two parts.")


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"\w[\w.\-]*", name) else f'"{name}"'
