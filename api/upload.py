"""Reads a form with photos into memory, and nowhere else.

Starlette's own forms spool a file over 1 MiB to disk. A photo that somebody compares must never
touch one, so this reads the stream itself, counts every byte, and stops at the limit.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from api.errors import BodyTooLargeError, SlowBodyError, UnreadableBodyError, WrongMediaTypeError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 32
MAX_TEXT = 65_536
MANY = "photos"
"""The one field that may come several times, each with a file."""
# RFC 2046, section 5.1.1; the parser raises a plain error for one beyond its own limit.
_MOST_BOUNDARY = 70


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a form: files as bytes, everything else as text; `many` are the files of `MANY` by their names."""

    files: Mapping[str, bytes]
    fields: Mapping[str, str]
    many: Mapping[str, bytes] = field(default_factory=dict)


async def read_form(
    request: Request, *, limit: int, seconds: float, most: int = MAX_PARTS, text: int = MAX_TEXT
) -> Form:
    """Read a multipart form of at most `limit` bytes that arrives within `seconds`.

    It has at most so many parts, and `text` bytes in each that is no file.

    Raises WrongMediaTypeError, BodyTooLargeError, SlowBodyError or UnreadableBodyError.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        msg = "Send multipart/form-data."
        raise WrongMediaTypeError(msg)
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and (len(announced) > 18 or int(announced) > limit):
        raise BodyTooLargeError(limit)
    parts = _Parts(most, text)
    try:
        async with asyncio.timeout(seconds):
            await _feed(request, parts, options[b"boundary"], limit)
    except TimeoutError as error:
        msg = f"The form did not arrive within {seconds:.0f} seconds."
        raise SlowBodyError(msg) from error
    except (MultipartParseError, ClientDisconnect) as error:
        raise UnreadableBodyError(_UNREADABLE) from error
    return parts.form()


_UNREADABLE = "The form ends early or is not multipart/form-data."


async def _feed(request: Request, parts: "_Parts", boundary: bytes, limit: int) -> None:
    if len(boundary) > _MOST_BOUNDARY:
        raise UnreadableBodyError(_UNREADABLE)
    parser = MultipartParser(boundary, parts.callbacks())
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > limit:
            raise BodyTooLargeError(limit)
        if chunk:
            parser.write(chunk)
    parser.finalize()
    if not parts.ended:
        raise UnreadableBodyError(_UNREADABLE)


@dataclass(slots=True)
class _Parts:
    """Collects what the parser reports."""

    most: int
    text: int
    files: dict[str, bytes] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    many: dict[str, bytes] = field(default_factory=dict)
    ended: bool = False
    _name: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _headers: dict[str, str] = field(default_factory=dict)
    _data: bytearray = field(default_factory=bytearray)
    _disposition: dict[bytes, bytes] = field(default_factory=dict)

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_headers_finished": self._headers_done,
            "on_part_data": self._more,
            "on_part_end": self._end,
            "on_end": self._finish,
        }

    def form(self) -> Form:
        return Form(self.files, self.fields, self.many)

    def _begin(self) -> None:
        if len(self.files) + len(self.fields) + len(self.many) >= self.most:
            msg = f"The form has more than {self.most} parts."
            raise UnreadableBodyError(msg)
        self._headers, self._data = {}, bytearray()

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1")
        self._name, self._value = bytearray(), bytearray()

    def _headers_done(self) -> None:
        _, self._disposition = parse_options_header(self._headers.get("content-disposition"))

    def _more(self, data: bytes, start: int, end: int) -> None:
        self._data += memoryview(data)[start:end]
        if b"filename" not in self._disposition and len(self._data) > self.text:
            msg = "A text field of the form is too long."
            raise UnreadableBodyError(msg)

    def _end(self) -> None:
        name = self._disposition.get(b"name", b"").decode("utf-8", "replace")
        if name == MANY and b"filename" in self._disposition:
            name = self._disposition[b"filename"].decode("utf-8", "replace")
            if not name and not self._data:
                return  # a browser's way to say that no file was chosen
            self._keep_one_of_many(name)
            return
        if not name or name in self.files or name in self.fields:
            msg = f"The form has {name!r} twice." if name else "A part of the form has no name."
            raise UnreadableBodyError(msg)
        if b"filename" in self._disposition:
            self.files[name] = bytes(self._data)
        else:
            self.fields[name] = self._data.decode("utf-8", "replace")
        self._data = bytearray()

    def _keep_one_of_many(self, name: str) -> None:
        if not name or name in self.many:
            msg = f"The form has the file {name!r} twice." if name else "A file of the form has no name."
            raise UnreadableBodyError(msg)
        self.many[name] = bytes(self._data)
        self._data = bytearray()

    def _finish(self) -> None:
        self.ended = True
