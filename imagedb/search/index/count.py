"""How many photos have each value: facets, and the matrix of what the atlas covers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product, zip_longest

from pyroaring import BitMap

from imagedb.search.expression import Among, And, Expression, Not, Or
from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.index.columns import INDEXED
from imagedb.search.index.evaluate import Lookup, evaluate, found
from imagedb.search.index.index import Index
from imagedb.search.page import FacetCount
from imagedb.search.query import SearchQuery

AXES = ("condition", "ita_class", "body_site", "age_band")
"""What the matrix of coverage is made of, outermost first."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The values of every axis in their order, and for each combination of them how many photos there are.

    `cells` has one count for every combination, in the order of `itertools.product`; a photo with several
    conditions or sites counts in several. None is left out: the empty ones are what is asked for.
    """

    axes: Mapping[str, tuple[str, ...]]
    cells: tuple[int, ...]

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The values of each cell, in the order of `cells`."""
        return product(*self.axes.values())


def count_facets(
    index: Index, query: SearchQuery, on: date, lookup: Lookup, names: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    """The counts of the named facets, each with its own filters left out.

    Whoever turns the pages of a search asks for the same counts with each: the index keeps them.
    """
    wanted, tree = tuple(names), query.tree()
    if not _is_known(index, tree):
        return _counted(index, query, on, lookup, wanted)
    asked = {name: (name, on, query.fields, tree) for name in wanted}
    kept = {name: index.counted.get(asked[name]) for name in wanted}
    missing = tuple(name for name in wanted if kept[name] is None)
    if missing:
        for name, counts in _counted(index, query, on, lookup, missing).items():
            kept[name] = index.keep_count(asked[name], counts)
    return {name: counts for name, counts in kept.items() if counts is not None}


def _is_known(index: Index, asked: Expression) -> bool:
    """Whether the index alone decides what meets this, and will for as long as it stands for the catalogue.

    A teaching set changes without any photo.
    """
    match asked:
        case And(parts) | Or(parts):
            return all(_is_known(index, part) for part in parts)
        case Not(part):
            return _is_known(index, part)
        case Among(field=field):
            return field in index.values or field in index.measures
        case _:
            return True


def _counted(
    index: Index, query: SearchQuery, on: date, lookup: Lookup, names: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    # The tree's parts are the fields that are filtered by, in their order, and then what is no field's own.
    met = list(zip_longest(query.fields, (evaluate(index, part, lookup) for part in query.tree().parts)))
    shown = index.visible(on)
    shared = reduce(BitMap.__and__, (bits for _, bits in met), shown)
    counted = {}
    for name in names:
        base = shared
        if name in query.fields:
            base = reduce(BitMap.__and__, (bits for field, bits in met if field != name), shown)
        counts = {value: base.intersection_cardinality(bits) for value, bits in index.values[name].items()}
        counted[name] = _in_order(FIELDS[name], counts, query.filters.get(name, ()))
    return counted


def coverage(
    index: Index, query: SearchQuery, on: date, lookup: Lookup, names: Iterable[str] = AXES
) -> Coverage:
    """How many of the photos that are asked for each cell of the matrix has; `names` are closed fields, its axes."""
    base = found(index, query, on, lookup)
    axes = {name: FIELDS[name].values for name in names}
    none = BitMap()
    bits = [[index.values[name].get(value, none) for value in values] for name, values in axes.items()]
    return Coverage(axes, tuple(_cells(base, bits)))


def _cells(base: BitMap, axes: list[list[BitMap]]) -> Iterator[int]:
    """The counts of every combination; what is empty already is not intersected again."""
    first, *others = axes
    for bits in first:
        if not others:
            yield base.intersection_cardinality(bits) if base else 0
        else:
            yield from _cells(base & bits if base else base, others)


def _in_order(field: Field, counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetCount, ...]:
    """In the order of the vocabulary, or the most frequent first; a chosen value stays even at zero."""
    present = {*(value for value, count in counts.items() if count), *selected}
    if field.kind is Kind.CLOSED:
        names = [value for value in field.values if value in present]
    else:
        names = sorted(present, key=lambda v: (v == UNKNOWN, -counts.get(v, 0), v))
    return tuple(FacetCount(name, counts.get(name, 0), name in selected) for name in names)


FACETS = tuple(field.name for field in INDEXED)
"""Every facet's name."""
