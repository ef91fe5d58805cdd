"""Reviews: what waits for people, and what they decide. Each decision is one transaction with its audit entry."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select, update

from imagedb.catalogue import audit, review_log
from imagedb.catalogue.consents import load as load_consent
from imagedb.catalogue.dossier import Dossier, consent_of, deciding, read_dossier
from imagedb.catalogue.engine import advance, reading
from imagedb.catalogue.following import apply, standing_of
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.quarantine import note_refusal
from imagedb.catalogue.tables import photo_private, photos, reviews
from imagedb.catalogue.withdrawals import bury
from imagedb.errors import AttestationError, ReviewConflictError
from imagedb.model import Reason
from imagedb.review import (
    ConsentHeld,
    Event,
    EventKind,
    Expired,
    Published,
    Rules,
    State,
    Statement,
    Waiting,
    decide,
    may_attest,
    suffices,
)
from imagedb.search.words import words
from imagedb.vocabulary import BodySite, Provenance


@dataclass(frozen=True, slots=True)
class Queued:
    """A photo in the queue, and where it stands."""

    photo_id: str
    provenance: Provenance
    body_site: BodySite
    state: State


class Reviews:
    """Photos that wait for reviewers or consent officers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queue(self, on: date, rules: Rules) -> tuple[Queued, ...]:
        """What waits for people, in no telling order: by its random id."""
        waits = reviews.c.queue.is_not(None)
        shown = select(photos.c.number, photos.c.id, photos.c.provenance, photos.c.body_site)
        found = shown.join(reviews).where(waits).order_by(photos.c.id)
        with reading(self._engine) as connection:
            cases = review_log.cases(connection, select(reviews.c.number).where(waits))
            return tuple(
                Queued(
                    row.id,
                    Provenance(row.provenance),
                    BodySite(row.body_site),
                    decide(cases[row.number], on, rules.hold_days),
                )
                for row in connection.execute(found).all()
            )

    def get(self, photo_id: str, on: date, rules: Rules) -> Dossier | None:
        """A photo of which something waits for people or for its day, or None for any other."""
        with reading(self._engine) as connection:
            return read_dossier(connection, photo_id, on, rules)

    def holds(self, submission_key: str) -> tuple[Reason, ...] | None:
        """Why the photo that a submission became was held, while it is not public yet; None for any other."""
        mine = select(photos.c.number).join(photo_private)
        mine = mine.where(photo_private.c.submission_key == submission_key, photos.c.number < 0)
        with reading(self._engine) as connection:
            number = connection.scalar(mine)
            if number is None:
                return None
            events = review_log.load(connection, number).events
        held = (e for e in events if e.kind in {EventKind.HELD, EventKind.CONSENT_HELD})
        return tuple(dict.fromkeys(found for event in held for found in event.reasons))

    def attest(
        self, photo_id: str, by: str, said: frozenset[Statement], seen: int, on: date, rules: Rules
    ) -> State:
        """Note a reviewer's attestation of the version that they have `seen`; return where the photo stands then.

        Raises NotUnderReviewError, ReviewConflictError, and AttestationError for statements that are not enough,
        or that claim a permission which the family did not give.
        """
        if not suffices(said):
            msg = "attest all three: nobody is recognisable or the family permitted it; the site; the caption"
            raise AttestationError(msg)
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            found.refuse_unseen(seen)
            _may_attest(found, by)
            if Statement.FACE_PERMITTED in said and not found.face_permitted:
                msg = "the family's consent does not permit that the face is seen"
                raise AttestationError(msg)
            event = Event(EventKind.ATTESTED, on, by, statements=said)
            state = review_log.add(connection, found.number, event)
            audit.append(connection, "review.attested", photo_id, by)
            return review_log.schedule(connection, found.number, state, on, rules.lag_days)

    def recaption(self, photo_id: str, by: str, caption: str, seen: int, on: date, rules: Rules) -> State:
        """Write another caption, whose words the caller has scanned; attestations start anew.

        Raises NotUnderReviewError, ReviewConflictError, and AttestationError for a simulated photo's caption
        that does not say so.
        """
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            found.refuse_unseen(seen)
            _must_wait(found)
            if found.photo.provenance is Provenance.SIMULATED and not caption.startswith("SIMULATED"):
                msg = "the caption of a simulated photo begins with SIMULATED"
                raise AttestationError(msg)
            text = {"caption": caption, "search_text": " ".join(words(caption))}
            connection.execute(update(photos).where(photos.c.number == found.number).values(text))
            audit.append(connection, "photo.recaptioned", photo_id, by)
            return review_log.add(connection, found.number, Event(EventKind.RECAPTIONED, on, by))

    def release_consent(self, photo_id: str, by: str, on: date, rules: Rules) -> State:
        """Release all for which the photo's consent is held, as a consent officer who has looked at it.

        Raises NotUnderReviewError, and ReviewConflictError when nothing of it is held.
        """
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            if not isinstance(found.state, Waiting | ConsentHeld) or not found.state.consent:
                msg = "nothing of this photo's consent is held"
                raise ReviewConflictError(msg)
            event = Event(EventKind.CONSENT_RELEASED, on, by, found.state.consent)
            state = review_log.add(connection, found.number, event)
            audit.append(connection, "review.consent_released", photo_id, by)
            self._settle(connection, found, on)
            if found.was_public:
                advance(connection)
            return review_log.schedule(connection, found.number, state, on, rules.lag_days)

    @staticmethod
    def _settle(connection: Connection, found: Dossier, on: date) -> None:
        """Show the photo under its consent's terms again, where that is all that kept it hidden."""
        consent = load_consent(connection, consent_of(connection, found.number))
        assert consent is not None
        apply(connection, [found.number], standing_of(connection, consent, found.number, on))
        settle(connection, on)

    def refuse(self, photo_id: str, by: str, why: Reason, on: date, rules: Rules) -> None:
        """Take the photo out of the catalogue for good; a row in quarantine says why to who sent it.

        Its bytes are the caller's to erase, see `imagedb.withdrawal.finish`. Raises NotUnderReviewError, and
        ReviewConflictError for one that is shown.
        """
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            if isinstance(found.state, Published):
                msg = "a photo that is shown is refused only after a report about it was upheld"
                raise ReviewConflictError(msg)
            note_refusal(connection, found.number, why)
            bury(connection, found.number, f"{on:%Y-%m}", "review.refused", by)
            settle(connection, on)

    def overdue(self, on: date, rules: Rules) -> tuple[str, ...]:
        """Ids of photos that have waited too long without a decision."""
        return tuple(one.photo_id for one in self.queue(on, rules) if isinstance(one.state, Expired))

    def expire(self, photo_id: str, on: date, rules: Rules) -> bool:
        """Take an overdue photo out of the catalogue, leaving an audit entry alone; false if it is not overdue.

        Its bytes are the caller's to erase. Raises NotUnderReviewError.
        """
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            if not isinstance(found.state, Expired):
                return False
            bury(connection, found.number, f"{on:%Y-%m}", "review.expired")
            settle(connection, on)
            return True


def _must_wait(found: Dossier) -> None:
    """Raise ReviewConflictError unless the photo waits for reviewers' or a consent officer's decision."""
    if isinstance(found.state, Expired):
        msg = "this photo waited too long for a decision, and is erased"
        raise ReviewConflictError(msg)
    if not isinstance(found.state, Waiting):
        msg = "this photo waits for no reviewer"
        raise ReviewConflictError(msg)


def _may_attest(found: Dossier, by: str) -> None:
    """Raise ReviewConflictError unless the photo waits for this person's attestation."""
    _must_wait(found)
    assert isinstance(found.state, Waiting)
    if not found.state.missing:
        msg = "two reviewers have attested; it waits for a consent officer"
        raise ReviewConflictError(msg)
    if not may_attest(found.case, by):
        msg = "who sent a photo never attests for it"
        raise ReviewConflictError(msg)
    if by in found.state.attested:
        msg = "you have attested already; it takes another reviewer"
        raise ReviewConflictError(msg)
