"""The application over a small atlas. Filled once; tests that change it take `fresh`."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.services import Services
from imagedb.model import Photo
from imagedb.settings import Settings
from ingest.workers import InlineExecutor
from tests.support.atlas import fill, put
from tests.support.atlas import photos as drawn_photos
from tests.support.consents import TODAY, consent
from tests.support.download import Between, served
from tests.support.waiting import put_waiting


def application(home: Path, **settings: object) -> FastAPI:
    """An application whose clock stands at `TODAY`, and which starts no processes."""
    return create_app(Settings(imagedb_home=home, **settings), clock=lambda: TODAY, workers=InlineExecutor())


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Take away the log that a command run in this process set up: it writes to what ends with the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


def settle(client: TestClient) -> None:
    """Wait until what the server does by itself when it starts is over, before a test looks or counts."""
    assert client.portal is not None
    client.portal.call(client.app.state.upkeep.done.wait)  # type: ignore[attr-defined]  # the client knows its app as any ASGI application


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, list[Photo]]]:
    """A client and the photos it can see; only to be read."""
    app = application(tmp_path_factory.mktemp("atlas"))
    services = app.state.services
    photos = fill(services.catalogue, services.store)
    with TestClient(app, raise_server_exceptions=False) as client:
        settle(client)
        yield client, photos


@pytest.fixture(scope="session")
def client(atlas: tuple[TestClient, list[Photo]]) -> TestClient:
    """A client of the filled atlas; only to be read."""
    return atlas[0]


@pytest.fixture(scope="session")
def photos(atlas: tuple[TestClient, list[Photo]]) -> list[Photo]:
    """What the filled atlas holds."""
    return atlas[1]


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an atlas of six photos, to be copied."""
    home = tmp_path_factory.mktemp("small")
    services = application(home).state.services
    services.catalogue.consents.merge(consent(), TODAY)
    for made in islice(drawn_photos(size=160), 0, None, 5):
        put(services.catalogue, services.store, made)
    services.catalogue.close()
    return home


@pytest.fixture
def fresh(small_home: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client of an atlas of its own with six photos, to be changed."""
    home = copytree(small_home, tmp_path / "home")
    with TestClient(application(home), raise_server_exceptions=False) as client:
        settle(client)
        yield client


@pytest.fixture
def app(fresh: TestClient) -> FastAPI:
    """An application of its own."""
    return fresh.app  # type: ignore[return-value]  # the client knows its app as any ASGI application


@pytest.fixture
def services(app: FastAPI) -> Services:
    """What it serves."""
    return app.state.services  # type: ignore[no-any-return]  # Starlette keeps anything there


@pytest.fixture
def waiting(services: Services) -> str:
    """The id of a photo that waits."""
    return put_waiting(services.catalogue, services.store)


@pytest.fixture
def line(fresh: TestClient) -> Iterator[tuple[str, Between, FastAPI]]:
    """A server's address, the line to it, and the application behind."""
    assert isinstance(fresh.app, FastAPI)
    between = Between(fresh.app)
    with served(between) as address:
        yield address, between, fresh.app
