"""The decision: may this photo be used for this purpose on this day?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from consent.licence import licence
from consent.purpose import Purpose
from consent.reasons import ConsentReason
from consent.record import Consent
from consent.status import barriers, holds, purpose_barriers, purpose_holds


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants to do: a purpose, with a photo of the baby known as `subject`."""

    purpose: Purpose
    subject: str
    shows_face: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """A yes. `purposes` is everything the family permits for such a picture, not only what was asked for.

    `valid_until` is the first day on which any of it no longer holds without a new decision, or None.
    """

    purposes: frozenset[Purpose]
    licence: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """Not yet a yes: nothing forbids it, and a person must look first. Every reason; never empty."""

    reasons: tuple[ConsentReason, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A no, with every reason, the gravest first; never empty."""

    reasons: tuple[ConsentReason, ...]


Decision = Granted | Held | Refused


def decide(consent: Consent | None, use: Use, on: date, examined: Collection[ConsentReason] = ()) -> Decision:
    """Decide one use on one day (DESIGN section 5): only an explicit, valid, unexpired yes is a yes.

    `examined` are the reasons for holding that a consent officer looked at and released; any other holds.
    """
    if consent is None:
        return Refused((ConsentReason("consent.missing"),))
    if consent.subject != use.subject:
        # Nothing else is said: another family's consent is not for this reader.
        return Refused((ConsentReason("consent.subject_mismatch"),))
    reasons = barriers(consent, on) or purpose_barriers(consent, use.purpose, on)
    if use.shows_face and not consent.shows_face(use.purpose):
        reasons = (*reasons, ConsentReason("consent.face_not_permitted"))
    if reasons:
        return Refused(reasons)
    held = _open(consent, use.purpose, examined)
    if held:
        return Held(held)
    allowed = (p for p in Purpose if _allowed(consent, p, on, shows_face=use.shows_face))
    purposes = frozenset(p for p in allowed if not _open(consent, p, examined))
    return Granted(purposes, licence(purposes), valid_until(consent, purposes, on))


def valid_until(consent: Consent, purposes: Collection[Purpose], on: date) -> date | None:
    """The first day after `on` on which some of these purposes no longer holds by itself, or None."""
    ends = [consent.ends, *(consent.limit(purpose).expires for purpose in purposes)]
    if not consent.renewed(on):
        ends.append(consent.renewal_due)
    return min((end for end in ends if end is not None), default=None)


def _allowed(consent: Consent, purpose: Purpose, on: date, *, shows_face: bool) -> bool:
    """Whether an active consent allows the purpose, for a picture with or without the face."""
    return (not shows_face or consent.shows_face(purpose)) and not purpose_barriers(consent, purpose, on)


def _open(
    consent: Consent, purpose: Purpose, examined: Collection[ConsentReason]
) -> tuple[ConsentReason, ...]:
    """Every reason why a person must still look before the purpose is allowed."""
    found = (*holds(consent), *purpose_holds(consent, purpose))
    return tuple(reason for reason in found if reason not in examined)
