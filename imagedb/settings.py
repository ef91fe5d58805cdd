"""Every setting of the product, read once from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from imagedb.people import SessionLimits


def _database_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return f"sqlite:///{(home / 'catalogue.sqlite').as_posix()}"


def _objects_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return (home / "objects").as_posix()


def _key_in(data: dict[str, Any]) -> Path:
    home: Path = data["imagedb_home"]
    return home / "keys" / "vault.key"


class Settings(BaseSettings):
    """Where the data lives and what is switched on. Frozen; names are those of the environment.

    With nothing set, everything lies in one folder, `./.imagedb`.
    """

    # Without a prefix every field is read from the variable of its name: none may be called `home`.
    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    imagedb_home: Path = Path(".imagedb")
    """IMAGEDB_HOME: the folder of the embedded catalogue and object store."""

    database_url: str = Field(default_factory=_database_in)
    """DATABASE_URL: sqlite:///FILE or postgresql://USER@HOST/NAME."""

    object_store: str = Field(default_factory=_objects_in)
    """OBJECT_STORE: a folder, or s3://BUCKET/PREFIX?endpoint=URL."""

    vault_key: Path = Field(default_factory=_key_in)
    """VAULT_KEY: the file of the master key that locks the originals. Made when first needed; back it up apart."""

    compare_enabled: bool = True
    """COMPARE_ENABLED: offer the comparison of an uploaded photo with references."""

    hold_days: int = Field(default=30, ge=1)
    """HOLD_DAYS: a photo held for a person is erased after so many days without a decision."""

    public_url: str = ""
    """PUBLIC_URL: the address by which people reach the atlas, such as https://atlas.example."""

    oidc_issuer: str = ""
    """OIDC_ISSUER: the OpenID Connect provider's address. Without it nobody can sign in."""

    oidc_client_id: str = ""
    """OIDC_CLIENT_ID: how the provider knows the atlas."""

    oidc_client_secret: SecretStr = SecretStr("")
    """OIDC_CLIENT_SECRET: the provider's secret for the atlas."""

    session_idle_minutes: int = Field(default=30, ge=1)
    """SESSION_IDLE_MINUTES: who does nothing for so long is signed out."""

    session_hours: int = Field(default=12, ge=1)
    """SESSION_HOURS: who signed in so long ago is signed out."""

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _is_safe_to_reach(cls, address: str) -> str:
        parts = urlsplit(address)
        local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if address and not (parts.hostname and (parts.scheme == "https" or local)):
            msg = "give an https address; http only on this machine"
            raise ValueError(msg)
        return address

    @model_validator(mode="after")
    def _sign_in_is_whole(self) -> Self:
        if self.oidc_issuer and not (self.public_url and self.oidc_client_id and self.oidc_client_secret):
            msg = "OIDC_ISSUER needs PUBLIC_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it"
            raise ValueError(msg)
        return self

    @property
    def session_limits(self) -> SessionLimits:
        """How long somebody stays signed in."""
        return SessionLimits(
            timedelta(minutes=self.session_idle_minutes), timedelta(hours=self.session_hours)
        )

    @property
    def home(self) -> Path:
        """The folder of everything that is not moved elsewhere."""
        return self.imagedb_home
