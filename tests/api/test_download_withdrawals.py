"""What the download client does with the signed list of withdrawals, and with a server that lies about it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse, Response
from typer.testing import CliRunner

import api.cli.downloading
from api.cli.app import app as command
from api.client.server import ServerError
from api.client.trust import WithdrawalListError
from consent.event import EventKind
from consent.purpose import Purpose
from imagedb.audit.note import SigningKey
from imagedb.keyring import replace_key, signing_key
from imagedb.signed import sign_document
from imagedb.withdrawal import withdraw
from tests.support.consents import GIVEN, TODAY, event
from tests.support.download import Between, download, records

Line = tuple[str, Between, FastAPI]
LIST = "/v1/withdrawals"


def leave(app: FastAPI, *purposes: Purpose) -> None:
    """The family withdraws, from these purposes or from everything."""
    services, days = app.state.services, 1 if purposes else 2
    gone = event(
        EventKind.WITHDRAWN, GIVEN + timedelta(days=days), id=f"e-{days}", purposes=frozenset(purposes)
    )
    withdraw(services.catalogue, services.store, "c-1", gone, TODAY)


def key_of(app: FastAPI) -> SigningKey:
    """The server's own key."""
    services = app.state.services
    return signing_key(services.catalogue, services.settings.signing_key)


def signed_anew(app: FastAPI, **changes: Any) -> Response:
    """A list with these changes, well signed by the server's own key."""
    services = app.state.services
    made = services.catalogue.withdrawal_list.sign(key_of(app), TODAY)
    return JSONResponse(sign_document({**json.loads(made.document)["signed"], **changes}, key_of(app)))


def spoilt(app: FastAPI) -> Response:
    """The list with an entry left out after it was signed."""
    made = app.state.services.catalogue.withdrawal_list.sign(key_of(app), TODAY)
    envelope = json.loads(made.document)
    envelope["signed"]["withdrawals"].pop()
    return JSONResponse(envelope)


def test_copies_of_withdrawn_photos_are_deleted_first(line: Line, tmp_path: Path) -> None:
    """The next run, of any filter, deletes copies and records, renamed copies too, and says which."""
    address, _, app = line
    download(address, tmp_path)
    copies = sorted(tmp_path.glob("*.jpg"))
    copies[0].rename(tmp_path / "my favourite.jpg")
    leave(app)
    report = download(address, tmp_path, [("body_site", "gum")])
    assert {*copies[1:], tmp_path / "my favourite.jpg"} == {c for one in report.withdrawn for c in one.copies}
    assert (6, [], []) == (len(report.withdrawn), list(tmp_path.glob("*.jpg")), records(tmp_path))
    assert () == download(address, tmp_path).withdrawn


def test_records_go_even_when_the_search_then_fails(line: Line, tmp_path: Path) -> None:
    """What was written about a withdrawn photo does not wait for a search that works."""
    address, _, app = line
    download(address, tmp_path)
    leave(app)
    with pytest.raises(ServerError, match="conditon"):
        download(address, tmp_path, [("conditon", "jaundice")])
    assert ([], []) == (list(tmp_path.glob("*.jpg")), records(tmp_path))


def test_what_is_withdrawn_during_the_download_is_deleted_at_its_end(line: Line, tmp_path: Path) -> None:
    """Files that were whole before their family withdrew go too, with their records, and the report names them."""
    address, between, app = line
    asked: list[str] = []

    def last_one(path: str) -> Response | None:
        asked.append(path)
        if len(asked) == 6:
            leave(app)
        return None

    between.fault = last_one
    report = download(address, tmp_path, jobs=1)
    assert (6, 6) == (len(asked), len({one.photo_id for one in report.withdrawn}))
    assert ([], []) == (list(tmp_path.glob("*.jpg*")), records(tmp_path))
    assert 5 == len([one for one in report.withdrawn if one.copies])


def test_a_withdrawn_purpose_ends_the_copies_held_for_it(line: Line, tmp_path: Path) -> None:
    """Who looks and teaches keeps them under the new terms; who does research loses them and is given no more."""
    address, _, app = line
    for name in ("teaching", "research"):
        download(address, tmp_path / name, purposes=[Purpose.RESEARCH] if name == "research" else ())
    leave(app, Purpose.RESEARCH)
    kept = download(address, tmp_path / "teaching", [("body_site", "gum")])
    assert 6 == len(list((tmp_path / "teaching").glob("*.jpg")))
    assert {("research",)} == {one.purposes for one in kept.narrowed}
    assert [True] * 6 == ["NoResearch" in one["licence"] for one in records(tmp_path / "teaching")]
    lost = download(address, tmp_path / "research", purposes=[Purpose.RESEARCH])
    assert (6, 0, ()) == (len(lost.withdrawn), lost.photos, lost.narrowed)
    assert [] == list((tmp_path / "research").glob("*.jpg"))


def test_what_is_not_permitted_for_the_use_is_left_out(line: Line, tmp_path: Path) -> None:
    """Photos whose families never permitted AI training are found, and not downloaded for it."""
    report = download(line[0], tmp_path, purposes=[Purpose.AI_TRAINING])
    assert (0, 6, ()) == (report.photos, report.not_permitted, report.narrowed)


REFUSALS: tuple[tuple[Callable[[FastAPI], Response], str], ...] = (
    (spoilt, "signature of key .* is wrong"),
    (lambda app: signed_anew(app, version=1), "version 1, and version 2 was seen before"),
    (lambda app: signed_anew(app, withdrawals=[]), "two lists are both called version 2"),
    (lambda app: signed_anew(app, version=3, expires="2026-05-31T00:00:00Z"), "it ended on 2026-05-31"),
    (lambda app: signed_anew(app, version=3, origin="another"), "another atlas's"),
    (lambda app: signed_anew(app, version=3, withdrawals=5), "no list of withdrawals"),
    (lambda app: signed_anew(app, type="releases"), "not a signed withdrawals"),
    (lambda _: Response(status_code=404), "answered 404"),
    (lambda _: Response(b"<html>"), "does not answer as an atlas does"),
    (lambda _: JSONResponse([]), "bears no signature"),
)


@pytest.mark.parametrize(("answer", "why"), REFUSALS)
def test_a_list_that_cannot_be_believed_stops_everything(
    line: Line, tmp_path: Path, answer: Callable[[FastAPI], Response], why: str
) -> None:
    """Tampered, rolled back, ended, another's, missing: nothing is downloaded, deleted or remembered."""
    address, between, app = line
    leave(app, Purpose.RESEARCH)
    download(address, tmp_path / "before", [("body_site", "gum")])
    # The same, signed anew before it ends: version 2.
    app.state.services.catalogue.withdrawal_list.sign(key_of(app), TODAY + timedelta(days=5))
    download(address, tmp_path / "before", [("body_site", "gum")])
    before = {path: path.read_bytes() for path in (tmp_path / "before").iterdir()}
    instead = answer(app)
    between.instead = lambda path: instead if path == LIST else None
    with pytest.raises(ServerError, match=why):
        download(address, tmp_path / "before")
    assert before == {path: path.read_bytes() for path in (tmp_path / "before").iterdir()}


def test_another_key_is_believed_only_on_the_old_ones_word(line: Line, tmp_path: Path) -> None:
    """A key that was replaced leads to the next; one that nobody endorsed is refused until the pin is deleted."""
    address, _, app = line
    services = app.state.services
    download(address, tmp_path)
    for _ in range(2):
        replace_key(services.catalogue, services.settings.signing_key)
    download(address, tmp_path)
    services.settings.signing_key.unlink()
    replace_key(services.catalogue, services.settings.signing_key)
    with pytest.raises(WithdrawalListError, match="another key than the one remembered"):
        download(address, tmp_path)
    (tmp_path / "trust.json").unlink()
    download(address, tmp_path)


def test_a_list_that_no_listed_key_signed_is_not_believed_at_first_sight(line: Line, tmp_path: Path) -> None:
    """Nothing is remembered of a server whose list and keys do not fit each other."""
    address, between, _ = line
    other = JSONResponse({"keys": []})
    between.instead = lambda path: other if path == "/v1/keys" else None
    with pytest.raises(WithdrawalListError, match="no key that the server lists"):
        download(address, tmp_path / "photos")
    broken = JSONResponse({"keys": [{"key": "x"}]})
    between.instead = lambda path: broken if path == "/v1/keys" else None
    with pytest.raises(WithdrawalListError, match="keys cannot be read"):
        download(address, tmp_path / "photos")
    assert [] == list((tmp_path / "photos").iterdir())


@pytest.mark.parametrize("content", ["", "[]", '{"key": "x"}', "\ud800"])
def test_a_damaged_memory_is_not_replaced_in_silence(line: Line, tmp_path: Path, content: str) -> None:
    """The key that was seen before is not forgotten because its file was."""
    (tmp_path / "trust.json").write_bytes(content.encode(errors="surrogatepass"))
    with pytest.raises(WithdrawalListError, match="cannot be read"):
        download(line[0], tmp_path)


def test_the_command_ends_with_a_sentence(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1 and why; an unknown purpose is a mistake in the command."""
    address, between, _ = line
    monkeypatch.setattr(api.cli.downloading, "download", download)
    asked = ["download", str(tmp_path), "--server", address]
    assert 0 == CliRunner().invoke(command, [*asked, "--purpose", "research"]).exit_code
    between.instead = lambda path: Response(status_code=404) if path == LIST else None
    failed = CliRunner().invoke(command, asked)
    assert 1 == failed.exit_code
    assert "Nothing more was downloaded" in " ".join(failed.output.split())
    assert 2 == CliRunner().invoke(command, [*asked, "--purpose", "profit"]).exit_code


def test_a_clock_that_is_ahead_stops_the_download(line: Line, tmp_path: Path) -> None:
    """Past the list's end nothing is downloaded, whoever's clock is wrong."""
    late = datetime(TODAY.year + 1, 1, 1, tzinfo=UTC)
    with pytest.raises(WithdrawalListError, match="check this machine's clock"):
        download(line[0], tmp_path, now=lambda: late)
