"""Reports of the public: heard always, hidden at once where somebody may be recognised, and not without end."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.reporting import HIDING, REPORTS
from imagedb.people import Role
from tests.support.client import services_of
from tests.support.people import signed_in


@pytest.fixture
def ids(fresh: TestClient) -> list[str]:
    """The photos that can be seen."""
    return [photo["id"] for photo in fresh.get("/v1/photos").json()["photos"]]


def report(
    client: TestClient, photo_id: str, reason: str = "recognisable", text: str = ""
) -> dict[str, object]:
    """Report a photo and return the answer."""
    answer = client.post(f"/v1/photos/{photo_id}/report", json={"reason": reason, "text": text})
    assert 202 == answer.status_code
    found: dict[str, object] = answer.json()
    return found


def test_somebody_recognisable_is_hidden_at_once(fresh: TestClient, ids: list[str]) -> None:
    """In the same moment no address shows the photo; a reviewer reads why and may show it again."""
    anna = signed_in(fresh.app, Role.REVIEWER)  # type: ignore[arg-type]  # the client knows its app as any ASGI application
    assert report(fresh, ids[0], text="A wristband.")["hidden"]
    assert 404 == fresh.get(f"/v1/photos/{ids[0]}").status_code
    assert 404 == fresh.get(f"/v1/photos/{ids[0]}/renditions/display").status_code
    assert ids[0] not in fresh.get("/v1/photos").text
    (queued,) = anna.get("/v1/review/photos").json()["photos"]
    (told,) = queued["state"]["reports"]
    assert ("A wristband.", True) == (told["text"], told["hides"])
    where = f"/v1/review/photos/{ids[0]}/reports/{told['number']}"
    assert "published" == anna.post(where, json={"decision": "dismiss"}).json()["standing"]
    assert 404 == anna.post(where, json={"decision": "uphold"}).status_code
    assert 200 == fresh.get(f"/v1/photos/{ids[0]}").status_code


@pytest.mark.parametrize("reason", ["consent", "wrong_description", "offensive_words", "other"])
def test_other_reports_wait_for_a_reviewer(fresh: TestClient, ids: list[str], reason: str) -> None:
    """The photo stays to be seen."""
    assert not report(fresh, ids[0], reason)["hidden"]
    assert 200 == fresh.get(f"/v1/photos/{ids[0]}").status_code


def test_words_that_may_name_somebody_are_dropped_and_the_report_counts(
    fresh: TestClient, ids: list[str]
) -> None:
    """A number of a patient is not kept, and the photo is hidden all the same."""
    told = report(fresh, ids[0], text="It is 943 476 5919")
    assert (True, False) == (told["hidden"], told["words_kept"])
    services = services_of(fresh)
    (queued,) = services.catalogue.reviews.queue(services.clock(), services.settings.review_rules)
    assert [""] == [one.event.text for one in queued.state.reports]


def test_one_reporter_cannot_empty_the_atlas(fresh: TestClient, ids: list[str]) -> None:
    """After a few photos a day more are reported without being hidden, and the answer says so."""
    answers = [report(fresh, photo_id) for photo_id in ids]
    assert [True] * HIDING.each + [False] == [one["hidden"] for one in answers]
    assert "not hidden meanwhile" in str(answers[-1]["answer"])
    assert ids[-1:] == [photo["id"] for photo in fresh.get("/v1/photos").json()["photos"]]
    anna = signed_in(fresh.app, Role.REVIEWER)  # type: ignore[arg-type]  # likewise
    assert len(ids) == len(anna.get("/v1/review/photos").json()["photos"])


def test_reports_end_with_the_day_s_share(fresh: TestClient, ids: list[str]) -> None:
    """Then 429 says when to come back, and nothing is taken."""
    for _ in range(REPORTS.each):
        report(fresh, ids[0], "other")
    late = fresh.post(f"/v1/photos/{ids[0]}/report", json={"reason": "recognisable"})
    assert 429 == late.status_code
    assert 0 < int(late.headers["retry-after"]) <= REPORTS.window
    assert 200 == fresh.get(f"/v1/photos/{ids[0]}").status_code


def test_the_form_on_the_page_does_the_same(fresh: TestClient, ids: list[str]) -> None:
    """Without a script: the form is on the photo's page, and the answer says what became of it."""
    assert f'action="/photos/{ids[0]}/report"' in fresh.get(f"/photos/{ids[0]}").text
    blank = fresh.post(f"/photos/{ids[0]}/report", data={"text": "?"})
    assert (422, True) == (blank.status_code, "Choose what is wrong" in blank.text)
    done = fresh.post(f"/photos/{ids[0]}/report", data={"reason": "recognisable", "text": "A\r\nface."})
    assert "hidden as of now" in done.text
    assert 404 == fresh.get(f"/photos/{ids[0]}").status_code
    assert 404 == fresh.post(f"/photos/{ids[0]}/report", data={"reason": "other"}).status_code
    again = fresh.get(f"/photos/{ids[1]}/report", follow_redirects=False)
    assert (303, f"/photos/{ids[1]}") == (again.status_code, again.headers["location"])


def test_no_other_site_reports_by_its_visitors(fresh: TestClient, ids: list[str]) -> None:
    """A page elsewhere could have each visitor's browser hide a photo; the browser says where the form came from."""
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    form = {"reason": "recognisable", "text": ""}
    answers = [
        fresh.post(f"/photos/{ids[0]}/report", data=form, headers=elsewhere),
        fresh.post(f"/v1/photos/{ids[0]}/report", json=form, headers=elsewhere),
    ]
    assert [403, 403] == [answer.status_code for answer in answers]
    assert "cross-site" in answers[1].json()["type"]
    assert 200 == fresh.get(f"/v1/photos/{ids[0]}", headers=elsewhere).status_code
    here = {"Sec-Fetch-Site": "same-origin"}
    assert 200 == fresh.post(f"/photos/{ids[0]}/report", data=form, headers=here).status_code
    assert 404 == fresh.get(f"/v1/photos/{ids[0]}").status_code


def test_a_log_of_reports_names_no_reporter(fresh: TestClient, ids: list[str]) -> None:
    """The audit log says what was reported and hidden; nowhere is an address kept."""
    report(fresh, ids[0])
    app: FastAPI = fresh.app  # type: ignore[assignment]  # likewise
    told = [one.action for one in app.state.services.catalogue.audit.list() if one.about == ids[0]]
    assert ["review.reported", "photo.hidden"] == told[-2:]
