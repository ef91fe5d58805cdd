from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from imagedb.objects import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectHashError,
    ObjectInfo,
    ObjectMissingError,
    open_store,
)
from imagedb.objects.errors import ObjectKeyError
from imagedb.objects.store import CHUNK
from tests.support.stores import KINDS, REAL, BackDoor, Bucket, bucket, folder, moto

KEY = "public/p7kq2/display-0123456789abcdef.jpg"
OTHER = "public/p7kq2/display-0123456789abcdef.jpg2"
DATA = bytes(range(256)) * 20
LONG = b"0123456789abcdef" * (CHUNK // 16) + b"end"


@pytest.fixture(scope="module")
def buckets() -> Iterator[Callable[[str], Bucket]]:
    """Buckets by kind, each made when it is first asked for, on moto or on a real server."""
    with ExitStack() as stack:

        @cache
        def moto_address() -> str:
            return stack.enter_context(moto())

        @cache
        def made(kind: str) -> Bucket:
            address = REAL if REAL and kind.startswith("s3") else moto_address()
            return stack.enter_context(bucket(address, versioned=kind.endswith("versioned")))

        yield made


@pytest.fixture(params=KINDS)
def kept(
    request: pytest.FixtureRequest, tmp_path: Path, buckets: Callable[[str], Bucket]
) -> Iterator[BackDoor]:
    """Each kind of store, empty, with its back door."""
    if request.param == "folder":
        yield folder(tmp_path / "a" / "store")
        return
    made = buckets(request.param)
    yield made
    made.empty()


def _put(kept: BackDoor, key: str = KEY, data: bytes = DATA) -> None:
    kept.store.put(key, data, sha256=sha256(data).hexdigest(), media_type="image/jpeg")


def test_what_is_put_can_be_got(kept: BackDoor) -> None:
    """Stored bytes come back whole, with their size, hash and type."""
    _put(kept)
    assert DATA == kept.store.get(KEY)
    assert ObjectInfo(KEY, len(DATA), sha256(DATA).hexdigest(), "image/jpeg") == kept.store.head(KEY)
    assert KEY in [*kept.store.keys()]


def test_an_empty_object_is_an_object(kept: BackDoor) -> None:
    """No bytes at all can be stored, read and streamed."""
    _put(kept, data=b"")
    assert b"" == kept.store.get(KEY)
    assert [] == [*kept.store.stream(KEY)]
    assert [] == [*kept.store.stream(KEY, 0, 10)]


def test_the_same_bytes_again_are_fine(kept: BackDoor) -> None:
    """Putting again what is there changes nothing, so that an interrupted ingest can be run again."""
    _put(kept)
    before = kept.remains()
    _put(kept)
    assert before == kept.remains()


def test_other_bytes_are_never_overwritten(kept: BackDoor) -> None:
    """Putting other bytes under a key is refused and leaves the first ones."""
    _put(kept)
    with pytest.raises(ObjectConflictError) as caught:
        _put(kept, data=b"other")
    assert KEY == caught.value.key
    assert DATA == kept.store.get(KEY)


def test_the_callers_hash_is_checked(kept: BackDoor) -> None:
    """Bytes that do not have the hash given are refused, and nothing is stored."""
    with pytest.raises(ObjectHashError):
        kept.store.put(KEY, DATA, sha256=sha256(b"").hexdigest(), media_type="image/jpeg")
    assert kept.store.head(KEY) is None
    assert [] == kept.remains()


def test_damaged_bytes_are_never_returned(kept: BackDoor) -> None:
    """Bytes that changed in the store are an error when got, and at the end of a whole stream."""
    _put(kept)
    kept.damage(KEY, DATA[::-1])
    with pytest.raises(ObjectCorruptError):
        kept.store.get(KEY)
    with pytest.raises(ObjectCorruptError):
        b"".join(kept.store.stream(KEY))


def test_what_is_missing_is_said_at_once(kept: BackDoor) -> None:
    """A missing object has no head; get and stream raise at the call, before a reader was promised bytes."""
    assert kept.store.head(KEY) is None
    with pytest.raises(ObjectMissingError):
        kept.store.get(KEY)
    for start, stop in ((0, None), (0, 5), (5, None), (5, 5)):
        with pytest.raises(ObjectMissingError):
            kept.store.stream(KEY, start, stop)


RANGES = [
    (0, None),
    (0, 1),
    (1, CHUNK + 2),
    (CHUNK, None),
    (5, 5),
    (0, 10**9),
    (len(LONG) - 1, None),
    (10**9, None),
]


def test_a_stream_is_a_slice(kept: BackDoor) -> None:
    """A stream gives the bytes from start up to stop, none when the object ends before, in small pieces."""
    _put(kept, data=LONG)
    for start, stop in RANGES:
        pieces = [*kept.store.stream(KEY, start, stop)]
        assert LONG[start:stop] == b"".join(pieces)
        assert all(0 < len(piece) <= CHUNK for piece in pieces)


def test_a_range_that_is_none_is_the_callers_mistake(kept: BackDoor) -> None:
    """A negative or backward range raises ValueError."""
    for start, stop in ((-1, None), (5, 4)):
        with pytest.raises(ValueError, match="not a range"):
            kept.store.stream(KEY, start, stop)


def test_a_stream_can_be_left(kept: BackDoor) -> None:
    """A reader that goes away, before or after the first piece, leaves nothing open."""
    _put(kept, data=LONG)
    kept.store.stream(KEY)
    assert 0 < len(next(kept.store.stream(KEY)))


def test_keys_are_sorted_and_chosen_by_prefix(kept: BackDoor) -> None:
    """Keys come sorted; a prefix is a plain start of the key, not a folder."""
    for key in ("public/b/one.jpg", "public/a/two.jpg", "private/a/two.png"):
        _put(kept, key)
    assert ["private/a/two.png", "public/a/two.jpg", "public/b/one.jpg"] == [*kept.store.keys()]
    assert ["public/a/two.jpg", "public/b/one.jpg"] == [*kept.store.keys("pub")]
    assert ["public/b/one.jpg"] == [*kept.store.keys("public/b/")]
    assert ["public/b/one.jpg"] == [*kept.store.keys("public/b/on")]
    assert [] == [*kept.store.keys("other/")]


def test_erasing_leaves_nothing(kept: BackDoor) -> None:
    """After an erasure no version, marker or record of the object remains; its neighbours stay."""
    _put(kept)
    _put(kept, OTHER)
    kept.damage(KEY, b"a newer version, where there are versions")
    kept.bury(KEY)
    kept.store.erase(KEY)
    assert kept.store.head(KEY) is None
    assert [OTHER] == [*kept.store.keys()]
    assert DATA == kept.store.get(OTHER)
    kept.store.erase(OTHER)
    assert [] == kept.remains()


def test_erasing_again_does_nothing(kept: BackDoor) -> None:
    """Erasing what is not there, or not there any more, is fine."""
    kept.store.erase(KEY)
    _put(kept)
    kept.store.erase(KEY)
    kept.store.erase(KEY)
    assert [] == [*kept.store.keys()]


def test_what_others_deleted_is_gone_but_still_listed(kept: BackDoor) -> None:
    """Of an object that other tools deleted, what remains is listed by keys until it is erased."""
    _put(kept)
    kept.bury(KEY)
    assert kept.store.head(KEY) is None
    assert bool(kept.remains()) == ([KEY] == [*kept.store.keys()])
    kept.store.erase(KEY)
    assert [] == kept.remains()


def test_an_erased_key_can_be_used_again(kept: BackDoor) -> None:
    """After an erasure any bytes can be stored under the key."""
    _put(kept)
    kept.store.erase(KEY)
    _put(kept, data=b"other")
    assert b"other" == kept.store.get(KEY)


def test_of_writers_with_different_bytes_one_wins(kept: BackDoor) -> None:
    """When many put different bytes under one key at once, one wins and all others are told."""
    start = Barrier(6)

    def write(n: int) -> bytes | None:
        data = bytes([n]) * 10_000
        start.wait()
        try:
            _put(kept, data=data)
        except ObjectConflictError:
            return None
        return data

    with ThreadPoolExecutor(6) as pool:
        won = [data for data in pool.map(write, range(6)) if data is not None]
    assert 1 == len(won)
    assert won[0] == kept.store.get(KEY)


def test_writers_of_the_same_bytes_all_succeed(kept: BackDoor) -> None:
    """When many put the same bytes under one key at once, none is refused."""
    start = Barrier(6)

    def write(_: int) -> None:
        start.wait()
        _put(kept)

    with ThreadPoolExecutor(6) as pool:
        assert [None] * 6 == [*pool.map(write, range(6))]
    assert DATA == kept.store.get(KEY)


def test_what_is_not_a_key_is_refused(kept: BackDoor) -> None:
    """No method takes a key outside the grammar."""
    store = kept.store
    digest = sha256(DATA).hexdigest()
    for key in ("", "/a", "a/../b", "A.jpg", "a//b", "a\\b", ".a", "a.", "a\0", "a/b\n"):
        with pytest.raises(ObjectKeyError):
            store.put(key, DATA, sha256=digest, media_type="image/jpeg")
        for method in (store.get, store.stream, store.head, store.erase):
            with pytest.raises(ObjectKeyError):
                method(key)
        with pytest.raises(ObjectKeyError):
            store.address(key, 60, file_name="a.jpg", cache_control="no-store")
    for prefix in ("../", "/", "public//", "public/../../"):
        with pytest.raises(ObjectKeyError):
            store.keys(prefix)


def test_a_store_is_found_again_by_its_address(kept: BackDoor) -> None:
    """Another process that opens the same address sees the same objects, and a store checks itself."""
    _put(kept)
    again = open_store(kept.url)
    again.check()
    again.tidy()
    assert DATA == again.get(KEY)


@pytest.mark.parametrize("seconds", [-1, 0, 61])
def test_an_address_outside_our_control_holds_a_minute_at_most(kept: BackDoor, seconds: int) -> None:
    """A store that could give out longer ones refuses to: nobody could take them back."""
    with pytest.raises(ValueError, match=f"1 to 60 seconds, not {seconds}"):
        kept.store.address(KEY, seconds, file_name="a.jpg", cache_control="no-store")


def test_an_address_opens_its_object_until_that_is_erased(kept: BackDoor) -> None:
    """A bucket's address needs no credentials, opens nothing else and ends with the object; a folder has none."""
    _put(kept)
    address = kept.store.address(KEY, 60, file_name="a.jpg", cache_control="no-store")
    if address is None:
        assert kept.url.startswith("file:")
        return
    answer = httpx.get(address)
    assert (DATA, "image/jpeg", 'inline; filename="a.jpg"', "no-store") == (
        answer.content,
        *(answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")),
    )
    assert ("AWS4-HMAC-SHA256", "60") == tuple(
        parse_qs(urlsplit(address).query)[name][0] for name in ("X-Amz-Algorithm", "X-Amz-Expires")
    )
    if REAL and REAL in kept.url:  # moto takes any signature
        assert 403 == httpx.get(address.replace("X-Amz-Expires=60", "X-Amz-Expires=600")).status_code
        assert 403 == httpx.get(address.replace("/display-", "/as_shot-")).status_code
    kept.store.erase(KEY)
    assert httpx.get(address).status_code in {403, 404}
