"""Measured → Photo: bytes first, the row last, so that no row is ever without its bytes.

What shows nobody is published at once; a photo of a baby, and whatever is doubted, waits for people.
"""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from imagedb.bands import age_band, gestation_band
from imagedb.catalogue import Catalogue
from imagedb.errors import ConsentEndedError, DuplicatePhotoError, ImagedbError, WithdrawnBeforeError
from imagedb.identifiers import random_id
from imagedb.model import Accession, Photo, Reason, Rendition
from imagedb.objects import ObjectStore, ObjectStoreError
from imagedb.publication import HELD, PUBLIC
from imagedb.reasons import reason
from imagedb.review import Event, EventKind
from imagedb.review.case import SHOWS_NOBODY
from imagedb.seal import MEDIA_TYPE, Seal
from imagedb.vault import SUFFIX, Vault
from imagedb.vocabulary import RenditionName, ToneScale
from ingest.states import Cleared, Encoded, Measured, Refused, Submission

UNKNOWN = "unknown"
_REFUSALS: Mapping[type[ImagedbError], str] = {
    DuplicatePhotoError: "photo.duplicate",
    ConsentEndedError: "consent.withdrawn",
    WithdrawnBeforeError: "photo.withdrawn_before",
}
"""What may have happened while the bytes were stored, and the reason it is."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo that is in the catalogue now; with `holds` it waits for people, and nobody else sees it."""

    photo_id: str
    holds: tuple[Reason, ...] = ()


def accession(
    cleared: Cleared,
    measured: Measured,
    catalogue: Catalogue,
    store: ObjectStore,
    vault: Vault,
    on: date,
    submitter: str | None = None,
) -> Taken | Refused:
    """Store a photo's bytes, the original encrypted, then its row; return its new id, or why it cannot be taken.

    A crash in between leaves objects that a sweep collects. Raises what the store or the database raise.
    """
    twin = catalogue.photos.by_pixels(measured.pixel_sha256)
    if twin is not None:
        return Refused((reason("photo.duplicate", f"row {cleared.submission.row}"),))
    if catalogue.photos.was_withdrawn(measured.pixel_sha256):
        return Refused((reason("photo.withdrawn_before", f"row {cleared.submission.row}"),))
    photo_id = random_id()
    events = review_events(cleared, measured, on)
    locked, seal = sealed(photo_id, cleared.submission.consent_id, measured.original, vault)
    measured = replace(measured, original=locked)
    record = make_accession(photo_id, cleared, measured, catalogue.group_secret(), HELD if events else PUBLIC)
    record = replace(record, seal=seal, submitter=submitter)
    kept = [(record.photo.rendition(e.name) or record.original, e) for e in _all(measured)]
    try:
        for rendition, encoded in kept:
            store.put(rendition.key, encoded.data, sha256=rendition.sha256, media_type=rendition.media_type)
        if events:
            catalogue.photos.hold(record, *events)
        else:
            catalogue.photos.accession(record)
    except tuple(_REFUSALS) as error:
        _take_back(store, [rendition for rendition, _ in kept])
        return Refused((reason(_REFUSALS[type(error)], f"row {cleared.submission.row}"),))
    return Taken(photo_id, tuple(found for event in events for found in event.reasons))


def review_events(cleared: Cleared, measured: Measured, on: date) -> tuple[Event, ...]:
    """Return why the photo must wait for people; nothing when policy lets it pass."""
    events = []
    real = cleared.submission.description.provenance not in SHOWS_NOBODY
    if real or measured.holds:
        events.append(Event(EventKind.HELD, on, reasons=(reason("review.two_reviewers"), *measured.holds)))
    if cleared.held:
        doubts = tuple(reason(found.code, found.detail) for found in cleared.held)
        events.append(Event(EventKind.CONSENT_HELD, on, reasons=doubts))
    return tuple(events)


def make_accession(
    photo_id: str, cleared: Cleared, measured: Measured, secret: bytes, place: str = PUBLIC
) -> Accession:
    """Return the whole record of a photo: what readers may see, and beside it what stays private."""
    submission = cleared.submission
    said = submission.description
    until = cleared.granted.valid_until
    return Accession(
        photo=_photo(photo_id, cleared, measured, secret, place),
        original=stored("private", photo_id, measured.original),
        consent_id=submission.consent_id,
        subject=submission.subject,
        site_code=submission.site_code,
        age_hours=said.age_hours,
        gestation_days=said.gestation_days,
        submission_key=submission.key,
        source_sha256=measured.source_sha256,
        pixel_sha256=measured.pixel_sha256,
        perceptual_hash=measured.perceptual_hash,
        visible_until=None if until is None else until.isoformat(),
    )


def subject_group(submission: Submission, secret: bytes) -> str:
    """Return an opaque name, equal for all photos of one baby and of its twins at that site.

    Keyed with the catalogue's own secret, so that nobody can try pseudonyms against it.
    """
    group = submission.description.multiple_birth_group
    kind, name = ("subject", submission.subject) if group is None else ("group", group)
    message = f"{kind}\x1f{submission.site_code}\x1f{name}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:24]


def sealed(photo_id: str, consent_id: str, original: Encoded, vault: Vault) -> tuple[Encoded, Seal]:
    """The original encrypted, and what opens that: it is all the store will ever hold of it. Raises VaultKeyError."""
    made = vault.seal(photo_id, consent_id, original.data)
    return replace(original, data=made.data, media_type=MEDIA_TYPE, extension=SUFFIX), made.seal


def _photo(photo_id: str, cleared: Cleared, measured: Measured, secret: bytes, place: str) -> Photo:
    said = cleared.submission.description
    ratings = (*measured.tone_ratings, *said.tone_ratings)
    weeks = None if said.gestation_days is None else said.gestation_days // 7
    purposes = sorted(cleared.granted.purposes)
    return Photo(
        id=photo_id,
        provenance=said.provenance,
        conditions=said.conditions,
        condition_basis=said.condition_basis,
        body_site=said.body_site,
        blanched=said.blanched,
        caption=said.caption,
        confounders=said.confounders,
        age_band=age_band(said.age_hours),
        gestation_band=gestation_band(weeks),
        sex=said.sex,
        multiple_birth=said.multiple_birth_group is not None,
        ethnic_category=said.ethnic_category,
        observation=said.observation,
        capture=measured.capture,
        calibration=measured.calibration,
        tone_ratings=ratings,
        # Measured on unaffected skin first; `ratings` has that in front.
        ita_class=next((r.value for r in ratings if r.scale is ToneScale.ITA_CLASS), UNKNOWN),
        monk=next((r.value for r in ratings if r.scale is ToneScale.MONK), UNKNOWN),
        regions=measured.regions,
        renditions=tuple(stored(place, photo_id, e) for e in measured.renditions),
        purposes=tuple(purposes),
        licence=cleared.granted.licence,
        subject_group=subject_group(cleared.submission, secret),
    )


def stored(place: str, photo_id: str, encoded: Encoded) -> Rendition:
    """Return the record of a rendition, and so the key it is stored under, in that place."""
    digest = encoded.sha256
    return Rendition(
        name=encoded.name,
        key=f"{place}/{photo_id}/{encoded.name}-{digest[:16]}.{encoded.extension}",
        media_type=encoded.media_type,
        width=encoded.width,
        height=encoded.height,
        size=len(encoded.data),
        sha256=digest,
    )


def _all(measured: Measured) -> tuple[Encoded, ...]:
    assert measured.original.name is RenditionName.ORIGINAL
    return (measured.original, *measured.renditions)


def _take_back(store: ObjectStore, renditions: list[Rendition]) -> None:
    """Erase what was stored for a photo that is not to be; what fails here a sweep collects."""
    for rendition in renditions:
        with suppress(ObjectStoreError):
            store.erase(rendition.key)
