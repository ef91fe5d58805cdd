"""Words that the look for names goes by. Written for this purpose; no list is complete, nor can be."""

from pathlib import Path


def _words(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / name).read_text(encoding="utf-8").split())


ORDINARY = _words("ordinary.txt")
"""What captions and notes write with a capital, or behind a word such as 'baby', without naming anybody."""

GIVEN_NAMES = _words("given_names.txt")
"""Common in the United Kingdom, and no ordinary word when written small."""

SURNAMES = _words("surnames.txt")
"""Likewise."""
