"""Every catalogue of a test process speaks through one dialect, so that a statement is compiled once, not in each test.

SQLAlchemy keeps compiled statements for each engine and dialect, as a process needs that opens one catalogue. The tests open
thousands, and compiling took a sixth of the time of those that use a database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine

from imagedb.catalogue import catalogue
from imagedb.catalogue.engine import connect


@contextmanager
def one_dialect() -> Iterator[None]:
    """Let whatever opens a catalogue in here share a dialect for each kind of database, and what was compiled for it."""
    dialects: dict[str, Dialect] = {}
    compiled: dict[Any, Any] = {}

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

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "connect", connect_alike)
        yield
