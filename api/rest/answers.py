"""A list as the client wants it: JSON, CSV or one JSON record a line, with its links in body and header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.conditional import list_etag, none_match
from api.negotiation import CSV, JSON, NDJSON, TABULAR, TITLES, negotiate
from api.rest.parameters import canonical
from api.services import Services
from api.tables import csv_table, ndjson
from api.wire import Link

LIST_HEADERS = {"Cache-Control": "public, no-cache"}  # may be kept, must be asked about: withdrawal bites
FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string"}},
            NDJSON: {"schema": {"type": "string", "description": "One JSON record a line."}},
        }
    }
}
"""What OpenAPI is told of the other forms."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The form that is wanted, and the headers every answer to it has."""

    form: str
    headers: Mapping[str, str]
    unchanged: bool


def asked(request: Request, services: Services) -> Asked:
    """What the request wants and whether the client has it already. Raises NotAcceptableError.

    The day is part of the ETag: a consent may end at midnight without any change in the catalogue.
    """
    form = negotiate(",".join(request.headers.getlist("accept")))
    path = request.url.path
    etag = list_etag(services.catalogue.revision(), services.clock(), path, canonical(request), form)
    unchanged = none_match(request.headers.get("if-none-match"), etag)
    return Asked(form, {**LIST_HEADERS, "ETag": etag, "Vary": "Accept"}, unchanged)


def not_modified(wanted: Asked) -> Response:
    """304."""
    return Response(status_code=304, headers=dict(wanted.headers))


def links(request: Request, wanted: Asked, title: str, **others: tuple[str, str]) -> list[Link]:
    """This answer, the same in its other forms, and others as rel=(href, title), which are of the form asked for."""
    here = address(request)
    made: list[Link] = [{"rel": "self", "href": here, "type": wanted.form, "title": title}]
    made += [
        {"rel": rel, "href": href, "type": wanted.form, "title": said} for rel, (href, said) in others.items()
    ]
    return made + [
        {"rel": "alternate", "href": here, "type": form, "title": f"{title}, {TITLES[form]}"}
        for form in TABULAR
        if form != wanted.form
    ]


def address(request: Request) -> str:
    """The request's own, relative to the server."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def answer(
    wanted: Asked,
    body: Mapping[str, Any],
    found: Sequence[Link],
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    records: Sequence[Any],
) -> Response:
    """The answer in the form wanted: `body` as JSON, `rows` as CSV, or `records` one a line."""
    headers = {**wanted.headers, "Link": ", ".join(map(_header, found))}
    if wanted.form == JSON:
        return Response(orjson.dumps(body), headers=headers, media_type=JSON)
    text = csv_table(columns, rows) if wanted.form == CSV else ndjson(records)
    parameters = "; charset=utf-8; header=present" if wanted.form == CSV else ""
    return Response(text, headers={**headers, "Content-Type": wanted.form + parameters})


def _header(link: Link) -> str:
    parts = [f'{name}="{value}"' for name, value in link.items() if name != "href"]  # ours: no quotes in them
    return "; ".join([f"<{link['href']}>", *parts])
