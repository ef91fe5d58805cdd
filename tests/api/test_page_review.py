"""The staff's review pages: plain forms, each decision and what is wrong with one."""

import re

from fastapi import FastAPI
from starlette.testclient import TestClient

from api.guard import CSRF_FIELD, CSRF_HEADER
from api.services import Services
from imagedb.people import Role
from tests.support.people import signed_in


def sent(client: TestClient, address: str, **form: object) -> str:
    """Send a form, and return the page that the answer leads to."""
    answer = client.post(address, data=form, follow_redirects=False)
    assert 303 == answer.status_code
    return client.get(answer.headers["location"]).text


SAID = ["nobody_recognisable", "site_acceptable", "caption_respectful"]


def test_the_queue_is_for_its_roles(app: FastAPI, fresh: TestClient, waiting: str) -> None:
    """A reviewer finds the photo from the staff page; somebody without the role is told which it takes."""
    anna = signed_in(app, Role.REVIEWER)
    assert 'href="/staff/review"' in anna.get("/staff").text
    assert f'href="/staff/review/{waiting}"' in anna.get("/staff/review").text
    assert [401, 403] == [
        who.get("/staff/review").status_code for who in (fresh, signed_in(app, Role.AUDITOR))
    ]
    assert waiting not in signed_in(app, Role.CONSENT_OFFICER).get("/staff/review").text
    assert 404 == signed_in(app, Role.CONSENT_OFFICER).get(f"/staff/review/{waiting}").status_code


def test_two_people_attest_on_the_page(app: FastAPI, waiting: str) -> None:
    """After the first the form is gone for that reviewer; after the second the photo waits for nobody."""
    anna, bert = (signed_in(app, Role.REVIEWER) for _ in range(2))
    here = f"/staff/review/{waiting}"
    assert "Waits for two reviewers. Erased in 30 days if nobody decides." in anna.get(here).text
    after = sent(anna, f"{here}/attest", statement=SAID, seen="0")
    assert "Waits for one more reviewer" in after
    assert "You have attested" in after
    assert 'id="attest"' not in after
    assert "Cleared." in sent(bert, f"{here}/attest", statement=SAID, seen="0")
    assert "Nothing waits for you." in anna.get("/staff/review").text


def test_the_picture_can_be_looked_at_in_full_size(app: FastAPI, waiting: str) -> None:
    """What a page has no room for, such as small writing, is a click away, as shot and calibrated."""
    anna = signed_in(app, Role.REVIEWER)
    page = anna.get(f"/staff/review/{waiting}").text
    whole = re.findall(r'<a href="([^"]+/renditions/[^"]+)">Look at it in full size', page)
    assert ["as_shot", "display"] == [address.rsplit("/", 1)[1] for address in whole]
    assert [(200, "image/jpeg")] * 2 == [
        (got.status_code, got.headers["content-type"]) for got in map(anna.get, whole)
    ]


WRONG = (
    ("attest", {"statement": SAID[:2], "seen": "0"}, "Attest all three"),
    ("attest", {"statement": SAID, "seen": "7"}, "look again"),
    ("attest", {"statement": SAID}, "look again"),
    ("caption", {"caption": "=1", "seen": "0"}, "spreadsheet"),
    ("redact", {"left": "x", "right": "9", "top": "0", "bottom": "9", "seen": "0"}, "as numbers"),
    ("redact", {"left": "9", "right": "9", "top": "0", "bottom": "9", "seen": "0"}, "left before right"),
    ("refuse", {"why": " "}, "Say why"),
    ("reports/1", {"decision": "dismiss"}, "no such open report"),
)


def test_what_is_wrong_stands_on_the_page(app: FastAPI, waiting: str) -> None:
    """Nothing is done, and the same page says why."""
    anna = signed_in(app, Role.REVIEWER)
    for what, form, said in WRONG:
        answer = anna.post(f"/staff/review/{waiting}/{what}", data=form)
        assert (422, True) == (answer.status_code, said in answer.text)
    assert "Waits for two reviewers" in answer.text


def test_a_caption_is_changed_and_a_photo_refused_on_the_page(
    app: FastAPI, services: Services, waiting: str
) -> None:
    """Each leads back to where the reviewer goes on."""
    anna = signed_in(app, Role.REVIEWER)
    here = f"/staff/review/{waiting}"
    changed = sent(anna, f"{here}/caption", caption="Chest in daylight.", seen="0")
    assert "Chest in daylight." in changed
    assert 'name="seen" value="1"' in changed
    assert "does not wait for anybody" in sent(anna, f"{here}/refuse", why="A name can be read.")
    assert [] == list(services.store.keys(f"held/{waiting}/"))


def test_forms_carry_the_session_s_token(app: FastAPI, waiting: str) -> None:
    """Every form of the page has it, and without it nothing is decided."""
    anna = signed_in(app, Role.REVIEWER)
    text = anna.get(f"/staff/review/{waiting}").text
    assert text.count('method="post"') == text.count(f'name="{CSRF_FIELD}"')
    del anna.headers[CSRF_HEADER]
    answer = anna.post(f"/staff/review/{waiting}/attest", data={"statement": SAID, "seen": "0"})
    assert 403 == answer.status_code
