"""A family's consent: what was fixed when it was signed, and everything that happened since."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from consent.authority import Authority
from consent.event import ActorRole, Event, EventKind
from consent.form import Form
from consent.limit import NO_LIMIT, Limit
from consent.purpose import Purpose
from consent.signing import Signing

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Consent:
    """One family's consent for one baby, known by a pseudonym.

    Counts from `starts`, and no longer on the day `expires`. `renew_by` ('YYYY-MM') is the month of the 16th
    birthday rounded up: from its first day the young person must have renewed it. `signing` None means that
    nobody wrote down how it was signed. The events are kept sorted by time and id, so that a consent is the
    same in whatever order they were offered.
    """

    id: str
    subject: str
    form: Form
    authority: Authority
    face_permitted: bool
    starts: date
    expires: date | None
    renew_by: str
    events: tuple[Event, ...]
    signing: Signing | None = None

    def __post_init__(self) -> None:
        if not MONTH.fullmatch(self.renew_by):
            msg = "renew_by must be a month, YYYY-MM"
            raise ValueError(msg)
        if len({event.id for event in self.events}) != len(self.events):
            msg = "two events have one id"
            raise ValueError(msg)
        object.__setattr__(self, "events", tuple(sorted(self.events, key=lambda e: (e.at, e.id))))

    @property
    def renewal_due(self) -> date:
        """The first day of the month `renew_by`."""
        return date(int(self.renew_by[:4]), int(self.renew_by[5:]), 1)

    @property
    def renewal_opens(self) -> date:
        """The first day of the month before, in which the 16th birthday lies: no earlier can it be renewed."""
        return (self.renewal_due - timedelta(days=1)).replace(day=1)

    @property
    def ends(self) -> date | None:
        """The earliest end anybody set: the first day on which the consent has run out, or None."""
        ends = [self.expires, *(event.expires for event in self.events)]
        return min((end for end in ends if end is not None), default=None)

    @property
    def disputed(self) -> bool:
        """Whether a dispute was ever recorded; a person settles it with a new consent."""
        return self.authority.disputed or any(event.disputed for event in self.events)

    @property
    def language(self) -> str:
        """The language of the form that was signed."""
        return self.form.language

    @property
    def jurisdiction(self) -> str:
        """The law under which it was signed."""
        return self.form.jurisdiction

    def limit(self, purpose: Purpose) -> Limit:
        """Every limit that was ever set on the purpose, together."""
        return reduce(Limit.tightened, (event.limits.on(purpose) for event in self.events), NO_LIMIT)

    def shows_face(self, purpose: Purpose) -> bool:
        """Whether the face may be shown for that purpose."""
        return self.face_permitted and not self.limit(purpose).no_face

    def renewed(self, on: date) -> bool:
        """Whether by that day the young person had renewed it."""
        return any(
            event.kind is EventKind.RECONFIRMED
            and event.by_role is ActorRole.YOUNG_PERSON
            and self.renewal_opens <= event.day <= on
            for event in self.events
        )
