"""How many examples a property is tried with: few in every run, twenty times as many in `make long-tests`."""

import os

LONG = 20
IN_FULL = bool(os.environ.get("LONG_TESTS"))
"""Whether this is `make long-tests`, where suites that have a short form for every run are run in full."""


def examples(usual: int) -> int:
    """So many examples in a usual run, and `LONG` times as many when LONG_TESTS is set."""
    return usual * LONG if IN_FULL else usual
