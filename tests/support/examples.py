"""How much is tried: a little in every run, in `make long-tests` properties with twenty times as many examples and every case."""

import os
from collections.abc import Sequence
from typing import TypeVar

LONG = 20
_Case = TypeVar("_Case")


def examples(usual: int) -> int:
    """So many examples in a usual run, and `LONG` times as many when LONG_TESTS is set."""
    return usual * LONG if os.environ.get("LONG_TESTS") else usual


def some(cases: Sequence[_Case], *usual: int) -> Sequence[_Case]:
    """Return of a rule's cases those with the `usual` numbers, and all of them when LONG_TESTS is set.

    The usual ones are chosen so that every kind of case is among them.
    """
    return cases if os.environ.get("LONG_TESTS") else [cases[number] for number in usual]
