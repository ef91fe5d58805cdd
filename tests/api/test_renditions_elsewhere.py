"""Pictures that are read from the bucket: where the redirect leads, for how long, and what a withdrawal does to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from imagedb.model import Photo
from tests.api.conftest import application
from tests.support.atlas import photos as drawn_photos
from tests.support.atlas import put, withdraw_all
from tests.support.consents import TODAY, consent
from tests.support.stores import Bucket, bucket

SECONDS = 45


@dataclass(frozen=True)
class Kept:
    """An atlas over a bucket that keeps versions, with one photo."""

    client: TestClient
    bucket: Bucket
    photo: Photo

    def href(self, name: str = "display") -> str:
        """The address of exactly these bytes, as the record gives it."""
        record = self.client.get(f"/v1/photos/{self.photo.id}").json()
        return next(one["href"] for one in record["renditions"] if one["name"] == name)  # type: ignore[no-any-return]  # JSON


@contextmanager
def _atlas(versioned: Bucket, home: Path) -> Iterator[Kept]:
    """One whose readers are sent to the bucket."""
    app = application(home, object_store=versioned.url, presigned_seconds=SECONDS)
    services = app.state.services
    services.catalogue.consents.merge(consent(), TODAY)
    made = next(islice(drawn_photos(size=160), 1))
    put(services.catalogue, services.store, made)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield Kept(client, versioned, made.photo)
    versioned.empty()


@pytest.fixture(scope="module")
def kept(versioned: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """An atlas that is only to be read."""
    with _atlas(versioned, tmp_path_factory.mktemp("elsewhere")) as made:
        yield made


def test_a_reader_by_hash_is_sent_to_the_bucket_for_a_minute_at_most(kept: Kept) -> None:
    """The redirect is signed with version 4 and ends in time; no cache keeps it, and the bytes after it, for more than a minute."""
    answer = kept.client.get(kept.href())
    there = urlsplit(answer.headers["location"])
    asked = parse_qs(there.query)
    assert 307 == answer.status_code
    assert f"/{kept.bucket.name}/atlas/{_key(kept.photo)}" == there.path
    assert (["AWS4-HMAC-SHA256"], [str(SECONDS)]) == (asked["X-Amz-Algorithm"], asked["X-Amz-Expires"])
    here, beyond = (
        int(re.findall(r"^private, max-age=(\d+), must-revalidate", text)[0])
        for text in (answer.headers["cache-control"], asked["response-cache-control"][0])
    )
    assert here < SECONDS
    assert 60 >= SECONDS + beyond
    assert "1" == answer.headers["tdm-reservation"]
    assert "Prefer" in answer.headers["vary"].split(", ")


def test_the_bucket_gives_the_bytes_and_their_name(kept: Kept) -> None:
    """Who follows gets what the record promised, a part of it too, and a simulated picture is called so."""
    there = kept.client.get(kept.href()).headers["location"]
    whole = httpx.get(there)
    part = httpx.get(there, headers={"Range": "bytes=10-19"})
    content = kept.bucket.store.get(_key(kept.photo))
    assert (200, content) == (whole.status_code, whole.content)
    assert (206, content[10:20]) == (part.status_code, part.content)
    assert f'inline; filename="simulated-{kept.photo.id}-display.jpg"' == whole.headers["content-disposition"]
    assert "image/jpeg" == whole.headers["content-type"]


def test_who_asks_by_name_or_for_the_bytes_themselves_is_answered_here(kept: Kept) -> None:
    """Pages, which read from no other host, HEAD, clients that follow no redirect, and whoever has the bytes already."""
    href = kept.href()
    here = {"Prefer": "respond-async, return=representation"}
    content = kept.bucket.store.get(_key(kept.photo))
    for answer in (kept.client.get(href.rpartition("/")[0]), kept.client.get(href, headers=here)):
        assert (200, content) == (answer.status_code, answer.content)
    head = kept.client.head(href)
    assert (200, str(len(content))) == (head.status_code, head.headers["content-length"])
    known = {"If-None-Match": head.headers["etag"]}
    assert 304 == kept.client.get(href, headers=known).status_code


def test_after_a_withdrawal_an_address_that_was_given_out_opens_nothing(
    endpoint: str, tmp_path: Path
) -> None:
    """The server says 410, and every version is gone from the bucket, so that the old address finds nothing."""
    with bucket(endpoint, versioned=True) as versioned, _atlas(versioned, tmp_path) as kept:
        href = kept.href()
        there = kept.client.get(href).headers["location"]
        assert 200 == httpx.get(there).status_code
        withdraw_all(kept.client)
        assert 410 == kept.client.get(href).status_code
        assert httpx.get(there).status_code in {403, 404}  # which of the two is the server's choice
        assert [] == [key for key in kept.bucket.remains() if kept.photo.id in key and "/journal/" not in key]


def _key(photo: Photo) -> str:
    return next(one.key for one in photo.renditions if one.name.value == "display")
