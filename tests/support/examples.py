"""How many examples a property is tried with: few in every run, twenty times as many in `make long-tests`."""

import os

LONG = 20


def examples(usual: int) -> int:
    """So many examples in a usual run, and `LONG` times as many when LONG_TESTS is set."""
    return usual * LONG if os.environ.get("LONG_TESTS") else usual
