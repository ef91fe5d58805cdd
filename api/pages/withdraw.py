"""/withdraw: a family types its code, sees its photos, and takes back what it wants to. Nothing needs a script.

The code is in no address and no cookie: it is posted once, and a token in the next page's form stands for it.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access import Access, access
from api.dependencies import ServicesDep
from api.errors import BusyError, NotFoundError, TooManyTriesError, WrongCodeError
from api.family import consent_of_code, take_back_now
from api.pages import family_words as say
from api.pages.pictures import photo_of, picture_address
from api.pages.sets import posted
from api.pages.view import page
from api.services import Services
from api.translation import gettext
from consent.purpose import Purpose
from imagedb.catalogue.visits import SECONDS
from imagedb.errors import UnknownPhotoError
from imagedb.family import Choice
from imagedb.people import FAMILY

router = APIRouter(include_in_schema=False)

# Nothing of it stays in a cache, and no address of it travels.
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
MAX_BODY: Final = 20_000
Posted = Annotated[FormData, Depends(posted)]


@router.get("/withdraw")
@access(Access.PUBLIC)
def code_page(request: Request) -> Response:
    """The page that asks for the code."""
    return _ask(request)


@router.post("/withdraw", max_body_size=MAX_BODY)
@access(Access.PUBLIC)
async def open_page(request: Request, services: ServicesDep, form: Posted) -> Response:
    """The family's page, for a code that is right."""
    try:
        consent_id = await consent_of_code(request, services, field(form, "code"))
    except WrongCodeError:
        return _ask(request, gettext(say.WRONG), status=403)
    except TooManyTriesError as error:
        said = gettext(say.OFTEN) % {"minutes": -(-error.retry_after // 60)}
        return _ask(request, said, status=429, headers={"Retry-After": str(error.retry_after)})
    except BusyError as error:
        return _ask(request, gettext(say.BUSY), status=503, headers={"Retry-After": str(error.retry_after)})
    return await run_in_threadpool(_family, request, services, consent_id)


@router.get("/withdraw/choice")
@access(Access.PUBLIC)
def choice_again(request: Request) -> Response:
    """Whoever comes back to the address of the answer begins anew."""
    del request
    return RedirectResponse("/withdraw", status_code=303, headers=_HEADERS)


@router.post("/withdraw/choice", max_body_size=MAX_BODY)
@access(Access.PUBLIC)
def choose(request: Request, services: ServicesDep, form: Posted) -> Response:
    """Take back what was chosen, at once, and show what was done and how things stand."""
    visit = services.catalogue.visits.take(field(form, "visit"), services.now().timestamp())
    if visit is None:
        return _ask(request, gettext(say.OVER), status=403)
    if not visit.fresh:
        return _family(request, services, visit.consent_id, said=gettext(say.SENT))
    choice = read_choice(field(form, "choice"))
    if choice is None:
        return _family(request, services, visit.consent_id, wrong=gettext(say.CHOOSE), status=422)
    try:
        taken = take_back_now(services, visit.consent_id, choice, FAMILY)
    except UnknownPhotoError:
        return _family(request, services, visit.consent_id, said=gettext(say.GONE))
    done = say.done(len(taken.photos), choice.purposes, wiped=taken.trouble is None)
    return _family(request, services, visit.consent_id, said=done)


@router.get("/withdraw/pictures/{name}")
@access(Access.PUBLIC)
def picture(name: str, services: ServicesDep) -> Response:
    """A small picture of the family's own, shown to others or not."""
    photo_id = photo_of(services.catalogue.group_secret(), name, services.now().timestamp())
    found = services.catalogue.family.thumbnail(photo_id) if photo_id else None
    if found is None:
        msg = "There is no picture at this address."
        raise NotFoundError(msg)
    data = b"".join(services.store.stream(found.key, 0, found.size))
    return Response(data, media_type=found.media_type, headers=_HEADERS)


def _ask(
    request: Request, wrong: str = "", *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return page(
        request, "withdraw.html", {"wrong": wrong}, status=status, headers={**_HEADERS, **(headers or {})}
    )


def _family(
    request: Request,
    services: Services,
    consent_id: str,
    *,
    said: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    """The family's page as things stand now, with a visit of its own."""
    now = services.now().timestamp()
    catalogue = services.catalogue
    consent = catalogue.consents.get(consent_id)
    assert consent is not None  # consents are only ever added
    photos = catalogue.family.photos(consent_id, services.clock())
    wiped = not catalogue.withdrawals.pending()
    secret, until = catalogue.group_secret(), int(now) + SECONDS
    uses = [use for use in say.USES if any(use in photo.photo.purposes for photo in photos)]
    context: dict[str, Any] = {
        "said": said,
        "wrong": wrong,
        "photos": [
            (number, one, picture_address(secret, one.photo.id, until))
            for number, one in enumerate(photos, start=1)
        ],
        "uses": [(use, *say.use(use)) for use in uses],
        "history": say.history(consent, catalogue.family.taken_down(consent_id), wiped=wiped),
        "visit": catalogue.visits.open(consent_id, now) if photos else "",
        "say": say,
    }
    return page(request, "withdraw_family.html", context, status=status, headers=_HEADERS)


def read_choice(text: str) -> Choice | None:
    """What a line of the form stands for, or None."""
    kind, _, name = text.partition(":")
    if text == "all":
        return Choice()
    if kind == "photo" and name:
        return Choice(photo_id=name)
    if kind == "use" and name in set(say.USES):
        return Choice(purposes=frozenset({Purpose(name)}))
    return None


def field(form: FormData, name: str) -> str:
    """What was typed into a field of a form, without blanks around it."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
