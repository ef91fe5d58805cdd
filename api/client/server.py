"""Talks to a server: walks a search page by page, and reads one photo."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx

Record = Mapping[str, Any]

PAGE = 100
PAUSE = 0.2
"""Seconds before the second try; each further pause is four times as long."""
_TRIES = 4


class ServerError(Exception):
    """The server cannot be asked, or says no to the search itself."""


def open_client(server: str, *, connections: int) -> httpx.Client:
    """A client for one server. Redirects are not followed: another host is not the one asked."""
    return httpx.Client(
        base_url=server,
        timeout=httpx.Timeout(60, connect=10),
        limits=httpx.Limits(max_connections=connections + 1),
        headers={"Accept": "application/json"},
    )


def walk(client: httpx.Client, filters: Sequence[tuple[str, str]]) -> Iterator[Record]:
    """Every photo that matches, following `next` to the end. Raises ServerError."""
    href: str | None = str(httpx.URL("/v1/photos", params=[*filters, ("limit", str(PAGE))]))
    while href is not None:
        body = _json(get(client, href))
        yield from body["photos"]
        href = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)


def is_withdrawn(client: httpx.Client, photo_id: str) -> bool:
    """Whether a photo is gone for good. Raises ServerError."""
    return get(client, f"/v1/photos/{photo_id}").status_code == httpx.codes.GONE


def get(client: httpx.Client, href: str) -> httpx.Response:
    """GET, tried again when the connection fails or the server is busy. Raises ServerError."""
    for attempt in range(_TRIES):
        try:
            response = client.get(href)
        except httpx.TransportError as error:
            if attempt == _TRIES - 1:
                msg = f"{client.base_url} does not answer: {error}"
                raise ServerError(msg) from error
        else:
            if response.status_code not in {429, 502, 503, 504} or attempt == _TRIES - 1:
                return response
        time.sleep(PAUSE * 4**attempt)
    raise AssertionError  # pragma: no cover - the last attempt returns or raises


def _json(response: httpx.Response) -> dict[str, Any]:
    if response.status_code == httpx.codes.OK:
        return dict(response.json())
    try:
        problem = response.json()
        detail = str(problem.get("detail") or problem.get("title"))
    except (ValueError, AttributeError):
        detail = response.reason_phrase
    msg = f"{response.request.url} answered {response.status_code}: {detail}"
    raise ServerError(msg)
