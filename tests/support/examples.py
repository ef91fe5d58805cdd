"""How much is tried: some cases of a rule in a usual run, every case in CI after it, and twenty times as many at length.

`LONG_TESTS` says which: nothing, `cases` (`make every-case`) or anything else (`make long-tests`).
"""

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

LONG = 20
_SAID = os.environ.get("LONG_TESTS", "")
IN_FULL = bool(_SAID)
"""Whether every case is tried, as by `make every-case` and `make long-tests`."""
AT_LENGTH = IN_FULL and _SAID != "cases"
"""Whether properties have many more examples as well, as by `make long-tests`, which takes hours."""

in_full = pytest.mark.in_full
"""A test that a usual run leaves out: what it tries is tried there in little by others, or takes long for what it tells."""

_Case = TypeVar("_Case")


def examples(usual: int) -> int:
    """So many examples, and `LONG` times as many at length."""
    return usual * LONG if AT_LENGTH else usual


def some(cases: Sequence[_Case], *usual: int) -> Sequence[_Case]:
    """Return of a rule's cases those with the `usual` numbers, and all of them in full.

    The usual ones are chosen so that every kind of case is among them.
    """
    return cases if IN_FULL else [cases[number] for number in usual]
