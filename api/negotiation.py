"""Which of the forms that an answer has the client wants (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence

from api.errors import NotAcceptableError

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
TABULAR = (JSON, CSV, NDJSON)
"""The forms of what can be a table, the one that is sent unasked first."""
TITLES = {JSON: "as JSON", CSV: "as comma-separated values", NDJSON: "as JSON, one record a line"}

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)", re.ASCII)
_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.ASCII | re.IGNORECASE)


def negotiate(accept: str, offered: Sequence[str] = TABULAR) -> str:
    """The offered form that the header `Accept` weighs most; of equals the first one offered.

    The most specific range that fits a form gives its weight. A header without any range that can be read is none.
    Raises NotAcceptableError, which says what there is.
    """
    ranges = [_read(found) for found in _RANGE.finditer(accept)]
    if not ranges:
        return offered[0]
    weights = {form: _weight(form, ranges) for form in offered}
    best = max(offered, key=lambda form: weights[form])
    if weights[best] <= 0:
        raise NotAcceptableError(tuple(offered))
    return best


_Range = tuple[str, str, float]


def _read(found: re.Match[str]) -> _Range:
    kind, form, parameters = found.groups()
    weight = _WEIGHT.search(parameters)
    return kind.lower(), form.lower(), min(float(weight[1]), 1.0) if weight else 1.0


def _weight(media_type: str, ranges: Sequence[_Range]) -> float:
    kind, form = media_type.split("/")
    for wanted in ((kind, form), (kind, "*"), ("*", "*")):
        fitting = [weight for *asked, weight in ranges if tuple(asked) == wanted]
        if fitting:
            return max(fitting)
    return 0.0
