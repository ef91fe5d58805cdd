"""A look into a catalogue's database from outside its own reads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text

from imagedb.catalogue import Catalogue
from imagedb.catalogue.tables import metadata


def engine_of(catalogue: Catalogue) -> Engine:
    """The engine inside."""
    return catalogue._engine


def every_row(catalogue: Catalogue) -> dict[str, list[str]]:
    """Every row of every table as text, and the words of the full-text index."""
    with engine_of(catalogue).connect() as connection:
        found = {
            table.name: [repr(tuple(row)) for row in connection.execute(table.select())]
            for table in metadata.sorted_tables
        }
        if connection.dialect.name == "sqlite":
            found["photo_text"] = [
                repr(tuple(r)) for r in connection.execute(text("SELECT * FROM photo_text"))
            ]
        return found


@contextmanager
def counting_statements(catalogue: Catalogue) -> Iterator[list[str]]:
    """The statements that are sent to the database; transactions are left out, and what the vigil asks in its own thread.

    That one may still look after a picture of an earlier answer, whose last bytes have just gone out.
    """
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        vigil = threading.current_thread().name.startswith("vigil")
        if not vigil and not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine_of(catalogue), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine_of(catalogue), "before_cursor_execute", note)
