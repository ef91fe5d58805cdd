"""The parameters of a search over HTTP: reading them, and describing them for OpenAPI."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import QueryParams

from api.dependencies import nearest_names
from api.errors import Fault, UnknownParameterError
from imagedb.search import FIELDS, SORTS, Field, SearchQuery, parse

MAX_LIMIT = 100
DEFAULT_LIMIT = 50
FACETS = tuple(name for name, field in FIELDS.items() if field.facet)


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

_MEANINGS = {
    "condition": "What was documented of the skin.",
    "body_site": "Where on the body: the site of the photo, or of a region where it shows what it is about.",
    "ita_class": "Skin tone by the individual typology angle of an unaffected site.",
    "monk": "Skin tone as rated on the Monk scale, 1 to 10.",
    "condition_basis": "Whether the condition was measured, seen by eye, or simulated.",
    "bilirubin_band": "Bilirubin measured within 120 minutes, micromol/L.",
    "spo2_band": "Oxygen saturation measured within 120 minutes, percent.",
    "grade": "How far the calibration can be trusted.",
    "purpose": "A use that the family permits.",
    "subject_group": "Opaque; the other photos of the same baby or its twin.",
}


def _filter(field: Field) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "string", "enum": list(field.values)} if field.values else dict(STORED)
    meaning = _MEANINGS.get(field.name, f"{field.name.replace('_', ' ').capitalize()}.")
    return {
        "name": field.name,
        "in": "query",
        "description": f"{meaning} Repeat it to allow several values.",
        "schema": {"type": "array", "items": item},
        "style": "form",
        "explode": True,
    }


def _single(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_FILTERS = [
    *(_filter(field) for field in FIELDS.values()),
    _single("text", "Words of the caption; each must occur, or begin a word.", STORED),
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
    _single("sort", "The order.", {"type": "string", "enum": list(SORTS), "default": "newest"}),
    _single(
        "limit",
        "Photos on a page.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    _single("cursor", "From the `next` link; good for the same search only.", STORED),
    _single("total", "Count all photos that match.", {"type": "boolean", "default": False}),
    _FACETS,
]
FACET_PARAMETERS: list[dict[str, Any]] = [*_FILTERS, _FACETS]
