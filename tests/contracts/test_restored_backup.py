"""A database from a backup hears of the withdrawals again before anything of it is shown."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from api.app import create_app
from consent.event import EventKind
from consent.purpose import Purpose
from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import writing
from imagedb.catalogue.tables import metadata
from imagedb.checking import check
from imagedb.model import Tombstone
from imagedb.objects import ObjectStoreUnavailableError
from imagedb.opening import Opened, open_all
from imagedb.settings import Settings
from imagedb.withdrawal import withdraw
from tests.support.client import services_of
from tests.support.consents import TODAY, consent, event
from tests.support.database import engine_of
from tests.support.factories import CONSENT_ID
from tests.support.sealed import take_in
from tests.support.stores import held

WITHDRAWN = event(EventKind.WITHDRAWN)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An atlas on either database in turn."""
    return Settings(imagedb_home=tmp_path, database_url=database_url)


def backed_up(opened: Opened, url: str, tmp_path: Path) -> Callable[[], None]:
    """Back the database up; return what closes it and puts it back as it was."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(tmp_path / "backup"),))

        def put_back() -> None:
            opened.catalogue.close()
            for beside in path.parent.glob(f"{path.name}-*"):
                beside.unlink()
            shutil.copy(tmp_path / "backup", path)

        return put_back
    with engine_of(opened.catalogue).connect() as connection:
        rows = {
            table: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }

    def fill_again() -> None:
        with writing(engine_of(opened.catalogue)) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
            for table, content in rows.items():
                if content:
                    connection.execute(insert(table), content)
        opened.catalogue.close()

    return fill_again


@pytest.fixture
def atlas(settings: Settings) -> Iterator[Opened]:
    """Two families, one photo each."""
    opened = open_all(settings, TODAY)
    with opened.catalogue:
        for consent_id in (CONSENT_ID, "c-2"):
            opened.catalogue.consents.merge(consent(id=consent_id), TODAY)
            take_in(opened, consent_id)
        yield opened


def photo_of(opened: Opened, consent_id: str) -> str:
    """The id of the family's photo."""
    return next(
        one.photo_id for one in opened.catalogue.vault_keys.originals() if one.consent_id == consent_id
    )


def test_a_restored_backup_serves_nothing_that_was_withdrawn(
    atlas: Opened, settings: Settings, tmp_path: Path
) -> None:
    """The first answer already is 410, bytes and keys are gone again, the consent has ended, and others are shown."""
    gone, stays = photo_of(atlas, CONSENT_ID), photo_of(atlas, "c-2")
    put_back = backed_up(atlas, settings.database_url, tmp_path)
    withdraw(atlas.catalogue, atlas.store, CONSENT_ID, WITHDRAWN, TODAY)
    (stone,) = atlas.catalogue.withdrawals.list()
    put_back()
    with TestClient(create_app(settings, clock=lambda: TODAY)) as client:
        assert [410, 200] == [client.get(f"/v1/photos/{one}").status_code for one in (gone, stays)]
        catalogue: Catalogue = services_of(client).catalogue
        assert (stone,) == catalogue.withdrawals.list()
        assert consent(*consent().events, WITHDRAWN) == catalogue.consents.get(CONSENT_ID)
        assert ["c-2"] == [key.consent_id for key in catalogue.vault_keys.families()]
        assert () == catalogue.withdrawals.pending()
        actions = [(entry.action, entry.about) for entry in catalogue.audit.list()]
        assert ("withdrawal.replayed", gone) in actions
    assert {stays} == {key.split("/")[1] for key in held(atlas.store)}
    opened = open_all(settings, TODAY)
    with opened.catalogue as again:
        assert (0, (stone,)) == (opened.replayed, again.withdrawals.list())
        found = check(again, opened.store, opened.vault, deep=True)
        assert [] == [fault for one in found for fault in one.faults]


def test_a_photo_that_the_backup_never_knew_is_withdrawn_there_too(
    atlas: Opened, settings: Settings, tmp_path: Path
) -> None:
    """Taken in and withdrawn after the backup, a photo answers 410 from the restored database."""
    put_back = backed_up(atlas, settings.database_url, tmp_path)
    later = take_in(atlas).photo.id
    withdraw(atlas.catalogue, atlas.store, CONSENT_ID, WITHDRAWN, TODAY)
    put_back()
    opened = open_all(settings, TODAY)
    with opened.catalogue as catalogue:
        assert isinstance(catalogue.photos.get(later, TODAY), Tombstone)
        assert 3 == opened.replayed  # two photos and the event


def test_a_purpose_stays_withdrawn(atlas: Opened, settings: Settings, tmp_path: Path) -> None:
    """A family's no to one purpose is heard again as well; its photo stays, without it."""
    photo_id = photo_of(atlas, CONSENT_ID)
    put_back = backed_up(atlas, settings.database_url, tmp_path)
    no = event(EventKind.WITHDRAWN, purposes=frozenset({Purpose.RESEARCH}))
    withdraw(atlas.catalogue, atlas.store, CONSENT_ID, no, TODAY)
    put_back()
    with open_all(settings, TODAY).catalogue as catalogue:
        photo = catalogue.photos.get(photo_id, TODAY)
        assert photo is not None
        assert Purpose.RESEARCH not in photo.purposes


def test_the_journal_says_little(atlas: Opened) -> None:
    """It names no consent, no subject and no site; nor does any entry tie a photo to a consent."""
    gone = photo_of(atlas, CONSENT_ID)
    withdraw(atlas.catalogue, atlas.store, CONSENT_ID, WITHDRAWN, TODAY)
    entries = {key: atlas.store.get(key).decode() for key in atlas.store.keys("journal/")}
    assert 2 == len(entries)
    for key, content in entries.items():
        assert not any(word in key + content for word in (CONSENT_ID, "s-1", "SITE-7"))
    assert 1 == sum(gone in key + content for key, content in entries.items())


def test_nothing_is_served_over_a_journal_that_cannot_be_read(
    atlas: Opened, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that cannot compare its database with the journal does not start."""
    atlas.catalogue.close()

    def away(_store: object, _prefix: str = "") -> Any:
        message = "away"
        raise ObjectStoreUnavailableError(message)

    monkeypatch.setattr(type(atlas.store), "keys", away)
    with pytest.raises(ObjectStoreUnavailableError):
        create_app(settings, clock=lambda: TODAY)
