"""Which photos meet what is asked."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import Protocol

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.fields import FIELDS, Kind
from imagedb.search.index.bits import bitmap
from imagedb.search.index.index import Index
from imagedb.search.near import NearIndex
from imagedb.search.query import SearchQuery


class Lookup(Protocol):
    """What the index knows nothing of: captions, fields with too many values, and the colours of regions.

    It is asked of the database, in the transaction whose moment the index stands for.
    """

    def numbers(self, leaf: Among | Words | Near) -> npt.NDArray[np.int64]:
        """The numbers of the photos that meet a leaf, hidden ones among them, in any order."""

    def regions(self) -> NearIndex:
        """The colours of all regions."""

    def scores(self, words: tuple[str, ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The numbers of the photos with any of the words, and how well each fits; more is better."""


def found(index: Index, query: SearchQuery, on: date, lookup: Lookup) -> BitMap:
    """The slots of the photos that meet what is asked and that a reader may see on that day."""
    parts = (evaluate(index, part, lookup) for part in query.tree().parts)
    return reduce(BitMap.__and__, parts, index.visible(on))


def evaluate(index: Index, asked: Expression, lookup: Lookup) -> BitMap:
    """The slots that meet one expression, whether or not a reader may see them; not to be changed."""
    match asked:
        case And(parts):
            return reduce(BitMap.__and__, (evaluate(index, part, lookup) for part in parts), _all(index))
        case Or(parts):
            return BitMap.union(BitMap(), *(evaluate(index, part, lookup) for part in parts))
        case Not(part):
            return _all(index) - evaluate(index, part, lookup)
        case Between():
            return _between(index, asked)
        case Among(field=field, values=values):
            return _among(index, field, values, lookup)
        case _:
            return _looked_up(index, asked, lookup)


def words_of(asked: Expression) -> tuple[str, ...]:
    """The words that a photo is looked for with, not those it must not have."""
    return tuple(sorted(set(_words(asked))))


def _words(asked: Expression) -> Iterator[str]:
    match asked:
        case Words(words):
            yield from words
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)


def _all(index: Index) -> BitMap:
    return BitMap(range(len(index.numbers)))


def _among(index: Index, field: str, values: tuple[str, ...], lookup: Lookup) -> BitMap:
    if FIELDS[field].kind is Kind.NUMBER:  # the only value that is no range is `unknown`
        return bitmap(np.flatnonzero(np.isnan(index.measures[field])))
    if field not in index.values:
        return _looked_up(index, Among(field, values), lookup)
    known = index.values[field]
    return BitMap.union(BitMap(), *(known[value] for value in values if value in known))


def _between(index: Index, asked: Between) -> BitMap:
    column = index.measures[asked.field]
    inside = ~np.isnan(column)
    if asked.low is not None:
        inside &= column >= asked.low
    if asked.high is not None:
        inside &= column <= asked.high
    return bitmap(np.flatnonzero(inside))


def _looked_up(index: Index, asked: Among | Words | Near, lookup: Lookup) -> BitMap:
    if isinstance(asked, (Words, Near)) and asked in index.looked_up:
        return index.looked_up[asked]
    bits = bitmap(np.sort(index.slots(lookup.numbers(asked))))
    return index.remember(asked, bits) if isinstance(asked, (Words, Near)) else bits
