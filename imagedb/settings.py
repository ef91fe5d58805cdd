"""Every setting of the product, read once from the environment."""

from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _database_in(data: dict[str, Any]) -> str:
    home: Path = data["home"]
    return f"sqlite:///{(home / 'catalogue.sqlite').as_posix()}"


def _objects_in(data: dict[str, Any]) -> str:
    home: Path = data["home"]
    return (home / "objects").as_posix()


class Settings(BaseSettings):
    """Where the data lives and what is switched on. Frozen; names are those of the environment.

    With nothing set, everything lies in one folder, `./.imagedb`.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    home: Path = Field(default=Path(".imagedb"), validation_alias="IMAGEDB_HOME")
    """IMAGEDB_HOME: the folder of the embedded catalogue and object store."""

    database_url: str = Field(default_factory=_database_in)
    """DATABASE_URL: sqlite:///FILE or postgresql://USER@HOST/NAME."""

    object_store: str = Field(default_factory=_objects_in)
    """OBJECT_STORE: a folder, or s3://BUCKET/PREFIX?endpoint=URL."""

    compare_enabled: bool = True
    """COMPARE_ENABLED: offer the comparison of an uploaded photo with references."""

    hold_days: int = Field(default=30, ge=1)
    """HOLD_DAYS: a photo held for a person is erased after so many days without a decision."""
