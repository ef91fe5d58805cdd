import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.client.copies import delete_copies
from api.client.fetch import FetchError, fetch
from api.client.report import Withdrawn
from api.client.server import ServerError, own, walk
from imagedb.withdrawal_list import ListedWithdrawal

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


def withdrawn(photo_id: str, *sha256: str) -> ListedWithdrawal:
    """An entry of a list of withdrawals."""
    return ListedWithdrawal(photo_id, sha256, "all")


@pytest.mark.parametrize("photo_id", ["simulated", "abc", "simulated-abc"])
def test_only_a_withdrawn_photos_own_copies_are_deleted(tmp_path: Path, photo_id: str) -> None:
    """A photo that a server names 'simulated' does not take every simulated photo's copy with it."""
    others = {tmp_path / f"simulated-{i}-display.jpg" for i in ("x", "xabc", "abcx", "simulated-abc-x")}
    mine = tmp_path / f"simulated-{photo_id}-display.jpg"
    for path in (*others, mine):
        path.touch()
    assert [Withdrawn(photo_id, (mine,))] == delete_copies(tmp_path, [withdrawn(photo_id)], by_bytes=False)
    assert others == set(tmp_path.iterdir())


def test_a_copy_is_known_by_its_bytes_under_any_name(tmp_path: Path) -> None:
    """Renamed, in a folder below, and once more under its own name: all go, and nothing that a link leads to."""
    content, elsewhere = b"a photo", tmp_path / "elsewhere.jpg"
    elsewhere.write_bytes(content)
    folder = tmp_path / "photos"
    (folder / "below").mkdir(parents=True)
    copies = (folder / "a-display.jpg", folder / "below" / "renamed.bin")
    for path in copies:
        path.write_bytes(content)
    (folder / "link.jpg").symlink_to(elsewhere)
    (folder / "other.jpg").write_bytes(b"another")
    gone = [withdrawn("a", sha256(content).hexdigest())]
    assert [Withdrawn("a", copies)] == delete_copies(folder, gone, by_bytes=True)
    assert {"below", "link.jpg", "other.jpg"} == {path.name for path in folder.iterdir()}
    assert elsewhere.exists()
