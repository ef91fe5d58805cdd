"""The form a family was shown: what it asked, and when it was in force."""

import re
from dataclasses import dataclass
from datetime import date

from consent.purpose import Purpose

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
JURISDICTION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a consent form in one language, named by the SHA-256 of its document.

    `jurisdiction` is an ISO 3166 code ('GB-ENG'), `language` a BCP 47 tag. `valid_from` and `valid_to` are
    the first and the last day on which it may be signed; `valid_to` None means until replaced.
    """

    id: str
    version: str
    language: str
    jurisdiction: str
    sha256: str
    purposes_offered: frozenset[Purpose]
    valid_from: date
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the form could be signed on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def offers(self, purpose: Purpose) -> bool:
        """Whether the form asked about the purpose."""
        return purpose in self.purposes_offered
