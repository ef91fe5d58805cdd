import io
import json
import zipfile

import pypdfium2
import pytest
from pptx import Presentation
from starlette.testclient import TestClient

import api.set_exports
from api.services import Services
from imagedb.objects import ObjectMissingError
from tests.support.atlas import withdraw_all
from tests.support.html import Page
from tests.support.leaving import Mixed, ids, leave, made, mixed_set

HTML = {"Accept": "text/html"}
FORMS = ("pptx", "pdf", "zip")


@pytest.fixture
def mixed(fresh: TestClient, services: Services) -> Mixed:
    """A set of three photos of which one will be withdrawn."""
    return mixed_set(fresh, services)


def held(client: TestClient, set_id: str) -> list[str]:
    """The photos of a set as its ZIP names them."""
    answer = client.get(f"/sets/{set_id}/export.zip")
    assert 200 == answer.status_code, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith("/set.json")]
        return [photo["id"] for photo in json.loads(archive.read(record))["photos"]]


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


def test_a_withdrawn_photo_is_in_no_export(fresh: TestClient, services: Services, mixed: Mixed) -> None:
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
    fresh: TestClient, services: Services, mixed: Mixed, monkeypatch: pytest.MonkeyPatch
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
