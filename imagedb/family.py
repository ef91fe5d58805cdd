"""What a family takes back: everything, one photo, or some purposes. One way for pages, programs and the terminal."""

from dataclasses import dataclass
from datetime import date, datetime

from consent.event import ActorRole
from consent.purpose import Purpose
from consent.withdrawal import withdrawal
from imagedb.catalogue import Catalogue, WithdrawnPhoto
from imagedb.identifiers import random_id
from imagedb.objects import ObjectStore, ObjectStoreError
from imagedb.withdrawal import finish, unsee


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken back: one photo, these purposes, or everything where neither is named."""

    photo_id: str = ""
    purposes: frozenset[Purpose] = frozenset()

    def __post_init__(self) -> None:
        if self.photo_id and self.purposes:
            msg = "a choice names a photo or purposes, not both"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Taken:
    """The photos that were taken down just now. `trouble` is why not all bytes are wiped yet, or None."""

    photos: tuple[str, ...]
    trouble: ObjectStoreError | None = None


def take_back(
    catalogue: Catalogue,
    store: ObjectStore,
    consent_id: str,
    choice: Choice,
    at: datetime,
    on: date,
    by: str,
    by_role: ActorRole = ActorRole.PARENT,
) -> Taken:
    """Do it at once: no reader sees the photos any more, then their bytes are wiped.

    `by` is who did it, for the audit log: FAMILY, COMMAND_LINE or a person's id. A store that fails undoes nothing; what is left to wipe is wiped by the next call or sweep. Raises
    UnknownConsentError, and UnknownPhotoError for a photo that is not, or is no longer, the consent's.
    """
    done = _unsee(catalogue, consent_id, choice, at, on, by, by_role)
    photos = tuple(photo.photo_id for photo in done)
    try:
        finish(catalogue, store)
    except ObjectStoreError as error:
        return Taken(photos, error)
    return Taken(photos)


def _unsee(
    catalogue: Catalogue,
    consent_id: str,
    choice: Choice,
    at: datetime,
    on: date,
    by: str,
    by_role: ActorRole,
) -> tuple[WithdrawnPhoto, ...]:
    if choice.photo_id:
        return (catalogue.consents.withdraw_photo(consent_id, choice.photo_id, on, by),)
    event = withdrawal(f"e-{random_id()}", at, by_role, choice.purposes)
    return unsee(catalogue, consent_id, event, on, by)
