"""Signs that a text for readers must not hold: they are not seen, cannot be kept, or make it look like something else."""

import re
from typing import Final

UNSEEN: Final = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"  # controls, all but tabs and ends of lines
    r"\u202a-\u202e\u2066-\u2069"  # what turns the order of letters: a reader sees other words than a program
    r"\ufdd0-\ufdef\ufffe\uffff"  # what is no character
)
"""As the inside of a class of a regular expression, without halves of characters, which JSON Schema cannot speak of.

Joiners stay, and the marks of direction that Arabic is written with.
"""
_HALVES: Final = r"\ud800-\udfff"
_UNSEEN: Final = re.compile(f"[{UNSEEN}{_HALVES}]")


def is_plain(text: str) -> bool:
    """Whether a reader sees all of the text, in the order in which it stands."""
    return _UNSEEN.search(text) is None


def made_plain(text: str) -> str:
    """Return the text with the replacement character for each sign that must not be there."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
