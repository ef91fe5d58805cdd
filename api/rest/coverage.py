"""GET /v1/coverage: what the atlas has and what it lacks, by condition, tone, site and age."""

from collections.abc import Iterator
from math import prod
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.rest.answers import FORMS, answer, asked, links, not_modified
from api.rest.parameters import FILTER_PARAMETERS, search_of
from api.search_wire import CoverageJson
from imagedb.search.index import AXES, Coverage

router = APIRouter(tags=["photos"])


@router.get(
    "/v1/coverage",
    operation_id="getCoverage",
    summary="Photos by condition, tone, site and age band",
    response_model=CoverageJson,
    responses=FORMS,
    openapi_extra={"parameters": FILTER_PARAMETERS},
)
@access(Access.PUBLIC)
def get_coverage(request: Request, services: ServicesDep) -> Response:
    """How many photos there are for every combination of condition, ITA class, site and age band, empty ones too.

    Filters narrow what is counted. A photo with several conditions or sites is counted under each. As CSV or
    NDJSON each cell is a row.
    """
    search = search_of(request.query_params)
    wanted = asked(request, services)
    if wanted.unchanged:
        return not_modified(wanted)
    counted = services.catalogue.photos.coverage(search.query, services.clock())
    found = links(request, wanted, "Coverage", describedby=("/v1/vocabulary", "What the names mean"))
    body: CoverageJson = {
        "axes": [{"field": name, "values": list(values)} for name, values in counted.axes.items()],
        "counts": _nested(counted.cells, [len(values) for values in counted.axes.values()]),
        "cells": len(counted.cells),
        "empty": counted.cells.count(0),
        "links": found,
    }
    rows = list(_rows(counted))
    return answer(wanted, body, found, (*AXES, "photos"), rows, rows)


def _nested(cells: tuple[int, ...], lengths: list[int]) -> list[Any]:
    """The cells as lists within lists, one level for each axis."""
    if len(lengths) == 1:
        return list(cells)
    step = prod(lengths[1:])
    return [_nested(cells[i * step : (i + 1) * step], lengths[1:]) for i in range(lengths[0])]


def _rows(counted: Coverage) -> Iterator[dict[str, Any]]:
    for values, photos in zip(counted.rows(), counted.cells, strict=True):
        yield {**dict(zip(AXES, values, strict=True)), "photos": photos}
