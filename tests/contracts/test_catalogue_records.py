"""What every database must do with refused rows, its lock and its schema."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from imagedb.catalogue import Catalogue
from imagedb.catalogue import catalogue as catalogue_module
from imagedb.catalogue.migrate import SCRIPTS, migrate, newest
from imagedb.catalogue.tables import metadata
from imagedb.catalogue.upgrading import configuration
from imagedb.errors import CatalogueBusyError, CatalogueUrlError
from imagedb.model import Quarantined, ToneRating
from imagedb.reasons import reason
from imagedb.vocabulary import BodySite, Condition, RegionRole, ToneScale
from tests.support.database import engine_of
from tests.support.factories import digest, make_accession, make_photo, make_region
from tests.support.postgres import Postgres

REFUSED = Quarantined(
    "key-1", "manifest.csv", 4, {"file": "a.jpg"}, (reason("chart.not_found", "none"),), digest("a")
)


def test_refused_row_comes_back(catalogue: Catalogue) -> None:
    """A refused row is kept with its reasons, and its next refusal takes its place."""
    catalogue.quarantine.put(REFUSED)
    catalogue.quarantine.put(REFUSED)
    assert (REFUSED,) == catalogue.quarantine.list()
    catalogue.quarantine.forget("key-1")
    assert () == catalogue.quarantine.list()


def test_a_refused_row_is_kept_whatever_its_cells_hold(catalogue: Catalogue) -> None:
    """A sign that a database does not take stands in a cell: the row is kept all the same, and the sign is not."""
    cells = {"consent": "c\0-1", "caption": "a\0b\x1b[2J", "file": "a\ud800.jpg"}
    catalogue.quarantine.put(replace(REFUSED, fields=cells))
    (kept,) = catalogue.quarantine.list()
    assert {"consent": "c\ufffd-1", "caption": "a\ufffdb\ufffd[2J", "file": "a\ufffd.jpg"} == kept.fields


def test_accepted_row_is_no_longer_refused(ready: Catalogue) -> None:
    """When a submission is taken after all, its refusal is forgotten."""
    ready.quarantine.put(REFUSED)
    ready.photos.accession(make_accession(submission_key="key-1"))
    assert () == ready.quarantine.list()


def test_one_ingest_at_a_time(catalogue: Catalogue, database_url: str) -> None:
    """While one holds the lock another is told at once, in this process and through another connection."""
    with Catalogue.open(database_url) as other:
        with catalogue.exclusive():
            for rival in (catalogue, other):
                with pytest.raises(CatalogueBusyError), rival.exclusive():
                    pass
            assert 0 == other.revision()
        with other.exclusive():
            pass


def test_lock_is_freed_by_an_error(catalogue: Catalogue) -> None:
    """An ingest that fails does not lock out the next."""
    with suppress(ZeroDivisionError), catalogue.exclusive():
        raise ZeroDivisionError
    with catalogue.exclusive():
        pass


def _differences(connection: Connection) -> list[Any]:
    def ours(_item: object, name: str | None, _kind: str, *_: object) -> bool:
        # The full-text index is made by hand, for each database in its own way.
        return not (name or "").startswith(("photo_text", "ix_photos_words"))

    options = {"include_object": ours, "compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def test_migrations_make_the_tables_that_the_code_names(catalogue: Catalogue) -> None:
    """A migrated database and the tables in code agree in every table, column, key and index.

    A column too many shows that the comparison sees a difference at all.
    """
    with engine_of(catalogue).connect() as connection:
        assert [] == _differences(connection)
        connection.execute(text("ALTER TABLE audit_log ADD COLUMN extra TEXT"))
        assert 1 == len(_differences(connection))
        connection.rollback()


def test_photos_of_an_older_catalogue_get_the_sites_of_their_regions(ready: Catalogue) -> None:
    """Migrating writes for the photos that are there what adding them today writes."""
    gum, arm = make_region(BodySite.GUM), make_region(BodySite.ARM, RegionRole.COMPARISON)
    mouth = (make_region(BodySite.TONGUE), gum, arm, gum)
    for conditions in ((Condition.JAUNDICE,), (Condition.NONE,), (Condition.JAUNDICE, Condition.NONE)):
        photo = make_photo(conditions=conditions, body_site=BodySite.TONGUE, regions=mouth)
        ready.photos.accession(make_accession(photo))
    sites = text("SELECT number, value FROM photo_terms WHERE field = 'body_site' ORDER BY number, position")
    with engine_of(ready).connect() as connection:
        wanted = connection.execute(sites).all()
        connection.rollback()
        command.downgrade(configuration(connection), "0001")
        assert [] == connection.execute(sites).all()
        command.upgrade(configuration(connection), "head")
        assert wanted == connection.execute(sites).all()
        connection.rollback()


def test_photos_of_an_older_catalogue_are_filed_under_their_neomar_ratings(ready: Catalogue) -> None:
    """Migrating writes for the photos that are there what adding them today writes; they have no group."""
    ratings = [(ToneScale.MONK, "9"), (ToneScale.NEOMAR, "4"), (ToneScale.NEOMAR, "unknown")]
    ratings += [(ToneScale.NEOMAR, "2"), (ToneScale.NEOMAR, "4")]
    rated = tuple(ToneRating(scale, value, "r", "print", "arm") for scale, value in ratings)
    made = make_accession(make_photo(tone_ratings=rated), perceptual_hash="00000000000000ff")
    ready.photos.accession(made)
    terms = text("SELECT number, value FROM photo_terms WHERE field = 'neomar' ORDER BY number, position")
    groups = text("SELECT duplicate_group FROM photos")
    with engine_of(ready).connect() as connection:
        wanted = connection.execute(terms).all()
        assert ["4", "2"] == [value for _, value in wanted]
        assert connection.execute(groups).scalar_one() is not None
        connection.rollback()
        command.downgrade(configuration(connection), "0009")
        assert [] == connection.execute(terms).all()
        command.upgrade(configuration(connection), "head")
        assert wanted == connection.execute(terms).all()
        assert connection.execute(groups).scalar_one() is None
        connection.rollback()


def test_the_newest_migration_is_known_by_its_file() -> None:
    """A database that has every migration is told by the name of the last one's file, as Alembic tells it."""
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == newest()


def test_opening_again_keeps_everything(ready: Catalogue, database_url: str) -> None:
    """A catalogue that is opened twice is migrated once."""
    revision = ready.revision()
    with Catalogue.open(database_url) as again:
        again.check()
        assert revision == again.revision()
        assert ready.consents.all() == again.consents.all()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The URL of a database that holds nothing at all."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new folder/catalogue.sqlite"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.nothing() as url:
            yield url


def test_several_may_open_a_new_catalogue_at_once(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several that find an empty database one migrates it and the others wait."""
    monkeypatch.setattr(
        catalogue_module, "migrate", migrate
    )  # not copied, see tests.support.alike_catalogues
    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(Catalogue.open, [empty_url] * 3))
    assert [0, 0, 0] == [catalogue.revision() for catalogue in opened]
    assert 1 == len({catalogue.group_secret() for catalogue in opened})
    for catalogue in opened:
        catalogue.close()


def test_a_new_file_is_waited_for_while_somebody_writes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that begins on an SQLite file at the moment another first writes to it waits, and then starts."""
    monkeypatch.setattr(catalogue_module, "migrate", migrate)
    file = tmp_path / "catalogue.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        ends = Timer(0.3, other.execute, ["COMMIT"])
        ends.start()
        with Catalogue.open(f"sqlite:///{file}") as opened:
            assert ends.finished.is_set()
            assert 0 == opened.revision()
        ends.join()


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_other_databases_are_refused(url: str) -> None:
    """Only an SQLite file or a PostgreSQL server can be a catalogue."""
    with pytest.raises(CatalogueUrlError):
        Catalogue.open(url)
