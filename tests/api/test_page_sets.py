import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.pages import basket
from api.services import Services
from consent.event import EventKind
from imagedb import wording
from imagedb.identifiers import random_id
from imagedb.withdrawal import withdraw
from tests.support.client import services_of
from tests.support.consents import TODAY, event
from tests.support.html import Page

HTML = {"Accept": "text/html"}


def photo_ids(client: TestClient) -> list[str]:
    """Every photo's id."""
    return [p["id"] for p in client.get("/v1/photos").json()["photos"]]


def made(client: TestClient, *ids: str, **fields: str) -> tuple[str, str]:
    """Make a set through the form; its id and edit key."""
    form = {"title": "Across tones", "description": "Look.", "photo": list(ids), "version": "0"} | fields
    answer = client.post("/sets", data=form, headers=HTML)
    assert 201 == answer.status_code, answer.text
    match = re.search(r"/sets/([a-z2-7]+)/edit#([\w-]+)", answer.text)
    assert match is not None
    return match[1], match[2]


def read(client: TestClient, set_id: str) -> Page:
    """The set's page."""
    return Page(client.get(f"/sets/{set_id}", headers=HTML).text)


def order(page: Page) -> list[str]:
    """Its photos, in order."""
    return [a["href"].removeprefix("/photos/") for a in page.all("a", **{"class": "frame"})]


def test_a_set_is_made_and_read_by_link(fresh: TestClient) -> None:
    """Title, order by the places given, notes as text; the edit key is not on the reading page."""
    first, second, *_ = photo_ids(fresh)
    note = "Look <b>here</b>"
    places = {f"place-{first}": "2", f"place-{second}": "1", f"note-{first}": note}
    set_id, key = made(fresh, first, second, **places)
    page = read(fresh, set_id)
    assert [second, first] == order(page)
    assert note in page.text
    assert key not in fresh.get(f"/sets/{set_id}").text


def test_a_set_is_changed_with_its_key_only(fresh: TestClient) -> None:
    """A wrong key changes nothing and keeps what was typed; the right one writes the next version."""
    first, second, *_ = photo_ids(fresh)
    set_id, key = made(fresh, first)
    form = {"title": "New title", "photo": [first, second], "version": "1", f"out-{first}": "1"}
    refused = fresh.post(f"/sets/{set_id}/edit", data=form | {"key": "wrong"}, headers=HTML)
    assert (403, "Across tones") == (refused.status_code, Page(read_title(fresh, set_id)).text)
    assert ("title", "New title") in Page(refused.text).fields
    saved = fresh.post(f"/sets/{set_id}/edit", data=form | {"key": key}, follow_redirects=False)
    assert (303, f"/sets/{set_id}") == (saved.status_code, saved.headers["location"])
    assert [second] == order(read(fresh, set_id))


def read_title(client: TestClient, set_id: str) -> str:
    """The set's title as the interface gives it."""
    title: str = client.get(f"/v1/sets/{set_id}").json()["title"]
    return title


def test_a_change_of_an_older_version_is_not_lost(fresh: TestClient) -> None:
    """Whoever is slower keeps their text, is told, and may save it over the newest version."""
    first, *_ = photo_ids(fresh)
    set_id, key = made(fresh, first)
    form = {"photo": [first], "version": "1", "key": key}
    fresh.post(f"/sets/{set_id}/edit", data=form | {"title": "Faster"})
    slower = fresh.post(f"/sets/{set_id}/edit", data=form | {"title": "Slower"}, headers=HTML)
    page = Page(slower.text)
    assert (412, True) == (slower.status_code, "Somebody changed this set" in page.text)
    again = fresh.post(f"/sets/{set_id}/edit", data=dict(page.fields), follow_redirects=False)
    assert (303, "Slower") == (again.status_code, read_title(fresh, set_id))


def test_photos_are_added_by_address_without_saving(fresh: TestClient) -> None:
    """Adding puts them into the form; nothing is stored until the set is made."""
    first, second, *_ = photo_ids(fresh)
    form = {"title": "T", "photo": [first], "more": f"http://testserver/photos/{second}?x=1\n", "add": "1"}
    page = Page(fresh.post("/sets", data=form, headers=HTML).text)
    assert [first, second] == [value for name, value in page.fields if name == "photo"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "Give the set a title."),
        ({"photo": []}, "Add at least one photo."),
        ({"photo": ["nosuchphoto12345"]}, "There is no photo nosuchphoto12345"),
        ({"description": "x" * 4001}, "Shorten this to 4000 characters."),
        ({"title": "Chests\u202etfel"}, "This holds characters that are not seen."),
        ({"description": "a\x1b[2Jb"}, "This holds characters that are not seen."),
    ],
)
def test_the_form_says_what_is_missing(fresh: TestClient, fields: dict[str, object], said: str) -> None:
    """Each fault is named, at its field and above, and nothing is stored."""
    form = {"title": "T", "photo": photo_ids(fresh)[:1]} | fields
    answer = fresh.post("/sets", data=form, headers=HTML)
    assert (422, True) == (answer.status_code, said in Page(answer.text).text)


def test_a_name_in_a_note_is_refused_beside_it(fresh: TestClient) -> None:
    """The form comes back with what was written and says at the note what to take out; nothing is saved."""
    first, *_ = photo_ids(fresh)
    form = {"title": "Chests", "photo": [first], f"note-{first}": "Mrs Okonkwo's baby", "version": "0"}
    answer = fresh.post("/sets", data=form, headers=HTML)
    assert 422 == answer.status_code
    page = Page(answer.text)
    assert page.all("p", id=f"wrong-note-{first}")
    assert "This holds what looks like a person's name" in page.text


def test_a_withdrawn_photo_leaves_a_gap(fresh: TestClient) -> None:
    """Its place stays, its note goes, and the page asks to delete copies."""
    first, second, *_ = photo_ids(fresh)
    set_id, _ = made(fresh, first, second, **{f"note-{first}": "The darkest tone"})
    services = services_of(fresh)
    given_up = event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC))
    withdraw(services.catalogue, services.store, "c-1", given_up, TODAY)
    page = read(fresh, set_id)
    assert [] == order(page)
    assert 2 == page.text.count("A gap.")
    assert "was withdrawn in" in page.text
    assert "darkest" not in page.text
    assert wording.COPIES in page.text


def test_no_set_no_page(client: TestClient) -> None:
    """An address of no set is 404, for reading and for changing."""
    answers = [client.get(f"/sets/aaaaaaaaaaaaaaaa{end}", headers=HTML) for end in ("", "/edit")]
    assert [404, 404] == [answer.status_code for answer in answers]


def test_the_basket_takes_ids_and_addresses() -> None:
    """Once each, in order, whatever stands between; what cannot be an id is left out."""
    text = "abcdefgh2345, http://x/photos/zyxwvuts2345?a=b abcdefgh2345 <b> 7 ../../etc"
    assert ("abcdefgh2345", "zyxwvuts2345") == basket.read(text)


def test_sets_for_everybody_stand_on_the_page_as_they_were_looked_at(fresh: TestClient) -> None:
    """The link leads to the version that an editor listed, which says that there is a newer one."""
    set_id, key = made(fresh, photo_ids(fresh)[0], title="Looked at")
    services: Services = services_of(fresh)
    services.catalogue.listed_sets.add(set_id, 1, random_id())
    form = {"title": "Changed", "photo": photo_ids(fresh)[0], "version": "1", "key": key}
    assert 303 == fresh.post(f"/sets/{set_id}/edit", data=form, follow_redirects=False).status_code
    listed = Page(fresh.get("/sets", headers=HTML).text).linked("Looked at")
    assert f"/sets/{set_id}?version=1" == listed
    old, new = (Page(fresh.get(where, headers=HTML).text) for where in (listed, f"/sets/{set_id}"))
    assert (True, True) == ("Looked at" in old.text, "This is version 1 of 2." in old.text)
    assert (True, False) == ("Changed" in new.text, "This is version" in new.text)
    assert 404 == fresh.get(f"/sets/{set_id}?version=9", headers=HTML).status_code
