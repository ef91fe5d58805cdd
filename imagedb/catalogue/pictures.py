"""What is read of a photo to serve its pictures: one statement, for a viewer asks for many tiles at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Engine, String, bindparam, select

from imagedb.catalogue import rows
from imagedb.catalogue.engine import asking
from imagedb.catalogue.tables import photo_renditions, photos
from imagedb.catalogue.visibility import visible
from imagedb.identifiers import is_storable
from imagedb.model import Rendition
from imagedb.vocabulary import Provenance, RenditionName

_PICTURES = (
    select(photos.c.licence, photos.c.provenance, photo_renditions)
    .join(photo_renditions, photo_renditions.c.number == photos.c.number)
    .where(
        photos.c.id == bindparam("photo_id", type_=String),
        visible(bindparam("on", type_=Date)),
        photo_renditions.c.name != RenditionName.ORIGINAL.value,
    )
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The files of a photo that a reader may see, by name, and what has to be said with them."""

    licence: str
    provenance: Provenance
    files: Mapping[RenditionName, Rendition]


class PictureFiles:
    """The public files of photos."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, photo_id: str, on: date) -> Pictures | None:
        """The photo's public files; None for a photo that no reader may see on that day."""
        if not is_storable(photo_id):
            return None
        with asking(self._engine) as connection:
            found = connection.execute(_PICTURES, {"photo_id": photo_id, "on": on}).mappings().all()
        if not found:
            return None
        licence, provenance = found[0]["licence"], Provenance(found[0]["provenance"])
        return Pictures(licence, provenance, {one.name: one for one in map(rows.read_rendition, found)})
