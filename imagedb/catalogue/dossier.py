"""A photo under review as whoever decides sees it: record, original, what happened, where it stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, select

from consent.purpose import Purpose
from imagedb.catalogue import review_log, rows
from imagedb.catalogue.consents import load as load_consent
from imagedb.catalogue.engine import writing
from imagedb.catalogue.photos import assemble
from imagedb.catalogue.tables import photo_private, photo_renditions, photo_reports, photos, reviews
from imagedb.errors import NotUnderReviewError, ReviewConflictError
from imagedb.identifiers import is_storable
from imagedb.model import Photo, Rendition
from imagedb.review import (
    Case,
    ConsentHeld,
    Hidden,
    OpenReport,
    Published,
    Rules,
    State,
    Waiting,
    changes,
    decide,
)
from imagedb.vocabulary import RenditionName


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that somebody who decides needs of one photo. `original` lies in the private vault, encrypted.

    `consent_id` names its family's consent and `number` is the catalogue's own. `face_permitted` is whether the family permits that the face is seen.
    """

    photo: Photo
    original: Rendition
    case: Case
    state: State
    consent_id: str
    number: int
    face_permitted: bool

    @property
    def was_public(self) -> bool:
        """Whether readers ever saw it; until then its number is negative."""
        return self.number > 0

    @property
    def changes(self) -> int:
        """Which version of pixels and caption this is; a decision names the one that was looked at."""
        return changes(self.case)

    @property
    def reports(self) -> tuple[OpenReport, ...]:
        """Reports that nobody has decided."""
        return self.state.reports if isinstance(self.state, Published | Hidden | ConsentHeld) else ()

    @property
    def consent_held(self) -> bool:
        """Whether a consent officer must look."""
        return isinstance(self.state, Waiting | ConsentHeld) and bool(self.state.consent)

    def refuse_unseen(self, seen: int) -> None:
        """Raise ReviewConflictError when pixels or caption were changed since that version."""
        if seen != self.changes:
            msg = "pixels or caption were changed since you looked; look again"
            raise ReviewConflictError(msg)


def read_dossier(connection: Connection, photo_id: str, on: date, rules: Rules) -> Dossier | None:
    """The photo if something of it waits for people or for its day, else None."""
    wanted = select(photos).join(reviews).where(photos.c.id == photo_id)
    found = connection.execute(wanted).mappings().first() if is_storable(photo_id) else None
    if found is None:
        return None
    number = found["number"]
    report = select(photo_reports.c.report).where(photo_reports.c.number == number)
    (photo,) = assemble(connection, [found], {number: connection.execute(report).scalar_one()})
    own = (photo_renditions.c.number == number) & (photo_renditions.c.name == RenditionName.ORIGINAL.value)
    original = connection.execute(select(photo_renditions).where(own)).mappings().one()
    case = review_log.load(connection, number)
    return Dossier(
        photo,
        rows.read_rendition(original),
        case,
        decide(case, on, rules.hold_days),
        consent_of(connection, number),
        number,
        _face_permitted(connection, number),
    )


@contextmanager
def deciding(engine: Engine, photo_id: str, on: date, rules: Rules) -> Iterator[tuple[Connection, Dossier]]:
    """A write transaction about a photo under review. Raises NotUnderReviewError."""
    with writing(engine) as connection:
        found = read_dossier(connection, photo_id, on, rules)
        if found is None:
            raise NotUnderReviewError(photo_id)
        yield connection, found


def consent_of(connection: Connection, number: int) -> str:
    """The id of the consent under which the photo stands."""
    mine = select(photo_private.c.consent_id).where(photo_private.c.number == number)
    found: str = connection.execute(mine).scalar_one()
    return found


def _face_permitted(connection: Connection, number: int) -> bool:
    consent = load_consent(connection, consent_of(connection, number))
    return consent is not None and consent.shows_face(Purpose.OPEN_WEB)
