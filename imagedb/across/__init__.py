"""Across tones: like photos of one sign at one site side by side, tone by tone, and what the sign changes. Pure."""

from imagedb.across.choose import Wish, best, settings
from imagedb.across.difference import Difference, difference
from imagedb.across.rows import BILIRUBIN, SPO2, Row, asked, row_of, rows_of
from imagedb.across.sheet import Candidate, Candidates, Cell, Column, Setting, Sheet, candidates, lay_out

__all__ = [
    "BILIRUBIN",
    "SPO2",
    "Candidate",
    "Candidates",
    "Cell",
    "Column",
    "Difference",
    "Row",
    "Setting",
    "Sheet",
    "Wish",
    "asked",
    "best",
    "candidates",
    "difference",
    "lay_out",
    "row_of",
    "rows_of",
    "settings",
]
