"""Talks to a server: walks a search page by page, and reads one photo. Nothing it says is taken on trust."""

import re
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn

import httpx

Record = Mapping[str, Any]

PAGE = 100
PAUSE = 0.2
"""Seconds before the second try; each further pause is four times as long."""
_TRIES = 4
_NOT_OURS = "{} does not answer as an atlas does"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("id", "provenance", "licence")


class ServerError(Exception):
    """The server cannot be asked, or says no to the search itself."""


def open_client(server: str, *, connections: int) -> httpx.Client:
    """A client for one server. Redirects are not followed: another host is not the one asked."""
    return httpx.Client(
        base_url=server,
        verify=_trusted(),
        timeout=httpx.Timeout(60, connect=10),
        limits=httpx.Limits(max_connections=connections + 1),
        headers={"Accept": "application/json"},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Whom certificates may come from, read once: it takes as long as some requests."""
    return httpx.create_ssl_context()


def walk(client: httpx.Client, filters: Sequence[tuple[str, str]]) -> Iterator[Record]:
    """Every photo that matches, following `next` to the end. Raises ServerError."""
    href: str | None = str(httpx.URL("/v1/photos", params=[*filters, ("limit", str(PAGE))]))
    while href is not None:
        body = get_json(get(client, own(client, href)))
        try:
            yield from map(_record, body["photos"])
            href = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
        except (KeyError, TypeError, ValueError) as error:
            raise ServerError(_NOT_OURS.format(client.base_url)) from error


def _record(record: Mapping[str, Any]) -> Record:
    """Return the record if it has what this client reads of one. Raises KeyError, TypeError or ValueError."""
    offered = record["renditions"]
    texts = [record[name] for name in _TEXTS] + list(record["purposes"])
    texts += [one[name] for one in offered for name in ("name", "href", "media_type")]
    for text in texts:
        text.encode() if isinstance(text, str) else _refuse(text)
    for one in offered:
        size, sha256 = one["size"], one["sha256"]
        if type(size) is not int or size < 0 or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
            _refuse(one)
    return dict(record)


def _refuse(value: object) -> NoReturn:
    msg = f"unexpected {str(value)[:80]!r}"
    raise ValueError(msg)


def own(client: httpx.Client, href: str) -> str:
    """The address, if it is one of the server that was asked. Raises ServerError.

    A server must not send this machine's requests to another one.
    """
    try:
        url, asked = client.base_url.join(href), client.base_url
    except (httpx.InvalidURL, TypeError) as error:
        msg = f"{client.base_url} names an address that is none: {str(href)[:200]}"
        raise ServerError(msg) from error
    if (url.scheme, url.host, url.port) != (asked.scheme, asked.host, asked.port):
        msg = f"{client.base_url} names an address of another server: {href}"
        raise ServerError(msg)
    return str(url)


def read_photo(client: httpx.Client, photo_id: str) -> Record | None:
    """The photo's record, or None for one that is not shown. Raises ServerError."""
    response = get(client, f"/v1/photos/{photo_id}")
    if response.status_code in {httpx.codes.GONE, httpx.codes.NOT_FOUND}:
        return None
    try:
        return _record(get_json(response))
    except (KeyError, TypeError, ValueError) as error:
        raise ServerError(_NOT_OURS.format(client.base_url)) from error


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


def get_json(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer. Raises ServerError for one that is none, or that is a problem."""
    try:
        body = response.json()
        if response.status_code == httpx.codes.OK:
            return dict(body)
        detail = str(body.get("detail") or body.get("title"))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        if response.status_code == httpx.codes.OK:
            raise ServerError(_NOT_OURS.format(response.request.url)) from error
        detail = response.reason_phrase
    msg = f"{response.request.url} answered {response.status_code}: {detail}"
    raise ServerError(msg)
