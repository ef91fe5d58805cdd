"""Answers that took long, while photos were withdrawn or not."""

import asyncio
from collections.abc import Iterator
from itertools import count, repeat
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from api import late_answers
from api.app import create_app
from api.late_answers import LateAnswers
from api.notes import note_of
from api.vigil import Vigil
from imagedb.settings import Settings


class Place:
    """An application that counts what it is asked, and counts withdrawals as told."""

    def __init__(self) -> None:
        self.done = 0
        self.withdrawn: Iterator[int] = repeat(7)
        self.app = FastAPI(middleware=[Middleware(LateAnswers)])
        self.app.state.vigil = Vigil(lambda ids: ids, lambda: next(self.withdrawn))
        self.app.api_route("/photos", methods=["GET", "POST"])(self._do)
        self.app.get("/once")(self._do_once)
        self.client = TestClient(self.app)

    def _do(self) -> int:
        self.done += 1
        return self.done

    def _do_once(self, request: Request) -> int:
        note_of(request.scope).only_once = True
        return self._do()


@pytest.fixture
def place() -> Iterator[Place]:
    """A place that has counted withdrawals, as a server does when it starts."""
    made = Place()
    asyncio.run(made.app.state.vigil.withdrawals())
    yield made
    made.app.state.vigil.close()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is late."""
    monkeypatch.setattr(late_answers, "LATE", -1)


@pytest.mark.usefixtures("slow")
def test_a_late_answer_is_sent_where_nothing_was_withdrawn(place: Place) -> None:
    """It is as true as it was when its request began."""
    assert (1, 1) == (place.client.get("/photos").json(), place.done)


@pytest.mark.usefixtures("slow")
def test_a_late_answer_is_made_anew_after_a_withdrawal(place: Place) -> None:
    """The first is thrown away whole, body too."""
    place.withdrawn = repeat(8)
    assert 2 == place.client.get("/photos").json()
    assert 3 == place.client.get("/photos").json()


@pytest.mark.usefixtures("slow")
def test_while_photos_are_withdrawn_all_the_time_one_is_asked_to_come_back(place: Place) -> None:
    """After three attempts it is 503, in words."""
    place.withdrawn = count(8)
    answer = place.client.get("/photos")
    assert (503, 3) == (answer.status_code, place.done)
    assert "This took too long to answer." in answer.text


def test_an_answer_in_time_is_sent_whatever_was_withdrawn(place: Place) -> None:
    """The database decided on it less than half a second ago."""
    place.withdrawn = count(8)
    assert 1 == place.client.get("/photos").json()


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("method", "path"), [("POST", "/photos"), ("GET", "/once")])
def test_what_cannot_be_done_twice_is_done_once(place: Place, method: str, path: str) -> None:
    """Changes, and reads that say so: their late answers are sent as they are."""
    place.withdrawn = count(8)
    answer = place.client.request(method, path)
    assert (200, 1, 1) == (answer.status_code, answer.json(), place.done)


def test_a_server_has_counted_before_it_answers(tmp_path: Path) -> None:
    """So its first late answer is not made twice for nothing."""
    app = create_app(Settings(imagedb_home=tmp_path))
    with TestClient(app):
        assert 0 == app.state.vigil.withdrawn
