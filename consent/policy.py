"""The decision: may this photo be used for this purpose on this day?"""

from dataclasses import dataclass
from datetime import date

from consent.licence import licence
from consent.purpose import Purpose
from consent.reasons import ConsentReason
from consent.record import Consent
from consent.status import barriers, purpose_barriers


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants to do: a purpose, with a photo of the baby known as `subject`."""

    purpose: Purpose
    subject: str
    shows_face: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """A yes. `purposes` is everything the family permits, not only what was asked for.

    `valid_until` is the first day on which the answer is no longer yes without a new decision, or None.
    """

    purposes: frozenset[Purpose]
    licence: str
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A no, with every reason, the gravest first; never empty."""

    reasons: tuple[ConsentReason, ...]


def decide(consent: Consent | None, use: Use, on: date) -> Granted | Refused:
    """Decide one use on one day (DESIGN section 5): only an explicit, valid, unexpired yes is a yes."""
    if consent is None:
        return Refused((ConsentReason("consent.missing"),))
    if consent.subject != use.subject:
        # Nothing else is said: another family's consent is not for this reader.
        return Refused((ConsentReason("consent.subject_mismatch"),))
    reasons = barriers(consent, on) or purpose_barriers(consent, use.purpose, on)
    if use.shows_face and not consent.face_permitted:
        reasons = (*reasons, ConsentReason("consent.face_not_permitted"))
    if reasons:
        return Refused(reasons)
    purposes = frozenset(p for p in Purpose if not purpose_barriers(consent, p, on))
    return Granted(purposes, licence(purposes), valid_until(consent))


def valid_until(consent: Consent) -> date:
    """The first day on which the consent no longer holds by itself: its end or its renewal."""
    return consent.renewal_due if consent.ends is None else min(consent.ends, consent.renewal_due)
