"""The cookies of those who sign in. Whoever only reads gets none."""

from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from imagedb.settings import Settings

SESSION: Final = "session"
SIGN_IN: Final = "sign_in"


def cookie_name(settings: Settings, name: str) -> str:
    """The cookie's name; under https browsers bind `__Host-` to this very host and path."""
    return f"__Host-{name}" if is_secure(settings) else name


def is_secure(settings: Settings) -> bool:
    """Whether people reach the atlas by https."""
    return settings.public_url.startswith("https://")


def own_origin(settings: Settings, request: Request) -> str:
    """Scheme, host and port by which people reach the atlas."""
    parts = urlsplit(settings.public_url or str(request.base_url))
    return f"{parts.scheme}://{parts.netloc}"


def set_cookie(response: Response, settings: Settings, name: str, value: str, seconds: int) -> None:
    """Give the browser a cookie that no script reads and no other site's form sends."""
    response.set_cookie(
        cookie_name(settings, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, settings: Settings, name: str) -> None:
    """Take the cookie back."""
    set_cookie(response, settings, name, "", 0)
