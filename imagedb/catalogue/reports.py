"""Reports of the public about photos, and what reviewers decide of them."""

from datetime import date

from sqlalchemy import Engine, select

from imagedb.catalogue import audit, review_log
from imagedb.catalogue.dossier import deciding
from imagedb.catalogue.engine import advance, writing
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.tables import photos
from imagedb.catalogue.visibility import visible
from imagedb.errors import ReviewConflictError, UnknownPhotoError
from imagedb.identifiers import is_storable
from imagedb.review import Event, EventKind, ReportReason, Rules, State


class Reports:
    """What readers report."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, photo_id: str, about: ReportReason, text: str, on: date, *, may_hide: bool) -> bool:
        """Take a report about a photo that is shown; return whether it is hidden now.

        It is, where somebody may be recognised and `may_hide` says that this reporter has not hidden too many.
        Raises UnknownPhotoError.
        """
        shown = select(photos.c.number).where(photos.c.id == photo_id, visible(on))
        with writing(self._engine) as connection:
            number = connection.scalar(shown) if is_storable(photo_id) else None
            if number is None:
                raise UnknownPhotoError(photo_id)
            hides = may_hide and about is ReportReason.RECOGNISABLE
            known = (event.report for event in review_log.load(connection, number).events)
            event = Event(
                EventKind.REPORTED,
                on,
                report=1 + max(known, default=0),
                report_reason=about,
                hides=hides,
                text=text,
            )
            review_log.add(connection, number, event)
            audit.append(connection, "review.reported", photo_id)
            if hides:
                audit.append(connection, "photo.hidden", photo_id)
                settle(connection, on)
                advance(connection)
            return hides

    def decide(self, photo_id: str, report: int, by: str, on: date, rules: Rules, *, uphold: bool) -> State:
        """Dismiss a report, or uphold it: then the photo is hidden and two reviewers must attest anew.

        Raises NotUnderReviewError, and ReviewConflictError for a report that is not open.
        """
        with deciding(self._engine, photo_id, on, rules) as (connection, found):
            if report not in {one.number for one in found.reports}:
                msg = "there is no such open report; another reviewer may have decided it"
                raise ReviewConflictError(msg)
            kind = EventKind.REPORT_UPHELD if uphold else EventKind.REPORT_DISMISSED
            state = review_log.add(connection, found.number, Event(kind, on, by, report=report))
            audit.append(connection, f"review.{kind}", photo_id, by)
            settle(connection, on)
            advance(connection)
            return state
