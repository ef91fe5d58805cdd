"""What happened to a consent. Events are only ever added; everything else derives from them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from consent.grant import Grants, Limits
from consent.purpose import Purpose


class EventKind(StrEnum):
    """What can happen to a consent."""

    GIVEN = "given"
    REFUSED = "refused"
    VARIED = "varied"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"
    EXPIRED = "expired"
    RECONFIRMED = "reconfirmed"
    SUBJECT_TOOK_OVER = "subject_took_over"
    DEATH_REPORTED = "death_reported"


class ActorRole(StrEnum):
    """Who decided; for `invalidated` and `expired`, who found it so; for `death_reported`, who told us."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    LOCAL_AUTHORITY = "local_authority"
    YOUNG_PERSON = "young_person"
    COURT = "court"
    CONSENT_OFFICER = "consent_officer"
    WITHDRAWAL_OFFICER = "withdrawal_officer"
    SYSTEM = "system"


HOLDERS = frozenset({ActorRole.PARENT, ActorRole.GUARDIAN, ActorRole.LOCAL_AUTHORITY})
"""Roles with parental responsibility: only theirs is a yes. A no counts from anyone."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a consent, at a time in UTC.

    `grants` belongs to `given` (all answers; what it leaves out was not asked) and `varied` (only those that
    change). `withdrawn` from `purposes`, or from everything where that is empty. `varied` may also bring
    the end forward (`expires`) or record a dispute (`disputed`); it can neither extend nor settle. Both may
    carry `limits` of single purposes, which add up: what was once limited stays so until a new consent.
    """

    id: str
    kind: EventKind
    at: datetime
    by_role: ActorRole
    grants: Grants = Grants()  # noqa: RUF009 - immutable
    purposes: frozenset[Purpose] = frozenset()
    expires: date | None = None
    disputed: bool = False
    limits: Limits = Limits()  # noqa: RUF009 - immutable

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            msg = "an event's time needs a time zone"
            raise ValueError(msg)
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    @property
    def day(self) -> date:
        """The day of the event, in UTC."""
        return self.at.date()

    @property
    def ends_all(self) -> bool:
        """Whether the whole consent is over with this event."""
        if self.kind is EventKind.WITHDRAWN:
            return not self.purposes
        return self.kind in {EventKind.REFUSED, EventKind.INVALIDATED, EventKind.EXPIRED}

    @property
    def says_yes(self) -> bool:
        """Whether the event says yes to anything."""
        return self.kind is EventKind.RECONFIRMED or self.grants.permits_any()
