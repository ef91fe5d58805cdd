"""How a page becomes a response: the template environment, asset addresses, headers."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import translation
from api.pages import basket, words
from api.pages.places import AT_THE_FOOT, KEEPING, places
from api.pages.say import alt_text, exact, facts, headline, hex_of, plus_minus, points, tone_words
from imagedb import wording

_HERE: Final = Path(__file__).parent
STATIC: Final = _HERE / "static"

# One origin, no inline script or style: what a template cannot say in a file it does not say.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # A withdrawal must bite at the next look.
    "Cache-Control": "no-cache",
    "Vary": "Cookie",
}


class Assets(StaticFiles):
    """Static files; an address that names the content's hash may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        hashed = scope["query_string"].startswith(b"v=") and asset(path).endswith(
            scope["query_string"].decode()
        )
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response


@cache
def asset(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be kept for good."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    environment.globals.update(
        asset=asset,
        wording=wording,
        words_simulated=words.SIMULATED,
        label=words.label,
        field_name=words.field,
        at=words.at,
        headline=headline,
        facts=facts,
        alt_text=alt_text,
        tone_words=tone_words,
        CYANOSIS=words.CYANOSIS,
    )
    environment.filters.update(
        exact=exact,
        plus_minus=plus_minus,
        points=points,
        hex_of=hex_of,
        listed=words.listed,
        small=words.small,
    )
    return environment


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render `template` as a whole page; `context` needs at least what its blocks name."""
    chosen = basket.of(request)
    html = (
        _environment()
        .get_template(template)
        .render(
            {
                "path": request.url.path,
                "language": translation.current(),
                "languages": translation.offered(request.app.state.services.settings.languages),
                "asked": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                "places": places(compare=_compare_enabled(request)),
                "keeping": KEEPING,
                "at_the_foot": AT_THE_FOOT,
                "compare_enabled": _compare_enabled(request),
                "basket": chosen,
                "keep": basket.query(chosen),
                "csrf": _csrf(request),
                **context,
            }
        )
    )
    return HTMLResponse(
        html,
        status_code=status,
        headers={**HEADERS, "Content-Language": translation.current().tag, **(headers or {})},
    )


def _compare_enabled(request: Request) -> bool:
    services = getattr(request.app.state, "services", None)
    return services is None or bool(services.settings.compare_enabled)


def _csrf(request: Request) -> str:
    """The token that forms for people who signed in must carry; '' for everybody else."""
    caller = getattr(request.state, "caller", None)
    return caller.csrf if caller else ""
