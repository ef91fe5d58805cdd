"""Whether a photo may be seen, and whether anything changed: one statement, for whoever holds an answer already."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Engine, String, bindparam, select, true

from imagedb.catalogue.engine import asking
from imagedb.catalogue.tables import catalogue_state, photos
from imagedb.catalogue.visibility import visible
from imagedb.identifiers import is_storable

_GLANCE = (
    select(catalogue_state.c.revision, photos.c.licence)
    .select_from(photos)
    .join(catalogue_state, true())  # of which there is one row
    .where(photos.c.id == bindparam("photo_id", type_=String), visible(bindparam("on", type_=Date)))
)


@dataclass(frozen=True, slots=True)
class Glance:
    """The catalogue's revision, and the photo's licence, which every answer about it names."""

    revision: int
    licence: str


class Glances:
    """Short looks at photos."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def at(self, photo_id: str, on: date) -> Glance | None:
        """What is to be known of the photo now; None for one that no reader may see on that day."""
        if not is_storable(photo_id):
            return None
        with asking(self._engine) as connection:
            row = connection.execute(_GLANCE, {"photo_id": photo_id, "on": on}).first()
        return None if row is None else Glance(row.revision, row.licence)
