"""A photo's way through review, for tests: who says what, under which rules."""

from typing import Any

from imagedb.catalogue import Catalogue
from imagedb.model import Accession
from imagedb.people import Person, Role
from imagedb.reasons import reason
from imagedb.review import Event, EventKind, Rules, Statement
from imagedb.vocabulary import ConditionBasis, Provenance
from tests.support.consents import TODAY
from tests.support.factories import make_accession, make_photo, make_rendition
from tests.support.people import person

RULES = Rules(hold_days=30, lag_days=14)
SAID = frozenset({Statement.NOBODY_RECOGNISABLE, Statement.SITE_ACCEPTABLE, Statement.CAPTION_RESPECTFUL})
HELD = Event(EventKind.HELD, TODAY, reasons=(reason("review.two_reviewers"),))


def real(photo_id: str | None = None, **changes: Any) -> Accession:
    """A simulated picture declared as real, whose renditions lie under `held/`."""
    photo = make_photo(photo_id, provenance=Provenance.REAL, condition_basis=ConditionBasis.SEEN)
    held = tuple(make_rendition(photo.id, one.name, "held") for one in photo.renditions)
    told = {"renditions": held} | {k: v for k, v in changes.items() if k in type(photo).__slots__}
    kept = {k: v for k, v in changes.items() if k not in type(photo).__slots__}
    photo = make_photo(
        photo.id, **({"provenance": Provenance.REAL, "condition_basis": ConditionBasis.SEEN} | told)
    )
    return make_accession(photo, **({"submitter": "sender"} | kept))


def hold(catalogue: Catalogue, *events: Event, **changes: Any) -> Accession:
    """Hold a photo for people."""
    accession = real(**changes)
    catalogue.photos.hold(accession, *(events or (HELD,)))
    return accession


def reviewers(catalogue: Catalogue) -> tuple[Person, Person]:
    """Two people with that role."""
    return person(catalogue, Role.REVIEWER), person(catalogue, Role.REVIEWER)


def attest(catalogue: Catalogue, photo_id: str, *people: str, seen: int = 0) -> None:
    """Each of them attests, today."""
    for one in people:
        catalogue.reviews.attest(photo_id, one, SAID, seen, TODAY, RULES)
