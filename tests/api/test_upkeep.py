"""What a server does by itself, and that it is over before the catalogue is closed."""

import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import daily
from api.services import Services
from imagedb.catalogue import Catalogue
from tests.api.conftest import application


def test_a_server_that_ends_waits_for_what_it_is_doing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue is closed when no thread uses it any more: a connection that is out then would never be closed."""
    begun, may_end, happened = threading.Event(), threading.Event(), list[str]()

    def slow(_: Services) -> None:
        begun.set()
        assert may_end.wait(30)
        happened.append("done")

    close = Catalogue.close
    monkeypatch.setattr(daily, "once", slow)
    monkeypatch.setattr(Catalogue, "close", lambda self: (happened.append("closed"), close(self)))
    with TestClient(application(tmp_path / "home")):
        assert begun.wait(30)
        release = threading.Timer(0.2, may_end.set)
        release.start()
    release.join()
    assert ["done", "closed"] == happened


def test_it_is_done_again_and_again_until_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a short time between two rounds there are many; after the end there is none."""
    rounds, enough = list[int](), threading.Event()

    def count(_: Services) -> None:
        rounds.append(1)
        if len(rounds) > 2:
            enough.set()

    monkeypatch.setattr(daily, "once", count)
    monkeypatch.setattr("api.app.Upkeep", lambda services: daily.Upkeep(services, 0.001))
    with TestClient(application(tmp_path / "home")):
        assert enough.wait(30)
    ended = len(rounds)
    assert not threading.Event().wait(0.05)
    assert ended == len(rounds)
