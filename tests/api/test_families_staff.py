"""What staff do for a family that comes to them: withdraw with one call or click, and give a new code."""

import pytest
from starlette.testclient import TestClient

from consent.code import WithdrawalCodeError, hash_code, normalise
from consent.event import ActorRole
from imagedb import wording
from imagedb.people import Role
from imagedb.search import SearchQuery
from tests.support.client import services_of
from tests.support.consents import TODAY
from tests.support.html import Page
from tests.support.people import signed_in, with_key


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the slow hash a quick one."""
    monkeypatch.setattr("consent.code._COST", 16)


def shown(client: TestClient) -> list[str]:
    """The ids of what everybody can see."""
    return [one.id for one in services_of(client).catalogue.photos.search(SearchQuery(), TODAY).photos]


def test_one_call_withdraws_for_a_family(fresh: TestClient) -> None:
    """Without a body everything; the record says in which role it was done, and the log by which number."""
    before = shown(fresh)
    officer = signed_in(fresh.app, Role.WITHDRAWAL_OFFICER)  # type: ignore[arg-type]  # likewise
    answer = officer.post("/v1/consents/c-1/withdraw")
    assert (200, sorted(before), wording.COPIES) == (
        answer.status_code,
        sorted(answer.json()["photos"]),
        answer.json()["note"],
    )
    assert [] == shown(fresh)
    found = services_of(fresh).catalogue.consents.get("c-1")
    assert found is not None
    assert ActorRole.WITHDRAWAL_OFFICER is found.events[-1].by_role


def test_one_call_withdraws_a_photo_or_a_purpose(fresh: TestClient) -> None:
    """The consent officer does it too; a program with a key as well."""
    first = shown(fresh)[0]
    officer = signed_in(fresh.app, Role.CONSENT_OFFICER)  # type: ignore[arg-type]  # likewise
    assert [first] == officer.post("/v1/consents/c-1/withdraw", json={"photo": first}).json()["photos"]
    program = with_key(fresh.app, Role.WITHDRAWAL_OFFICER)  # type: ignore[arg-type]  # likewise
    answer = program.post("/v1/consents/c-1/withdraw", json={"purposes": ["research"]})
    assert ([], ["research"], 5) == (answer.json()["photos"], answer.json()["purposes"], len(shown(fresh)))
    assert 404 == officer.post("/v1/consents/c-none/withdraw").status_code
    assert 404 == officer.post("/v1/consents/c%00/withdraw").status_code
    assert 404 == officer.post("/v1/consents/c%00/code").status_code


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONSENT_OFFICER])
def test_only_a_consent_officer_gives_codes(fresh: TestClient, role: Role) -> None:
    """Nobody else, not even who may withdraw."""
    other = signed_in(fresh.app, role)  # type: ignore[arg-type]  # likewise
    assert 403 == other.post("/v1/consents/c-1/code").status_code
    assert 403 == other.post("/staff/families/code", data={"consent": "c-1"}).status_code


def test_a_new_code_is_shown_once_and_opens_the_consent(fresh: TestClient) -> None:
    """It is a code as on a slip; the one before it opens nothing any more."""
    officer = signed_in(fresh.app, Role.CONSENT_OFFICER)  # type: ignore[arg-type]  # likewise
    answers = [officer.post("/v1/consents/c-1/code") for _ in range(2)]
    assert [201, 201] == [answer.status_code for answer in answers]
    assert {"no-store"} == {answer.headers["cache-control"] for answer in answers}
    old, new = (answer.json()["code"] for answer in answers)
    codes = services_of(fresh).catalogue.codes
    assert new == normalise(new)
    assert (None, "c-1") == (codes.consent_of(hash_code(old)), codes.consent_of(hash_code(new)))
    assert 404 == officer.post("/v1/consents/c-none/code").status_code


def test_one_click_withdraws_on_the_page(fresh: TestClient) -> None:
    """The consent's number, then one button: a photo, a use, or everything."""
    officer = signed_in(fresh.app, Role.WITHDRAWAL_OFFICER)  # type: ignore[arg-type]  # likewise
    assert "Withdraw for a family" in officer.get("/staff/families").text
    page = Page(officer.post("/staff/families", data={"consent": "c-1"}).text)
    assert "Give a new code" not in page.text
    assert {200} == {officer.get(image["src"]).status_code for image in page.all("img")}
    first = shown(fresh)[0]
    for choice, said, left in (
        (f"photo:{first}", "Withdrawn: 1 photos.", 5),
        (f"photo:{first}", "not there any more", 5),
        ("use:research", "narrower from now on", 5),
        ("nothing", "Photos of consent c-1", 5),
        ("all", "Withdrawn: 5 photos.", 0),
    ):
        answer = officer.post("/staff/families/withdraw", data={"consent": "c-1", "choice": choice})
        assert (200, True, left) == (answer.status_code, said in Page(answer.text).text, len(shown(fresh)))
    assert wording.COPIES in answer.text
    unknown = officer.post("/staff/families/withdraw", data={"consent": "c-9", "choice": "all"})
    assert (404, True) == (unknown.status_code, "no consent with this number" in unknown.text)


def test_a_consent_officer_gives_a_code_on_the_page(fresh: TestClient) -> None:
    """It stands on the answer alone."""
    officer = signed_in(fresh.app, Role.CONSENT_OFFICER)  # type: ignore[arg-type]  # likewise
    answer = officer.post("/staff/families/code", data={"consent": "c-1"})
    code = answer.text.partition('id="code">')[2].partition("<")[0]
    assert "no-store" == answer.headers["cache-control"]
    assert "c-1" == services_of(fresh).catalogue.codes.consent_of(hash_code(code))
    assert code not in officer.post("/staff/families", data={"consent": "c-1"}).text
    assert 404 == officer.post("/staff/families/code", data={"consent": "c-9"}).status_code
    with pytest.raises(WithdrawalCodeError):
        normalise("c-1")
    assert "/staff/families" in officer.get("/staff").text
