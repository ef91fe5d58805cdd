"""Errors as RFC 9457 problems: one table from exception to problem, one place that renders them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api import errors
from api.problem_kinds import BY_STATUS, KINDS, ProblemKind
from imagedb import errors as imagedb_errors
from imagedb.objects import ObjectMissingError, ObjectStoreUnavailableError
from ingest.errors import RedactionError

MEDIA_TYPE = "application/problem+json"
# Seconds after which what is not there may be there again.
_RETRY_AFTER = "5"

ErrorPage = Callable[[Request, "Problem"], Response]
"""How pages show a problem. `mount_pages` may put one at `app.state.error_page`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one request."""

    kind: ProblemKind
    detail: str = ""
    faults: tuple[errors.Fault, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The problem as RFC 9457 has it; `errors` holds one entry for each fault."""
        body: dict[str, Any] = {
            "type": self.kind.href,
            "title": self.kind.title,
            "status": self.kind.status,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.faults:
            body["errors"] = [_fault_json(fault) for fault in self.faults]
        return body | dict(self.members)


def _fault_json(fault: errors.Fault) -> dict[str, Any]:
    entry: dict[str, Any] = {"detail": fault.detail}
    if fault.pointer is not None:
        entry["pointer"] = "#" + fault.pointer
    if fault.parameter is not None:
        entry["parameter"] = fault.parameter
    if fault.nearest:
        entry["nearest"] = list(fault.nearest)
    return entry


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is, by the nearest class in the table."""
    if isinstance(error, RequestValidationError):
        return _from_validation(error)
    if isinstance(error, HTTPException):
        return _from_http(error)
    name = next((TABLE[cls] for cls in type(error).__mro__ if cls in TABLE), "internal")
    headers = _headers(error)
    if KINDS[name].status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.setdefault("Retry-After", _RETRY_AFTER)
    return Problem(KINDS[name], _detail(error), _faults(error), _members(error), headers)


def _detail(error: Exception) -> str:
    """What the error says of itself, where it was written for the one who asks."""
    match error:
        case errors.RequestError():
            return error.detail
        case ObjectMissingError() | ObjectStoreUnavailableError() | imagedb_errors.SigningKeyError():
            return ""
        case imagedb_errors.ImagedbError() | RedactionError():
            text = str(error)
            return text[:1].upper() + text[1:]
        case _:
            return ""


def _faults(error: Exception) -> tuple[errors.Fault, ...]:
    match error:
        case errors.RequestError():
            return error.faults
        case imagedb_errors.QueryError():
            return (errors.Fault(str(error), parameter=error.parameter, nearest=error.nearest),)
        case _:
            return ()


TABLE: Mapping[type[BaseException], str] = {
    errors.NotFoundError: "not-found",
    errors.PhotoWithdrawnError: "photo-withdrawn",
    errors.UnknownParameterError: "unknown-parameter",
    errors.UnreadableAddressError: "unreadable-address",
    errors.ImageRequestError: "image-request",
    errors.NotOfferedError: "not-offered",
    errors.InvalidBodyError: "invalid-request",
    errors.UnreadableBodyError: "unreadable-body",
    errors.NotAcceptableError: "not-acceptable",
    errors.WrongMediaTypeError: "unsupported-media-type",
    errors.BodyTooLargeError: "body-too-large",
    errors.SlowBodyError: "slow-body",
    errors.BusyError: "busy",
    errors.VersionRequiredError: "version-required",
    errors.WrongCodeError: "withdrawal-code",
    errors.TooManyTriesError: "too-many-tries",
    errors.TooManyRequestsError: "too-many-requests",
    errors.RangeError: "range",
    errors.PhotoRefusedError: "photo-refused",
    errors.NotReadyError: "not-ready",
    errors.SignInError: "sign-in",
    errors.SignInFailedError: "sign-in-failed",
    errors.NoSignInError: "no-sign-in",
    errors.KeyRefusedError: "api-key",
    errors.RoleError: "role",
    errors.UndeclaredError: "role",
    errors.PeopleOnlyError: "people-only",
    errors.CrossSiteError: "cross-site",
    imagedb_errors.QueryError: "unknown-parameter",
    imagedb_errors.CursorMismatchError: "cursor",
    imagedb_errors.UnknownPhotoError: "not-found",
    imagedb_errors.UnknownSetError: "not-found",
    imagedb_errors.NotUnderReviewError: "not-found",
    imagedb_errors.OriginalUnlockedError: "not-ready",
    imagedb_errors.ReviewConflictError: "review-conflict",
    imagedb_errors.AttestationError: "invalid-request",
    RedactionError: "invalid-request",
    imagedb_errors.UnknownPersonError: "not-found",
    imagedb_errors.UnknownApiKeyError: "not-found",
    imagedb_errors.UnknownConsentError: "not-found",
    imagedb_errors.SetKeyError: "edit-key",
    imagedb_errors.SetVersionError: "version-conflict",
    imagedb_errors.SetLimitError: "invalid-request",
    imagedb_errors.CatalogueBusyError: "busy",
    imagedb_errors.UnknownEntryError: "not-found",
    imagedb_errors.SigningKeyError: "not-ready",
    ObjectMissingError: "bytes-missing",
    ObjectStoreUnavailableError: "not-ready",
    # A database that restarts, or is locked: the next request may be answered.
    OperationalError: "not-ready",
}


def _members(error: Exception) -> dict[str, Any]:
    """Members of the JSON that only this problem has."""
    match error:
        case errors.PhotoWithdrawnError():
            return {"month": error.month}
        case imagedb_errors.SetVersionError():
            return {"current_version": error.current}
        case errors.RoleError():
            return {"roles": sorted(error.roles)}
        case errors.PhotoRefusedError():
            reasons = [{"code": r.code, "sentence": r.sentence, "detail": r.detail} for r in error.reasons]
            return {"reasons": reasons}
        case _:
            return {}


def _headers(error: Exception) -> dict[str, str]:
    """Headers that go with this problem."""
    match error:
        case errors.BusyError() | errors.TooManyTriesError() | errors.TooManyRequestsError():
            return {"Retry-After": str(error.retry_after)}
        case errors.SignInError():
            return {"WWW-Authenticate": 'Bearer realm="imagedb"'}
        case errors.KeyRefusedError():
            return {"WWW-Authenticate": 'Bearer realm="imagedb", error="invalid_token"'}
        case errors.RangeError():
            return {"Content-Range": f"bytes */{error.size}"}
        case _:
            return {}


def _from_validation(error: RequestValidationError) -> Problem:
    """FastAPI's own complaint about a parameter or a body, in our shape."""
    if any(e["type"] == "json_invalid" for e in error.errors()):
        return Problem(KINDS["unreadable-body"], "The body is not JSON.")
    faults = tuple(_validation_fault(e["loc"], e["msg"]) for e in error.errors())
    parameters_only = all(f.parameter is not None for f in faults)
    kind = KINDS["invalid-parameter" if parameters_only else "invalid-request"]
    return Problem(kind, faults[0].detail if faults else "", faults)


def _validation_fault(loc: tuple[int | str, ...], message: str) -> errors.Fault:
    where, *rest = loc
    if where != "body":
        return errors.Fault(message, parameter=str(rest[0] if rest else where))
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in rest)
    return errors.Fault(message, pointer="".join("/" + step for step in steps))


def _from_http(error: HTTPException) -> Problem:
    """What Starlette raises by itself: no such route, no such method, a body over the limit."""
    name = BY_STATUS.get(error.status_code)
    if name is not None:
        return Problem(KINDS[name], KINDS[name].advice, headers=dict(error.headers or {}))
    title = HTTPStatus(error.status_code).phrase
    kind = ProblemKind("about:blank", error.status_code, title, "")
    return Problem(kind, str(error.detail), headers=dict(error.headers or {}))


def render(request: Request, problem: Problem) -> Response:
    """The problem as JSON, or as a page where a person asked for one."""
    page: ErrorPage | None = getattr(request.app.state, "error_page", None)
    if page is not None and _wants_page(request):
        response = page(request, problem)
        response.headers.update(problem.headers)
    else:
        body = problem.to_json() | {"request_id": getattr(request.state, "request_id", "")}
        response = JSONResponse(body, problem.kind.status, problem.headers, media_type=MEDIA_TYPE)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _wants_page(request: Request) -> bool:
    """Pages show pages; what programs use stays JSON whatever the Accept header says."""
    return not request.url.path.startswith(("/v1", "/iiif")) and "text/html" in request.headers.get(
        "accept", ""
    )


def _allowed(request: Request) -> str:
    """Every method of this address: Starlette knows of the first of its routes alone."""
    scope = {"type": "http", "path": request.scope["path"], "root_path": "", "headers": []}
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        methods = context.methods or ()
        for method in methods:
            if context.original_route.matches({**scope, "method": method})[0] is Match.FULL:
                found.add(method)
    return ", ".join(sorted(found | ({"HEAD"} if "GET" in found else set())))


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every exception of the table, and Starlette's and FastAPI's own, with a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.kind.status == HTTPStatus.METHOD_NOT_ALLOWED:
            problem = replace(problem, headers={**problem.headers, "Allow": _allowed(request)})
        return render(request, problem)

    handler: Callable[[Request, Exception], Awaitable[Response]] = handle
    for cause in (*TABLE, HTTPException, RequestValidationError):
        if issubclass(cause, Exception):
            app.add_exception_handler(cause, handler)
