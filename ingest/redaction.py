"""A reviewer's redaction: read the original, make every file anew under a new id, erase the old ones.

Bytes first, the row last, then the erasure of all that lies under the old id: a crash leaves at worst objects that
no row needs, and an erasure that the next run finishes.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from colour.correction import Correction
from colour.decode import decode
from colour.image import DecodedImage
from imagedb.catalogue import Catalogue
from imagedb.catalogue.dossier import Dossier
from imagedb.errors import ImagedbError, NotUnderReviewError
from imagedb.identifiers import random_id
from imagedb.model import Photo, Region, Rendition
from imagedb.objects import ObjectCorruptError, ObjectStore, ObjectStoreError
from imagedb.publication import HELD
from imagedb.review import Event, Rules
from imagedb.seal import Seal
from imagedb.vault import Vault, read_original
from imagedb.vocabulary import ToneScale
from imagedb.withdrawal import finish
from ingest.accession import UNKNOWN, sealed, stored
from ingest.deidentify import original_png
from ingest.develop import MEASURED_BY, renditions, tone_from
from ingest.redact import kept_regions, redacted
from ingest.states import Encoded


def redact(
    catalogue: Catalogue,
    store: ObjectStore,
    vault: Vault,
    photo_id: str,
    event: Event,
    seen: int,
    rules: Rules,
) -> str:
    """Do what a `redacted` event says to the photo's pixels, as seen in version `seen`; return its new id.

    Raises RedactionError for an area that cannot be used, NotUnderReviewError and ReviewConflictError as the
    catalogue's decisions do, CatalogueBusyError while an ingest, a sweep or a batch is at work, and what the
    store raises.
    """
    how = event.redaction
    assert how is not None
    with catalogue.exclusive():
        found = catalogue.reviews.get(photo_id, event.on, rules)
        if found is None:
            raise NotUnderReviewError(photo_id)
        found.refuse_unseen(seen)
        image = _opened(photo_id, read_original(vault, catalogue, store, photo_id, event.by))
        regions = kept_regions(found.photo.regions, how, event.area, image.size)
        made = _made(found, redacted(image, how, event.area), regions, vault)
        lost = len(found.photo.regions) - len(regions)
        event = replace(event, text=f"{lost} measured regions dropped: no longer whole" if lost else "")
        _store(catalogue, store, photo_id, made, event, seen, rules)
        finish(catalogue, store)
    return made.photo.id


@dataclass(frozen=True, slots=True)
class _Made:
    """The redacted copy: its record, and its files with the places they are to have."""

    photo: Photo
    original: Rendition
    seal: Seal
    files: tuple[tuple[Rendition, Encoded], ...]


def _opened(photo_id: str, data: bytes) -> DecodedImage:
    image = decode(data)
    if not isinstance(image, DecodedImage):
        raise ObjectCorruptError(photo_id)
    return image


def _made(found: Dossier, image: DecodedImage, regions: tuple[Region, ...], vault: Vault) -> _Made:
    """Draw every file anew with the correction that the photo's card gave."""
    before = found.photo
    correction = Correction.from_json(before.calibration.report["correction"])
    photo_id = random_id()
    public = tuple((stored(HELD, photo_id, one), one) for one in renditions(image, correction))
    encoded, seal = sealed(photo_id, found.consent_id, original_png(image), vault)
    original = stored("private", photo_id, encoded)
    # What was measured in a region that is gone is not known any more.
    rated = tuple(one for one in before.tone_ratings if one.rater != MEASURED_BY)
    ratings = (*tone_from(regions), *rated)
    width, height = image.size
    photo = replace(
        before,
        id=photo_id,
        capture=replace(before.capture, width=width, height=height),
        regions=regions,
        tone_ratings=ratings,
        ita_class=next((r.value for r in ratings if r.scale is ToneScale.ITA_CLASS), UNKNOWN),
        renditions=tuple(rendition for rendition, _ in public),
    )
    return _Made(photo, original, seal, (*public, (original, encoded)))


def _store(
    catalogue: Catalogue,
    store: ObjectStore,
    photo_id: str,
    made: _Made,
    event: Event,
    seen: int,
    rules: Rules,
) -> None:
    try:
        for rendition, encoded in made.files:
            store.put(rendition.key, encoded.data, sha256=rendition.sha256, media_type=rendition.media_type)
        catalogue.publication.replace(photo_id, made.photo, made.original, made.seal, event, seen, rules)
    except (ImagedbError, ObjectStoreError):
        for rendition, _ in made.files:
            with suppress(ObjectStoreError):
                store.erase(rendition.key)
        raise
