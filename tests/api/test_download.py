import asyncio
import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from api.client.download import _plan
from api.client.server import ServerError
from tests.support.download import Between, counts, download, records
from tests.support.processes import free_port


def test_a_download_is_complete_checked_and_not_repeated(
    line: tuple[str, Between, FastAPI], tmp_path: Path
) -> None:
    """Every rendition asked for arrives with its hash; a second run fetches nothing."""
    address, between, _ = line
    names = ("display", "as_shot")
    told: list[tuple[int, int]] = []
    first = download(address, tmp_path, renditions=names, progress=lambda done, of: told.append((done, of)))
    assert (6, 12, 0, 0) == counts(first)
    assert (12, 12) == told[-1]
    promised = {r["sha256"] for p in records(tmp_path) for r in p["renditions"] if r["name"] in names}
    assert promised == {sha256(f.read_bytes()).hexdigest() for f in tmp_path.glob("simulated-*.jpg")}
    assert "SIMULATED" in (tmp_path / "TERMS.md").read_text("utf-8")
    assert records(tmp_path)[0]["licence"] in (tmp_path / "TERMS.md").read_text("utf-8")
    between.ranges.clear()
    assert (6, 0, 12, 0) == counts(download(address, tmp_path, renditions=names))
    assert [] == between.ranges


def test_only_what_matches_is_downloaded(line: tuple[str, Between, FastAPI], tmp_path: Path) -> None:
    """The filter is the server's; a field it does not know is an error in its own words."""
    report = download(line[0], tmp_path, [("q", "condition:jaundice AND body_site:sclera")])
    assert 1 == report.photos == len(list(tmp_path.glob("*.jpg")))
    with pytest.raises(ServerError, match="conditon"):
        download(line[0], tmp_path, [("conditon", "jaundice")])


def test_a_record_of_an_earlier_run_is_kept_whatever_its_text(
    line: tuple[str, Between, FastAPI], tmp_path: Path
) -> None:
    """Signs at which Python ends a line, and JSON does not, stand in the text of a record: it stays one."""
    earlier = {
        "id": "earlier2345abcde",
        "caption": "One\u2028two\u0085three\x0bfour",
        "licence": "X",
        "purposes": [],
    }
    (tmp_path / "photos.ndjson").write_text(json.dumps(earlier, ensure_ascii=False) + "\n", encoding="utf-8")
    download(line[0], tmp_path, [("body_site", "sclera")])
    kept = (tmp_path / "photos.ndjson").read_text(encoding="utf-8").split("\n")
    assert earlier["caption"] in [json.loads(one).get("caption") for one in kept if one]


def test_an_interrupted_file_is_continued(line: tuple[str, Between, FastAPI], tmp_path: Path) -> None:
    """What is in `.part` is kept and only the rest is asked for."""
    address, between, _ = line
    download(address, tmp_path, [("body_site", "sclera")])
    (whole,) = tmp_path.glob("*.jpg")
    data = whole.read_bytes()
    whole.unlink()
    whole.with_name(whole.name + ".part").write_bytes(data[:700])
    between.ranges.clear()
    report = download(address, tmp_path, [("body_site", "sclera")])
    assert (1, 1, 0, 0) == counts(report)
    assert ["bytes=700-"] == between.ranges
    assert data == whole.read_bytes()


def test_a_line_that_breaks_off_is_taken_up_again(line: tuple[str, Between, FastAPI], tmp_path: Path) -> None:
    """A connection that dies half way costs the other half only."""
    address, between, app = line
    (found,) = TestClient(app).get("/v1/photos?body_site=sclera").json()["photos"]
    display = next(r for r in found["renditions"] if r["name"] == "display")
    whole = TestClient(app).get(display["href"]).content

    async def half() -> AsyncIterator[bytes]:
        yield whole[:900]
        await asyncio.sleep(0.05)  # so that what was sent arrives
        between.fault = lambda _: None
        raise ConnectionResetError

    between.fault = lambda _: StreamingResponse(half(), headers={"Content-Length": str(len(whole))})
    report = download(address, tmp_path, [("body_site", "sclera")])
    assert ((1, 1, 0, 0), ["", "bytes=900-"]) == (counts(report), between.ranges)


@pytest.mark.parametrize(
    ("href", "answer"),
    [
        ("http://127.0.0.2:1/x", {"photos": [], "links": [{"rel": "next", "href": "http://127.0.0.2:1/x"}]}),
        ("/v1/photos", {"cats": []}),
    ],
)
def test_a_server_that_is_no_atlas_is_said_so(
    line: tuple[str, Between, FastAPI], tmp_path: Path, href: str, answer: dict[str, Any]
) -> None:
    """Other JSON, or a link to another server, ends the download in words and asks nobody else."""
    address, between, _ = line
    instead = JSONResponse(answer)
    between.instead = lambda path: instead if path == "/v1/photos" else None
    with pytest.raises(ServerError, match=f"another server: {href}|as an atlas does"):
        download(address, tmp_path)


@pytest.mark.parametrize("left", [b"other bytes", b"x" * 9_000_000])
def test_a_part_of_other_bytes_is_thrown_away(
    line: tuple[str, Between, FastAPI], tmp_path: Path, left: bytes
) -> None:
    """A wrong or overlong `.part` costs a second request, never a wrong file."""
    download(line[0], tmp_path, [("body_site", "sclera")])
    (whole,) = tmp_path.glob("*.jpg")
    data = whole.read_bytes()
    whole.unlink()
    part = whole.with_name(whole.name + ".part")
    part.write_bytes(left)
    assert (1, 1, 0, 0) == counts(download(line[0], tmp_path, [("body_site", "sclera")]))
    assert data == whole.read_bytes()
    assert not part.exists()


def test_a_damaged_local_file_is_fetched_again(line: tuple[str, Between, FastAPI], tmp_path: Path) -> None:
    """A file of the right name and other bytes is not taken for the photo."""
    download(line[0], tmp_path, [("body_site", "sclera")])
    (whole,) = tmp_path.glob("*.jpg")
    data = whole.read_bytes()
    whole.write_bytes(data[:-1] + b"?")
    assert (1, 1, 0, 0) == counts(download(line[0], tmp_path, [("body_site", "sclera")]))
    assert data == whole.read_bytes()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Response(b"forged", media_type="image/jpeg"), "SHA-256"),
        (Response(status_code=404), "404"),
        (Response(status_code=500), "500"),
    ],
)
def test_what_is_missing_or_wrong_is_listed_and_never_named_as_a_photo(
    line: tuple[str, Between, FastAPI], tmp_path: Path, answer: Response, why: str
) -> None:
    """The report is not complete, names the photo and why, and the others are there."""
    address, between, _ = line
    victim = "/display/"
    between.fault = lambda path: answer if victim in path else None
    report = download(address, tmp_path, [("body_site", "gum")], renditions=("display", "thumbnail"))
    assert not report.complete
    assert (1, 1, 0, 1) == counts(report)
    assert ("display", True) == (report.failures[0].rendition, why in report.failures[0].reason)
    assert [] == list(tmp_path.glob("*-display.jpg"))


def test_a_rendition_that_a_photo_does_not_have_is_missing(
    line: tuple[str, Between, FastAPI], tmp_path: Path
) -> None:
    """Asking for the original does not end well, and says so."""
    report = download(line[0], tmp_path, [("body_site", "gum")], renditions=("original",))
    assert [("original", False)] == [(f.rendition, report.complete) for f in report.failures]


def test_a_photo_withdrawn_during_the_download_is_told_apart(
    line: tuple[str, Between, FastAPI], tmp_path: Path
) -> None:
    """410 is no failure: there is nothing to be had."""
    address, between, _ = line
    between.fault = lambda _: Response(status_code=410)
    report = download(address, tmp_path, [("body_site", "gum")])
    assert ((1, 0, 0, 0), 1, ()) == (counts(report), len(report.withdrawn), report.withdrawn[0].copies)


@pytest.mark.parametrize("photo_id", ["../../evil", "a/b", "", "a\\b", "é"])
def test_a_server_cannot_choose_where_a_file_goes(tmp_path: Path, photo_id: str) -> None:
    """An id that is no plain name ends the download."""
    rendition = {"name": "display", "href": "/x", "media_type": "image/jpeg", "sha256": "0", "size": 1}
    record = {"id": photo_id, "provenance": "simulated", "renditions": [rendition]}
    with pytest.raises(ServerError, match="names a photo"):
        _plan([record], ["display"], tmp_path)


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ServerError, in words, after a few tries."""
    monkeypatch.setattr("api.client.server.PAUSE", 0)
    with pytest.raises(ServerError, match="does not answer"):
        download(f"http://127.0.0.1:{free_port()}", tmp_path)
