"""Teaching sets that editors list for everybody.

The version that an editor looked at is listed, so that a change by whoever has the edit key is not shown to everybody
until an editor lists that one too.
"""

from datetime import UTC, date, datetime

from sqlalchemy import Engine, and_, delete, func, insert, select

from imagedb.catalogue import audit
from imagedb.catalogue.engine import advance, reading, writing
from imagedb.catalogue.tables import (
    listed_sets,
    photos,
    teaching_set_items,
    teaching_set_versions,
    teaching_sets,
)
from imagedb.catalogue.visibility import visible
from imagedb.errors import SetVersionError, UnknownSetError
from imagedb.identifiers import is_storable
from imagedb.model import ListedSet


class ListedSets:
    """The list."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, set_id: str, version: int, by: str) -> None:
        """List this version of the set, in place of any other; a person's or program's id says who does.

        Raises UnknownSetError, and SetVersionError where the set has another version by now.
        """
        if not is_storable(set_id):
            raise UnknownSetError(set_id)
        mine = teaching_sets.c.id == set_id
        with writing(self._engine) as connection:
            current = connection.scalar(select(teaching_sets.c.version).where(mine))
            if current is None:
                raise UnknownSetError(set_id)
            if current != version:
                raise SetVersionError(current)
            connection.execute(delete(listed_sets).where(listed_sets.c.set_id == set_id))
            at = datetime.now(UTC).isoformat(timespec="seconds")
            row = {"set_id": set_id, "version": version, "listed_at": at}
            connection.execute(insert(listed_sets), row)
            audit.append(connection, "set.listed", set_id, by)
            advance(connection)

    def remove(self, set_id: str, by: str) -> None:
        """List the set no longer; nothing is done where it is not listed. Raises UnknownSetError."""
        known = select(teaching_sets.c.id).where(teaching_sets.c.id == set_id)
        with writing(self._engine) as connection:
            if not is_storable(set_id) or connection.scalar(known) is None:
                raise UnknownSetError(set_id)
            if connection.execute(delete(listed_sets).where(listed_sets.c.set_id == set_id)).rowcount:
                audit.append(connection, "set.unlisted", set_id, by)
                advance(connection)

    def all(self, on: date) -> tuple[ListedSet, ...]:
        """What is listed, newest first, with how many of its photos can be seen on that day."""
        heading, places = teaching_set_versions, teaching_set_items
        this = and_(heading.c.set_id == listed_sets.c.set_id, heading.c.version == listed_sets.c.version)
        held = and_(places.c.set_id == listed_sets.c.set_id, places.c.version == listed_sets.c.version)
        seen = and_(photos.c.id == places.c.photo_id, visible(on))
        statement = (
            select(
                listed_sets.c.set_id,
                heading.c.title,
                heading.c.description,
                listed_sets.c.version,
                func.count(photos.c.id.distinct()),
            )
            .join(heading, this)
            .outerjoin(places, held)
            .outerjoin(photos, seen)
            .group_by(
                listed_sets.c.set_id,
                heading.c.title,
                heading.c.description,
                listed_sets.c.version,
                listed_sets.c.listed_at,
            )
            .order_by(listed_sets.c.listed_at.desc(), listed_sets.c.set_id)
        )
        with reading(self._engine) as connection:
            return tuple(ListedSet(*row) for row in connection.execute(statement))
