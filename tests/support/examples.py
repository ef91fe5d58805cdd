"""How much is tried: a little in a usual run; in full every case, and properties with twenty times as many examples."""

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

LONG = 20
IN_FULL = bool(os.environ.get("LONG_TESTS"))
"""Whether this is `make every-case` or `make long-tests`, where suites that have a short form for a usual run are run in full."""

in_full = pytest.mark.in_full
"""A test that a usual run leaves out: what it tries is tried there in little by others, or takes long for what it tells."""

_Case = TypeVar("_Case")


def examples(usual: int) -> int:
    """So many examples in a usual run, and `LONG` times as many in full."""
    return usual * LONG if IN_FULL else usual


def some(cases: Sequence[_Case], *usual: int) -> Sequence[_Case]:
    """Return of a rule's cases those with the `usual` numbers, and all of them in full.

    The usual ones are chosen so that every kind of case is among them.
    """
    return cases if IN_FULL else [cases[number] for number in usual]
