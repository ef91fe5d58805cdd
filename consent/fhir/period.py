"""FHIR's dates and periods. Where a time of day leaves room, the shorter reading counts."""

import re
from datetime import UTC, date, datetime, timedelta

from consent.node import DAY, Node

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_ONE = timedelta(days=1)


def period(node: Node) -> tuple[date | None, date | None]:
    """The first day on which a period counts, and the first on which it no longer does; None for no bound.

    FHIR's `end` is the last day. Raises ConsentFormatError, also for a year or a month alone.
    """
    parts = node.fields((), ("start", "end"))
    starts = _bound(parts["start"], whole_days_only=False) if "start" in parts else None
    expires = _bound(parts["end"], whole_days_only=True) if "end" in parts else None
    return starts, expires


def moment(node: Node) -> datetime:
    """A time in UTC: the one that is told, or the beginning of the day that is."""
    if isinstance(node.value, str) and DAY.fullmatch(node.value):
        day = node.day()
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    text = node.text(_MOMENT, "a date, or a time with a time zone")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        node.fail("is not a time of the calendar")


def _bound(node: Node, *, whole_days_only: bool) -> date:
    """The day that follows, unless it is the exact beginning of a day (a start) or a time within one (an end)."""
    at = moment(node)
    timed = not DAY.fullmatch(str(node.value))
    stays = timed if whole_days_only else not timed
    return at.date() if stays or at.date() == date.max else at.date() + _ONE
