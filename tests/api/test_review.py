"""/v1/review over HTTP: who decides what, and what nobody else sees."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.services import Services
from imagedb.people import Role
from imagedb.publication import publish_due
from imagedb.reasons import reason
from imagedb.review import Event, EventKind
from tests.support.consents import TODAY
from tests.support.people import signed_in, with_key
from tests.support.reviewing import SAID as STATEMENTS
from tests.support.waiting import put_waiting

SAID = sorted(STATEMENTS)
ATTESTED = {"statements": SAID, "seen": 0}
DIED = (reason("review.death_reported"),)


@pytest.fixture
def anna(app: FastAPI) -> TestClient:
    """A reviewer."""
    return signed_in(app, Role.REVIEWER)


@pytest.fixture
def bert(app: FastAPI) -> TestClient:
    """Another."""
    return signed_in(app, Role.REVIEWER)


def where(photo_id: str, *more: str) -> str:
    """An address of the photo's review."""
    return "/".join((f"/v1/review/photos/{photo_id}", *more))


def test_nobody_else_learns_of_it(fresh: TestClient, waiting: str) -> None:
    """Its address, its pictures and the report on it answer 404; the list does not count it."""
    for address in (
        f"/v1/photos/{waiting}",
        f"/photos/{waiting}",
        f"/v1/photos/{waiting}/renditions/display",
    ):
        assert 404 == fresh.get(address).status_code
    assert 404 == fresh.post(f"/v1/photos/{waiting}/report", json={"reason": "other"}).status_code
    assert 6 == fresh.get("/v1/photos?total=true").json()["total"]
    for address in ("", f"/{waiting}", f"/{waiting}/renditions/display"):
        assert 401 == fresh.get(f"/v1/review/photos{address}").status_code


def test_who_opens_a_whole_picture_is_noted(services: Services, waiting: str, anna: TestClient) -> None:
    """One entry for each opening, by the reviewer; none for a thumbnail."""
    for name in ("thumbnail", "as_shot", "display"):
        assert 200 == anna.get(where(waiting, "renditions", name)).status_code
    noted = [one for one in services.catalogue.audit.list() if one.action == "review.viewed"]
    assert [waiting, waiting] == [one.about for one in noted]
    assert 1 == len({one.by for one in noted} - {""})


def test_two_reviewers_clear_it(
    fresh: TestClient, services: Services, waiting: str, anna: TestClient, bert: TestClient
) -> None:
    """The queue tells it, each attests, and on its day everybody sees it; no answer was for caches."""
    (queued,) = anna.get("/v1/review/photos").json()["photos"]
    assert (waiting, "waiting", 2) == (
        queued["photo"],
        queued["state"]["standing"],
        queued["state"]["reviewers_missing"],
    )
    found = anna.get(where(waiting))
    assert ("no-store", 0, False) == (
        found.headers["cache-control"],
        found.json()["changes"],
        found.json()["was_public"],
    )
    picture = anna.get(found.json()["renditions"][0]["href"])
    assert ("image/jpeg", "no-store") == (picture.headers["content-type"], picture.headers["cache-control"])
    assert "last-modified" not in picture.headers
    assert "waiting" == anna.post(where(waiting, "attestations"), json=ATTESTED).json()["standing"]
    assert 409 == anna.post(where(waiting, "attestations"), json=ATTESTED).status_code
    assert "ready" == bert.post(where(waiting, "attestations"), json=ATTESTED).json()["standing"]
    assert {"photos": []} == anna.get("/v1/review/photos").json()
    assert 404 == fresh.get(f"/v1/photos/{waiting}").status_code
    day = TODAY + timedelta(days=services.settings.publication_lag_days)
    publish_due(services.catalogue, services.store, day, services.settings.review_rules)
    assert 200 == fresh.get(f"/v1/photos/{waiting}/renditions/display").status_code


def test_half_an_attestation_is_none(waiting: str, anna: TestClient) -> None:
    """Not all statements, a face that the family did not permit, no such statement, or another version."""
    face = sorted({*SAID, "face_permitted"})
    for said, seen, status in ((SAID[:1], 0, 422), (face, 0, 422), (["fine"], 0, 422), (SAID, 3, 409)):
        body = {"statements": said, "seen": seen}
        assert status == anna.post(where(waiting, "attestations"), json=body).status_code
    assert 2 == anna.get(where(waiting)).json()["state"]["reviewers_missing"]


def test_only_people_clear(app: FastAPI, waiting: str) -> None:
    """A program with the roles may read what waits, and attests, releases and decides nothing."""
    program = with_key(app, Role.REVIEWER, Role.CONSENT_OFFICER)
    assert 200 == program.get(where(waiting)).status_code
    decisions = (("attestations", ATTESTED), ("consent", None), ("reports/1", {"decision": "dismiss"}))
    answers = [program.post(where(waiting, what), json=body) for what, body in decisions]
    assert ["/problems/people-only"] * 3 == [answer.json()["type"] for answer in answers]


def test_a_caption_is_scanned_and_starts_anew(waiting: str, anna: TestClient, bert: TestClient) -> None:
    """What may name somebody is refused; a new caption asks for both reviewers again."""
    anna.post(where(waiting, "attestations"), json=ATTESTED)
    bad = bert.put(where(waiting, "caption"), json={"caption": "943 476 5919", "seen": 0})
    assert (422, "#/caption") == (bad.status_code, bad.json()["errors"][0]["pointer"])
    good = bert.put(where(waiting, "caption"), json={"caption": "Chest in daylight.", "seen": 0})
    assert (200, 2) == (good.status_code, good.json()["reviewers_missing"])
    assert "Chest in daylight." == anna.get(where(waiting)).json()["photo"]["caption"]


def test_a_refusal_erases_it(services: Services, waiting: str, anna: TestClient) -> None:
    """Neither row nor byte is left; another decision finds nothing."""
    assert 204 == anna.post(where(waiting, "refusal"), json={"why": "A name on the cot card."}).status_code
    assert [] == [
        key for place in ("held", "public", "private") for key in services.store.keys(f"{place}/{waiting}/")
    ]
    assert 404 == anna.post(where(waiting, "attestations"), json=ATTESTED).status_code


def test_an_area_outside_the_picture_is_told(waiting: str, anna: TestClient) -> None:
    """No picture is touched for an area that cannot be used, or a photo that is not there."""
    area = [[0, 0], [9, 0]]
    body = {"how": "cover", "area": area, "seen": 0}
    assert 422 == anna.post(where(waiting, "redactions"), json=body).status_code
    body["area"] = [*area, [9, 9]]
    assert 404 == anna.post(where("nowhere", "redactions"), json=body).status_code


def test_a_consent_officer_releases_what_is_held(app: FastAPI, services: Services, anna: TestClient) -> None:
    """They see only what is held for them, without the pictures; a reviewer cannot do it."""
    held = Event(EventKind.CONSENT_HELD, TODAY, reasons=DIED)
    other = put_waiting(services.catalogue, services.store, number=501)
    mine = put_waiting(services.catalogue, services.store, held)
    olga = signed_in(app, Role.CONSENT_OFFICER)
    listed = {one["photo"] for one in olga.get("/v1/review/photos").json()["photos"]}
    assert mine in listed
    assert other not in listed
    found = olga.get(where(mine)).json()
    assert (["review.death_reported"], []) == (
        [one["code"] for one in found["state"]["consent"]],
        found["renditions"],
    )
    assert 404 == olga.get(where(other)).status_code
    assert 403 == olga.get(where(mine, "renditions/display")).status_code
    assert 403 == anna.post(where(mine, "consent")).status_code
    assert [] == olga.post(where(mine, "consent")).json()["consent"]
    assert 409 == olga.post(where(mine, "consent")).status_code
