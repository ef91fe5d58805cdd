"""What a family's consent means for the photos that are shown under it. Pure; the day is an argument."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from consent.policy import Granted, Use, decide
from consent.purpose import Purpose
from consent.record import Consent
from consent.status import purpose_barriers

# Not a "perhaps later": the family said no, or never said a valid yes.
_ERASING = frozenset(
    {"consent.withdrawn", "consent.refused", "consent.invalidated", "consent.purpose_denied"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What becomes of the photos: `shown` under new terms, `hidden` until a person decides, or `erased`."""

    outcome: Literal["shown", "hidden", "erased"]
    purposes: tuple[Purpose, ...] = ()
    licence: str = ""
    visible_until: date | None = None


def standing(consent: Consent, on: date) -> Standing:
    """What the consent means for its photos on that day."""
    decision = decide(consent, Use(Purpose.OPEN_WEB, consent.subject), on)
    if isinstance(decision, Granted):
        purposes = tuple(p for p in Purpose if p in decision.purposes)
        return Standing("shown", purposes, decision.licence, decision.valid_until)
    if any(reason.code in _ERASING for reason in decision.reasons):
        return Standing("erased")
    # A dispute, an end, a renewal: nothing is shown from that day on, and nothing is destroyed.
    return Standing("hidden", visible_until=on)


def still_permits(consent: Consent, subject: str, purposes: tuple[Purpose, ...]) -> bool:
    """Whether no no has come in since these purposes were found to be granted; yeses are not checked again.

    Asked at the moment of accession: a family may withdraw while its photo is being calibrated.
    """
    if consent.subject != subject or consent.disputed:
        return False
    if any(event.ends_all for event in consent.events):
        return False
    return not any(purpose_barriers(consent, purpose, date.max) for purpose in purposes)
