"""What free text must not hold: anything that could tell who a baby is, or when and where it was born.

One place for every text that people write: captions, cameras, methods, notes of teaching sets, reports.
What is certain is refused where it is written; what is doubtful is for a person to look at. Machines block,
only people clear: a text in which nothing is found may still name somebody.
"""

from imagedb.free_text.caption import unexplained_colour_words
from imagedb.free_text.find import certain_kinds, find, refusal
from imagedb.free_text.finding import Finding, Kind
from imagedb.free_text.signs import UNSEEN, is_plain, made_plain

__all__ = [
    "UNSEEN",
    "Finding",
    "Kind",
    "certain_kinds",
    "find",
    "is_plain",
    "made_plain",
    "refusal",
    "unexplained_colour_words",
]
