"""A photo's review events as rows, and what derives from them whenever one is added.

Within the caller's transaction, so that what hides a photo and why it is hidden never disagree.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from consent.reasons import ConsentReason
from imagedb.catalogue.tables import photo_private, photos, review_events, reviews
from imagedb.model import Reason
from imagedb.review import (
    Case,
    ConsentHeld,
    Event,
    EventKind,
    Hidden,
    Published,
    Ready,
    Redaction,
    ReportReason,
    State,
    Statement,
    Waiting,
    decide,
)
from imagedb.vocabulary import Provenance

BY_POLICY = "policy"


def add(connection: Connection, number: int, *events: Event) -> State:
    """Add events to a photo's review and return where it stands after them."""
    mine = review_events.c.number == number
    known: int = connection.execute(select(func.count()).select_from(review_events).where(mine)).scalar_one()
    rows = [_row(event, number, known + i) for i, event in enumerate(events)]
    connection.execute(insert(review_events), rows)
    state = decide(load(connection, number), events[-1].on)
    _derive(connection, number, state)
    return state


def passed(connection: Connection, number: int) -> None:
    """Note that policy let a photo pass that shows nobody: it is published, and nothing waits."""
    event = Event(EventKind.PUBLISHED, datetime.now(UTC).date(), BY_POLICY)
    connection.execute(insert(review_events), _row(event, number, 0))


def schedule(connection: Connection, number: int, state: State, on: date, lag_days: int) -> State:
    """Draw the day from which a photo may be published, when it has become ready.

    One to `lag_days` whole days later, each as likely, so that the day of publication says little of the days
    on which it was taken, sent and reviewed. What shows nobody needs no such day.
    """
    if not isinstance(state, Ready) or state.publish_on is not None:
        return state
    real = select(photos.c.provenance).where(photos.c.number == number)
    shows_somebody = connection.scalar(real) == Provenance.REAL
    lag = 1 + secrets.randbelow(lag_days) if lag_days and shows_somebody else 0
    return add(connection, number, Event(EventKind.SCHEDULED, on, publish_on=on + timedelta(days=lag)))


def load(connection: Connection, number: int) -> Case:
    """The photo's case."""
    return cases(connection, select(photos.c.number).where(photos.c.number == number))[number]


def cases(connection: Connection, numbers: Select[int]) -> Mapping[int, Case]:
    """The cases of all these photos by number, in two statements."""
    about = select(photos.c.number, photos.c.provenance, photo_private.c.submitter).join(photo_private)
    senders = connection.execute(about.where(photos.c.number.in_(numbers))).all()
    theirs = select(review_events).where(review_events.c.number.in_(numbers))
    events: dict[int, list[Event]] = {}
    for row in connection.execute(theirs.order_by(review_events.c.position)).mappings():
        events.setdefault(row["number"], []).append(_read(row))
    return {
        number: Case(Provenance(provenance), submitter, tuple(events.get(number, ())))
        for number, provenance, submitter in senders
    }


def examined(connection: Connection, numbers: Iterable[int]) -> Mapping[int, frozenset[ConsentReason]]:
    """What consent officers have released, for those of the photos for which they have."""
    released = review_events.c.kind == EventKind.CONSENT_RELEASED.value
    mine = select(review_events).where(released, review_events.c.number.in_(list(numbers)))
    found: dict[int, frozenset[ConsentReason]] = {}
    for row in connection.execute(mine).mappings():
        reasons = frozenset(ConsentReason(one.code, one.detail) for one in _read(row).reasons)
        found[row["number"]] = found.get(row["number"], frozenset()) | reasons
    return found


def _derive(connection: Connection, number: int, state: State) -> None:
    """Write what hides the photo, and what the queue and the batches look for."""
    hidden_for, queue, publish_on, since = _derived(state)
    mine = photos.c.number == number
    connection.execute(update(photos).where(mine).values(hidden_for=hidden_for))
    connection.execute(delete(reviews).where(reviews.c.number == number))
    if queue or publish_on:
        row = {"number": number, "queue": queue, "publish_on": publish_on, "since": since}
        connection.execute(insert(reviews), row)


def _derived(state: State) -> tuple[str | None, str | None, date | None, date | None]:
    match state:
        case Waiting():
            return "review", "consent" if state.consent and not state.missing else "review", None, state.since
        case Ready():
            return "review", None, state.publish_on, None
        case Hidden():
            return "report", "report", None, None
        case ConsentHeld():
            return "consent", "consent", None, None
        case Published():
            return None, "report" if state.reports else None, None, None
        case _:  # refused or expired: the caller removes the photo in the same transaction
            return "review", None, None, None


def _row(event: Event, number: int, position: int) -> dict[str, Any]:
    document: dict[str, Any] = {
        "reasons": [[r.code, r.sentence, r.detail] for r in event.reasons],
        "statements": sorted(event.statements),
        "redaction": event.redaction,
        "area": [list(point) for point in event.area],
        "publish_on": event.publish_on and event.publish_on.isoformat(),
        "report": event.report,
        "report_reason": event.report_reason,
        "hides": event.hides,
        "text": event.text,
    }
    return {
        "number": number,
        "position": position,
        "kind": event.kind.value,
        "on": event.on,
        "by": event.by,
        "document": {name: value for name, value in document.items() if value},
    }


def _read(row: RowMapping) -> Event:
    said = row["document"]
    redaction, about = said.get("redaction"), said.get("report_reason")
    day = said.get("publish_on")
    return Event(
        kind=EventKind(row["kind"]),
        on=row["on"],
        by=row["by"],
        reasons=tuple(Reason(*one) for one in said.get("reasons", ())),
        statements=frozenset(map(Statement, said.get("statements", ()))),
        redaction=None if redaction is None else Redaction(redaction),
        area=tuple((x, y) for x, y in said.get("area", ())),
        publish_on=None if day is None else date.fromisoformat(day),
        report=said.get("report", 0),
        report_reason=None if about is None else ReportReason(about),
        hides=said.get("hides", False),
        text=said.get("text", ""),
    )
