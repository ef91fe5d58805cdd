"""/docs: what the interface for programs takes and answers, made from its own description."""

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.pages.asking import json_text
from api.pages.described import Described, described
from api.pages.marked_up import line, paragraphs
from api.pages.view import page
from api.sign_in.cookies import own_origin

router = APIRouter(include_in_schema=False)


@router.get("/docs")
@access(Access.PUBLIC)
def interface_page(request: Request, services: ServicesDep) -> Response:
    """Every operation, parameter, answer and schema of the document, for people."""
    context = {
        "described": _described(request.app),
        "origin": own_origin(services.settings, request),
        "paragraphs": paragraphs,
        "line": line,
        "json_text": json_text,
    }
    return page(request, "interface.html", context)


def _described(app: FastAPI) -> Described:
    """What the page shows, made once for each document: it takes longer than to write the page."""
    document = app.openapi()
    kept: tuple[object, Described] | None = getattr(app.state, "described", None)
    if kept is None or kept[0] is not document:
        kept = app.state.described = (document, described(document))
    return kept[1]
