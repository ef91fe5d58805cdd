"""Reads `field:value AND field:value`, the filter of a download."""

import re

_TERM = re.compile(r"""\s*([a-z0-9_]+)\s*:\s*(?:"([^"]*)"|([^\s"]+))\s*""")
_AND = re.compile(r"AND\b")


class WhereError(ValueError):
    """The filter cannot be read; `at` is the place in it, counted from 0."""

    def __init__(self, where: str, at: int) -> None:
        self.at = at
        super().__init__(f"cannot read {where[at:]!r}; write field:value AND field:value")


def parse_where(where: str) -> list[tuple[str, str]]:
    """The filter as parameters of a search, in their order. Empty text is no filter.

    A field given twice allows both values, as in an address; values with spaces stand in quotes.
    The server knows which fields there are. Raises WhereError.
    """
    terms: list[tuple[str, str]] = []
    at = 0
    while where[at:].strip():
        if terms:
            joined = _AND.match(where, at)
            if joined is None:
                raise WhereError(where, at)
            at = joined.end()
        term = _TERM.match(where, at)
        if term is None:
            raise WhereError(where, at)
        name, quoted, plain = term.groups()
        terms.append((name, plain if quoted is None else quoted))
        at = term.end()
    return terms
