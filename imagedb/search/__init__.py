"""What a reader may ask of the catalogue, and what comes back."""

from imagedb.search.fields import FIELDS, UNKNOWN, Field, Kind
from imagedb.search.page import FacetCount, Page
from imagedb.search.query import SearchQuery, parse
from imagedb.search.sorts import SORTS

__all__ = ["FIELDS", "SORTS", "UNKNOWN", "FacetCount", "Field", "Kind", "Page", "SearchQuery", "parse"]
