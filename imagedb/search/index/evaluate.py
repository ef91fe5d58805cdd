"""Which photos meet an expression."""

from collections.abc import Callable
from datetime import date
from functools import reduce

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.index.bits import bitmap
from imagedb.search.index.index import Index

Lookup = Callable[[Among | Words | Near], npt.NDArray[np.int64]]
"""The numbers of the photos that meet a leaf of which the index knows nothing: words, regions' colours, and
fields with too many values. They are asked of the database, at the moment that the index stands for."""


def found(index: Index, asked: Expression, on: date, lookup: Lookup) -> BitMap:
    """The slots of the photos that meet what is asked and that a reader may see on that day."""
    parts = (evaluate(index, part, lookup) for part in conjuncts(asked))
    return reduce(BitMap.__and__, parts, index.visible(on))


def evaluate(index: Index, asked: Expression, lookup: Lookup) -> BitMap:
    """The slots that meet what is asked, whether or not a reader may see them."""
    match asked:
        case And(parts):
            return reduce(BitMap.__and__, (evaluate(index, part, lookup) for part in parts), _all(index))
        case Or(parts):
            return BitMap.union(*(evaluate(index, part, lookup) for part in parts)) if parts else BitMap()
        case Not(part):
            return _all(index) - evaluate(index, part, lookup)
        case Between():
            return _between(index, asked)
        case Among() if asked.field in index.values:
            known = index.values[asked.field]
            return BitMap.union(BitMap(), *(known[value] for value in asked.values if value in known))
        case _:
            return _looked_up(index, asked, lookup)


def conjuncts(asked: Expression) -> tuple[Expression, ...]:
    """The parts that all have to be met."""
    if isinstance(asked, And):
        return tuple(leaf for part in asked.parts for leaf in conjuncts(part))
    return (asked,)


def field_of(part: Expression) -> str | None:
    """The field that a part filters by itself; None for words, colours, and what is joined by `or` or `not`."""
    return part.field if isinstance(part, Among | Between) else None


def _looked_up(index: Index, asked: Among | Words | Near, lookup: Lookup) -> BitMap:
    if isinstance(asked, Words) and asked in index.words:
        return index.words[asked]
    bits = bitmap(np.sort(index.slots(lookup(asked))))
    return index.remember(asked, bits) if isinstance(asked, Words) else bits


def _all(index: Index) -> BitMap:
    return BitMap(range(len(index.numbers)))


def _between(index: Index, asked: Between) -> BitMap:
    column = index.measures[asked.field]
    inside = ~np.isnan(column)
    if asked.low is not None:
        inside &= column >= asked.low
    if asked.high is not None:
        inside &= column <= asked.high
    return bitmap(np.flatnonzero(inside))
