import io
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.testclient import TestClient
from typer.testing import CliRunner

import api.cli.checking_export
from api.cli.app import app as command
from api.client.exported import check_export
from api.services import Services
from imagedb import wording
from ingest.workers import WorkerPool
from tests.support.download import Between, server_time
from tests.support.html import Page
from tests.support.leaving import Mixed, ids, leave, made, mixed_set

HTML = {"Accept": "text/html"}
FORMS = ("pptx", "pdf", "zip")


@pytest.fixture
def mixed(fresh: TestClient, services: Services) -> Mixed:
    """A set of three photos of which one will be withdrawn."""
    return mixed_set(fresh, services)


def checked(client: TestClient, set_id: str, query: str = "") -> Page:
    """What the set's own address for checking says."""
    return Page(client.get(f"/sets/{set_id}/check{query}", headers=HTML).text)


def test_the_address_in_every_file_tells_what_was_withdrawn(
    fresh: TestClient, services: Services, mixed: Mixed
) -> None:
    """Of the version that was exported, whatever the set holds now; with the photo's number in it."""
    set_id, leaving, _ = mixed
    assert "No photo was withdrawn until now" in checked(fresh, set_id, "?version=1").text
    leave(services)
    said = checked(fresh, set_id, "?version=1").text
    assert "1 photo was withdrawn: delete it" in said
    assert f"Photo 2 of the set: {leaving}" in said
    assert 404 == fresh.get(f"/sets/{set_id}/check?version=2", headers=HTML).status_code
    assert 404 == fresh.get(f"/sets/{set_id}/check?version=x", headers=HTML).status_code


@pytest.mark.parametrize("form", FORMS)
def test_an_uploaded_file_is_checked(fresh: TestClient, services: Services, mixed: Mixed, form: str) -> None:
    """Exported before the withdrawal, checked after it."""
    set_id, leaving, _ = mixed
    data = fresh.get(f"/sets/{set_id}/export.{form}").content

    def check() -> str:
        answer = fresh.post("/sets/check", files={"file": ("mine", data)}, headers=HTML)
        assert (200, "no-store") == (answer.status_code, answer.headers["cache-control"])
        return Page(answer.text).text

    assert "No photo was withdrawn until now" in check()
    leave(services)
    assert "1 photo was withdrawn: delete it" in check()
    assert leaving in check()


def test_a_picture_without_its_words_is_known_by_its_bytes(
    fresh: TestClient, services: Services, mixed: Mixed
) -> None:
    """Copied into a folder under another name."""
    _, leaving, _ = mixed
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("holiday.jpg", fresh.get(f"/v1/photos/{leaving}/renditions/display").content)
    leave(services)
    answer = fresh.post("/sets/check", files={"file": ("x.zip", sink.getvalue())}, headers=HTML)
    said = Page(answer.text).text
    assert leaving in said
    assert "1 of them was known by the picture itself." in said


def test_pasted_numbers_and_addresses_are_checked(
    fresh: TestClient, services: Services, mixed: Mixed
) -> None:
    """Whatever stands between them; what was never here is not said to be in order."""
    _, leaving, staying = mixed
    leave(services)
    pasted = f"https://elsewhere/photos/{staying[0]}, {leaving}\nneverhere2345678"
    said = Page(fresh.post("/sets/check", files={"ids": (None, pasted)}, headers=HTML).text).text
    assert f"{leaving} · withdrawn in" in said
    assert "Do not use these today." in said
    assert "1 photo may still be used" in said


def test_no_pasted_number_is_left_out(fresh: TestClient, services: Services, mixed: Mixed) -> None:
    """However many there are, the last is looked up as well."""
    leave(services)
    pasted = " ".join([*(f"never{number:04d}" for number in range(3000)), mixed[1]])
    said = Page(fresh.post("/sets/check", files={"ids": (None, pasted)}, headers=HTML).text).text
    assert f"{mixed[1]} · withdrawn in" in said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"file": ("", b"")}, "Choose a file, or paste"),
        ({"file": ("x.pptx", b"hello")}, "This file cannot be read."),
        ({"file": ("x.pdf", b"%PDF-1.7 broken")}, "This file cannot be read."),
    ],
)
def test_the_form_says_what_is_wrong(client: TestClient, files: dict[str, Any], said: str) -> None:
    """And what to do instead; what was pasted stays."""
    answer = client.post("/sets/check", files=files, headers=HTML)
    assert (422, True) == (answer.status_code, said in Page(answer.text).text)


class Hanging(WorkerPool):
    """A real pool with little time whose first piece of work hangs, as a file does that was made to."""

    def __init__(self) -> None:
        super().__init__(1, seconds=1)
        self.left = 1

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hang once; then work, with all the time it takes."""
        self.left -= 1
        if self.left == 0:
            return super().submit(time.sleep, 600)
        self.seconds = 600
        return super().submit(fn, *args, **kwargs)


def test_a_file_that_hangs_its_reader_is_broken_off(
    app: FastAPI, fresh: TestClient, services: Services, mixed: Mixed
) -> None:
    """It says so, the next file is read, and no worker of Compare was touched."""
    data = fresh.get(f"/sets/{mixed[0]}/export.zip").content
    app.state.checkers = Hanging()

    def check() -> Response:
        return fresh.post("/sets/check", files={"file": ("mine", data)}, headers=HTML)

    hung, read = check(), check()
    assert (422, True) == (hung.status_code, "it was broken off" in Page(hung.text).text)
    assert (200, True) == (read.status_code, "No photo was withdrawn until now" in Page(read.text).text)
    assert services.workers is not app.state.checkers
    app.state.checkers.shutdown()


def test_a_file_without_photos_says_so(client: TestClient) -> None:
    """Nothing found is not the same as nothing withdrawn."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.txt", "nothing")
    answer = client.post("/sets/check", files={"file": ("x.zip", sink.getvalue())}, headers=HTML)
    assert (422, True) == (answer.status_code, "No photo of this atlas was found in it." in answer.text)


@pytest.mark.parametrize("path", ["/sets/{}/export", "/sets/check", "/sets/{}/check"])
def test_emergency_lines_stand_first_where_cyanosis_is_exported(fresh: TestClient, path: str) -> None:
    """On the page of forms; the pages for checking show no sign."""
    set_id = made(fresh, *ids(fresh))
    page = Page(fresh.get(path.format(set_id), headers=HTML).text)
    assert path.endswith("export") is (wording.EMERGENCY in page.text)


@pytest.fixture
def run(
    line: tuple[str, Between, FastAPI], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[bytes], tuple[int, str]]:
    """Runs the command on these bytes: its exit code, and what it said."""

    def asked(data: bytes) -> tuple[int, str]:
        at_server_time = lambda *given: check_export(*given, now=server_time)  # noqa: E731 - three words
        monkeypatch.setattr(api.cli.checking_export, "check_export", at_server_time)
        (tmp_path / "mine").write_bytes(data)
        arguments = [
            "check-export",
            str(tmp_path / "mine"),
            "--server",
            line[0],
            "--trust",
            str(tmp_path / "t"),
        ]
        result = CliRunner().invoke(command, arguments)
        return result.exit_code, " ".join(result.output.split())

    return asked


def test_the_command_checks_against_the_signed_list(
    run: Callable[[bytes], tuple[int, str]],
    fresh: TestClient,
    services: Services,
    mixed: Mixed,
    tmp_path: Any,
) -> None:
    """Exit code 1 and the photo's id when one was withdrawn; the key is remembered from the first time."""
    set_id, leaving, _ = mixed
    data = fresh.get(f"/sets/{set_id}/export.pptx").content
    assert (0, "3 photos looked up, 0 withdrawn.") == run(data)
    assert (tmp_path / "t" / "trust.json").exists()
    leave(services)
    code, said = run(data)
    assert (1, True) == (code, f"Withdrawn: {leaving}." in said)


def test_the_command_says_what_it_cannot_read_or_believe(
    run: Callable[[bytes], tuple[int, str]], fresh: TestClient, line: tuple[str, Between, FastAPI]
) -> None:
    """Exit code 1 and a sentence: for a file that is none, and for a list that is not there."""
    assert 1 == run(b"hello")[0]
    set_id = made(fresh, ids(fresh)[0])
    data = fresh.get(f"/sets/{set_id}/export.zip").content
    line[1].instead = lambda _: Response(status_code=404)
    code, said = run(data)
    assert (1, True) == (code, "could not be read" in said)
