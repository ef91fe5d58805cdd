"""The index that this process holds, brought to the moment of each request.

Triggers write into `photo_changes` which photo changed, in the transaction that changed it. A request reads how far
that has come, in the transaction in which it reads everything else: when there is more than the index has seen,
what changed is read and the index amended. So no process answers from a moment before a withdrawal that was
committed before the request. Writers are one at a time (see `engine`), so places are committed in their order.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from imagedb.catalogue.engine import reading, writing
from imagedb.catalogue.index_columns import all_columns, columns_of
from imagedb.catalogue.regions import Regions
from imagedb.catalogue.remembered import Remembered
from imagedb.catalogue.tables import catalogue_state, photo_changes, photos, search_snapshots
from imagedb.search.index import (
    LAYOUT,
    Index,
    OutOfOrderError,
    amend,
    compact,
    empty,
    from_bytes,
    no_photos,
    to_bytes,
)

KEPT_FROM: Final = 50_000
"""An index of fewer photos is built in about a second, and not kept."""
_BEHIND: Final = 20
"""An index that is kept is written anew when more than one photo of so many has changed since."""
_NONE = np.empty(0, np.int64)
_POSITION = select(
    select(func.max(photo_changes.c.place)).scalar_subquery(), catalogue_state.c.changes_forgotten
)


@dataclass(frozen=True, slots=True)
class Held:
    """An index, and the place of `photo_changes` up to which it has seen all changes."""

    place: int
    index: Index


class Searching:
    """The index of one catalogue in one process. Safe to share between threads."""

    def __init__(self, engine: Engine, kept_from: int = KEPT_FROM) -> None:
        self._engine = engine
        self._kept_from = kept_from
        self._held: Held | None = None
        self._heard = 0
        self.regions = Regions()
        self.remembered = Remembered()
        self._changing = Lock()

    @contextmanager
    def now(self) -> Iterator[tuple[Connection, Index]]:
        """A transaction, and the index as it is at the moment that the transaction sees."""
        while True:
            with reading(self._engine) as connection:
                held = self._at(connection, *position(connection))
                if held is not None:
                    yield connection, held.index
                    return
            # Another thread has seen a later moment than this transaction: look again, in a new one.

    def keep_up(self) -> None:
        """Hear of what changed, keep an index for processes that start, and forget changes that all have heard of.

        To be called every quarter of an hour by every process. One that slept through two of them builds anew.
        """
        with self.now() as (connection, index):
            place, forgotten = position(connection)
            self.regions.hear(connection, place, forgotten)
        held = Held(place, index)
        if len(held.index.numbers) >= self._kept_from:
            self._keep(held)
        with writing(self._engine) as connection:
            kept = connection.scalar(select(search_snapshots.c.place))
            _forget(connection, self._heard if kept is None else min(self._heard, kept))
        self._heard = held.place

    def _at(self, connection: Connection, place: int, forgotten: int) -> Held | None:
        held = self._held
        if held is None or held.place < place:
            with self._changing:
                held = self._held
                if held is None or held.place < place:
                    brought, changed = _bring(connection, held, place, forgotten)
                    # First: no search may find a photo as it was under an index that knows better.
                    self.remembered.hear(brought.index, changed)
                    held = self._held = brought
        return held if held.place == place else None

    def _keep(self, held: Held) -> None:
        """Store the index unless a good one is stored. A photo that goes meanwhile takes it away again at once."""
        with reading(self._engine) as connection:
            kept = connection.execute(select(search_snapshots.c.place, search_snapshots.c.layout)).first()
        since = 0 if kept is None else kept.place
        if (
            kept is not None
            and kept.layout == LAYOUT
            and (held.place - since) * _BEHIND < len(held.index.numbers)
        ):
            return
        content = to_bytes(compact(held.index))
        with writing(self._engine) as connection:
            # A photo may have gone for good since: of that nothing must be written down.
            changed = select(photo_changes.c.number).where(photo_changes.c.place > held.place)
            if (
                connection.scalar(changed.where(photo_changes.c.number.not_in(select(photos.c.number))))
                is None
            ):
                connection.execute(delete(search_snapshots))
                row = {"id": 1, "place": held.place, "layout": LAYOUT, "content": content}
                connection.execute(insert(search_snapshots), row)


def position(connection: Connection) -> tuple[int, int]:
    """How far `photo_changes` has come, and up to where changes are not listed any more."""
    newest, forgotten = connection.execute(_POSITION).one()
    return max(newest or 0, forgotten), forgotten


def _forget(connection: Connection, place: int) -> None:
    if place > position(connection)[1]:
        connection.execute(delete(photo_changes).where(photo_changes.c.place <= place))
        connection.execute(update(catalogue_state).values(changes_forgotten=place))


def _bring(
    connection: Connection, held: Held | None, place: int, forgotten: int
) -> tuple[Held, Collection[int] | None]:
    """An index at that place: amended from what is held or kept where that is possible, else built.

    With it the numbers of the photos that changed since what was held; None where nobody can tell.
    """
    start = held if held is not None and held.place >= forgotten else _kept(connection)
    if start is not None and start.place >= forgotten:
        with suppress(OutOfOrderError):
            index, changed = _amended(connection, start)
            return Held(place, index), changed if start is held else None
    index = empty()
    for some in all_columns(connection):
        index = amend(index, _NONE, some)
    return Held(place, index), None


def _kept(connection: Connection) -> Held | None:
    wanted = select(search_snapshots.c.place, search_snapshots.c.content)
    row = connection.execute(wanted.where(search_snapshots.c.layout == LAYOUT)).first()
    return None if row is None else Held(row.place, from_bytes(row.content))


def _amended(connection: Connection, held: Held) -> tuple[Index, Collection[int]]:
    changes = select(photo_changes.c.number).where(photo_changes.c.place > held.place)
    changed = connection.execute(changes).scalars().all()
    index, left = held.index, set(changed)
    for some in columns_of(connection, changed):
        index = amend(index, _NONE, some)
        left.difference_update(some.numbers.tolist())
    if left:
        index = amend(index, np.array(sorted(left), np.int64), no_photos())
    return index, changed
