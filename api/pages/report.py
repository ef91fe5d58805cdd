"""Reporting a photo: a plain form on the photo's page, and what is answered."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import reporting
from api.access import Access, access
from api.dependencies import ServicesDep
from api.errors import TooManyTriesError
from api.pages.sets import Posted
from api.pages.view import page
from api.translation import gettext
from imagedb.review import ReportReason

router = APIRouter(include_in_schema=False)

_PRIVATE = {"Cache-Control": "no-store"}
MAX_BODY = 20_000


@router.get("/photos/{photo_id}/report")
@access(Access.PUBLIC)
def back_to_the_form(photo_id: str) -> Response:
    """Whoever comes back to the address of the answer is led to the photo."""
    return RedirectResponse(f"/photos/{photo_id}", status_code=303)


@router.post("/photos/{photo_id}/report", max_body_size=MAX_BODY)
@access(Access.PUBLIC)
def report(request: Request, services: ServicesDep, photo_id: str, form: Posted) -> Response:
    """Take the report and say what became of it."""
    reason, text = form.get("reason", ""), form.get("text", "")
    about = next((one for one in ReportReason if one.value == reason), None)
    if about is None:
        return _answer(
            request, photo_id, gettext("Choose what is wrong with the photo, then send it again."), 422
        )
    try:
        taken = reporting.take(services, request, photo_id, about, text if isinstance(text, str) else "")
    except TooManyTriesError as error:
        said = gettext("Too many reports came from the network that you use. %(what)s") % {
            "what": error.detail
        }
        return _answer(request, photo_id, said, 429, {"Retry-After": str(error.retry_after)})
    return _answer(request, photo_id, reporting.answer(about, taken, gettext), hidden=taken.hidden)


def _answer(
    request: Request,
    photo_id: str,
    said: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    hidden: bool = False,
) -> Response:
    context = {"said": said, "photo_id": photo_id, "taken": status == 200, "hidden": hidden}
    return page(request, "reported.html", context, status=status, headers={**_PRIVATE, **(headers or {})})
