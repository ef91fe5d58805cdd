"""The master of a photo, made from its encrypted original when somebody asks for it."""

from datetime import date

from colour.correction import Correction
from colour.decode import decode
from colour.master import Master, make_master
from colour.refusal import ColourRefusal
from imagedb.catalogue import Catalogue
from imagedb.errors import NoCorrectionError, OriginalLockedError, UnknownPhotoError
from imagedb.model import Photo
from imagedb.objects import ObjectStore
from imagedb.vault import Vault, read_original


def master_of(
    catalogue: Catalogue, store: ObjectStore, vault: Vault, photo_id: str, on: date, by: str
) -> Master:
    """The photo's calibrated light in 16 bits, see `colour.master`. Reading its original is in the audit log.

    Raises UnknownPhotoError for what no reader may see on that day, NoCorrectionError, and what `read_original` raises.
    """
    photo = catalogue.photos.get(photo_id, on)
    if not isinstance(photo, Photo):
        raise UnknownPhotoError(photo_id)
    stored = photo.calibration.report.get("correction")
    if stored is None:
        raise NoCorrectionError(photo_id)
    image = decode(read_original(vault, catalogue, store, photo_id, by))
    if isinstance(image, ColourRefusal):
        raise OriginalLockedError(photo_id)
    return make_master(image, Correction.from_json(stored))
