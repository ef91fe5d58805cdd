"""What tells machines about the interface: /openapi.json, /problems, and what crawlers ask for."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from api import reservation
from api.access import Access, access
from api.conditional import list_etag, none_match
from api.errors import NotFoundError
from api.problem_kinds import KINDS
from api.wire import ProblemKindJson

router = APIRouter(tags=["description"])
_DAY = {"Cache-Control": "public, max-age=3600"}

# Requests, not locks: a crawler that does not ask is not held off by this. Names as their operators document them,
# gathered in November 2026 (the community list ai.robots.txt has most); an operator may add to them at the proxy.
_AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "Diffbot",
    "FacebookBot",
    "Google-CloudVertexBot",
    "Google-Extended",
    "GPTBot",
    "img2dataset",
    "ImagesiftBot",
    "Meta-ExternalAgent",
    "Meta-ExternalFetcher",
    "OAI-SearchBot",
    "Omgilibot",
    "PanguBot",
    "Perplexity-User",
    "PerplexityBot",
    "PetalBot",
    "Timpibot",
    "YouBot",
)
_ROBOTS = (
    "\n".join(f"User-agent: {name}" for name in _AI_CRAWLERS)
    + "\nDisallow: /\n\nUser-agent: *\nDisallow: /v1/\nDisallow: /iiif/\nDisallow: /sets/\nDisallow: /compare\nDisallow: /staff\n"
)


@router.get("/openapi.json", include_in_schema=False)
@access(Access.PUBLIC)
def openapi(request: Request) -> Response:
    """The description for machines, OpenAPI 3.1."""
    document = request.app.openapi()
    etag = list_etag(document)
    headers = {"Cache-Control": "public, no-cache", "ETag": etag}
    if none_match(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(document, headers=headers)


@router.get("/robots.txt", include_in_schema=False)
@access(Access.PUBLIC)
def robots() -> Response:
    """What crawlers are asked to leave alone."""
    return PlainTextResponse(_ROBOTS, headers=_DAY)


@router.get("/.well-known/tdmrep.json", include_in_schema=False)
@access(Access.PUBLIC)
def tdm_reservation() -> Response:
    """What those who mine text and data are asked to leave alone."""
    return JSONResponse(reservation.WELL_KNOWN, headers=_DAY)


@router.get(
    "/problems/{problem}",
    operation_id="getProblemKind",
    summary="What a kind of problem means",
    response_model=ProblemKindJson,
)
@access(Access.PUBLIC)
def problem_kind(problem: str) -> Response:
    """The `type` of a problem leads here."""
    kind = KINDS.get(problem)
    if kind is None:
        msg = f"There is no kind of problem of that name; there are {', '.join(KINDS)}."
        raise NotFoundError(msg)
    body: ProblemKindJson = {
        "type": kind.href,
        "status": kind.status,
        "title": kind.title,
        "advice": kind.advice,
    }
    return JSONResponse(body, headers=_DAY)
