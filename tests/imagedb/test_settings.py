from pathlib import Path

import pytest
from pydantic import ValidationError

from imagedb.settings import Settings

NAMES = ("IMAGEDB_HOME", "DATABASE_URL", "OBJECT_STORE", "COMPARE_ENABLED", "HOLD_DAYS")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_everything_lies_in_one_folder() -> None:
    """With nothing set the catalogue and the objects lie in ./.imagedb."""
    settings = Settings()
    assert Path(".imagedb") == settings.home
    assert "sqlite:///.imagedb/catalogue.sqlite" == settings.database_url
    assert ".imagedb/objects" == settings.object_store
    assert settings.compare_enabled
    assert 30 == settings.hold_days


def test_home_moves_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """IMAGEDB_HOME moves the catalogue and the objects together, by environment or by name."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path))
    for settings in (Settings(), Settings(imagedb_home=tmp_path)):
        assert f"sqlite:///{tmp_path}/catalogue.sqlite" == settings.database_url
        assert f"{tmp_path}/objects" == settings.object_store


def test_each_can_be_moved_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names each setting."""
    values = ("here", "postgresql://atlas@db/atlas", "s3://bucket/prefix", "false", "7")
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert ("postgresql://atlas@db/atlas", "s3://bucket/prefix") == (
        settings.database_url,
        settings.object_store,
    )
    assert (False, 7) == (settings.compare_enabled, settings.hold_days)


def test_home_of_the_user_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """HOME, which every shell sets, moves nothing."""
    monkeypatch.setenv("HOME", "/somewhere")
    assert Path(".imagedb") == Settings().home


def test_settings_cannot_be_changed() -> None:
    """Settings are read once."""
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.hold_days = 1  # type: ignore[misc]  # what the type forbids is what is tried
    with pytest.raises(ValidationError):
        Settings(hold_days=0)
    with pytest.raises(ValidationError):
        Settings(no_such_setting=1)  # type: ignore[call-arg]  # likewise
