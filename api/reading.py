"""Reading one photo: there, withdrawn, or not to be known of. For REST and pages alike."""

import re
from typing import Annotated

from fastapi import Query

from api.errors import NotFoundError, PhotoWithdrawnError
from api.services import Services
from imagedb.catalogue.glances import Glance
from imagedb.catalogue.pictures import Pictures
from imagedb.model import Photo, Tombstone

VersionAsked = Annotated[
    int | None,
    Query(
        alias="version",
        ge=1,
        le=999_999_999,
        description="One of its versions; without it the newest.",
        examples=[1],
    ),
]
"""The parameter that asks for a teaching set as it was."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_PHOTO = "There is no photo with this id."


def is_id(text: str) -> bool:
    """Whether this could be an id at all; anything else is not worth asking a database about."""
    return _ID.fullmatch(text) is not None


def visible_photo(services: Services, photo_id: str) -> Photo:
    """The photo, if a reader may see it today.

    Raises PhotoWithdrawnError (410) for a tombstone and NotFoundError (404) otherwise.
    """
    found = services.catalogue.photos.get(photo_id, services.clock()) if is_id(photo_id) else None
    if isinstance(found, Tombstone):
        raise PhotoWithdrawnError(found.month)
    if found is None:
        raise NotFoundError(_NO_PHOTO)
    return found


def glance(services: Services, photo_id: str) -> Glance:
    """What decides whether an answer about the photo changed, in one statement. Raises as `visible_photo`.

    Asked before any 304, so that a withdrawn photo never answers one.
    """
    found = services.catalogue.glances.at(photo_id, services.clock()) if is_id(photo_id) else None
    if found is None:
        visible_photo(services, photo_id)  # says why
        raise NotFoundError(_NO_PHOTO)  # published between the two reads
    return found


def visible_pictures(services: Services, photo_id: str) -> Pictures:
    """The photo's files, read in one statement, if a reader may see it today. Raises as `visible_photo`."""
    found = services.catalogue.pictures.of(photo_id, services.clock()) if is_id(photo_id) else None
    if found is None:
        visible_photo(services, photo_id)  # says why
        msg = "This photo has no pictures."
        raise NotFoundError(msg)
    return found
