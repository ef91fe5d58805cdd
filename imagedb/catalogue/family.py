"""What a family sees of its own photos: every one of them, hidden or not, and what became of the others.

The one read of photos beside the visibility rule, for those who showed their code; nobody else may be served by it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, select

from imagedb.catalogue.engine import reading
from imagedb.catalogue.photos import assemble
from imagedb.catalogue.rows import read_rendition
from imagedb.catalogue.tables import (
    photo_private,
    photo_renditions,
    photos,
    taken_down,
    teaching_set_items,
    teaching_sets,
)
from imagedb.catalogue.visibility import visible
from imagedb.model import Photo, Rendition
from imagedb.vocabulary import RenditionName


@dataclass(frozen=True, slots=True)
class FamilyPhoto:
    """A photo of the family: whether everybody can see it on that day, and in how many teaching sets it stands."""

    photo: Photo
    shown: bool
    sets: int


@dataclass(frozen=True, slots=True)
class TakenDown:
    """So many photos were taken down on that day."""

    on: date
    photos: int


class Family:
    """One consent's photos, as their family sees them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def photos(self, consent_id: str, on: date) -> tuple[FamilyPhoto, ...]:
        """Every photo under the consent, the first one in the atlas first."""
        theirs = photo_private.c.consent_id == consent_id
        numbers = select(photo_private.c.number).where(theirs)
        own = select(photos).where(photos.c.number.in_(numbers)).order_by(photos.c.number)
        seen = select(photos.c.id).where(photos.c.number.in_(numbers), visible(on))
        with reading(self._engine) as connection:
            found = assemble(connection, connection.execute(own).mappings())
            shown = set(connection.execute(seen).scalars())
            placed = (
                select(
                    teaching_set_items.c.photo_id,
                    func.count(teaching_set_items.c.set_id.distinct()).label("sets"),
                )
                .join(teaching_sets, teaching_sets.c.id == teaching_set_items.c.set_id)
                .where(
                    teaching_set_items.c.version == teaching_sets.c.version,
                    teaching_set_items.c.photo_id.in_([photo.id for photo in found]),
                )
                .group_by(teaching_set_items.c.photo_id)
            )
            sets = {row.photo_id: row.sets for row in connection.execute(placed)}
        return tuple(FamilyPhoto(one, one.id in shown, sets.get(one.id, 0)) for one in found)

    def taken_down(self, consent_id: str) -> tuple[TakenDown, ...]:
        """When photos of the consent were taken down, and how many, the first time first."""
        mine = select(taken_down.c.on, taken_down.c.photos).where(taken_down.c.consent_id == consent_id)
        with reading(self._engine) as connection:
            rows = connection.execute(mine.order_by(taken_down.c.position))
            return tuple(TakenDown(on, count) for on, count in rows)

    def thumbnail(self, photo_id: str) -> Rendition | None:
        """The small picture of a photo, hidden or not; None for one that is not, or is no longer, there."""
        named = photo_renditions.c.name == RenditionName.THUMBNAIL.value
        wanted = select(photo_renditions).join(photos, photos.c.number == photo_renditions.c.number)
        with reading(self._engine) as connection:
            row = connection.execute(wanted.where(named, photos.c.id == photo_id)).mappings().first()
            return None if row is None else read_rendition(row)
