"""Every setting of the product, read once from the environment."""

from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _database_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return f"sqlite:///{(home / 'catalogue.sqlite').as_posix()}"


def _objects_in(data: dict[str, Any]) -> str:
    home: Path = data["imagedb_home"]
    return (home / "objects").as_posix()


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

    compare_enabled: bool = True
    """COMPARE_ENABLED: offer the comparison of an uploaded photo with references."""

    hold_days: int = Field(default=30, ge=1)
    """HOLD_DAYS: a photo held for a person is erased after so many days without a decision."""

    @property
    def home(self) -> Path:
        """The folder of everything that is not moved elsewhere."""
        return self.imagedb_home
