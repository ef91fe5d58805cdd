"""The staff's review pages: what waits, one photo with all there is to decide. Nothing needs a script."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api import reviewing
from api.access import access
from api.dependencies import HumanDep, PersonDep, ServicesDep
from api.errors import InvalidBodyError, NotFoundError
from api.pages import review_words as words
from api.pages.sets import Posted
from api.pages.view import page
from api.services import Services
from imagedb.catalogue import Dossier
from imagedb.errors import AttestationError, CatalogueBusyError, ReviewConflictError
from imagedb.people import Person, Role
from imagedb.review import Area, Published, Redaction, Statement, Waiting
from ingest.errors import RedactionError

router = APIRouter(include_in_schema=False)

_PRIVATE: Final = {"Cache-Control": "no-store"}
_QUEUE: Final = "/staff/review"
_WRONG = (ReviewConflictError, AttestationError, InvalidBodyError, RedactionError, CatalogueBusyError)


@router.get(_QUEUE)
@access(Role.REVIEWER, Role.CONSENT_OFFICER)
def queue_page(request: Request, services: ServicesDep, person: PersonDep) -> Response:
    """What waits for somebody of this person's roles."""
    today, rules = services.clock(), services.settings.review_rules
    queue = services.catalogue.reviews.queue(today, rules)
    mine = [one for one in queue if person.has(Role.REVIEWER) or words.for_officer(one.state)]
    context = {
        "queue": [(one, words.state_words(one.state, today), one.state) for one in mine],
        "rules": rules,
        "done": request.query_params.get("done", "") == "1",
    }
    return page(request, "staff_review.html", context, headers=_PRIVATE)


@router.get("/staff/review/{photo_id}")
@access(Role.REVIEWER, Role.CONSENT_OFFICER)
def photo_page(request: Request, services: ServicesDep, person: PersonDep, photo_id: str) -> Response:
    """One photo with its pictures, its record, what happened, and the decisions there are."""
    return _photo(request, services, person, photo_id)


@router.post("/staff/review/{photo_id}/attest")
@access(Role.REVIEWER)
def attest(
    request: Request, services: ServicesDep, person: HumanDep, photo_id: str, form: Posted
) -> Response:
    """Attest, of the version that was looked at."""

    def work() -> str:
        ticked = frozenset(one for one in Statement if one.value in form.getlist("statement"))
        reviewing.attest(services, person, photo_id, ticked, _number(form, "seen"))
        return photo_id

    return _done(request, services, person, photo_id, work)


@router.post("/staff/review/{photo_id}/caption")
@access(Role.REVIEWER)
def recaption(
    request: Request, services: ServicesDep, person: PersonDep, photo_id: str, form: Posted
) -> Response:
    """Write another caption."""

    def work() -> str:
        reviewing.recaption(services, person, photo_id, _text(form, "caption"), _number(form, "seen"))
        return photo_id

    return _done(request, services, person, photo_id, work)


@router.post("/staff/review/{photo_id}/redact")
@access(Role.REVIEWER)
def redact(
    request: Request, services: ServicesDep, person: PersonDep, photo_id: str, form: Posted
) -> Response:
    """Cover or crop a rectangle, given in percent of the picture's width and height."""

    def work() -> str:
        found = reviewing.dossier(services, photo_id)
        how = Redaction.CROP if _text(form, "how") == Redaction.CROP.value else Redaction.COVER
        return reviewing.redact(
            services, person, photo_id, how, _rectangle(form, found), _number(form, "seen")
        )

    return _done(request, services, person, photo_id, work)


@router.post("/staff/review/{photo_id}/refuse")
@access(Role.REVIEWER)
def refuse(
    request: Request, services: ServicesDep, person: PersonDep, photo_id: str, form: Posted
) -> Response:
    """Refuse the photo for good."""

    def work() -> str:
        why = _text(form, "why")
        if not why:
            msg = "Say why, so that the sender knows."
            raise InvalidBodyError(msg)
        reviewing.refuse(services, person, photo_id, why)
        return ""

    return _done(request, services, person, photo_id, work)


@router.post("/staff/review/{photo_id}/reports/{report}")
@access(Role.REVIEWER)
def decide_report(
    request: Request, services: ServicesDep, person: HumanDep, photo_id: str, report: int, form: Posted
) -> Response:
    """Dismiss a report or uphold it."""

    def work() -> str:
        uphold = _text(form, "decision") != "dismiss"
        reviewing.decide_report(services, person, photo_id, report, uphold=uphold)
        return photo_id

    return _done(request, services, person, photo_id, work)


@router.post("/staff/review/{photo_id}/consent")
@access(Role.CONSENT_OFFICER)
def release_consent(request: Request, services: ServicesDep, person: HumanDep, photo_id: str) -> Response:
    """Release what the consent is held for."""

    def work() -> str:
        reviewing.release_consent(services, person, photo_id)
        return photo_id

    return _done(request, services, person, photo_id, work)


def _done(
    request: Request, services: Services, person: Person, photo_id: str, work: Callable[[], str]
) -> Response:
    """Do what was decided and show where the photo stands; or its page again, with what was wrong."""
    try:
        left = work()
    except _WRONG as error:
        said = error.detail if isinstance(error, InvalidBodyError) else str(error) or words.BUSY
        return _photo(
            request, services, person, photo_id, wrong=said[:1].upper() + said[1:].rstrip(".") + "."
        )
    stays = left and services.catalogue.reviews.get(left, services.clock(), services.settings.review_rules)
    back = f"{_QUEUE}/{left}" if stays else f"{_QUEUE}?done=1"
    return RedirectResponse(back, status_code=303, headers=_PRIVATE)


def _photo(
    request: Request, services: Services, person: Person, photo_id: str, *, wrong: str = ""
) -> Response:
    found = reviewing.dossier(services, photo_id)
    if not reviewing.concerns(found, person):
        msg = "No photo with this id waits for you."
        raise NotFoundError(msg)
    context = {
        "found": found,
        "photo": found.photo,
        "said": words.state_words(found.state, services.clock()),
        "reasons": words.reasons_of(found.state),
        "reviewer": person.has(Role.REVIEWER),
        "officer": person.has(Role.CONSENT_OFFICER) and found.consent_held,
        "may": _may(found, person),
        "reports": [(one, words.report_name(one.event.report_reason)) for one in found.reports],
        "events": [(event, words.event_words(event), words.who(event)) for event in found.case.events],
        "identity": words.IDENTITY,
        "others": words.OTHERS,
        "here": f"{_QUEUE}/{photo_id}",
        "wrong": wrong,
    }
    return page(request, "staff_review_photo.html", context, status=422 if wrong else 200, headers=_PRIVATE)


def _may(found: Dossier, person: Person) -> dict[str, Any]:
    """Which decisions this reviewer can take now, and why not to attest."""
    waits = isinstance(found.state, Waiting) and person.has(Role.REVIEWER)
    attested = isinstance(found.state, Waiting) and person.id in found.state.attested
    mine = found.case.submitter == person.id
    wanted = isinstance(found.state, Waiting) and found.state.missing > 0
    return {
        "attest": waits and wanted and not attested and not mine,
        "not_attest": words.SENT if mine else words.ATTESTED if attested else "",
        "change": waits,
        "refuse": person.has(Role.REVIEWER) and not isinstance(found.state, Published),
    }


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _number(form: FormData, name: str) -> int:
    text = _text(form, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1


def _rectangle(form: FormData, found: Dossier) -> Area:
    """The rectangle in pixels. Raises InvalidBodyError."""
    width, height = found.photo.capture.width, found.photo.capture.height
    try:
        left, right = (float(_text(form, name)) / 100 * width for name in ("left", "right"))
        top, bottom = (float(_text(form, name)) / 100 * height for name in ("top", "bottom"))
    except ValueError:
        msg = "Give the four sides as numbers from 0 to 100."
        raise InvalidBodyError(msg) from None
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        msg = "Give left before right and top before bottom, from 0 to 100."
        raise InvalidBodyError(msg)
    return ((left, top), (right, top), (right, bottom), (left, bottom))
