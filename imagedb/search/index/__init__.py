"""The index in memory by which every search, count, facet and coverage is answered, the same on both databases.

Pure: it is made from columns that somebody else read, and never asks a database. See docs/search-index.md.
"""

from imagedb.search.index.columns import INDEXED, MEASURES, Columns, no_photos
from imagedb.search.index.count import AXES, FACETS, Coverage, count_facets, coverage
from imagedb.search.index.evaluate import Lookup, evaluate, found
from imagedb.search.index.index import Index, OutOfOrderError, amend, empty
from imagedb.search.index.order import Order, Slice, order_of, page_of
from imagedb.search.index.stored import LAYOUT, compact, from_bytes, to_bytes

__all__ = [
    "AXES",
    "FACETS",
    "INDEXED",
    "LAYOUT",
    "MEASURES",
    "Columns",
    "Coverage",
    "Index",
    "Lookup",
    "Order",
    "OutOfOrderError",
    "Slice",
    "amend",
    "compact",
    "count_facets",
    "coverage",
    "empty",
    "evaluate",
    "found",
    "from_bytes",
    "no_photos",
    "order_of",
    "page_of",
    "to_bytes",
]
