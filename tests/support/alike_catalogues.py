"""What the catalogues of a test process share: a process of the product opens one, the tests open thousands.

They speak through one dialect, so that a statement is compiled once, not in each test. SQLAlchemy keeps compiled statements for
each engine and dialect; compiling took a sixth of the time of those tests that use a database.

An SQLite catalogue that is empty begins as a copy of one that has every migration: running them for each took a twentieth.
PostgreSQL has a template for that, see `tests.support.postgres`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine

from imagedb.catalogue import Catalogue, catalogue
from imagedb.catalogue.engine import connect
from imagedb.catalogue.migrate import migrate


@contextmanager
def alike_catalogues(template: Path) -> Iterator[None]:
    """Let whatever opens a catalogue in here share what is said above; `template` is where the copied one is made."""
    Catalogue.open(f"sqlite:///{template}").close()
    dialects: dict[str, Dialect] = {}
    compiled: dict[Any, Any] = {}
    copying = Lock()

    def connect_alike(url: str) -> Engine:
        engine = connect(url)
        known = dialects.get(engine.dialect.name)
        if (
            known is None or known.server_version_info is None
        ):  # never connected, so it does not know its server
            dialects[engine.dialect.name] = engine.dialect
        else:
            engine.dialect = known
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    def migrate_alike(engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            file = Path(engine.url.database or "")
            with copying:
                if not file.stat().st_size:
                    shutil.copyfile(template, file)
        migrate(engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "connect", connect_alike)
        patch.setattr(catalogue, "migrate", migrate_alike)
        yield
