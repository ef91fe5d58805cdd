"""GET /v1/vocabulary: what a search may ask for, and what each name means."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.rest.answers import FORMS, answer, asked, links, not_modified
from api.search_wire import VocabularyFieldJson, VocabularyJson
from imagedb import labels
from imagedb.definitions import DEFINITIONS, code, source
from imagedb.search import FIELDS, SORTS, Field

router = APIRouter(tags=["photos"])
_COLUMNS = (
    *("field", "field_label", "definition", "kind", "unit", "several", "ordered", "facet"),
    *("value", "label", "code", "code_system", "code_system_href"),
)


@router.get(
    "/v1/vocabulary",
    operation_id="getVocabulary",
    summary="Every field, its values and what they mean",
    response_model=VocabularyJson,
    responses=FORMS,
)
@access(Access.PUBLIC)
def get_vocabulary(request: Request, services: ServicesDep) -> Response:
    """The fields of the search in the order a reader asks, each with its values, and the orders.

    As CSV one value a row; a field whose values are not of a list has one row without a value.
    """
    wanted = asked(request, services)
    if wanted.unchanged:
        return not_modified(wanted)
    fields = [_field(field) for field in FIELDS.values()]
    found = links(request, wanted, "Vocabulary", item=("/v1/photos", "Photos"))
    body: VocabularyJson = {
        "fields": fields,
        "sorts": [
            {"name": s.name, "label": labels.label("sort", s.name), "definition": s.meaning}
            for s in SORTS.values()
        ],
        "links": found,
    }
    return answer(wanted, body, found, _COLUMNS, [row for field in fields for row in _rows(field)], fields)


def _field(field: Field) -> VocabularyFieldJson:
    listed = source(field.name)
    return {
        "field": field.name,
        "label": labels.FIELDS[field.name],
        "definition": DEFINITIONS[field.name],
        "kind": field.kind.value,
        "unit": field.unit or None,
        "several": field.several,
        "ordered": field.ordered,
        "facet": field.facet,
        "code_system": listed.name,
        "code_system_href": listed.href,
        "values": [
            {"value": v, "label": labels.label(field.name, v), "code": code(field.name, v)}
            for v in field.values
        ],
    }


def _rows(field: VocabularyFieldJson) -> list[dict[str, object]]:
    shared: dict[str, object] = {**field, "field_label": field["label"], "label": None}
    return [{**shared, **value} for value in field["values"]] or [shared]
