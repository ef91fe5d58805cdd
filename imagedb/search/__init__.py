"""What a reader may ask of the catalogue, and what comes back."""

from imagedb.search.fields import FIELDS, UNKNOWN, Field
from imagedb.search.page import FacetCount, Page
from imagedb.search.query import SORTS, SearchQuery, parse

__all__ = ["FIELDS", "SORTS", "UNKNOWN", "FacetCount", "Field", "Page", "SearchQuery", "parse"]
