"""Every setting of the product, read once from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from imagedb.objects.store import LONGEST
from imagedb.people import SessionLimits
from imagedb.review.rules import Rules
from imagedb.small_cells import FEWEST_FAMILIES

LogFormat: TypeAlias = Literal["text", "json"]
Translated: TypeAlias = Literal["cy", "ar"]


def _database_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return f"sqlite:///{(home / 'catalogue.sqlite').as_posix()}"


def _objects_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return (home / "objects").as_posix()


def _vault_key_in(data: dict[str, Any]) -> Path:
    home: Path = data["imagedb_home"]
    return home / "keys" / "vault.key"


def _signing_key_in(data: dict[str, Any]) -> Path:
    home: Path = data["imagedb_home"]
    return home / "keys" / "signing.pem"


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

    presigned_seconds: int = Field(default=0, ge=0, le=LONGEST)
    """PRESIGNED_SECONDS: send who reads pictures by their hash to the S3 bucket, by addresses that hold for so long."""

    vault_key: Path = Field(default_factory=_vault_key_in)
    """VAULT_KEY: the file of the master key that locks the originals. Made when first needed; back it up apart."""

    compare_enabled: bool = True
    """COMPARE_ENABLED: offer the comparison of an uploaded photo with references."""

    hold_days: int = Field(default=30, ge=1)
    """HOLD_DAYS: a photo held for a person is erased after so many days without a decision."""

    publication_lag_days: int = Field(default=14, ge=0)
    """PUBLICATION_LAG_DAYS: a cleared photo is published 1 to so many days later, drawn at random; 0 for at once."""

    fewest_families: int = Field(default=FEWEST_FAMILIES, ge=2)
    """FEWEST_FAMILIES: so many must share what is told of a baby beside its picture, or less is told."""

    reference_population: Path | None = None
    """REFERENCE_POPULATION: a CSV of births by ethnic category, shown beside the photos on the page of coverage."""

    languages: Annotated[tuple[Translated, ...], NoDecode] = ()
    """LANGUAGES: `cy`, `ar` or both with a comma between: what a reader may choose beside English."""

    signing_key: Path = Field(default_factory=_signing_key_in)
    """SIGNING_KEY: the file of the secret key that signs lists and checkpoints; made when first needed."""

    log_format: LogFormat = "text"
    """LOG_FORMAT: `text` or `json`, one line for each request on standard error, without personal data."""

    public_url: str = ""
    """PUBLIC_URL: the address by which people reach the atlas, such as https://atlas.example."""

    oidc_client_id: str = ""
    """OIDC_CLIENT_ID: how the provider knows the atlas."""

    oidc_client_secret: SecretStr = SecretStr("")
    """OIDC_CLIENT_SECRET: the provider's secret for the atlas."""

    # After those that it needs, so that its validator sees them.
    oidc_issuer: str = ""
    """OIDC_ISSUER: the OpenID Connect provider's address. Without it nobody can sign in."""

    session_idle_minutes: int = Field(default=30, ge=1)
    """SESSION_IDLE_MINUTES: who does nothing for so long is signed out."""

    session_hours: int = Field(default=12, ge=1)
    """SESSION_HOURS: who signed in so long ago is signed out."""

    @field_validator("languages", mode="before")
    @classmethod
    def _are_listed(cls, said: object) -> object:
        return [one.strip() for one in said.split(",") if one.strip()] if isinstance(said, str) else said

    @field_validator("public_url", "oidc_issuer")
    @classmethod
    def _is_safe_to_reach(cls, address: str) -> str:
        parts = urlsplit(address)
        local = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
        if address and not (parts.hostname and (parts.scheme == "https" or local)):
            msg = "give an https address; http only on this machine"
            raise ValueError(msg)
        return address

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, address: str) -> str:
        if urlsplit(address).path not in {"", "/"}:
            msg = "the atlas is served at the root of its host: give no path"
            raise ValueError(msg)
        return address.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _comes_with_the_rest(cls, address: str, info: ValidationInfo) -> str:
        needed = ("public_url", "oidc_client_id", "oidc_client_secret")
        missing = [name.upper() for name in needed if not info.data.get(name)]
        if address and missing:
            msg = f"set {', '.join(missing)} as well"
            raise ValueError(msg)
        return address

    @property
    def session_limits(self) -> SessionLimits:
        """How long somebody stays signed in."""
        return SessionLimits(
            timedelta(minutes=self.session_idle_minutes), timedelta(hours=self.session_hours)
        )

    @property
    def review_rules(self) -> Rules:
        """What a review goes by."""
        return Rules(self.hold_days, self.publication_lag_days)

    @property
    def home(self) -> Path:
        """The folder of everything that is not moved elsewhere."""
        return self.imagedb_home
