"""Review: who must have looked at a photo before it is shown, derived from what happened to it. Pure.

A machine may hold a photo; only people let one go. The day is an argument, and nothing here reads or writes.
"""

from imagedb.review.case import Case
from imagedb.review.decide import changes, decide, may_attest, released
from imagedb.review.event import Area, Event, EventKind, Redaction, ReportReason, Statement, suffices
from imagedb.review.rules import Rules
from imagedb.review.state import (
    ConsentHeld,
    Expired,
    Hidden,
    OpenReport,
    Published,
    Ready,
    Refused,
    State,
    Waiting,
)

__all__ = [
    "Area",
    "Case",
    "ConsentHeld",
    "Event",
    "EventKind",
    "Expired",
    "Hidden",
    "OpenReport",
    "Published",
    "Ready",
    "Redaction",
    "Refused",
    "ReportReason",
    "Rules",
    "State",
    "Statement",
    "Waiting",
    "changes",
    "decide",
    "may_attest",
    "released",
    "suffices",
]
