"""The parameters of a search over HTTP: reading them, and describing them for OpenAPI."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import QueryParams

from api.dependencies import nearest_names
from api.errors import Fault, UnknownParameterError
from imagedb.definitions import DEFINITIONS
from imagedb.search import FIELDS, SORTS, Field, Kind, SearchQuery, parse
from imagedb.search.index import FACETS
from imagedb.search.lucene import LONGEST
from imagedb.search.nearby import DEFAULT_WITHIN, WIDEST

MAX_LIMIT = 100
DEFAULT_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked: the search itself, whether to count, and which facets to count."""

    query: SearchQuery
    total: bool
    facets: tuple[str, ...]


def search_of(parameters: QueryParams) -> Search:
    """Read a search from an address. Raises QueryError or UnknownParameterError."""
    for name, value in parameters.multi_items():
        if "\0" in value:  # PostgreSQL holds no text with a zero in it
            refused = _unknown(name, value, ())
            raise refused
        listed = name in FIELDS and FIELDS[name].values
        # Pages send forms that were left empty; what a program sends empty is a mistake.
        if not value and (listed or name in {"sort", "limit", "total", "facets"}):
            refused = _unknown(name, value, tuple(listed or ())[:3])
            raise refused
    limit = parameters.get("limit", "")
    if limit.isdecimal() and (
        len(limit) > 4 or int(limit) > MAX_LIMIT
    ):  # pages may show more at once than a client takes
        refused = _unknown("limit", limit, (f"1 to {MAX_LIMIT}",))
        raise refused
    query = parse((k, v) for k, v in parameters.multi_items() if k not in {"total", "facets"})
    return Search(query, _total(parameters), _facets(parameters))


def _total(parameters: QueryParams) -> bool:
    value = parameters.get("total", "false")
    if value not in {"true", "false"}:
        refused = _unknown("total", value, ("true", "false"))
        raise refused
    return value == "true"


def _facets(parameters: QueryParams) -> tuple[str, ...]:
    """Names from `facets=a,b` or `facets=a&facets=b`; `all` is every facet."""
    wanted = [n for v in parameters.getlist("facets") for n in v.split(",")]
    if "all" in wanted:
        return FACETS
    for name in wanted:
        if name not in FACETS:
            refused = _unknown("facets", name, nearest_names(name, list(FACETS)) or FACETS)
            raise refused
    return tuple(dict.fromkeys(wanted))


def _unknown(parameter: str, value: str, nearest: tuple[str, ...]) -> UnknownParameterError:
    detail = f"{parameter} cannot be {value!r}."
    return UnknownParameterError(detail, [Fault(detail, parameter=parameter, nearest=nearest)])


def canonical(request: Request) -> list[tuple[str, str]]:
    """The parameters in one order, so that the same question has the same ETag."""
    return sorted(request.query_params.multi_items())


# PostgreSQL holds no text with a zero in it.
STORED: dict[str, Any] = {"type": "string", "pattern": r"^[^\u0000]*$"}

_NUMBER = r"[+\-]?[0-9]{1,10}(\.[0-9]{1,20})?([eE][+\-]?[0-9]{1,2})?"
_RANGE_PATTERN = rf"^(unknown|{_NUMBER}|({_NUMBER})?\.\.({_NUMBER})?)$"
_RANGE = "Give a range such as `150..250`, `150..` or `..250`, both ends included, or `unknown`."


def _filter(field: Field) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "string", "enum": list(field.values)} if field.values else dict(STORED)
    how = "Repeat it to allow several values."
    if field.kind is Kind.NUMBER:
        item = {"type": "string", "pattern": _RANGE_PATTERN, "examples": ["150..250"]}
        how = f"{_RANGE} {how}"
    return {
        "name": field.name,
        "in": "query",
        "description": f"{DEFINITIONS[field.name]} {how}",
        "schema": {"type": "array", "items": item},
        "style": "form",
        "explode": True,
    }


def _single(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_EXAMPLE = "condition:jaundice AND monk:[7 TO 10] AND -provenance:simulated"
_Q = f"""\
The search in Lucene's syntax, met beside the other parameters: `{_EXAMPLE}`. AND, OR, NOT, `+`, `-` and brackets join;
what stands side by side must all be met. Ranges (`[a TO b]`, `{{a TO b}}`, `>=a`) are of numbers and ordered fields.
`field:*` is whatever is known. Words without a field are looked for in captions. No patterns, boosts or fuzzy words.
"""

_FILTERS = [
    *(_filter(field) for field in FIELDS.values()),
    _single(
        "near",
        "A colour as L*,a*,b* (D65, 2° observer): photos with a measured region within that CIEDE2000, nearest first.",
        {"type": "string", "examples": ["63,11,16"]},
    ),
    _single(
        "within",
        # No `default`: clients send what stands there, and without `near` it means nothing.
        f"The radius of `near` in CIEDE2000; {DEFAULT_WITHIN:g} where it is left out.",
        {"type": "number", "exclusiveMinimum": 0, "maximum": WIDEST},
    ),
    _single("text", "Words of the caption; each must occur, or begin a word.", STORED),
    _single("q", _Q, {"type": "string", "maxLength": LONGEST, "examples": [_EXAMPLE]}),
]
_FACETS = {
    "name": "facets",
    "in": "query",
    "description": "Facets to count, separated by commas; `all` is every facet.",
    "schema": {"type": "array", "items": {"type": "string", "enum": [*FACETS, "all"]}},
    "style": "form",
    "explode": False,
}

SEARCH_PARAMETERS: list[dict[str, Any]] = [
    *_FILTERS,
    _single(
        "sort",
        " ".join(f"`{s.name}`: {s.meaning}" for s in SORTS.values()),
        {"type": "string", "enum": list(SORTS), "default": "newest"},
    ),
    _single(
        "limit",
        "Photos on a page.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    _single("cursor", "From the `next` or `prev` link; good for the same search only.", STORED),
    _single("total", "Count all photos that match.", {"type": "boolean", "default": False}),
    _FACETS,
]
FACET_PARAMETERS: list[dict[str, Any]] = [*_FILTERS, _FACETS]
FILTER_PARAMETERS: list[dict[str, Any]] = _FILTERS
