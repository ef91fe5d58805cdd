"""What a family's consent means for the photos that are shown under it. Pure; the day is an argument."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from consent.event import EventKind
from consent.policy import Granted, Held, Use, decide
from consent.purpose import Purpose
from consent.reasons import ConsentReason
from consent.record import Consent
from consent.status import holds, purpose_barriers, purpose_holds
from consent.withdrawal import withdrawn

_TAKEN = frozenset({"consent.withdrawn", "consent.purpose_denied", "consent.not_asked"})
_NO = frozenset({EventKind.REFUSED, EventKind.INVALIDATED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of the photos: `shown` under new terms, `hidden` until a person decides, or `erased`."""

    outcome: Literal["shown", "hidden", "erased"]
    purposes: tuple[Purpose, ...] = ()
    licence: str = ""
    visible_until: date | None = None
    held: tuple[ConsentReason, ...] = ()
    """Why it is hidden, where that is for a consent officer to look at."""


def standing(
    consent: Consent, on: date, *, shows_face: bool = False, examined: Collection[ConsentReason] = ()
) -> Standing:
    """What the consent means on that day for its photos with, or without, the face.

    `examined` is what a consent officer has released for these photos.
    """
    decision = decide(consent, Use(Purpose.OPEN_WEB, consent.subject, shows_face), on, examined)
    if isinstance(decision, Granted):
        purposes = tuple(p for p in Purpose if p in decision.purposes)
        return Standing("shown", purposes, decision.licence, decision.valid_until)
    if said_no(consent):
        return Standing("erased")
    # A dispute, an end, a renewal, a death, a face: nothing is shown from that day on, and nothing is destroyed.
    return Standing("hidden", visible_until=on, held=decision.reasons if isinstance(decision, Held) else ())


def said_no(consent: Consent) -> bool:
    """Whether publication is over for good: withdrawn, refused, found invalid, or no longer permitted.

    Whatever else stands in the record: a family that withdraws in the midst of a dispute has withdrawn.
    """
    if Purpose.OPEN_WEB in withdrawn(consent) or any(event.kind in _NO for event in consent.events):
        return True
    denied = purpose_barriers(consent, Purpose.OPEN_WEB, date.max)
    return any(reason.code == "consent.purpose_denied" for reason in denied)


def still_permits(
    consent: Consent,
    subject: str,
    purposes: tuple[Purpose, ...],
    until: date | None,
    *,
    shows_face: bool,
    examined: Collection[ConsentReason] = (),
) -> bool:
    """Whether no no has come in since these purposes were found to be granted; yeses are not checked again.

    `until` is the end that was found then, or None; `examined` the reasons for holding it that were known then.
    Asked at the moment of accession: a family may withdraw while its photo is being calibrated.
    """
    if consent.subject != subject or consent.disputed or set(holds(consent)) - set(examined):
        return False
    if any(event.ends_all for event in consent.events):
        return False
    if any(set(purpose_holds(consent, purpose)) - set(examined) for purpose in purposes):
        return False
    return all(_still(consent, purpose, until or date.max, shows_face=shows_face) for purpose in purposes)


def _still(consent: Consent, purpose: Purpose, until: date, *, shows_face: bool) -> bool:
    ends = (consent.ends, consent.limit(purpose).expires)
    if any(end is not None and end < until for end in ends):
        return False
    if shows_face and not consent.shows_face(purpose):
        return False
    return not any(reason.code in _TAKEN for reason in purpose_barriers(consent, purpose, date.max))
