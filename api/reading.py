"""Reading one photo: there, withdrawn, or not to be known of. For REST and pages alike."""

from api.errors import NotFoundError, PhotoWithdrawnError
from api.services import Services
from imagedb.model import Photo, Tombstone


def visible_photo(services: Services, photo_id: str) -> Photo:
    """The photo, if a reader may see it today.

    Raises PhotoWithdrawnError (410) for a tombstone and NotFoundError (404) otherwise.
    """
    found = services.catalogue.photos.get(photo_id, services.clock())
    if isinstance(found, Tombstone):
        raise PhotoWithdrawnError(found.month)
    if found is None:
        msg = "There is no photo with this id."
        raise NotFoundError(msg)
    return found
