"""Reading without a network: the service worker, the manifest, and the page that says what can be read."""

import json
from functools import cache
from hashlib import sha256
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.access import Access, access
from api.pages.view import HEADERS, STATIC, asset, page
from api.translation import gettext, mark

router = APIRouter(include_in_schema=False)

GUIDES: Final = (
    ("/cyanosis-or-acrocyanosis", mark("Cyanosis or acrocyanosis?")),
    ("/where-to-look", mark("Where to look in darker skin")),
    ("/language", mark("Language guide")),
    ("/how-to-photograph", mark("How to take the photo")),
    ("/about", mark("About and limits")),
)
"""What everybody can read without a network. No photo stands on these pages: what shows one could not be kept."""

SHELL: Final = ("/offline", *(address for address, _ in GUIDES))
"""The pages that a browser keeps from its first visit on."""

DAYS: Final = 7
"""How long saved photos are shown without hearing of withdrawals, as long as a signed list of them counts."""

_WORKER: Final = "service-worker.js"
_PARTS: Final = ("offline_store.js", "offline_check.js", "offline_sets.js", "offline_answers.js")


@router.get("/service-worker.js")
@access(Access.PUBLIC)
def service_worker() -> Response:
    """The worker, told what to keep; it changes with every file it keeps, so browsers take the new one."""
    told = {
        "version": _version(),
        "pages": SHELL,
        "parts": [asset(name) for name in _PARTS],
        "days": DAYS,
        "said": {
            "saved": gettext("Saved on {date}: you are offline, or the network is slow."),
            "missing": gettext("You are offline, and the page you asked for is not saved on this device."),
            "stale": gettext(
                "The photos saved here are not shown. The last check for withdrawn photos was on {date}, "
                "and a family may have withdrawn since. Connect to the network, and they are checked at once."
            ),
        },
    }
    source = (STATIC / _WORKER).read_text("utf-8")
    return Response(
        f"const TOLD = {json.dumps(told)};\n{source}", headers=HEADERS, media_type="text/javascript"
    )


@router.get("/manifest.webmanifest")
@access(Access.PUBLIC)
def manifest() -> Response:
    """What a browser needs to put the atlas on a phone's first screen."""
    about: dict[str, Any] = {
        "name": "Newborn Skin Atlas",
        "short_name": "Skin Atlas",
        "description": gettext("For education, training and research."),
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#f3f3f3",
        "theme_color": "#ffffff",
        "icons": [{"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(about, headers=HEADERS, media_type="application/manifest+json")


@router.get("/offline")
@access(Access.PUBLIC)
def offline_page(request: Request) -> Response:
    """What can be read without a network, and the sets that this browser keeps, which only it knows."""
    return page(request, "offline.html", {"guides": GUIDES, "days": DAYS})


@cache
def _version() -> str:
    """A name for all that is kept: another one with any change of any static file."""
    files = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
    return sha256("\n".join(map(asset, files)).encode()).hexdigest()[:12]
