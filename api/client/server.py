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
_NOT_OURS = "{} does not answer as an atlas does"


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
        body = _json(get(client, own(client, href)))
        try:
            yield from body["photos"]
            href = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
        except (KeyError, TypeError) as error:
            raise ServerError(_NOT_OURS.format(client.base_url)) from error


def own(client: httpx.Client, href: str) -> str:
    """The address, if it is one of the server that was asked. Raises ServerError.

    A server must not send this machine's requests to another one.
    """
    url, asked = client.base_url.join(href), client.base_url
    if (url.scheme, url.host, url.port) != (asked.scheme, asked.host, asked.port):
        msg = f"{client.base_url} names an address of another server: {href}"
        raise ServerError(msg)
    return str(url)


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
    try:
        body = response.json()
        if response.status_code == httpx.codes.OK:
            return dict(body)
        detail = str(body.get("detail") or body.get("title"))
    except (ValueError, TypeError, AttributeError) as error:
        if response.status_code == httpx.codes.OK:
            raise ServerError(_NOT_OURS.format(response.request.url)) from error
        detail = response.reason_phrase
    msg = f"{response.request.url} answered {response.status_code}: {detail}"
    raise ServerError(msg)
