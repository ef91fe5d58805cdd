"""Problems as pages a person can read; `api.problems` calls `render_problem` where one asked for HTML."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from api.errors import Fault
from api.pages import say, words
from api.pages.view import page
from api.problems import Problem
from api.translation import gettext, mark
from imagedb.labels import FIELDS

_TITLES = {
    400: mark("That address asks for something we do not know"),
    403: mark("That key does not open this set"),
    404: mark("There is nothing at this address"),
    408: mark("The upload took too long"),
    410: mark("This photo has been withdrawn"),
    412: mark("Somebody changed this set since you opened it"),
    413: mark("That file is too large"),
    422: mark("That cannot be used as it stands"),
    429: mark("That was tried too often"),
    503: mark("Too much is going on at once"),
}
# Where a status has several causes.
_TITLES_BY_KIND = {
    "sign-in": mark("Sign in first"),
    "sign-in-failed": mark("Signing in did not work"),
    "no-sign-in": mark("Nobody can sign in here"),
    "api-key": mark("That API key opens nothing"),
    "role": mark("You need another role for this"),
    "cross-site": mark("That did not come from a page of the atlas"),
}
_ADVICE = {
    404: mark("The address may have been cut short, or the photo or set was never public."),
    503: mark("Try again in a moment."),
}
_BROKEN = mark("Something broke on our side")
_BROKEN_ADVICE = mark(
    "It is not your fault. Try again; if it stays, tell whoever runs this atlas, with this number:"
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One fault in words, with links to what was probably meant."""

    said: str
    nearest: tuple[tuple[str, str], ...]


def render_problem(request: Request, problem: Problem) -> Response:
    """The problem as a whole page with its own status and headers."""
    status = problem.kind.status
    if status == 410:
        month = say.month(str(problem.members.get("month", "")))
        return page(request, "withdrawn.html", {"month": month}, status=status, headers=dict(problem.headers))
    broken = status >= 500 and status != 503
    own_title = _TITLES_BY_KIND.get(problem.kind.name)
    advice = problem.detail if own_title else _ADVICE.get(status, problem.detail)
    said = _BROKEN_ADVICE if broken else advice
    context = {
        "status": status,
        "title": gettext(_BROKEN if broken else own_title or _TITLES.get(status, problem.kind.title)),
        "detail": gettext(said) if said else "",
        "sign_in": status == 401 and request.method == "GET" and _can_sign_in(request),
        "request_id": getattr(request.state, "request_id", "") if broken else "",
        "mistakes": [_mistake(request, fault) for fault in problem.faults],
        "reasons": problem.members.get("reasons", ()),
    }
    return page(request, "error.html", context, status=status, headers=dict(problem.headers))


def _can_sign_in(request: Request) -> bool:
    return getattr(request.app.state, "provider", None) is not None


def _mistake(request: Request, fault: Fault) -> Mistake:
    known = fault.parameter is not None and fault.parameter in FIELDS
    nearest = tuple(
        (_instead(request, fault, name), _named(fault, name, known=known)) for name in fault.nearest
    )
    said = fault.detail.split("; did you mean")[0].rstrip(".")
    return Mistake(f"{said[:1].upper()}{said[1:]}.", nearest if request.method == "GET" else ())


def _named(fault: Fault, name: str, *, known: bool) -> str:
    if known:
        return words.label(str(fault.parameter), name)
    return words.field(name) if name in FIELDS else name


def _instead(request: Request, fault: Fault, name: str) -> str:
    """This address with the parameter, or its value at fault, replaced by `name`."""
    asked = []
    for key, value in request.query_params.multi_items():
        if key != fault.parameter:
            asked.append((key, value))
        elif key in FIELDS or key in {"sort", "limit"}:
            # The name is right, so it is the value that is not; only the one at fault is replaced.
            asked.append((key, name if repr(value) in fault.detail else value))
        else:
            asked.append((name, value))
    return f"{request.url.path}?{urlencode(asked)}"
