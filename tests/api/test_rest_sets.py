from datetime import UTC, datetime
from typing import Any

import pytest
from limits import RateLimitItemPerMinute
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.wire import ListedSetsJson, NewTeachingSetJson, TeachingSetJson
from consent.event import EventKind
from imagedb.people import Role
from imagedb.withdrawal import withdraw
from tests.support.consents import TODAY, event
from tests.support.people import with_key


def some(client: TestClient, count: int = 3) -> dict[str, Any]:
    """The body of a set of the first photos."""
    found = client.get(f"/v1/photos?limit={count}").json()["photos"]
    return {
        "title": "Chests",
        "description": "d",
        "items": [{"photo": p["id"], "note": p["monk"], "question": "And where next?"} for p in found],
    }


def made(client: TestClient) -> tuple[str, str, str]:
    """A new set's address, edit key and ETag."""
    answer = client.post("/v1/sets", json=some(client))
    assert 201 == answer.status_code, answer.text
    return answer.headers["location"], answer.json()["edit_key"], answer.headers["etag"]


def test_a_set_keeps_its_order_and_notes_and_shows_its_key_once(fresh: TestClient) -> None:
    """Whoever has the link reads the set; only the answer to its making has the key."""
    body = some(fresh)
    answer = fresh.post("/v1/sets", json=body)
    TypeAdapter(NewTeachingSetJson).validate_python(answer.json(), strict=True, extra="forbid")
    read = fresh.get(answer.headers["location"]).json()
    TypeAdapter(TeachingSetJson).validate_python(read, strict=True, extra="forbid")
    assert body["items"] == [{name: i[name] for name in ("photo", "note", "question")} for i in read["items"]]
    assert (1, "Chests", [True] * 3) == (
        read["version"],
        read["title"],
        [i["available"] for i in read["items"]],
    )


def test_a_change_needs_the_key_and_the_version(fresh: TestClient) -> None:
    """403 without the key or with another, 428 without If-Match, 412 on an old version."""
    href, key, etag = made(fresh)
    body = {**some(fresh, 2), "title": "Two"}
    cases = [
        ({"If-Match": etag}, 403),
        ({"If-Match": etag, "Edit-Key": "x"}, 403),
        ({"Edit-Key": key}, 428),
        ({"Edit-Key": key, "If-Match": '"7"'}, 412),
        ({"Edit-Key": key, "If-Match": etag}, 200),
        ({"Edit-Key": key, "If-Match": etag}, 412),
        ({"Edit-Key": key, "If-Match": '"2"'}, 200),
    ]
    assert [status for _, status in cases] == [
        fresh.put(href, json=body, headers=headers).status_code for headers, _ in cases
    ]
    assert (3, "Two") == (fresh.get(href).json()["version"], fresh.get(href).json()["title"])


def test_a_photo_that_nobody_can_see_is_pointed_at(fresh: TestClient) -> None:
    """422 with a pointer to the item."""
    body = some(fresh)
    body["items"][1]["photo"] = "aaaabbbbccccdddd"
    answer = fresh.post("/v1/sets", json=body)
    assert (422, ["#/items/1/photo"]) == (answer.status_code, [e["pointer"] for e in answer.json()["errors"]])


@pytest.mark.parametrize("href", ["/v1/sets/nothing", "/v1/sets/aaaabbbbccccdddd"])
def test_a_set_that_never_was_is_not_found(fresh: TestClient, href: str) -> None:
    """404 to read it and to change it."""
    assert 404 == fresh.get(href).status_code
    headers = {"Edit-Key": "x", "If-Match": '"1"'}
    assert 404 == fresh.put(href, json={"title": "x"}, headers=headers).status_code


def test_a_withdrawn_photo_leaves_a_gap_at_once(fresh: TestClient) -> None:
    """The place stays, marked as not available, and nobody's cached copy is confirmed."""
    href, _, etag = made(fresh)
    assert 304 == fresh.get(href, headers={"If-None-Match": etag}).status_code
    services = fresh.app.state.services
    leaving = event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC))
    withdraw(services.catalogue, services.store, "c-1", leaving, TODAY)
    after = fresh.get(href, headers={"If-None-Match": etag})
    assert (200, [False] * 3) == (after.status_code, [i["available"] for i in after.json()["items"]])


def test_a_text_that_nobody_sees_whole_is_refused(fresh: TestClient) -> None:
    """What turns the order of letters makes a note look like another; the answer points at it."""
    body = some(fresh, 1)
    body["items"][0]["note"] = "Look at the \u202egums"
    answer = fresh.post("/v1/sets", json=body)
    assert 422 == answer.status_code
    (fault,) = answer.json()["errors"]
    assert "#/items/0/note" == fault["pointer"]
    assert "characters that are not seen" in fault["detail"]


def test_a_text_that_tells_who_somebody_is_is_refused(fresh: TestClient) -> None:
    """Title, description, notes and questions: the answer points at each, says what it looks like, and repeats none of it."""
    body = some(fresh, 2) | {"title": "Baby Okonkwo", "description": "Born 12/03/2024"}
    body["items"][1]["note"] = "NHS 943 476 5919"
    body["items"][0]["question"] = "What would Mrs Okonkwo see?"
    answer = fresh.post("/v1/sets", json=body)
    assert 422 == answer.status_code
    faults = {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}
    assert ["#/description", "#/items/0/question", "#/items/1/note", "#/title"] == sorted(faults)
    assert "looks like an NHS number" in faults["#/items/1/note"]
    assert not any(word in answer.text for word in ("Okonkwo", "2024", "5919"))
    href, key, etag = made(fresh)
    changed = fresh.put(href, json=body, headers={"Edit-Key": key, "If-Match": etag})
    assert 422 == changed.status_code


def test_an_editor_lists_a_set_for_everybody(fresh: TestClient) -> None:
    """Its version stands in /v1/sets until it is taken off; an old version, or a set there is none of, is refused."""
    href, key, etag = made(fresh)
    editor = with_key(fresh.app, Role.EDITOR)  # type: ignore[arg-type]  # the client knows its app as any ASGI application
    empty = fresh.get("/v1/sets")
    assert {"sets": []} == empty.json()
    assert 204 == editor.put(f"{href}/listing", json={"version": 1}).status_code
    listed = fresh.get("/v1/sets", headers={"If-None-Match": empty.headers["etag"]})
    TypeAdapter(ListedSetsJson).validate_python(listed.json(), strict=True, extra="forbid")
    assert [("Chests", 1, 3, f"{href}?version=1")] == [
        (o["title"], o["version"], o["photos"], o["href"]) for o in listed.json()["sets"]
    ]
    assert 304 == fresh.get("/v1/sets", headers={"If-None-Match": listed.headers["etag"]}).status_code
    fresh.put(href, json={**some(fresh), "title": "Other"}, headers={"Edit-Key": key, "If-Match": etag})
    (still,) = fresh.get("/v1/sets").json()["sets"]
    assert ["Chests", "Chests", "Other"] == [
        still["title"],
        fresh.get(still["href"]).json()["title"],
        fresh.get(href).json()["title"],
    ]
    assert [404, 400] == [fresh.get(f"{href}?version={n}").status_code for n in (3, 0)]
    assert [412, 404, 404] == [
        editor.put(f"{href}/listing", json={"version": 1}).status_code,
        editor.put("/v1/sets/nosuchset/listing", json={"version": 1}).status_code,
        editor.delete("/v1/sets/~/listing").status_code,
    ]
    assert 204 == editor.delete(f"{href}/listing").status_code
    assert {"sets": []} == fresh.get("/v1/sets").json()


def test_sets_are_made_at_a_pace(fresh: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that makes sets without end is told when to go on, over REST and on the page alike."""
    for face in ("rest", "pages"):
        monkeypatch.setattr(f"api.{face}.sets.SETS", RateLimitItemPerMinute(2, namespace="sets"))
    assert [201, 201, 429] == [fresh.post("/v1/sets", json=some(fresh)).status_code for _ in range(3)]
    form = {"title": "x", "photo": some(fresh)["items"][0]["photo"], "note": "", "version": "0"}
    assert 429 == fresh.post("/sets", data=form).status_code
