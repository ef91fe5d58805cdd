"""The OpenAPI 3.1 document: FastAPI's, with our problems in place of its own errors."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import TypeAdapter

from api.access import declared_access
from api.guard import CSRF_HEADER
from api.problem_kinds import KINDS
from api.problems import MEDIA_TYPE
from api.sign_in.cookies import SESSION
from api.wire import ProblemJson

_DESCRIPTION = """\
Consented, colour-calibrated photographs of newborn skin across skin tones, for education, training and
research. Not intended to diagnose, monitor, predict or inform the treatment of any individual.

Lists are read page by page: follow `next` in the `Link` header or in `links`. Errors are
`application/problem+json` (RFC 9457). An unknown parameter is an error that names the nearest ones.
A photo that its family withdrew answers 410: delete any copy you hold.

Reading needs no account. What needs a role takes an API key, as `Authorization: Bearer KEY`.
"""

_TAGS = [
    {"name": "photos", "description": "Search photos and fetch their bytes."},
    {"name": "teaching sets", "description": "Ordered lists of photos, shared by link."},
    {"name": "withdrawal", "description": "A family takes back what it gave."},
    {"name": "review", "description": "What waits for reviewers and consent officers."},
    {"name": "compare", "description": "Set a photo beside references of like skin."},
    {"name": "signed lists", "description": "What families withdrew, and the keys that sign it."},
    {"name": "audit log", "description": "Proofs that the record of what was done only grew."},
    {"name": "operation", "description": "For whoever runs the server."},
    {"name": "description", "description": "What the interface says of itself."},
]

_DECIDES = ("unreadable-body", "not-found", "review-conflict", "body-too-large", "invalid-request")
# Which kinds of problem each operation can answer with, beside `unknown-parameter` and `internal`.
_PROBLEMS: dict[str, tuple[str, ...]] = {
    "searchPhotos": ("cursor", "not-acceptable"),
    "getFacets": ("not-acceptable",),
    "getVocabulary": ("not-acceptable",),
    "getPhoto": ("not-found", "photo-withdrawn"),
    "getRendition": ("not-found", "photo-withdrawn", "range", "bytes-missing"),
    "createSet": ("unreadable-body", "body-too-large", "invalid-request"),
    "getSet": ("not-found",),
    "replaceSet": (
        "edit-key",
        "not-found",
        "unreadable-body",
        "version-conflict",
        "body-too-large",
        "invalid-request",
        "version-required",
    ),
    "comparePhoto": (
        "unreadable-body",
        "not-found",
        "slow-body",
        "body-too-large",
        "unsupported-media-type",
        "invalid-request",
        "photo-refused",
        "busy",
    ),
    "withdrawByCode": (
        "unreadable-body",
        "withdrawal-code",
        "not-found",
        "photo-withdrawn",
        "body-too-large",
        "invalid-request",
        "too-many-tries",
        "busy",
    ),
    "withdrawForFamily": (
        "unreadable-body",
        "not-found",
        "photo-withdrawn",
        "body-too-large",
        "invalid-request",
    ),
    "replaceWithdrawalCode": ("not-found",),
    "reportPhoto": (
        "unreadable-body",
        "not-found",
        "photo-withdrawn",
        "body-too-large",
        "invalid-request",
        "too-many-tries",
    ),
    "getReview": ("not-found",),
    "getHeldRendition": ("not-found", "bytes-missing"),
    **dict.fromkeys(("attest", "decideReport"), (*_DECIDES, "people-only")),
    "recaption": _DECIDES,
    **dict.fromkeys(("refuse", "redact"), (*_DECIDES, "busy", "not-ready")),
    "releaseConsent": ("not-found", "review-conflict", "people-only"),
    "getWithdrawals": ("not-ready",),
    "getKeys": ("not-ready",),
    "getCheckpoint": ("not-ready",),
    "listAuditEntries": ("invalid-parameter",),
    "getInclusionProof": ("invalid-parameter", "not-found"),
    "getConsistencyProof": ("invalid-parameter", "not-found"),
    "getReadiness": ("not-ready",),
    "getProblemKind": ("not-found",),
}
_ALWAYS = ("unknown-parameter", "internal")
# Of whatever needs a role; a change under a cookie must come from a page of ours as well.
_OF_ROLES = ("sign-in", "api-key", "role")
_OF_CHANGES = ("cross-site",)

_SCHEMES: dict[str, dict[str, str]] = {
    "ApiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key with some of its owner's roles, made on `/staff/keys` or the command line.",
    },
    "Session": {
        "type": "apiKey",
        "in": "cookie",
        "name": SESSION,
        "description": "A browser's session (`__Host-` before the name under https). "
        f"A change also needs the session's token, as the header `{CSRF_HEADER}`.",
    },
}


def describe(app: FastAPI) -> None:
    """Let the application describe itself; the document is made once, when first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _document(app: FastAPI) -> dict[str, Any]:
    routes = [c for c in iter_route_contexts(app.routes) if isinstance(c.original_route, APIRoute)]
    document = get_openapi(
        title=app.title,
        version=version("imagedb"),
        openapi_version="3.1.0",
        summary="An open-access, consented, colour-calibrated image database of newborn skin.",
        description=_DESCRIPTION,
        routes=routes,
        tags=_TAGS,
        license_info={
            "name": "Apache-2.0 (software); each photo names its own licence",
            "identifier": "Apache-2.0",
        },
        servers=[{"url": "/"}],
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = TypeAdapter(ProblemJson).json_schema() | {"additionalProperties": True}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    document["components"].setdefault("securitySchemes", {}).update(_SCHEMES)
    roles = _roles_of(routes)
    for path in document["paths"].values():
        for method, operation in path.items():
            needed = roles.get(operation["operationId"], [])
            if needed:
                operation["security"] = [{name: needed} for name in _SCHEMES]
            _describe_problems(operation, _of_access(method, needed))
    return document


def _roles_of(routes: Sequence[RouteContext]) -> dict[str, list[str]]:
    """For each operation that needs a role, the roles of which any one is enough."""
    declared = {c.operation_id: declared_access(c.endpoint) for c in routes}
    return {name: sorted(roles) for name, roles in declared.items() if isinstance(roles, frozenset)}


def _of_access(method: str, needed: Sequence[str]) -> tuple[str, ...]:
    """The problems that an operation has because it needs a role."""
    if not needed:
        return ()
    return _OF_ROLES if method == "get" else _OF_ROLES + _OF_CHANGES


def _describe_problems(operation: dict[str, Any], more: Sequence[str]) -> None:
    """Put every problem an operation can have, its own and `more`, under its status, with an example of each."""
    responses = operation["responses"]
    responses.pop("422", None)
    own = _PROBLEMS.get(operation["operationId"], ())
    kinds = (KINDS[name] for name in dict.fromkeys((*_ALWAYS, *more, *own)))
    for kind in sorted(kinds, key=lambda k: k.status):
        response = responses.setdefault(
            str(kind.status),
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}},
            },
        )
        response["description"] = "; ".join(filter(None, (response["description"], kind.title)))
        response["content"][MEDIA_TYPE]["examples"][kind.name] = {
            "summary": kind.title,
            "value": {
                "type": kind.href,
                "title": kind.title,
                "status": kind.status,
                "detail": kind.advice,
            },
        }
