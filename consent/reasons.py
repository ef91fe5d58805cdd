"""Why a consent does not allow a use: a value with a stable code and a sentence that says what to do.

`consent.…` is a no; `review.…` is not yet a yes: a person has to look.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SENTENCES: Mapping[str, str] = {
    "consent.missing": "Record the family's consent and name it in the manifest; without one nothing is kept.",
    "consent.format": "Correct the consent record at the place named; until it can be read it counts as a no.",
    "consent.changed": (
        "Send the consent as it was first recorded, with the change as a new event; the past is never edited."
    ),
    "consent.subject_mismatch": "Name the consent that belongs to this baby; this one was given for another.",
    "consent.not_given": "Ask the family; the record holds no yes from anyone with parental responsibility.",
    "consent.not_begun": "Wait until the day the consent begins, or correct its date with the family.",
    "consent.refused": "Do not use the photo; the family said no.",
    "consent.withdrawn": "Do not use the photo and delete every copy; the family withdrew its consent.",
    "consent.invalidated": "Do not use the photo; the consent was found not to be valid. Ask the family anew.",
    "consent.expired": "Ask the family anew and record a new consent; this one has run out.",
    "consent.renewal_due": (
        "Ask the young person, who is now of an age to decide; until they agree the photo stays unpublished."
    ),
    "consent.taken_over": "Have a person review the young person's own answer; the parents' no longer counts.",
    "consent.disputed": "Do not publish; those with parental responsibility disagree. A person must settle it.",
    "consent.review_needed": "Have a person speak with the family; a yes after a no is never taken at its word.",
    "consent.authority_unverified": "Verify who holds parental responsibility, and record by which role and when.",
    "consent.form_not_valid": "Ask the family with a form that is in force; this one was not on the day they signed.",
    "consent.form_not_offered": "Ask the family with a form that offers this use; theirs did not mention it.",
    "consent.purpose_denied": "Do not use the photo for this; the family said no to this use.",
    "consent.not_asked": "Ask the family about this use; no answer is a no.",
    "consent.face_not_permitted": "Choose a picture without the face; the family did not allow it to be shown.",
    "review.death_reported": (
        "Have a person speak with the family before anything else is done; a death was reported, and what "
        "becomes of the photo is for them to say."
    ),
    "review.signing_unknown": (
        "Record in which language the form was explained, who interpreted, and that the signer was 16 or older."
    ),
    "review.family_interpreter": "Have a person go through the form again with a professional interpreter.",
    "review.language_mismatch": "Have a person make sure the family understood; the form was in another language.",
    "review.young_parent": "Have a person look at this consent; the parent who signed was under 16.",
    "review.conditions": "Have a person see to the family's conditions; a machine cannot keep them.",
}


@dataclass(frozen=True, slots=True)
class ConsentReason:
    """One reason for a no, or for holding. `code` is a key of `SENTENCES`; `detail` says what was seen, in words."""

    code: str
    detail: str = ""

    def __post_init__(self) -> None:
        if self.code not in SENTENCES:
            msg = f"unknown consent reason {self.code!r}"
            raise ValueError(msg)

    @property
    def sentence(self) -> str:
        """What to do about it."""
        return SENTENCES[self.code]
