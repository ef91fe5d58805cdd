"""The audit log and the list of withdrawals as pages, for those who may read them."""

import re

from fastapi import FastAPI

from api.pages import audit_words
from api.pages.audit import ON_A_PAGE
from api.services import Services
from imagedb.audit.actions import ACTIONS
from imagedb.people import COMMAND_LINE, Role
from tests.support.consents import TODAY
from tests.support.people import signed_in


def numbers(page: str) -> list[int]:
    """The numbers of the entries that the page shows, in its order."""
    return [int(number) for number in re.findall(r'<th scope="row">(\d+)</th>', page)]


def test_everything_the_log_may_tell_has_words() -> None:
    """For each action there is a sentence and what it is about; an erased entry says that it was."""
    assert [] == [
        action for action in ACTIONS if not audit_words.said(action) or "." in audit_words.said(action)
    ]
    assert "Role given: Reviewer" == audit_words.said("role.granted.reviewer")
    assert (audit_words.ERASED, "") == (audit_words.said(""), audit_words.kind(""))


def test_an_auditor_pages_through_the_whole_log(app: FastAPI, services: Services) -> None:
    """Newest first; following "Older" shows every entry once, and "Newer" leads back."""
    for _ in range(2 * ON_A_PAGE):
        services.catalogue.audit.append("vault.rotated", by=COMMAND_LINE)
    auditor = signed_in(app, Role.AUDITOR)
    whole = services.catalogue.audit.size()
    seen, here, pages = [], "/staff/audit", []
    while here:
        pages.append(auditor.get(here).text)
        seen += numbers(pages[-1])
        older = re.search(r'rel="next" href="([^"]+)"', pages[-1])
        here = older[1] if older else ""
    assert list(range(whole, 0, -1)) == seen
    newer = re.search(r'rel="prev" href="([^"]+)"', pages[1])
    assert newer
    assert numbers(pages[0]) == numbers(auditor.get(newer[1]).text)


def test_an_auditor_asks_about_one_thing(app: FastAPI, services: Services) -> None:
    """The entries about it and no other; what is not there is said to be not there."""
    auditor = signed_in(app, Role.AUDITOR)
    about = services.catalogue.audit.list(0, 1)[0].about
    expected = [one.number for one in services.catalogue.audit.list(0, None, about)]
    assert expected[::-1] == numbers(auditor.post("/staff/audit", data={"about": f" {about} "}).text)
    assert "There is no such entry." in auditor.post("/staff/audit", data={"about": "nothing"}).text


def test_the_log_is_for_auditors(app: FastAPI) -> None:
    """The staff page leads there; an administrator has neither link nor page."""
    who = [signed_in(app, role) for role in (Role.AUDITOR, Role.ADMINISTRATOR)]
    assert [200, 403] == [one.get("/staff/audit").status_code for one in who]
    assert [True, False] == ['href="/staff/audit"' in one.get("/staff").text for one in who]


def test_what_was_withdrawn_is_listed_without_whose_it_was(app: FastAPI, services: Services) -> None:
    """The id, the month and the uses; never the consent. Before that the page says that there is nothing."""
    officer = signed_in(app, Role.WITHDRAWAL_OFFICER)
    assert "Nothing was withdrawn yet." in officer.get("/staff/withdrawals").text
    photo_id = services.catalogue.family.photos("c-1", TODAY)[0].photo.id
    services.catalogue.consents.withdraw_photo("c-1", photo_id, TODAY)
    page = officer.get("/staff/withdrawals").text
    assert f'href="/photos/{photo_id}"' in page
    assert "being erased" in page
    assert "c-1" not in page
