"""How many photos have each value: facets, and the matrix of what the atlas covers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import product

from pyroaring import BitMap

from imagedb.search.expression import Among, Expression
from imagedb.search.fields import FIELDS, UNKNOWN, Field
from imagedb.search.index.columns import INDEXED
from imagedb.search.index.evaluate import Lookup, conjuncts, evaluate, field_of, found
from imagedb.search.index.index import Index
from imagedb.search.page import FacetCount

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
    index: Index, asked: Expression, on: date, lookup: Lookup, names: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    """The counts of the named facets, each with its own filters left out."""
    met = [(field_of(part), evaluate(index, part, lookup)) for part in conjuncts(asked)]
    shown = index.visible(on)
    shared = reduce(BitMap.__and__, (bits for _, bits in met), shown)
    own = {field for field, _ in met}
    counted = {}
    for name in names:
        base = shared
        if name in own:
            base = reduce(BitMap.__and__, (bits for field, bits in met if field != name), shown)
        counts = {value: base.intersection_cardinality(bits) for value, bits in index.values[name].items()}
        counted[name] = _in_order(FIELDS[name], counts, _chosen(asked, name))
    return counted


def coverage(index: Index, asked: Expression, on: date, lookup: Lookup) -> Coverage:
    """How many of the photos that are asked for each cell of the matrix has."""
    base = found(index, asked, on, lookup)
    axes = {name: _axis(FIELDS[name]) for name in AXES}
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


def _axis(field: Field) -> tuple[str, ...]:
    assert field.values is not None
    return field.values if UNKNOWN in field.values else (*field.values, UNKNOWN)


def _chosen(asked: Expression, name: str) -> tuple[str, ...]:
    parts = (part for part in conjuncts(asked) if isinstance(part, Among) and part.field == name)
    return tuple(value for part in parts for value in part.values)


def _in_order(field: Field, counts: Mapping[str, int], selected: tuple[str, ...]) -> tuple[FacetCount, ...]:
    """In the order of the vocabulary, or the most frequent first; a chosen value stays even at zero."""
    present = {*(value for value, count in counts.items() if count), *selected}
    if field.values is not None:
        names = [value for value in _axis(field) if value in present]
    else:
        names = sorted(present, key=lambda v: (v == UNKNOWN, -counts.get(v, 0), v))
    return tuple(FacetCount(name, counts.get(name, 0), name in selected) for name in names)


FACETS = tuple(field.name for field in INDEXED)
"""Every facet's name."""
