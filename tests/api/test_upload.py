import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from api.conditional import ByteRange, byte_range, none_match
from api.errors import BusyError, RangeError, SlowBodyError, UnreadableBodyError
from api.slots import Slots
from api.upload import MAX_TEXT, Form, read_form

BOUNDARY = "b0undary"
names = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)


def request_of(chunks: Iterator[bytes], *, hang: bool = False) -> Request:
    """A request whose body comes in these pieces; with `hang` its end never comes."""

    async def receive() -> dict[str, Any]:
        chunk = next(chunks, None)
        if chunk is None and hang:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    headers = [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def body_of(files: dict[str, bytes], fields: dict[str, str]) -> bytes:
    """A form as a browser writes it."""
    parts = [(f'name="{n}"; filename="x.jpg"\r\nContent-Type: image/jpeg', data) for n, data in files.items()]
    parts += [(f'name="{name}"', text.encode()) for name, text in fields.items()]
    body = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{BOUNDARY}--\r\n".encode()


def read(body: bytes, size: int = 1000, **options: Any) -> Form:
    """The form that `body` is, fed in pieces of `size`."""
    chunks = (body[i : i + size] for i in range(0, len(body), size))
    options = {"limit": 1_000_000, "seconds": 5.0} | options
    return asyncio.run(read_form(request_of(chunks, hang=options.pop("hang", False)), **options))


@given(st.data(), st.integers(1, 60))
def test_a_form_is_the_same_however_it_is_cut_up(data: st.DataObject, size: int) -> None:
    """Files come back byte for byte and fields letter for letter, wherever the pieces break."""
    keys = data.draw(st.lists(names, unique=True, max_size=6))
    files = {k: data.draw(st.binary(max_size=200)) for k in keys[:2]}
    fields = {k: data.draw(st.text(max_size=40)) for k in keys[2:]}
    fields = {k: v.encode("utf-8", "ignore").decode() for k, v in fields.items()}
    if keys:
        assert Form(files, fields) == read(body_of(files, fields), size)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing of the kind",
        body_of({}, {"a": "b"})[:-6],
        body_of({}, {"a": "b"}).replace(b"name", b"nome"),
        body_of({}, {str(i): "x" for i in range(33)}),
        body_of({}, {"long": "x" * (MAX_TEXT + 1)}),
        body_of({"a": b"1"}, {"a": "2"}),
    ],
)
def test_what_is_not_one_whole_form_is_unreadable(body: bytes) -> None:
    """Torn, repeated, overlong or overfull: UnreadableBodyError, and no half of it is used."""
    with pytest.raises(UnreadableBodyError):
        read(body)


def test_a_form_that_never_ends_is_given_up() -> None:
    """A slow sender does not hold a place for ever."""
    with pytest.raises(SlowBodyError):
        read(body_of({}, {"a": "b"})[:-6], hang=True, seconds=0.05)


def test_slots_let_so_many_in_let_so_many_wait_and_send_the_rest_away() -> None:
    """One at once, one waiting, the third is busy; whoever leaves makes room, also by a failure."""

    async def run() -> list[str]:
        slots, order, gate = Slots(1, 1, "Full."), [], asyncio.Event()

        async def work(name: str) -> None:
            async with slots.take():
                order.append(name)
                await gate.wait()
                msg = "work may fail"
                raise ValueError(msg)

        tasks = [asyncio.create_task(work(n)) for n in ("first", "second")]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert ["first"] == order
        with pytest.raises(BusyError):
            await work("third")
        gate.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with slots.take():
            return order

    assert ["first", "second"] == asyncio.run(run())


@given(st.integers(1, 300), st.integers(0, 400), st.integers(0, 400))
def test_a_byte_range_is_what_slicing_gives(size: int, first: int, last: int) -> None:
    """first-last, first- and -last mean the same bytes as a Python slice, or RangeError beyond the end."""
    content = bytes(i % 251 for i in range(size))
    cases = [(f"bytes={first}-", content[first:]), (f"bytes=-{last}", content[-last:] if last else b"")]
    if first <= last:
        cases.append((f"bytes={first}-{last}", content[first : last + 1]))
    for header, part in cases:
        if part:
            found = byte_range(header, None, '"e"', size)
            assert found is not None
            assert part == content[found.start : found.stop]
        else:
            with pytest.raises(RangeError):
                byte_range(header, None, '"e"', size)
    assert ByteRange(0, 1) == byte_range("bytes=0-0", '"e"', '"e"', size)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("*", True),
        ('"a"', False),
        ('"e"', True),
        ('W/"e"', True),
        ('"a", W/"e" ,"b"', True),
        ("e", False),
    ],
)
def test_if_none_match_compares_weakly(header: str | None, *, expected: bool) -> None:
    """Lists of tags, weak or strong, and the star."""
    assert expected == none_match(header, '"e"') == none_match(header, 'W/"e"')


def test_a_boundary_longer_than_the_standard_allows_is_unreadable() -> None:
    """A boundary of thousands of characters is the sender's fault, not a crash of ours."""
    headers = [(b"content-type", b"multipart/form-data; boundary=" + b"B" * 5000)]
    request = Request({"type": "http", "method": "POST", "headers": headers})
    with pytest.raises(UnreadableBodyError):
        asyncio.run(read_form(request, limit=1000, seconds=5.0))
