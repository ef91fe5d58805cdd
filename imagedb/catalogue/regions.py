"""The colours of all regions that this process holds, read when somebody first searches by colour.

Not when the process starts: two million regions take some seconds to read, and most readers never ask.
"""

from collections.abc import Iterable
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, select, true

from imagedb.catalogue.tables import photo_changes, photo_regions
from imagedb.search.near import NearIndex

_TOGETHER = 10_000
"""Photos of which the regions are read at once."""


class Regions:
    """The colours in one catalogue, brought to the moment of each request. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: NearIndex | None = None
        self._place = 0
        self._changing = Lock()

    def at(self, connection: Connection, place: int, forgotten: int) -> NearIndex:
        """All regions at this place of `photo_changes`, of which those up to `forgotten` are listed no more.

        Where another thread has seen a later moment it is that one's: what the caller's own index does not know is
        then no answer of his, and what was withdrawn since is not found.
        """
        with self._changing:
            if self._held is None or self._place < forgotten:
                self._held, self._place = NearIndex.of(*_colours(connection, true())), place
            elif self._place < place:
                changes = select(photo_changes.c.number).where(photo_changes.c.place > self._place)
                changed = connection.execute(changes).scalars().all()
                self._held, self._place = _amended(connection, self._held, changed), place
            return self._held

    def hear(self, connection: Connection, place: int, forgotten: int) -> None:
        """Hear of what changed up to there, if anybody ever searched by colour here."""
        if self._held is not None:
            self.at(connection, place, forgotten)


def _amended(connection: Connection, held: NearIndex, changed: Iterable[int]) -> NearIndex:
    wanted = sorted(changed)
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        held = held.amended(some, *_colours(connection, photo_regions.c.number.in_(some)))
    return held


def _colours(
    connection: Connection, which: ColumnElement[bool]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Numbers and CIELAB of these regions of published photos, hidden ones among them, by number."""
    columns = photo_regions.c
    colours = select(columns.number, columns.lab_l, columns.lab_a, columns.lab_b)
    rows = connection.execute(colours.where(columns.number > 0, which).order_by(columns.number))
    # Cell by cell into one array: a million rows as tuples would take half a gigabyte.
    flat = np.fromiter((value for row in rows for value in row), np.float64).reshape(-1, 4)
    return flat[:, 0].astype(np.int64), np.ascontiguousarray(flat[:, 1:])
