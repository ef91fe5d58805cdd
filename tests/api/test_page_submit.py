"""Sending photos: the manifest's faults by column, mended in place, and photos that go the way of an ingest."""

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from api.guard import CSRF_FIELD, CSRF_HEADER
from api.middleware import BodyLimit
from api.pages import submit
from api.services import Services
from imagedb.people import Role
from tests.support.consents import TODAY
from tests.support.ingest_kit import family, photo, row
from tests.support.people import person, session_headers, signed_in

CHECK, SEND = "/staff/submit/manifest", "/staff/submit/photos"


def manifest(*rows: Mapping[str, str]) -> str:
    """A CSV file with these rows."""
    columns = list(dict.fromkeys(name for one in rows for name in one))
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue()


def check(client: TestClient, text: str, **cells: str) -> Response:
    """Choose a manifest, or send the one that the page carries with cells written anew."""
    if cells:
        fields = {"manifest": (None, text), **{name: (None, value) for name, value in cells.items()}}
        return client.post(CHECK, files=fields)
    return client.post(CHECK, files={"file": ("Mary Smith.csv", text.encode(), "text/csv")})


def send(client: TestClient, text: str, photos: Iterable[tuple[str, bytes]]) -> Response:
    """Send photos with their manifest, as a form with a file input does."""
    files = [("photos", (name, data)) for name, data in photos]
    return client.post(SEND, files=[("manifest", (None, text.encode())), *files])


def carried(page: str) -> str:
    """The manifest that the page carries."""
    found = re.search(r'name="manifest" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def stands(page: str) -> dict[int, str]:
    """Where each row stands, by its number."""
    return {int(n): state for n, state in re.findall(r'data-row="(\d+)" data-state="(\w+)"', page)}


@pytest.fixture
def services(app: FastAPI) -> Services:
    """The application's, with the consent c-1 on record."""
    services: Services = app.state.services
    services.catalogue.consents.merge(family(), TODAY)
    return services


@pytest.fixture
def sender(app: FastAPI, services: Services) -> TestClient:
    """Somebody who may send photos, of families whose consent is on record."""
    assert services
    return signed_in(app, Role.SUBMITTER)


def test_a_submitter_is_led_there_and_nobody_else(app: FastAPI, sender: TestClient) -> None:
    """The staff page has the link for a submitter; an administrator has neither link nor page."""
    other = signed_in(app, Role.ADMINISTRATOR)
    assert [True, False] == ['href="/staff/submit"' in who.get("/staff").text for who in (sender, other)]
    assert [200, 403] == [who.get("/staff/submit").status_code for who in (sender, other)]
    assert [403, 403] == [check(other, "x").status_code, send(other, "x", ()).status_code]


def test_each_fault_is_told_beside_a_field_for_its_cell(sender: TestClient) -> None:
    """By row and column, in words; a column of few words is a choice; a sound row waits for its photo."""
    answer = check(sender, manifest(row("a.jpg"), row("b.jpg", body_site="elbow", tsb_umol_l="high")))
    assert 422 == answer.status_code
    assert {2: "ready", 3: "mend"} == stands(answer.text)
    assert re.search(r'<select id="cell-3-body_site"[^>]* aria-invalid="true"', answer.text)
    assert "&#39;high&#39; is not a finite number" in answer.text
    assert "row 3, column" not in answer.text
    assert "Mary Smith" not in answer.text


def test_a_row_is_mended_in_place(sender: TestClient) -> None:
    """What is written into the fields goes into the manifest that the page carries, and nothing else changes."""
    wrong = check(sender, manifest(row("a.jpg"), row("b.jpg", body_site="elbow"))).text
    mended = check(sender, carried(wrong), **{"cell-3-body_site": "palm"})
    assert (200, {2: "ready", 3: "ready"}) == (mended.status_code, stands(mended.text))
    expected = [row("a.jpg"), row("b.jpg", body_site="palm")]
    assert expected == list(csv.DictReader(io.StringIO(carried(mended.text))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a manifest"),
        ("file;subject\n", "separate them by commas"),
        ("file,subjekt\n", "did you mean subject?"),
        (manifest(row("a.jpg")).splitlines()[0], "It has no rows"),
        (manifest(*(row(f"{n}.jpg") for n in range(submit.MAX_ROWS + 1))), "Split it."),
    ],
)
def test_a_manifest_that_cannot_be_read_is_told_why(sender: TestClient, text: str, said: str) -> None:
    """As a whole, in a sentence that says what to change."""
    answer = check(sender, text)
    assert 422 == answer.status_code
    assert said in answer.text


def test_consent_decides_before_a_photo_is_wanted(sender: TestClient) -> None:
    """A row whose family's consent is not on record is refused at once, and its photo is not read."""
    text = manifest(row("a.jpg", consent="c-9"))
    answer = check(sender, text)
    assert {2: "refused"} == stands(answer.text)
    assert "Record the family&#39;s consent" in answer.text
    assert 'id="send"' not in answer.text
    assert 422 == send(sender, text, [("a.jpg", photo())]).status_code


def test_photos_go_the_way_of_an_ingest(app: FastAPI, services: Services) -> None:
    """One is shown, one waits for reviewers other than its sender, one is refused with what to do; one still waits.

    Sent again after a lost connection, what came before is said to have come, and is not taken twice.
    """
    who = person(services.catalogue, Role.SUBMITTER)
    sender = TestClient(app, headers=session_headers(services, who))
    real = row("b.jpg", provenance="real", condition_basis="seen", caption="Chest")
    text = manifest(row("a.jpg"), real, row("c.jpg"), row("d.jpg"))
    sent = [("ward/a.jpg", photo(1)), ("ward/b.jpg", photo(2)), ("ward/c.jpg", b"no photo"), ("x.txt", b"")]
    answer = send(sender, text, sent)
    assert 200 == answer.status_code
    assert {2: "accepted", 3: "held", 4: "refused", 5: "ready"} == stands(answer.text)
    assert "Taken in; waits for people: 1." in answer.text
    rules = services.settings.review_rules
    (waits,) = services.catalogue.reviews.queue(TODAY, rules)
    found = services.catalogue.reviews.get(waits.photo_id, TODAY, rules)
    assert found is not None
    assert who.id == found.case.submitter
    actions = {one.action for one in services.catalogue.audit.list(0, 100, None)}
    assert {"photo.accessioned", "photo.held"} <= actions
    again = {2: "sent", 3: "sent", 4: "ready", 5: "ready"}
    assert again == stands(check(sender, text).text)
    repeated = send(sender, text, sent[:2])
    assert (422, again) == (repeated.status_code, stands(repeated.text))


def test_while_others_ingest_one_is_told_to_come_back(sender: TestClient, services: Services) -> None:
    """Nothing is taken, the rows still wait, and a script learns when to try again."""
    with services.catalogue.exclusive():
        answer = send(sender, manifest(row("a.jpg")), [("a.jpg", photo())])
    assert (503, "20") == (answer.status_code, answer.headers["Retry-After"])
    assert {2: "ready"} == stands(answer.text)
    assert "Wait a minute and send them again." in answer.text


def test_a_form_without_scripts_carries_its_token(app: FastAPI, services: Services) -> None:
    """A form with files has the token as a field; without it, or with another's, nothing is taken."""
    headers = session_headers(services, person(services.catalogue, Role.SUBMITTER))
    token = headers.pop(CSRF_HEADER)
    client = TestClient(app, headers=headers)
    text = manifest(row("a.jpg"))
    for wrong in ({}, {CSRF_FIELD: (None, "0" * 64)}):
        for address in (CHECK, SEND):
            answer = client.post(address, files={"manifest": (None, text), **wrong})
            assert (403, True) == (
                answer.status_code,
                "page of ours" in answer.text or "cross-site" in answer.text,
            )
    parts = {CSRF_FIELD: (None, token), "manifest": (None, text)}
    assert 200 == client.post(CHECK, files=parts).status_code
    sent = client.post(SEND, files={**parts, "photos": ("a.jpg", b"no photo")})
    assert {2: "refused"} == stands(sent.text)


def test_more_than_a_batch_is_refused_before_it_is_read(
    sender: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the page's own limit, which is larger than that of every other form."""
    assert SEND in BodyLimit.UPLOADS
    monkeypatch.setattr(submit, "MAX_BATCH", 100_000)
    answer = send(sender, manifest(row("a.jpg")), [("a.jpg", bytes(100_001))])
    assert 413 == answer.status_code


def test_nothing_that_was_sent_is_written_to_a_disk_in_the_clear(
    sender: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is made for it, temporary or other, and the store holds nothing that holds the file sent."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    real = row("a.jpg", provenance="real", condition_basis="seen", caption="Chest")
    data = photo(3)
    assert {2: "held"} == stands(send(sender, manifest(real), [("a.jpg", data)]).text)
    home = services.settings.imagedb_home
    holding = [path for path in home.rglob("*") if path.is_file() and data[200:2000] in path.read_bytes()]
    assert [] == holding
