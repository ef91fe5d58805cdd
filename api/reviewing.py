"""What reviewers and consent officers do with a photo, for the REST routes and the pages alike."""

from api.errors import Fault, InvalidBodyError, NotFoundError
from api.reading import is_id
from api.schemas import public_renditions
from api.services import Services
from imagedb.catalogue import Dossier
from imagedb.model import Rendition
from imagedb.people import Person, Role
from imagedb.reasons import reason
from imagedb.review import Area, Event, EventKind, Redaction, State, Statement
from imagedb.withdrawal import finish
from ingest.cells import free_text

MAX_CAPTION = 500
MAX_WHY = 300


def dossier(services: Services, photo_id: str) -> Dossier:
    """The photo under review. Raises NotFoundError (404) for any other."""
    rules = services.settings.review_rules
    found = services.catalogue.reviews.get(photo_id, services.clock(), rules) if is_id(photo_id) else None
    if found is None:
        msg = "No photo with this id waits for anybody."
        raise NotFoundError(msg)
    return found


def picture(found: Dossier, name: str) -> Rendition:
    """A rendition of the photo, as it waits. Raises NotFoundError for one that it does not have."""
    renditions = public_renditions(found.photo)
    rendition = next((one for one in renditions if one.name.value == name), None)
    if rendition is None:
        msg = f"This photo has {', '.join(one.name.value for one in renditions)}."
        raise NotFoundError(msg)
    return rendition


def concerns(found: Dossier, person: Person) -> bool:
    """Whether the photo waits for somebody of this person's roles; a consent officer needs no other photos."""
    return person.has(Role.REVIEWER) or found.consent_held


def attest(services: Services, person: Person, photo_id: str, said: frozenset[Statement], seen: int) -> State:
    """Note an attestation. Raises NotUnderReviewError, ReviewConflictError and AttestationError."""
    rules, today = services.settings.review_rules, services.clock()
    return services.catalogue.reviews.attest(photo_id, person.id, said, seen, today, rules)


def recaption(services: Services, person: Person, photo_id: str, caption: str, seen: int) -> State:
    """Write another caption. Raises as `attest`, and InvalidBodyError for words that may name somebody."""
    text = scanned("caption", caption, MAX_CAPTION)
    rules, today = services.settings.review_rules, services.clock()
    return services.catalogue.reviews.recaption(photo_id, person.id, text, seen, today, rules)


def refuse(services: Services, person: Person, photo_id: str, why: str) -> None:
    """Refuse the photo for good and erase its bytes. Raises as `recaption`, and what the store raises."""
    said = reason("review.refused", scanned("why", why, MAX_WHY))
    rules, today = services.settings.review_rules, services.clock()
    services.catalogue.reviews.refuse(photo_id, person.id, said, today, rules)
    finish(services.catalogue, services.store)


def redact(services: Services, person: Person, photo_id: str, how: Redaction, area: Area, seen: int) -> str:
    """Take something out of the picture, and return the id of the copy that takes its place.

    Raises as `attest`, RedactionError, CatalogueBusyError, and what the store raises.
    """
    from ingest.redaction import redact as work

    dossier(services, photo_id)
    event = Event(EventKind.REDACTED, services.clock(), person.id, redaction=how, area=area)
    rules = services.settings.review_rules
    return work(services.catalogue, services.store, services.vault, photo_id, event, seen, rules)


def decide_report(services: Services, person: Person, photo_id: str, report: int, *, uphold: bool) -> State:
    """Dismiss a report or uphold it. Raises NotUnderReviewError and ReviewConflictError."""
    rules, today = services.settings.review_rules, services.clock()
    return services.catalogue.reports.decide(photo_id, report, person.id, today, rules, uphold=uphold)


def release_consent(services: Services, person: Person, photo_id: str) -> State:
    """Release what the consent is held for. Raises NotUnderReviewError and ReviewConflictError."""
    rules, today = services.settings.review_rules, services.clock()
    return services.catalogue.reviews.release_consent(photo_id, person.id, today, rules)


def scanned(field: str, text: str, most: int) -> str:
    """The text without what may identify somebody. Raises InvalidBodyError that says what it holds."""
    plain = " ".join(text.split())
    try:
        return free_text(most)(plain) if plain else ""
    except ValueError as error:
        msg = f"The text {error}."
        raise InvalidBodyError(msg, [Fault(msg, pointer=f"/{field}")]) from None
