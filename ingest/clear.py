"""Submission → Cleared: does this family's consent cover showing this photo to everybody, today?"""

from collections.abc import Mapping
from datetime import date

from consent.policy import Granted, Held, Use, decide
from consent.purpose import Purpose
from consent.reasons import ConsentReason
from consent.record import Consent
from imagedb.reasons import reason
from imagedb.vocabulary import BodySite
from ingest.states import Cleared, Refused, Submission


def clear(submission: Submission, consents: Mapping[str, Consent], on: date) -> Cleared | Refused:
    """Return the submission as cleared, or the consent's reasons why not. The photo is not looked at.

    Where a consent officer must look first, it is cleared with the reasons for holding it, under the terms that
    would hold once they are released.
    """
    consent = consents.get(submission.consent_id)
    use = Use(Purpose.OPEN_WEB, submission.subject, shows_face=_shows_face(submission))
    decision = decide(consent, use, on)
    held: tuple[ConsentReason, ...] = ()
    if isinstance(decision, Held):
        held = decision.reasons
        decision = decide(consent, use, on, held)
    if isinstance(decision, Granted):
        return Cleared(submission, decision, held)
    named = f"consent {submission.consent_id}"
    return Refused(tuple(reason(found.code, found.detail or named) for found in decision.reasons))


def _shows_face(submission: Submission) -> bool:
    said = submission.description
    return BodySite.FACE in {said.body_site, *(region.body_site for region in said.regions)}
