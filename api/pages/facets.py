"""Filters as a reader handles them: facets to tick, chips to take off, a way out of an empty result."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from api.pages import basket, words
from api.translation import gettext, mark
from consent.purpose import Purpose
from imagedb import wording
from imagedb.search import FIELDS, FacetCount, SearchQuery

# Open without asking: what a midwife starts from.
_FIRST: Final = frozenset({"condition", "body_site", "ita_class"})
_HINTS: Final = {
    "ita_class": wording.ITA_MEANS,
    "monk": wording.MONK_MEANS,
    "ethnic_category": mark("What the family says of itself. It says nothing of skin tone."),
}
_OTHERS: Final = {
    "q": mark("Exact search"),
    "near": mark("Colour (L*, a*, b*)"),
    "within": mark("Within (CIEDE2000)"),
}
# Purposes that never leave the hospital say nothing about what a reader may do.
_RECORDED_ONLY: Final = frozenset({Purpose.OWN_RECORD, Purpose.LOCAL_TEACHING})


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, with how many photos it would show."""

    value: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its choices; `set` counts the ones that are ticked."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    set: int
    open: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set; `href` is the same search without it."""

    field: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Way:
    """A filter that could be dropped, and how many photos there would be then."""

    field: str
    label: str
    href: str
    count: int


def pairs(query: SearchQuery) -> list[tuple[str, str]]:
    """The query as parameters of an address, without page and place."""
    found = query.pairs()
    if query.sort != "newest":
        found.append(("sort", query.sort))
    return found


def address(asked: Iterable[tuple[str, str]], gathered: tuple[str, ...], path: str = "/search") -> str:
    """The address of the search page, or of another `path`, for these parameters, carrying the photos gathered."""
    parts = [part for part in (urlencode(list(asked)), basket.query(gathered)) if part]
    return f"{path}?{'&'.join(parts)}" if parts else path


def facets(counted: Mapping[str, Iterable[FacetCount]], query: SearchQuery) -> list[Facet]:
    """The facets worth showing: those with a choice to make, and those that are set."""
    made = (_facet(name, tuple(counted.get(name, ())), query) for name in FIELDS)
    return [facet for facet in made if facet is not None]


def _facet(name: str, counted: tuple[FacetCount, ...], query: SearchQuery) -> Facet | None:
    on = query.values(name)
    choices = [
        Choice(found.value, words.label(name, found.value), found.count, found.value in on)
        for found in counted
        if (found.count or found.value in on) and found.value not in _RECORDED_ONLY
    ]
    choices += [
        Choice(value, words.label(name, value), 0, on=True)
        for value in on
        if value not in {choice.value for choice in choices}
    ]
    if not on and len(choices) < 2:
        return None
    choices = [replace(c, label=c.label[0].upper() + c.label[1:]) for c in choices]
    opened = bool(on) or name in _FIRST
    return Facet(
        name,
        words.field(name),
        tuple(choices),
        len(on),
        opened,
        gettext(_HINTS[name]) if name in _HINTS else "",
    )


def chips(query: SearchQuery, gathered: tuple[str, ...]) -> list[Chip]:
    """One chip for each value that is set."""
    asked = pairs(query)
    return [
        Chip(
            field_name(name), _said(name, value), address([p for p in asked if p != (name, value)], gathered)
        )
        for name, value in asked
        if name != "sort"
    ]


def loosen(query: SearchQuery, gathered: tuple[str, ...], count: Callable[[SearchQuery], int]) -> list[Way]:
    """For each filter, how many photos there would be without it; those that help, best first."""
    ways = []
    asked = query.pairs()
    for name in dict.fromkeys(name for name, _ in asked if name != "within"):
        without = _without(query, name)
        photos = count(without)
        if photos:
            label = words.listed([_said(name, value) for one, value in asked if one == name])
            ways.append(Way(field_name(name), label, address(pairs(without), gathered), photos))
    return sorted(ways, key=lambda way: -way.count)


def _without(query: SearchQuery, name: str) -> SearchQuery:
    if name == "near":
        return replace(query, near=None, sort="newest", cursor=None)
    if name == "text":
        return replace(query, text=None, cursor=None)
    if name == "q":
        return replace(query, expression=None, cursor=None)
    filters = {field: values for field, values in query.filters.items() if field != name}
    ranges = {field: asked for field, asked in query.ranges.items() if field != name}
    return replace(query, filters=filters, ranges=ranges, cursor=None)


def field_name(name: str) -> str:
    """What a filter is called, also one that is no field."""
    return gettext(_OTHERS[name]) if name in _OTHERS else words.field(name)


def _said(name: str, value: str) -> str:
    return f"“{value}”" if name == "text" else words.label(name, value)
