import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.services import Services
from consent.event import EventKind
from consent.purpose import Purpose
from imagedb.audit.checkpoint import open_checkpoint
from imagedb.audit.merkle import consistent, included
from imagedb.audit.note import PublicKey, read_public_key
from imagedb.errors import SignatureError
from imagedb.keyring import replace_key
from imagedb.people import Role
from imagedb.signed import endorses, open_document
from imagedb.withdrawal import withdraw
from imagedb.withdrawal_list import WithdrawalList, read_list
from tests.support.consents import GIVEN, TODAY, event
from tests.support.people import with_key


def services_of(client: TestClient) -> Services:
    """What serves the client."""
    assert isinstance(client.app, FastAPI)
    services: Services = client.app.state.services
    return services


def keys_of(client: TestClient) -> list[PublicKey]:
    """The public keys, as anybody may fetch them."""
    return [read_public_key(one["key"]) for one in client.get("/v1/keys").json()["keys"]]


def listed(client: TestClient) -> WithdrawalList:
    """The list, its signature checked."""
    answer = client.get("/v1/withdrawals")
    assert (200, "application/json") == (answer.status_code, answer.headers["content-type"])
    return read_list(open_document(answer.json(), "withdrawals", keys_of(client)))


def leave(client: TestClient, *purposes: Purpose, later: int = 1) -> None:
    """The family withdraws, from these purposes or from everything."""
    gone = event(
        EventKind.WITHDRAWN, GIVEN + timedelta(days=later), id=f"e-{later}", purposes=frozenset(purposes)
    )
    services = services_of(client)
    withdraw(services.catalogue, services.store, "c-1", gone, TODAY)


def test_before_anybody_withdrew_the_list_is_empty_and_signed(fresh: TestClient) -> None:
    """Version 1, for a week, under the log's own name, and the same bytes each time."""
    made = listed(fresh)
    assert (1, (), services_of(fresh).catalogue.audit.origin()) == (
        made.version,
        made.withdrawals,
        made.origin,
    )
    assert timedelta(days=7) == made.expires.date() - TODAY
    assert fresh.get("/v1/withdrawals").content == fresh.get("/v1/withdrawals").content


def test_a_withdrawn_purpose_is_listed_and_then_everything(fresh: TestClient) -> None:
    """First the purpose with the files that stay public, then `all`, each as a new version; nothing else is told."""
    photos = {one["id"]: one for one in fresh.get("/v1/photos").json()["photos"]}
    files = {key: {r["sha256"] for r in photo["renditions"]} for key, photo in photos.items()}
    listed(fresh)
    leave(fresh, Purpose.RESEARCH)
    fewer = listed(fresh)
    assert (2, set(photos)) == (fewer.version, {one.photo_id for one in fewer.withdrawals})
    assert [(Purpose.RESEARCH,)] * 6 == [one.purposes for one in fewer.withdrawals]
    assert files == {one.photo_id: set(one.sha256) for one in fewer.withdrawals}
    assert 200 == fresh.get(f"/v1/photos/{min(photos)}").status_code
    leave(fresh, later=2)
    gone = listed(fresh)
    assert (3, ["all"] * 6) == (gone.version, [one.purposes for one in gone.withdrawals])
    assert files == {one.photo_id: set(one.sha256) for one in gone.withdrawals}
    signed = fresh.get("/v1/withdrawals").json()["signed"]
    assert {"type", "origin", "version", "expires", "withdrawals"} == set(signed)
    assert {frozenset({"photo_id", "sha256", "purposes"})} == {frozenset(w) for w in signed["withdrawals"]}


def test_the_version_rises_only_when_there_is_something_to_say(fresh: TestClient) -> None:
    """A change that withdraws nothing signs nothing; a list that is about to end is signed anew."""
    catalogue, key = services_of(fresh).catalogue, keys_of(fresh)
    first = listed(fresh)
    shown = next(iter(fresh.get("/v1/photos").json()["photos"]))["id"]
    body = {"title": "A set", "description": "", "items": [{"photo": shown, "note": ""}]}
    assert 201 == fresh.post("/v1/sets", json=body).status_code
    assert catalogue.withdrawal_list.current(TODAY) is None
    assert first == listed(fresh)
    assert catalogue.withdrawal_list.current(TODAY) is not None
    later = TODAY + timedelta(days=4)
    assert catalogue.withdrawal_list.current(later) is None
    signing = services_of(fresh).settings.signing_key
    assert 2 == catalogue.withdrawal_list.sign(replace_key(catalogue, signing), later).version
    assert key != keys_of(fresh)


def test_the_list_is_only_sent_when_it_changed(fresh: TestClient) -> None:
    """The ETag is that of the bytes; caches keep it for a minute."""
    answer = fresh.get("/v1/withdrawals")
    etag = answer.headers["etag"]
    assert f'"{hashlib.sha256(answer.content).hexdigest()}"' == etag
    assert "max-age=60" in answer.headers["cache-control"]
    for path in ("/v1/withdrawals", "/v1/keys"):
        same = {"If-None-Match": fresh.get(path).headers["etag"]}
        assert (304, b"") == (
            fresh.get(path, headers=same).status_code,
            fresh.get(path, headers=same).content,
        )
    leave(fresh)
    assert 200 == fresh.get("/v1/withdrawals", headers={"If-None-Match": etag}).status_code


def test_a_list_that_was_changed_is_not_believed(fresh: TestClient) -> None:
    """One more letter, another kind, another key or no signature: none is believed."""
    envelope, keys = fresh.get("/v1/withdrawals").json(), keys_of(fresh)
    signed, (signature,) = envelope["signed"], envelope["signatures"]
    for wrong in (
        {**envelope, "signed": {**signed, "version": 2}},
        {**envelope, "signed": {**signed, "more": 1}},
        {**envelope, "signed": {**signed, "version": 1.5}},
        {**envelope, "signed": {**signed, "version": 2**60}},
        {**envelope, "signatures": []},
        {**envelope, "signatures": [{**signature, "key_id": "00000000"}]},
        {**envelope, "signatures": [{**signature, "signature": "?"}]},
        {"signed": signed},
        [],
        None,
    ):
        with pytest.raises(SignatureError):
            open_document(wrong, "withdrawals", keys)
    with pytest.raises(SignatureError, match="not a signed releases"):
        open_document(envelope, "releases", keys)


ENTRY: dict[str, Any] = {"photo_id": "a", "sha256": ["0" * 64], "purposes": "all"}
LIST: dict[str, Any] = {
    "origin": "a",
    "version": 1,
    "expires": "2026-06-08T00:00:00Z",
    "withdrawals": [ENTRY],
}


@pytest.mark.parametrize(
    "document",
    [
        *({name: value for name, value in LIST.items() if name != gone} for gone in LIST),
        *({**LIST, "version": wrong} for wrong in (0, -1, 1.0, True, "1", None, 2**53)),
        *({**LIST, "expires": wrong} for wrong in ("", "2026-06-08", 5, None)),
        *({**LIST, "origin": wrong} for wrong in ("", 5)),
        *({**LIST, "withdrawals": wrong} for wrong in (None, [5], [[]], "a")),
        *(
            {**LIST, "withdrawals": [{**ENTRY, "purposes": wrong}]}
            for wrong in ([], "some", ["all"], 5, None)
        ),
        *({**LIST, "withdrawals": [{**ENTRY, "sha256": wrong}]} for wrong in (["x"], 5, None, [5])),
        {**LIST, "withdrawals": [{**ENTRY, "photo_id": 5}]},
    ],
)
def test_a_signed_document_of_another_shape_is_no_list(document: dict[str, Any]) -> None:
    """Signed or not, what does not say what a list says is refused in words."""
    assert 1 == len(read_list(LIST).withdrawals)
    with pytest.raises(SignatureError, match="no list of withdrawals"):
        read_list(document)


def test_keys_are_listed_with_their_days_and_their_successors(fresh: TestClient) -> None:
    """After a replacement both are there, the old with its end, the new under the old one's word."""
    (first,) = fresh.get("/v1/keys").json()["keys"]
    assert (None, None) == (first["until"], first["endorsement"])
    services = services_of(fresh)
    replace_key(services.catalogue, services.settings.signing_key)
    old, new = fresh.get("/v1/keys").json()["keys"]
    assert first == {**old, "until": None}
    assert old["until"]
    assert endorses(read_public_key(old["key"]), read_public_key(new["key"]), new["endorsement"])
    assert new["key_id"] == fresh.get("/v1/withdrawals").json()["signatures"][0]["key_id"]


def test_anybody_can_check_the_log(fresh: TestClient) -> None:
    """From two checkpoints and the proofs between them, with no word of what the log tells."""
    answer = fresh.get("/v1/audit/checkpoint")
    assert answer.headers["content-type"].startswith("text/plain")
    old = open_checkpoint(answer.text, keys_of(fresh))
    assert answer.text == fresh.get("/v1/audit/checkpoint").text
    services_of(fresh).catalogue.audit.append("set.changed")
    new = open_checkpoint(fresh.get("/v1/audit/checkpoint").text, keys_of(fresh))
    assert old.size + 1 == new.size
    grown = fresh.get("/v1/audit/proof/consistency", params={"old": old.size, "new": new.size}).json()
    assert consistent(old.size, new.size, [bytes.fromhex(h) for h in grown["proof"]], old.root, new.root)
    assert grown == fresh.get("/v1/audit/proof/consistency", params={"old": old.size}).json()
    held = fresh.get("/v1/audit/proof/inclusion", params={"entry": 3, "size": new.size}).json()
    leaf, path = bytes.fromhex(held["leaf_hash"]), [bytes.fromhex(h) for h in held["proof"]]
    assert included(leaf, 2, new.size, path, new.root)
    assert held == fresh.get("/v1/audit/proof/inclusion", params={"entry": 3}).json()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("inclusion?entry=99", 404),
        ("inclusion?entry=0", 400),
        ("consistency?old=2&new=1", 404),
        ("consistency", 400),
    ],
)
def test_a_proof_of_what_is_not_there_is_a_problem(fresh: TestClient, query: str, status: int) -> None:
    """An entry beyond the log is not found; a number that is none is said to be none."""
    answer = fresh.get(f"/v1/audit/proof/{query}")
    assert (status, "application/problem+json") == (answer.status_code, answer.headers["content-type"])


def test_without_a_key_nothing_is_signed_and_no_path_is_told(fresh: TestClient) -> None:
    """503, in words that say nothing of this machine."""
    keys_of(fresh)
    path: Path = services_of(fresh).settings.signing_key
    path.unlink()
    answer = fresh.get("/v1/withdrawals")
    assert 503 == answer.status_code
    assert "not-ready" in answer.json()["type"]
    assert "key" not in json.dumps(answer.json().get("detail", ""))
    assert path.name not in answer.text


def test_auditors_read_what_the_log_tells(fresh: TestClient) -> None:
    """Page by page, about one thing where it is named, and nobody else reads it."""
    assert isinstance(fresh.app, FastAPI)
    assert 401 == fresh.get("/v1/audit/entries").status_code
    assert 403 == with_key(fresh.app, Role.REVIEWER).get("/v1/audit/entries").status_code
    auditor = with_key(fresh.app, Role.AUDITOR)
    first = auditor.get("/v1/audit/entries", params={"limit": 2}).json()["entries"]
    assert [(1, "consent.recorded", "c-1"), (2, "consent.given", "c-1")] == [
        (entry["number"], entry["action"], entry["about"]) for entry in first
    ]
    assert {"number", "at", "action", "about", "by"} == set(first[0])
    third = auditor.get("/v1/audit/entries", params={"after": 2, "limit": 1}).json()["entries"]
    assert ["photo.accessioned"] == [entry["action"] for entry in third]
    about = auditor.get("/v1/audit/entries", params={"about": third[0]["about"]}).json()["entries"]
    assert third == about
    assert [] == auditor.get("/v1/audit/entries", params={"about": "\0"}).json()["entries"]
    assert 400 == auditor.get("/v1/audit/entries?limit=0").status_code
