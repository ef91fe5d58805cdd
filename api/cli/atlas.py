"""Opening the catalogue and the object store for a command, with failures told in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api.cli.exits import BROKE
from api.cli.terminal import complain
from imagedb.catalogue import Catalogue
from imagedb.errors import CatalogueBusyError, ImagedbError
from imagedb.objects import ObjectStore, ObjectStoreError, open_store
from imagedb.settings import Settings
from ingest.errors import ConsentsError, IngestError, ManifestError


@dataclass(frozen=True, slots=True)
class Atlas:
    """An open catalogue and its object store."""

    settings: Settings
    catalogue: Catalogue
    store: ObjectStore


def read_settings() -> Settings:
    """Return the settings; a value that is none ends the command with code 1 and its name."""
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors():
            complain(f"{str(fault['loc'][0]).upper()} cannot be used: {fault['msg']}.")
        raise typer.Exit(BROKE) from None


@contextmanager
def open_atlas() -> Iterator[Atlas]:
    """Open what the settings name; what breaks inside ends the command with code 1 and a sentence."""
    settings = read_settings()
    with failures_told():
        store = open_store(settings.object_store)
        fewest = settings.fewest_families
        with Catalogue.open(settings.database_url, fewest_families=fewest) as catalogue:
            yield Atlas(settings, catalogue, store)


@contextmanager
def failures_told() -> Iterator[None]:
    """End the command with code 1 and a sentence when something in it breaks."""
    try:
        yield
    except CatalogueBusyError:
        complain("Another ingest or sweep is at work on this catalogue; wait until it has ended.")
        raise typer.Exit(BROKE) from None
    except (ManifestError, ConsentsError) as error:
        name = error.manifest if isinstance(error, ManifestError) else error.name
        complain(f"{name} cannot be read; nothing was taken in.")
        for problem in error.problems:
            complain(f"  {problem}")
        raise typer.Exit(BROKE) from None
    except (IngestError, ImagedbError, ObjectStoreError) as error:
        complain(f"{type(error).__name__}: {error}")
        raise typer.Exit(BROKE) from None
    except SQLAlchemyError as error:
        # Its first line; the rest may quote a row.
        complain(f"The database failed: {str(error).splitlines()[0]}")
        raise typer.Exit(BROKE) from None
