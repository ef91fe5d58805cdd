import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from fastapi import FastAPI
from pptx import Presentation
from starlette.responses import Response
from starlette.testclient import TestClient
from typer.testing import CliRunner

import api.cli.checking_export
import api.set_exports
from api.cli.app import app as command
from api.client.exported import check_export
from api.services import Services
from consent.event import EventKind
from imagedb import wording
from imagedb.objects import ObjectMissingError
from imagedb.withdrawal import withdraw
from tests.support.atlas import photos as drawn_photos
from tests.support.atlas import put, withdraw_all
from tests.support.consents import GIVEN, TODAY, consent, event, given
from tests.support.download import Between, server_time
from tests.support.html import Page

HTML = {"Accept": "text/html"}
FORMS = ("pptx", "pdf", "zip")


def ids(client: TestClient) -> list[str]:
    """Every photo's id."""
    return [photo["id"] for photo in client.get("/v1/photos").json()["photos"]]


def made(client: TestClient, *photo_ids: str, note: str = "Look here.") -> str:
    """Make a set; its id."""
    items = [{"photo": one, "note": note} for one in photo_ids]
    answer = client.post("/v1/sets", json={"title": "Across tones", "items": items})
    set_id: str = answer.json()["id"]
    return set_id


def held(client: TestClient, set_id: str) -> list[str]:
    """The photos of a set as its ZIP names them."""
    answer = client.get(f"/sets/{set_id}/export.zip")
    assert 200 == answer.status_code, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith("/set.json")]
        return [photo["id"] for photo in json.loads(archive.read(record))["photos"]]


def other_family(services: Services) -> str:
    """One more photo, of another baby, whose family will withdraw; its id."""
    one = next(iter(drawn_photos(size=160)))
    photo = replace(one.photo, id="leaves2345abcdef", subject_group="g-leaves")
    renditions = tuple(replace(r, key=r.key.replace(one.photo.id, photo.id)) for r in photo.renditions)
    photo = replace(photo, renditions=renditions)
    services.catalogue.consents.merge(consent(given(id="e-given"), id="c-leaves", subject="s-leaves"), TODAY)
    accession = replace(
        one.accession,
        photo=photo,
        consent_id="c-leaves",
        subject="s-leaves",
        original=replace(one.accession.original, key=f"private/{photo.id}/original-0123456789abcdef.png"),
        submission_key="row-leaves",
        source_sha256="1" * 64,
        pixel_sha256="2" * 64,
    )
    put(services.catalogue, services.store, replace(one, accession=accession))
    return photo.id


@pytest.fixture
def mixed(fresh: TestClient, services: Services) -> tuple[str, str, list[str]]:
    """A set of three photos of which one will be withdrawn: its id, that photo, and those that stay."""
    staying = ids(fresh)[:2]
    leaving = other_family(services)
    return made(fresh, staying[0], leaving, staying[1]), leaving, staying


def leave(services: Services) -> None:
    """That family withdraws."""
    withdraw(
        services.catalogue,
        services.store,
        "c-leaves",
        event(EventKind.WITHDRAWN, GIVEN + timedelta(days=2), id="e-leaves"),
        TODAY,
    )


def test_the_page_lists_every_form_with_its_size(fresh: TestClient) -> None:
    """Slides, handout, folder and manifest; the sizes are about what then comes."""
    set_id = made(fresh, *ids(fresh))
    page = Page(fresh.get(f"/sets/{set_id}/export", headers=HTML).text)
    said = {href: words for href, words in page.links if "/export." in href}
    assert [f"/sets/{set_id}/export.{form}" for form in FORMS] == list(said)
    for href, words in said.items():
        size = len(fresh.get(href).content) / 1000
        told = float(words.split("about ")[1].removesuffix(" kB"))
        assert 0.6 * size < told < 1.7 * size
    assert 200 == fresh.get(f"/iiif/presentation/sets/{set_id}/manifest").status_code
    assert f"/iiif/presentation/sets/{set_id}/manifest" in page.text


def test_each_form_opens_and_holds_the_set(fresh: TestClient) -> None:
    """Saved under a name of its own; the pictures' bytes are those that the atlas serves."""
    photo_ids = ids(fresh)
    set_id = made(fresh, *photo_ids)
    answers = {form: fresh.get(f"/sets/{set_id}/export.{form}") for form in FORMS}
    for form, answer in answers.items():
        assert (
            f'attachment; filename="teaching-set-{set_id}-v1.{form}"' == answer.headers["content-disposition"]
        )
        assert str(len(answer.content)) == answer.headers["content-length"]
        assert "private, no-cache" == answer.headers["cache-control"]
    deck = Presentation(io.BytesIO(answers["pptx"].content))
    assert 2 + len(photo_ids) == len(deck.slides)
    served = fresh.get(f"/v1/photos/{photo_ids[0]}/renditions/display").content
    assert served == next(shape.image.blob for shape in deck.slides[1].shapes if hasattr(shape, "image"))
    assert 1 + len(photo_ids) == len(pypdfium2.PdfDocument(answers["pdf"].content))
    assert photo_ids == held(fresh, set_id)


def test_a_withdrawn_photo_is_in_no_export(
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]]
) -> None:
    """Neither its picture nor its id nor its note; the page says that one is left out."""
    set_id, leaving, staying = mixed
    before = {form: fresh.get(f"/sets/{set_id}/export.{form}") for form in FORMS}
    leave(services)
    assert staying == held(fresh, set_id)
    for form, answer in before.items():
        after = fresh.get(f"/sets/{set_id}/export.{form}", headers={"If-None-Match": answer.headers["etag"]})
        assert 200 == after.status_code
        assert len(after.content) < len(answer.content)
    assert "1 photo of this set can no longer be shown" in fresh.get(f"/sets/{set_id}/export").text
    deck = Presentation(io.BytesIO(fresh.get(f"/sets/{set_id}/export.pptx").content))
    assert leaving not in "".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )


def test_a_photo_withdrawn_while_pictures_are_read_is_left_out(
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes may be gone, or read already: in neither case do they go out."""
    set_id, _, staying = mixed
    read, gone = services.store.get, []

    def get(key: str) -> bytes:
        data = read(key)
        if not gone:
            gone.append(key)
            leave(services)
        return data

    monkeypatch.setattr(services.store, "get", get)
    assert staying == held(fresh, set_id)


def test_unchanged_exports_are_not_made_again(fresh: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the file already is told so, without reading a picture."""
    set_id = made(fresh, *ids(fresh)[:1])
    first = fresh.get(f"/sets/{set_id}/export.pdf")
    monkeypatch.setattr(api.set_exports, "_pictures", lambda *_: pytest.fail("pictures were read"))
    again = fresh.get(f"/sets/{set_id}/export.pdf", headers={"If-None-Match": first.headers["etag"]})
    assert (304, b"") == (again.status_code, again.content)


def test_a_set_withdrawn_whole_is_gone(fresh: TestClient) -> None:
    """410 for the page and for each file, and nothing of it; a set that never was is 404."""
    set_id = made(fresh, *ids(fresh)[:2])
    withdraw_all(fresh)
    for path in ("export", *(f"export.{form}" for form in FORMS)):
        assert 410 == fresh.get(f"/sets/{set_id}/{path}", headers=HTML).status_code
        assert 404 == fresh.get(f"/sets/nosuchset1234567/{path}", headers=HTML).status_code
    assert "Every photo of this set has been withdrawn" in fresh.get(f"/sets/{set_id}/export").text
    assert 404 == fresh.get(f"/sets/{set_id}/export.docx", headers=HTML).status_code


def test_a_set_too_large_for_a_file_says_so(fresh: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any picture is read; the page offers no file then."""
    set_id = made(fresh, *ids(fresh)[:2])
    monkeypatch.setattr(api.set_exports, "MOST_BYTES", 1000)
    page = Page(fresh.get(f"/sets/{set_id}/export", headers=HTML).text)
    assert "This set is too large for one file." in page.text
    assert [] == [href for href, _ in page.links if "/export." in href]
    assert 501 == fresh.get(f"/sets/{set_id}/export.pptx").status_code


def test_missing_bytes_are_an_error_and_no_shorter_file(
    fresh: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that is shown and cannot be read is the operator's matter."""
    set_id = made(fresh, *ids(fresh)[:1])

    def missing(key: str) -> bytes:
        raise ObjectMissingError(key)

    monkeypatch.setattr(services.store, "get", missing)
    assert 500 == fresh.get(f"/sets/{set_id}/export.pdf").status_code


def checked(client: TestClient, set_id: str, query: str = "") -> Page:
    """What the set's own address for checking says."""
    return Page(client.get(f"/sets/{set_id}/check{query}", headers=HTML).text)


def test_the_address_in_every_file_tells_what_was_withdrawn(
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]]
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
def test_an_uploaded_file_is_checked(
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]], form: str
) -> None:
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
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]]
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
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]]
) -> None:
    """Whatever stands between them; what was never here is not said to be in order."""
    _, leaving, staying = mixed
    leave(services)
    pasted = f"https://elsewhere/photos/{staying[0]}, {leaving}\nneverhere2345678"
    said = Page(fresh.post("/sets/check", files={"ids": (None, pasted)}, headers=HTML).text).text
    assert f"{leaving} · withdrawn in" in said
    assert "Do not use these today." in said
    assert "1 photo may still be used" in said


def test_no_pasted_number_is_left_out(
    fresh: TestClient, services: Services, mixed: tuple[str, str, list[str]]
) -> None:
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
    mixed: tuple[str, str, list[str]],
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
