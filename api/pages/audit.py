"""The audit log, for auditors: newest first, a page at a time, or all about one thing. Nothing is changed here.

What it is asked about is posted, as a consent's number is everywhere: it stands in no address and no log.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access import access
from api.dependencies import ServicesDep
from api.pages import audit_words as words
from api.pages.sets import Posted
from api.pages.view import page
from api.pages.withdraw import field
from imagedb.audit.entry import AuditEntry
from imagedb.identifiers import is_storable
from imagedb.people import Role

router = APIRouter(include_in_schema=False)

ON_A_PAGE: Final = 50
_MOST_ABOUT: Final = 1000
_MOST: Final = 2**31 - 1
_PRIVATE: Final = {"Cache-Control": "no-store"}


@router.get("/staff/audit")
@access(Role.AUDITOR)
def audit_page(
    request: Request, services: ServicesDep, before: Annotated[int, Query(ge=1, le=_MOST)] = _MOST
) -> Response:
    """The entries before the one with that number."""
    audit = services.catalogue.audit
    whole = audit.size()
    last = min(before - 1, whole)
    first = max(0, last - ON_A_PAGE)
    found = audit.list(first, last - first)
    older = first + 1 if first else 0
    newer = min(before + ON_A_PAGE, whole + 1) if before <= whole else 0
    return _page(request, found, {"whole": whole, "older": older, "newer": newer})


@router.post("/staff/audit")
@access(Role.AUDITOR)
def audit_about(request: Request, services: ServicesDep, form: Posted) -> Response:
    """The entries about one thing."""
    about = field(form, "about")
    if not about:
        return audit_page(request, services)
    found = services.catalogue.audit.list(0, _MOST_ABOUT, about) if is_storable(about) else ()
    return _page(request, found, {"about": about, "cut": len(found) == _MOST_ABOUT})


def _page(request: Request, found: tuple[AuditEntry, ...], more: dict[str, Any]) -> Response:
    entries = [
        (one, words.when(one.at), words.said(one.action), words.kind(one.action), words.who(one.by))
        for one in reversed(found)
    ]
    empty = {"about": "", "whole": 0, "older": 0, "newer": 0, "cut": False, "most": _MOST_ABOUT}
    return page(request, "staff_audit.html", {**empty, **more, "entries": entries}, headers=_PRIVATE)
