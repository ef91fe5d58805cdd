"""The ZIP file of pictures: whole and like the command's folder, and nothing that was withdrawn."""

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.archive import PictureArchive
from api.services import Services
from api.vigil import Vigil
from consent.event import EventKind
from imagedb.model import Photo
from imagedb.search import SearchQuery
from imagedb.withdrawal import withdraw
from tests.support.atlas import withdraw_all
from tests.support.consents import GIVEN, TODAY, event
from tests.support.download import Between, download
from tests.support.html import Page
from tests.support.leaving import leave, other_family
from tests.support.slow_reader import until_cut

ADDRESS = "/download/photos.zip"


def opened(content: bytes) -> zipfile.ZipFile:
    """The file; every checksum in it is right."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert None is archive.testzip()
    return archive


def found(services: Services) -> tuple[Photo, ...]:
    """The atlas's photos, as a search finds them."""
    return services.catalogue.photos.search(SearchQuery(), TODAY).photos


def archive_of(services: Services, photos: tuple[Photo, ...]) -> PictureArchive:
    """An answer with a vigil of its own."""
    catalogue = services.catalogue
    vigil = Vigil(lambda ids: catalogue.photos.shown(ids, TODAY), catalogue.withdrawals.count)
    return PictureArchive(services, vigil, photos, "http://testserver")


def test_a_zip_has_each_picture_with_its_record_and_terms(client: TestClient, photos: list[Photo]) -> None:
    """The display pictures as they are stored, named as elsewhere; no entry tells a date."""
    answer = client.get(f"{ADDRESS}?condition=jaundice&body_site=sternum")
    assert "application/zip" == answer.headers["content-type"]
    assert "no-store" == answer.headers["cache-control"]
    assert "no" == answer.headers["x-accel-buffering"]
    archive = opened(answer.content)
    records = [json.loads(line) for line in archive.read("photos.ndjson").decode().splitlines()]
    assert {p.id for p in photos if p.body_site == "sternum" and "jaundice" in p.conditions} == {
        one["id"] for one in records
    }
    names = {f"simulated-{one['id']}-display.jpg" for one in records}
    assert {"TERMS.md", "photos.ndjson", *names} == set(archive.namelist())
    for one in records:
        (display,) = [r for r in one["renditions"] if r["name"] == "display"]
        data = archive.read(f"simulated-{one['id']}-display.jpg")
        assert display["sha256"] == sha256(data).hexdigest()
    assert "6 under LicenseRef-NSA-Open-1.0-NC-NoAI" in archive.read("TERMS.md").decode()
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}


def test_a_zip_of_nothing_is_a_file_all_the_same(client: TestClient) -> None:
    """A search without photos has the note alone, and says so."""
    archive = opened(client.get(f"{ADDRESS}?condition=pallor").content)
    assert ["TERMS.md", "photos.ndjson"] == archive.namelist()
    assert "No photo was found." in archive.read("TERMS.md").decode()


def test_more_than_a_zip_holds_is_the_commands(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit there is no ZIP, the page offers none, and both say what there is instead."""
    page = Page(client.get("/download", headers={"Accept": "text/html"}).text)
    assert ADDRESS == page.linked("ZIP with 30 pictures")
    monkeypatch.setattr("api.pages.download.MOST", 29)
    page = Page(client.get("/download", headers={"Accept": "text/html"}).text)
    assert "A ZIP file holds 29 pictures at most" in page.text
    assert ADDRESS not in [address for address, _ in page.links]
    answer = client.get(ADDRESS)
    assert (404, True) == (answer.status_code, "use `imagedb download`" in answer.json()["detail"])


def test_the_command_keeps_an_unpacked_zip(
    fresh: TestClient, line: tuple[str, Between, FastAPI], tmp_path: Path
) -> None:
    """Run in the unpacked folder it fetches nothing again, and deletes what was withdrawn since."""
    address, _, app = line
    opened(fresh.get(ADDRESS).content).extractall(tmp_path)
    there = sorted(path.name for path in tmp_path.glob("*.jpg"))
    assert 6 == len(there)
    report = download(address, tmp_path)
    assert (6, 0) == (report.present, report.fetched)
    services = app.state.services
    withdraw(services.catalogue, services.store, "c-1", event(EventKind.WITHDRAWN, GIVEN), TODAY)
    report = download(address, tmp_path)
    assert there == sorted(path.name for gone in report.withdrawn for path in gone.copies)
    assert [] == list(tmp_path.glob("*.jpg"))


def test_what_was_withdrawn_a_moment_ago_breaks_it_off(fresh: TestClient, services: Services) -> None:
    """A photo that goes between the search and its turn: nobody gets a file with its record and without its picture."""
    archive = archive_of(services, found(services))
    withdraw_all(fresh)
    taken = until_cut(archive, ADDRESS, lambda _: False, lambda: None)
    assert b"-display.jpg" not in taken


def test_a_withdrawal_breaks_off_a_picture_on_its_way(fresh: TestClient, services: Services) -> None:
    """However slowly a reader takes it: the picture stops where it is, and no other one follows."""
    photos = found(services)
    taken = until_cut(
        archive_of(services, photos),
        ADDRESS,
        lambda piece: b"-display.jpg" in piece,
        lambda: withdraw_all(fresh),
    )
    assert 1 == taken.count(b"-display.jpg")
    assert photos[1].id.encode() not in taken[taken.index(b"-display.jpg") :]


def test_a_withdrawal_breaks_off_what_waits_behind_its_picture(services: Services) -> None:
    """A picture that was handed on whole may lie on this side until a slow reader takes it: it is thrown away with the rest."""
    leaving = other_family(services)
    photos = sorted(found(services), key=lambda photo: photo.id != leaving)
    next_one = f"{photos[1].id}-display.jpg".encode()
    taken = until_cut(
        archive_of(services, tuple(photos)), ADDRESS, lambda piece: next_one in piece, lambda: leave(services)
    )
    assert 1 == taken.count(f"{leaving}-display.jpg".encode())
