"""The language of the pages: chosen by a reader, kept in a cookie of this browser, and in nothing else."""

import re
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access import Access, access
from api.dependencies import get_services
from api.services import Services
from api.sign_in.cookies import set_cookie
from api.sign_in.flow import own_path
from api.translation import ENGLISH, choose
from imagedb.settings import Settings

router = APIRouter(include_in_schema=False)

COOKIE: Final = "language"
_YEAR: Final = 365 * 24 * 3600
# Pages of the staff are not all translated; answers for programs, and files that leave the atlas, are in English
# whoever asks.
_IN_ENGLISH: Final = re.compile(r"/staff|/(v1|iiif)/|/sets/[^/]+/export\.|/photos/[^/]+/cite\.")


class Spoken:
    """Answer each request in the language its browser keeps."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and COOKIE in (sent := Headers(scope=scope).get("cookie", "")):
            settings: Settings = scope["app"].state.services.settings
            if (tag := _of(sent)) in settings.languages and not _IN_ENGLISH.match(scope["path"]):
                choose(tag)
        await self.app(scope, receive, send)


@router.post("/spoken")
@access(Access.PUBLIC)
def speak(
    services: Annotated[Services, Depends(get_services)],
    tag: Annotated[str, Form()],
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Speak another language from now on, and go back to where it was chosen."""
    response = RedirectResponse(own_path(back, "/"), status_code=303)
    spoken = tag if tag in services.settings.languages else ENGLISH.tag
    set_cookie(response, services.settings, COOKIE, spoken, _YEAR)
    return response


def _of(cookies: str) -> str:
    try:
        kept = SimpleCookie(cookies)
    except CookieError:
        return ""
    # Under https the name has a prefix, see `cookie_name`.
    return next((one.value for name, one in kept.items() if name.removeprefix("__Host-") == COOKIE), "")
