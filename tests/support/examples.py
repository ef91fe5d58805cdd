"""How much is tried: a little in every run, in `make long-tests` properties with twenty times as many examples and every case."""

import os
from collections.abc import Sequence
from typing import TypeVar

LONG = 20
IN_FULL = bool(os.environ.get("LONG_TESTS"))
"""Whether this is `make long-tests`, where suites that have a short form for every run are run in full."""

_Case = TypeVar("_Case")


def examples(usual: int) -> int:
    """So many examples in a usual run, and `LONG` times as many in full."""
    return usual * LONG if IN_FULL else usual


def some(cases: Sequence[_Case], *usual: int) -> Sequence[_Case]:
    """Return of a rule's cases those with the `usual` numbers, and all of them in full.

    The usual ones are chosen so that every kind of case is among them.
    """
    return cases if IN_FULL else [cases[number] for number in usual]
