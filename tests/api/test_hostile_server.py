import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.client.download import _withdrawn
from api.client.fetch import FetchError, fetch
from api.client.server import ServerError, own, walk

RENDITION = {"name": "display", "href": "/x", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
WRONG: tuple[Any, ...] = (None, 5, [5], "\ud800")
WORSE: tuple[Any, ...] = (None, [], -1)
RECORD = {
    "id": "a",
    "provenance": "real",
    "licence": "L",
    "purposes": ["research"],
    "renditions": [RENDITION],
}


def answering(content: Any) -> httpx.Client:
    """A client whose server answers everything with this."""
    respond = httpx.MockTransport(lambda _: httpx.Response(200, **content))
    return httpx.Client(base_url="http://atlas.test", transport=respond)


@pytest.mark.parametrize(
    "record",
    [
        None,
        "text",
        {},
        *({**RECORD, name: wrong} for name in RECORD for wrong in WRONG),
        *({**RECORD, "renditions": [{**RENDITION, name: wrong}]} for name in RENDITION for wrong in WORSE),
    ],
)
def test_a_record_that_is_none_is_said_to_be_none(record: Any) -> None:
    """Whatever a server sends in place of a record is refused in words before anything is written."""
    with (
        answering({"content": json.dumps({"photos": [record], "links": []})}) as client,
        pytest.raises(ServerError),
    ):
        list(walk(client, []))


@pytest.mark.parametrize("href", ["http://x:y/", "/\0", "http://[/"])
def test_an_address_that_is_none_is_refused(href: str) -> None:
    """An address that cannot be read is the server's error, not a crash."""
    with answering({}) as client, pytest.raises(ServerError):
        own(client, href)


def test_an_answer_longer_than_promised_is_broken_off(tmp_path: Path) -> None:
    """An answer without an end is not written beyond what its record promised."""
    sent = []

    def endless() -> Any:
        for _ in range(1000):
            sent.append(1)
            yield bytes(1000)

    respond = httpx.MockTransport(lambda _: httpx.Response(200, content=endless()))
    with httpx.Client(transport=respond, base_url="http://atlas.test") as client, pytest.raises(FetchError):
        fetch(client, "/x", tmp_path / "a.jpg", sha256="0" * 64, size=10)
    assert len(sent) < 10
    assert [] == list(tmp_path.iterdir())


def test_only_a_withdrawn_photos_own_copies_are_deleted(tmp_path: Path) -> None:
    """A photo that a server names 'simulated' does not take every simulated photo's copy with it."""
    mine, other = tmp_path / "simulated-simulated-display.jpg", tmp_path / "simulated-abc-display.jpg"
    mine.touch()
    other.touch()
    gone = _withdrawn(tmp_path, "simulated", delete=True)
    assert (mine,) == gone.copies
    assert [other] == list(tmp_path.iterdir())
