"""The OpenAPI 3.1 document: FastAPI's, with our problems in place of its own errors."""

from collections.abc import Mapping, Sequence
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
from api.rest.example_answers import show_answer
from api.rest.introduction import DESCRIPTION, TAGS
from api.sign_in.cookies import SESSION
from api.wire import ProblemJson
from imagedb.vocabulary import RenditionName

_DECIDES = ("unreadable-body", "not-found", "review-conflict", "body-too-large", "invalid-request")
# Which kinds of problem each operation can answer with, beside `unknown-parameter` and `internal`.
_PROBLEMS: dict[str, tuple[str, ...]] = {
    "searchPhotos": ("cursor", "not-acceptable"),
    "getFacets": ("not-acceptable",),
    "getVocabulary": ("not-acceptable",),
    "getPhoto": ("not-found", "photo-withdrawn"),
    "getRendition": ("not-found", "photo-withdrawn", "range", "bytes-missing"),
    "getRenditionByHash": ("not-found", "photo-withdrawn", "range", "bytes-missing"),
    "getDicom": ("not-found", "photo-withdrawn", "too-many-requests", "bytes-missing"),
    **dict.fromkeys(("getImageInfo", "getImageBase", "getPhotoManifest"), ("not-found", "photo-withdrawn")),
    "getImage": (
        "image-request",
        "not-found",
        "photo-withdrawn",
        "too-many-requests",
        "bytes-missing",
        "not-offered",
        "busy",
    ),
    "getSetManifest": ("not-found",),
    "createSet": ("unreadable-body", "body-too-large", "invalid-request", "too-many-requests"),
    "getSet": ("not-found",),
    "listSet": ("unreadable-body", "body-too-large", "invalid-request", "not-found", "version-conflict"),
    "unlistSet": ("not-found",),
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
        "too-many-requests",
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
# A database or a store may fail to answer whatever is asked.
_ALWAYS = ("unknown-parameter", "unreadable-address", "internal", "not-ready")
_OF_ROLES = ("sign-in", "api-key", "role")
# A browser's change must come from a page of ours.
_OF_CHANGES = ("cross-site",)

_RENDITIONS = [name.value for name in RenditionName if name is not RenditionName.ORIGINAL]
_ID = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9_-]+$"}
# What stands in an address. Whatever else stands there is not found.
_IN_PATH: dict[str, dict[str, Any]] = {
    "sha256": {
        "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "description": "The SHA-256 of the bytes, in hexadecimal.",
        "example": "0f343b0931126a20f133d67c2b018a3b5f1a2c9c3f6f9d7d6d7b1b0f6b5d4c3a",
    },
    "photo_id": {"schema": _ID, "description": "The photo's id.", "example": "k3v7q2m5x4t6b2na"},
    "set_id": {"schema": _ID, "description": "The teaching set's id.", "example": "q7c2m5x4t6b2na3k"},
    "consent_id": {
        "schema": {"type": "string", "minLength": 1},
        "description": "The consent's id, as on its form.",
        "example": "family-017",
    },
    "identifier": {
        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,64}(\.as_shot)?$"},
        "description": "The photo's id; with `.as_shot` after it the picture as the camera had it.",
        "example": "k3v7q2m5x4t6b2na",
    },
    **{
        name: {
            "schema": {"type": "string", "minLength": 1},
            "description": f"{said} of IIIF.",
            "example": example,
        }
        for name, said, example in (
            ("region", "The region", "full"),
            ("size", "The size", "max"),
            ("rotation", "The rotation", "0"),
            ("last", "`quality.format`", "default.jpg"),
        )
    },
    "problem": {
        "schema": {"type": "string", "enum": list(KINDS)},
        "description": "The last part of a problem's `type`.",
        "example": "photo-withdrawn",
    },
    "name": {
        "schema": {"type": "string", "enum": _RENDITIONS},
        "description": "Which of the photo's pictures.",
        "example": "display",
    },
    "report": {
        "schema": {"type": "integer"},
        "description": "The report's number, from the photo under review.",
        "example": 1,
    },
}
# Of a photo that waits, which is no public one.
_WAITING = {"photo_id": {**_IN_PATH["photo_id"], "example": "b2nak3v7q2m5x4t6"}}

_SECONDS = {"schema": {"type": "integer", "minimum": 0}, "description": "Wait so many seconds."}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to say who you are."}},
    416: {"Content-Range": {"schema": {"type": "string"}, "description": "How many bytes there are."}},
    429: {"Retry-After": _SECONDS},
    503: {"Retry-After": _SECONDS},
}
_REQUEST_ID = {
    "schema": {"type": "string"},
    "description": "Of this request; in the server's log it stands too. Quote it when something is wrong.",
}

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
        description=DESCRIPTION,
        routes=routes,
        tags=TAGS,
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
    document["components"]["headers"] = {"RequestId": _REQUEST_ID}
    for address, path in document["paths"].items():
        for method, operation in path.items():
            _describe_path(operation, _WAITING if address.startswith("/v1/review") else {})
            needed = roles.get(operation["operationId"], [])
            if needed:
                operation["security"] = [{name: needed} for name in _SCHEMES]
            show_answer(operation)
            _describe_problems(operation, _of_access(method, needed))
            for response in operation["responses"].values():
                response.setdefault("headers", {})["X-Request-ID"] = {
                    "$ref": "#/components/headers/RequestId"
                }
    return document


def _describe_path(operation: dict[str, Any], other: Mapping[str, dict[str, Any]]) -> None:
    """Say of each part of the address what stands there; `other` where it is another than elsewhere."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter.update({**_IN_PATH, **other}.get(parameter["name"], {}))


def _roles_of(routes: Sequence[RouteContext]) -> dict[str, list[str]]:
    """For each operation that needs a role, the roles of which any one is enough."""
    declared = {c.operation_id: declared_access(c.endpoint) for c in routes}
    return {name: sorted(roles) for name, roles in declared.items() if isinstance(roles, frozenset)}


def _of_access(method: str, needed: Sequence[str]) -> tuple[str, ...]:
    """The problems that an operation has because it needs a role, or changes something."""
    return (_OF_ROLES if needed else ()) + (() if method == "get" else _OF_CHANGES)


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
        if kind.status in _HEADERS:
            response["headers"] = dict(_HEADERS[kind.status])
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
