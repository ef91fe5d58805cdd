"""What tests of several packages share: fresh catalogues on both databases."""

import gc
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from imagedb.catalogue import Catalogue
from tests.support import nothing_skipped
from tests.support.alike_catalogues import alike_catalogues
from tests.support.examples import AT_LENGTH, IN_FULL
from tests.support.postgres import Postgres, run_id, running
from tests.support.stores import Bucket, bucket, moto

# Hooks, which pytest finds by their names.
pytest_runtest_makereport = nothing_skipped.pytest_runtest_makereport
pytest_make_collect_report = nothing_skipped.pytest_make_collect_report

# The machines that run these differ tenfold in speed; a slow example is no failure. The same examples are
# tried each time, so that a run fails for a change and not for luck; at length they are others each time.
settings.register_profile(
    "atlas", deadline=None, max_examples=1000 if AT_LENGTH else 25, derandomize=not AT_LENGTH
)
settings.load_profile("atlas")

# Files that take long begin first, so that at the end no worker waits for another.
_LONGEST = (
    "demo",
    "end_to_end",
    "five_people",
    "withdrawal_under_load",
    "pages",
    "kill",
    "withdraw_page",
    "offline_page",
    "uncertainty",
    "detection_stress",
    "schemathesis",
    "detect",
    "commands",
    "detectors",
    "chart_photos",
    "interface",
    "staff_pages",
    "languages",
    "teaching_page",
    "enemy",
    "access_matrix",
    "across_page",
    "planted",
    "photo_page",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first, the order within a file stays; in a usual run take out what is tried in full only."""
    place = {f"test_{name}.py": number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))
    later = [] if IN_FULL else [item for item in items if item.get_closest_marker("in_full")]
    if later:
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in set(later)]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while test files are loaded, and never again among what they made: nearly all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        gc.set_threshold(
            100_000, 50, 100
        )  # seldom, since a test's garbage is small: it took a twentieth of the time


@pytest.fixture(scope="session", autouse=True)
def _template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("template") / "catalogue.sqlite"
    with alike_catalogues(path):
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server, one for the whole run; never skipped."""
    with running(run_id()) as server:
        yield server


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of moto. It opens to anybody: it proves nothing about access."""
    with moto() as address:
        yield address


@pytest.fixture(scope="module")
def versioned(endpoint: str) -> Iterator[Bucket]:
    """A store in a bucket that keeps versions."""
    with bucket(endpoint, versioned=True) as made:
        yield made


@pytest.fixture
def sqlite_url(tmp_path: Path, _template: Path) -> str:
    """The URL of a fresh SQLite catalogue of the newest schema."""
    path = tmp_path / "catalogue.sqlite"
    shutil.copy(_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a fresh PostgreSQL catalogue of the newest schema."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh catalogue, on either database in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def catalogue(database_url: str) -> Iterator[Catalogue]:
    """A fresh, empty catalogue, on either database in turn."""
    with Catalogue.open(database_url) as opened:
        yield opened


@pytest.fixture
def sqlite_catalogue(sqlite_url: str) -> Iterator[Catalogue]:
    """A fresh, empty catalogue on SQLite, for tests that are not about the database."""
    with Catalogue.open(sqlite_url) as opened:
        yield opened
