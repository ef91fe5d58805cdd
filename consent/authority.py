"""By what right somebody answers for a baby. Closed lists: there is no field a name could be put in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Relationship(StrEnum):
    """Who answered, in relation to the baby."""

    MOTHER = "mother"
    FATHER = "father"
    SECOND_PARENT = "second_parent"
    ADOPTIVE_PARENT = "adoptive_parent"
    SPECIAL_GUARDIAN = "special_guardian"
    GUARDIAN = "guardian"
    LOCAL_AUTHORITY = "local_authority"
    SELF = "self"


class Basis(StrEnum):
    """How parental responsibility came about."""

    AUTOMATIC = "automatic"
    MARRIAGE = "marriage"
    BIRTH_REGISTRATION = "birth_registration"
    AGREEMENT = "agreement"
    COURT_ORDER = "court_order"
    PARENTAL_ORDER = "parental_order"
    ADOPTION = "adoption"
    SPECIAL_GUARDIANSHIP = "special_guardianship"
    CARE_ORDER = "care_order"
    UNKNOWN = "unknown"


class VerifierRole(StrEnum):
    """The role, never the name, of the person who checked the basis."""

    MIDWIFE = "midwife"
    NURSE = "nurse"
    DOCTOR = "doctor"
    HEALTH_VISITOR = "health_visitor"
    RESEARCH_NURSE = "research_nurse"
    SOCIAL_WORKER = "social_worker"
    CONSENT_OFFICER = "consent_officer"
    LEGAL_OFFICER = "legal_officer"


@dataclass(frozen=True, slots=True)
class Authority:
    """The right to consent for this baby, who verified it and when, and whether it is disputed."""

    relationship: Relationship
    basis: Basis
    verified_by_role: VerifierRole | None
    verified_on: date | None
    disputed: bool = False

    def verified(self, on: date) -> bool:
        """Whether, by that day, somebody had verified a known basis."""
        return (
            self.basis is not Basis.UNKNOWN
            and self.verified_by_role is not None
            and self.verified_on is not None
            and self.verified_on <= on
        )
