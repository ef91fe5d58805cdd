"""A search as a value, and how it is read from the parameters of an address."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from imagedb.errors import UnknownFieldError, UnknownValueError
from imagedb.identifiers import is_storable
from imagedb.search.expression import Among, And, Expression, Words
from imagedb.search.fields import FIELDS, Field

SORTS = ("newest", "tone", "calibration_error")
"""How results are ordered: newest first, lightest tone first, smallest calibration error first."""

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_OTHERS = ("text", "sort", "limit", "cursor")
_SPELLINGS = {"blanched": {"yes": "true", "no": "false"}}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Filters (any of a field's values, all of the fields), words, order, page size and place.

    `text` finds photos whose caption has every word, or a word that begins with it.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str | None = None
    sort: str = "newest"
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    @property
    def expression(self) -> Expression:
        """What is asked as one tree."""
        parts: list[Expression] = [Among(name, values) for name, values in self.filters.items() if values]
        asked = tuple(words(self.text or ""))
        return And((*parts, Words(asked)) if asked else tuple(parts))

    @property
    def digest(self) -> str:
        """A short hash of what is asked, whatever the page: equal for every page of one search."""
        filters = {name: sorted(set(values)) for name, values in self.filters.items() if values}
        asked = json.dumps([filters, words(self.text or ""), self.sort], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()[:16]


def words(text: str) -> list[str]:
    """The words of a text as the index holds them: runs of letters and digits, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def parse(parameters: Iterable[tuple[str, str]]) -> SearchQuery:
    """Read a search from (name, value) pairs; a name may come several times, an empty value is left out.

    Raises UnknownFieldError or UnknownValueError, each with the nearest names that exist.
    """
    filters: dict[str, tuple[str, ...]] = {}
    others: dict[str, str] = {}
    for name, raw in parameters:
        value = raw.strip()
        if not is_storable(value):
            raise UnknownValueError(name, value, ())
        if name not in FIELDS and name not in _OTHERS:
            raise UnknownFieldError(name, _nearest(name, (*FIELDS, *_OTHERS)))
        if not value:
            continue
        if name in _OTHERS:
            others[name] = value
        else:
            value = _checked(FIELDS[name], value)
            filters[name] = tuple(dict.fromkeys((*filters.get(name, ()), value)))
    sort = others.get("sort", "newest")
    if sort not in SORTS:
        raise UnknownValueError(name="sort", value=sort, nearest=_nearest(sort, SORTS) or SORTS)
    return SearchQuery(filters, others.get("text"), sort, _limit(others.get("limit")), others.get("cursor"))


def _checked(known: Field, raw: str) -> str:
    value = _SPELLINGS.get(known.name, {}).get(raw, raw)
    if known.values is not None and value not in known.values:
        raise UnknownValueError(known.name, raw, _nearest(raw, known.values) or known.values)
    return value


def _limit(raw: str | None) -> int:
    if raw is None:
        return DEFAULT_LIMIT
    # isdecimal alone takes digits of every script, and int() would read them
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 6 and 1 <= int(raw) <= MAX_LIMIT):
        raise UnknownValueError(name="limit", value=raw, nearest=(f"1 to {MAX_LIMIT}",))
    return int(raw)


def _nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word, list(known), n=3, cutoff=0.6))
