"""A search as a value, and how it is read from the parameters of an address."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from difflib import get_close_matches

from imagedb.errors import UnknownFieldError, UnknownValueError
from imagedb.identifiers import is_storable
from imagedb.search import lucene
from imagedb.search.expression import Among, And, Between, Expression, Near, Or, Words
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.nearby import DISTANCE, read_near, write_near
from imagedb.search.ranges import parse_range, write_range
from imagedb.search.sorts import SORTS
from imagedb.search.words import too_much, words

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MOST_RANGES = 20
"""Ranges of one field in one search."""
_OTHERS = ("text", "q", "near", "within", "sort", "limit", "cursor")
_SPELLINGS = {"blanched": {"yes": "true", "no": "false"}}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked, all of which a photo must meet; then the order, the page's size and its place.

    `filters` and `ranges` are what a reader ticks: any of a field's values or ranges. A number's filter can only be
    `unknown`. `text` finds photos whose caption has every word, or a word that begins with it. `expression` is what
    `q` says, `near` the colour that a measured region has to be close to.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _: KW_ONLY
    ranges: Mapping[str, tuple[Between, ...]] = field(default_factory=dict)
    text: str | None = None
    expression: Expression | None = None
    near: Near | None = None
    sort: str = "newest"
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None

    @property
    def digest(self) -> str:
        """A short hash of what is asked, whatever the page: equal for every page of one search."""
        filters = {name: sorted(set(values)) for name, values in self.filters.items() if values}
        ranges = {name: sorted(set(map(write_range, asked))) for name, asked in self.ranges.items() if asked}
        said = "" if self.expression is None else lucene.write(self.expression)
        near = None if self.near is None else (*self.near.lab, self.near.within)
        asked = json.dumps([filters, ranges, words(self.text or ""), said, near, self.sort], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are filtered by, in the order of FIELDS; those inside `expression` do not count."""
        return tuple(name for name in FIELDS if self.filters.get(name) or self.ranges.get(name))

    def tree(self) -> And:
        """All that is asked as one tree: first the parts of `fields`, in their order."""
        parts: list[Expression] = [self._of(name) for name in self.fields]
        asked = tuple(words(self.text or ""))
        parts += [Words(asked)] if asked else []
        parts += [] if self.expression is None else [self.expression]
        return And((*parts, *(() if self.near is None else (self.near,))))

    def _of(self, name: str) -> Expression:
        """A field's values or ranges, of which one is enough."""
        values = self.filters.get(name)
        parts: tuple[Expression, ...] = self.ranges.get(name, ())
        parts = (Among(name, values), *parts) if values else parts
        return parts[0] if len(parts) == 1 else Or(parts)

    def pairs(self) -> list[tuple[str, str]]:
        """What is asked as parameters of an address, without order, page and place."""
        found = [(name, value) for name in FIELDS for value in self.values(name)]
        found += [("text", self.text)] if self.text else []
        found += [] if self.near is None else write_near(self.near)
        return [*found, ("q", lucene.write(self.expression))] if self.expression is not None else found

    def values(self, name: str) -> tuple[str, ...]:
        """What a field is filtered by, as an address has it: values, then ranges."""
        return (*self.filters.get(name, ()), *map(write_range, self.ranges.get(name, ())))


def parse(parameters: Iterable[tuple[str, str]]) -> SearchQuery:
    """Read a search from (name, value) pairs; a name may come several times, an empty value is left out.

    Raises UnknownFieldError or UnknownValueError, each with the nearest names that exist, and LuceneError.
    """
    filters: dict[str, tuple[str, ...]] = {}
    ranges: dict[str, tuple[Between, ...]] = {}
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
        elif FIELDS[name].kind is Kind.NUMBER and value != UNKNOWN:
            ranges[name] = _more(ranges.get(name, ()), parse_range(name, value))
        else:
            value = _checked(FIELDS[name], value)
            filters[name] = tuple(dict.fromkeys((*filters.get(name, ()), value)))
    near = read_near(others)
    return SearchQuery(
        filters,
        ranges=ranges,
        text=_text(others.get("text")),
        expression=lucene.parse(others["q"]) if "q" in others else None,
        near=near,
        sort=_sort(others.get("sort", "newest")) if near is None else DISTANCE,
        limit=_limit(others.get("limit")),
        cursor=others.get("cursor"),
    )


def _checked(known: Field, raw: str) -> str:
    value = _SPELLINGS.get(known.name, {}).get(raw, raw)
    if known.kind is Kind.CLOSED and value not in known.values:
        raise UnknownValueError(known.name, raw, _nearest(raw, known.values) or known.values)
    return value


def _more(there: tuple[Between, ...], asked: Between) -> tuple[Between, ...]:
    if len(there) >= MOST_RANGES:
        raise UnknownValueError(asked.field, write_range(asked), (f"at most {MOST_RANGES} ranges",))
    return tuple(dict.fromkeys((*there, asked)))


def _text(raw: str | None) -> str | None:
    fault = too_much(words(raw or ""))
    if raw is not None and fault:
        raise UnknownValueError(name="text", value=f"{raw[:40]}…", nearest=(fault,))
    return raw


def _sort(raw: str) -> str:
    if raw not in SORTS:
        raise UnknownValueError(name="sort", value=raw, nearest=_nearest(raw, SORTS) or tuple(SORTS))
    return raw


def _limit(raw: str | None) -> int:
    if raw is None:
        return DEFAULT_LIMIT
    # isdecimal alone takes digits of every script, and int() would read them
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 6 and 1 <= int(raw) <= MAX_LIMIT):
        raise UnknownValueError(name="limit", value=raw, nearest=(f"1 to {MAX_LIMIT}",))
    return int(raw)


def _nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word, list(known), n=3, cutoff=0.6))
