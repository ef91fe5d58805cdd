from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from botocore.exceptions import ClientError

from imagedb.objects import (
    ObjectConflictError,
    ObjectCorruptError,
    ObjectStoreUnavailableError,
    open_store,
)
from imagedb.objects.s3 import S3Store
from tests.support.processes import free_port
from tests.support.stores import Bucket

KEY = "public/p7kq2/display.jpg"
DATA = b"0123456789" * 1000


@pytest.fixture
def kept(versioned: Bucket) -> Iterator[Bucket]:
    """The same store, empty again."""
    yield versioned
    versioned.empty()


def _put(kept: Bucket, key: str = KEY, data: bytes = DATA) -> None:
    kept.store.put(key, data, sha256=sha256(data).hexdigest(), media_type="image/jpeg")


def _s3(kept: Bucket) -> S3Store:
    assert isinstance(kept.store, S3Store)
    return kept.store


def test_requests_are_signed_and_bounded(kept: Bucket) -> None:
    """Requests use signature v4, send no checksum trailers, time out and are retried."""
    config: Any = _s3(kept)._client.meta.config
    assert "s3v4" == config.signature_version
    assert ("when_required", "when_required") == (
        config.request_checksum_calculation,
        config.response_checksum_validation,
    )
    assert (5, 30) == (config.connect_timeout, config.read_timeout)
    assert {"total_max_attempts": 4, "mode": "standard"} == config.retries


def test_the_hash_travels_with_the_object(kept: Bucket) -> None:
    """The SHA-256 stands in the object's metadata, where any S3 tool shows it."""
    _put(kept)
    found = kept.client.head_object(Bucket=kept.name, Key=f"atlas/{KEY}")
    assert sha256(DATA).hexdigest() == found["Metadata"]["sha256"]
    assert "image/jpeg" == found["ContentType"]


def test_a_server_that_stores_other_bytes_is_caught(kept: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """When reading back gives other bytes than were sent, the put fails."""
    send = S3Store._send
    monkeypatch.setattr(
        S3Store, "_send", lambda self, key, data, digest, media: send(self, key, data[1:], digest, media)
    )
    with pytest.raises(ObjectCorruptError):
        _put(kept)


def test_an_answer_lost_on_the_way_does_no_harm(kept: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A put that the server carried out but never confirmed succeeds when it is sent again."""
    send = S3Store._send

    def twice(self: S3Store, *arguments: Any) -> None:
        send(self, *arguments)
        send(self, *arguments)

    monkeypatch.setattr(S3Store, "_send", twice)
    _put(kept)
    assert DATA == kept.store.get(KEY)


@pytest.fixture
def heedless(kept: Bucket) -> Bucket:
    """The same bucket on a server that heeds no `If-None-Match`, as Ceph RGW 16 where versions are kept."""
    store = S3Store(kept.name, prefix="atlas", endpoint=kept.client.meta.endpoint_url, region="us-east-1")
    store._client.meta.events.register(
        "provide-client-params.s3.PutObject", lambda params, **_: params.pop("IfNoneMatch") and None
    )
    return replace(kept, store=store)


def test_a_server_that_heeds_no_condition_keeps_what_was_first(heedless: Bucket) -> None:
    """The same bytes again leave one version; others are refused, and the first stay; what was deleted can come back."""
    _put(heedless)
    before = heedless.remains()
    _put(heedless)
    assert before == heedless.remains()
    with pytest.raises(ObjectConflictError):
        _put(heedless, data=b"other")
    assert (DATA, before) == (heedless.store.get(KEY), heedless.remains())
    heedless.bury(KEY)
    _put(heedless)
    assert DATA == heedless.store.get(KEY)


def test_of_writers_at_once_the_older_stands_where_no_condition_is_heeded(
    heedless: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saw nothing before and wrote second takes their version back, and is told."""
    store = _s3(heedless)
    send, met = S3Store._send, Barrier(2)

    def together(self: S3Store, *arguments: Any) -> str:
        met.wait(30)  # both have looked, and seen nothing
        return send(self, *arguments)

    monkeypatch.setattr(S3Store, "_send", together)

    def write(n: int) -> bytes | None:
        data = bytes([n]) * 100
        with suppress(ObjectConflictError):
            _put(heedless, data=data)
            return data
        return None

    with ThreadPoolExecutor(2) as pool:
        won = [data for data in pool.map(write, range(2)) if data is not None]
    assert [store.get(KEY)] == won
    assert 1 == len(heedless.remains())


def test_an_object_erased_at_every_try_is_an_error(kept: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A put that meets an erasure each time gives up and says so."""
    monkeypatch.setattr(S3Store, "_send", lambda *_: None)
    with pytest.raises(ObjectStoreUnavailableError, match="each time"):
        _put(kept)


def test_a_version_that_cannot_be_removed_is_an_error(kept: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """An erasure never returns while a version remains, nor hides that the server refused."""
    _put(kept)
    client = _s3(kept)._client
    with monkeypatch.context() as patch:
        patch.setattr(client, "delete_object", lambda **_: {})
        with pytest.raises(ObjectStoreUnavailableError, match="versions of the object remain"):
            kept.store.erase(KEY)

    def refuse(**_: str) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteObject")

    with monkeypatch.context() as patch:
        patch.setattr(client, "delete_object", refuse)
        with pytest.raises(ObjectStoreUnavailableError, match="AccessDenied"):
            kept.store.erase(KEY)


def test_an_object_of_another_tool_is_not_trusted(kept: Bucket) -> None:
    """An object without our hash is listed and can be erased, but never read."""
    kept.client.put_object(Bucket=kept.name, Key=f"atlas/{KEY}", Body=DATA)
    with pytest.raises(ObjectCorruptError):
        kept.store.get(KEY)
    assert [KEY] == [*kept.store.keys()]


def test_only_what_is_below_the_prefix_is_ours(kept: Bucket) -> None:
    """Objects of the bucket outside the store's prefix are neither listed nor erased."""
    kept.client.put_object(Bucket=kept.name, Key=KEY, Body=b"someone else's")
    kept.store.erase(KEY)
    assert [] == [*kept.store.keys()]
    assert [KEY] == kept.remains()


def test_keys_are_told_once_over_many_pages(kept: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key whose versions run over several pages of a listing is told once, and all keys are told."""
    keys = [f"public/p{n}/display.jpg" for n in range(4)]
    for key in keys:
        _put(kept, key)
        kept.damage(key, b"another version")
    client: Any = _s3(kept)._client
    paginator = client.get_paginator("list_object_versions")
    pages = paginator.paginate
    monkeypatch.setattr(paginator, "paginate", lambda **more: pages(PaginationConfig={"PageSize": 3}, **more))
    monkeypatch.setattr(client, "get_paginator", lambda _: paginator)
    assert keys == [*kept.store.keys()]
    kept.store.erase(keys[1])
    assert [keys[0], *keys[2:]] == [*kept.store.keys()]


def test_tidying_aborts_unfinished_uploads(kept: Bucket) -> None:
    """Uploads in parts that were begun below the prefix and never finished are aborted."""
    kept.client.create_multipart_upload(Bucket=kept.name, Key=f"atlas/{KEY}")
    kept.client.create_multipart_upload(Bucket=kept.name, Key="elsewhere")
    kept.store.tidy()
    left = kept.client.list_multipart_uploads(Bucket=kept.name)["Uploads"]
    assert ["elsewhere"] == [upload["Key"] for upload in left]


def test_a_bucket_that_is_not_there_fails_its_check(endpoint: str) -> None:
    """A store whose bucket does not exist says so when checked, and is not taken for an empty one."""
    store = open_store(f"s3://no-such-bucket?endpoint={endpoint}")
    with pytest.raises(ObjectStoreUnavailableError):
        store.check()
    with pytest.raises(ObjectStoreUnavailableError, match="NoSuchBucket"):
        store.get(KEY)


def test_a_server_that_is_away_is_said_in_the_stores_words(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nobody answers, the error says that the bucket cannot be reached."""
    assert endpoint
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    store = open_store(f"s3://bucket?endpoint=http://127.0.0.1:{free_port()}")
    with pytest.raises(ObjectStoreUnavailableError, match="cannot be reached"):
        store.check()
