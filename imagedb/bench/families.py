"""Families of the catalogue to measure with: one consent each, and one photo or several."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from consent.authority import Authority, Basis, Relationship, VerifierRole
from consent.codec import to_json
from consent.event import ActorRole, Event, EventKind
from consent.form import Form
from consent.grant import Grants, Limits
from consent.purpose import Answer, Purpose
from consent.record import Consent

_DAY = date(2026, 1, 10)
_FORM = Form("bench", "1.0", "en", "GB-ENG", "0" * 64, frozenset(Purpose), date(2026, 1, 1))
_AUTHORITY = Authority(Relationship.MOTHER, Basis.AUTOMATIC, VerifierRole.MIDWIFE, _DAY)
_GIVEN = Event(
    id="given",
    kind=EventKind.GIVEN,
    at=datetime(2026, 1, 10, 9, tzinfo=UTC),
    by_role=ActorRole.PARENT,
    grants=Grants.of(dict.fromkeys(Purpose, Answer.PERMIT)),
    limits=Limits.of({}),
)
_SIZES, _SHARES = (1, 2, 3, 5, 12), (0.62, 0.2, 0.1, 0.05, 0.03)
_ID, _SUBJECT, _EXPIRES = "(consent)", "(subject)", '"expires": null'
_ENDED, _ENDING = 0.01, 0.3
"""Shares of families: whose consent ended, and whose ends on a day to come."""


@dataclass(frozen=True, slots=True)
class Family:
    """A consent, whose it is, and the opaque name that its photos share; `photos` says how many."""

    consent_id: str
    subject: str
    group: str
    photos: int
    until: date | None
    """The first day on which the consent has run out."""
    document: str
    """The consent as it is stored, its events left out."""
    event: str


def family(place: int, random: Random, most: int) -> Family:
    """The family at this place, with at most so many photos."""
    consent_id, subject = f"bench-{place}", f"bench-s{place}"
    size, until = random.choices(_SIZES, _SHARES)[0], _until(random)
    document = _DOCUMENT.replace(_ID, consent_id).replace(_SUBJECT, subject)
    if until:
        document = document.replace(_EXPIRES, f'"expires": "{until.isoformat()}"')
    group = f"{random.getrandbits(96):024x}"
    return Family(consent_id, subject, group, min(size, most), until, document, _EVENT)


def _until(random: Random) -> date | None:
    chance = random.random()
    if chance < _ENDED:
        return date(2026, 1, 20)
    return date(2040, 1 + random.randrange(12), 1) if chance < _ENDED + _ENDING else None


def _documents() -> tuple[str, str]:
    """A consent as the catalogue keeps it, and its one event; written once, since a million are as many copies."""
    consent = Consent(
        id=_ID,
        subject=_SUBJECT,
        form=_FORM,
        authority=_AUTHORITY,
        face_permitted=True,
        starts=_DAY,
        expires=None,
        renew_by="2042-02",
        events=(_GIVEN,),
    )
    document = to_json(consent)
    (event,) = document.pop("events")
    return json.dumps(document), json.dumps(event)


_DOCUMENT, _EVENT = _documents()
