from pathlib import Path

import pytest
from pydantic import ValidationError

from imagedb.settings import Settings

NAMES = ("IMAGEDB_HOME", "DATABASE_URL", "OBJECT_STORE", "COMPARE_ENABLED", "HOLD_DAYS", "SIGNING_KEY")


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
    assert Path(".imagedb/keys/signing.pem") == settings.signing_key
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
    values = ("here", "postgresql://atlas@db/atlas", "s3://bucket/prefix", "false", "7", "/run/key.pem")
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert ("postgresql://atlas@db/atlas", "s3://bucket/prefix") == (
        settings.database_url,
        settings.object_store,
    )
    assert (False, 7) == (settings.compare_enabled, settings.hold_days)
    assert Path("/run/key.pem") == settings.signing_key


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
        Settings(presigned_seconds=61)
    with pytest.raises(ValidationError):
        Settings(no_such_setting=1)  # type: ignore[call-arg]  # likewise


SIGN_IN = {
    "public_url": "https://atlas.example",
    "oidc_client_id": "atlas",
    "oidc_client_secret": "x",
    "oidc_issuer": "https://id.example",
}


@pytest.mark.parametrize("missing", ["public_url", "oidc_client_id", "oidc_client_secret"])
def test_signing_in_is_set_up_whole_or_not_at_all(missing: str) -> None:
    """A provider alone is refused with the names of what it needs; the secret is in no message."""
    assert "x" == Settings(**SIGN_IN).oidc_client_secret.get_secret_value()  # type: ignore[arg-type]  # of many kinds
    assert "secret='x'" not in repr(Settings(**SIGN_IN))  # type: ignore[arg-type]  # likewise
    with pytest.raises(ValidationError, match=f"set {missing.upper()} as well"):
        Settings(**{name: value for name, value in SIGN_IN.items() if name != missing})  # type: ignore[arg-type]  # likewise


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("oidc_issuer", "http://id.example"),
        ("oidc_issuer", "id.example"),
        ("public_url", "http://atlas.example"),
        ("public_url", "https://atlas.example/atlas"),
        ("public_url", "javascript:alert(1)"),
    ],
)
def test_only_https_is_trusted_with_signing_in(name: str, address: str) -> None:
    """Plain http is for this machine alone, and the atlas lives at the root of its host."""
    with pytest.raises(ValidationError, match=name):
        Settings(**{**SIGN_IN, name: address})  # type: ignore[arg-type]  # of many kinds
    local = Settings(
        **{**SIGN_IN, "public_url": "http://127.0.0.1:8000/", "oidc_issuer": "http://localhost:9"}
    )  # type: ignore[arg-type]  # likewise
    assert "http://127.0.0.1:8000" == local.public_url
