"""The names that our FHIR uses: identifier systems, the code system of purposes, and extensions.

URNs, because no address of ours is promised to answer. They are published and never change.
"""

from consent.event import EventKind

_BASE = "urn:newborn-skin-atlas:consent"

CONSENT_ID = f"{_BASE}:id"
SUBJECT = f"{_BASE}:subject"
PURPOSE = f"{_BASE}:purpose"

FORM = f"{_BASE}:form"
AUTHORITY = f"{_BASE}:authority"
VERIFIER = f"{_BASE}:verified-by-role"
FACE = f"{_BASE}:face-permitted"
RENEW_BY = f"{_BASE}:renew-by"
SIGNING = f"{_BASE}:signing"
EVENT = f"{_BASE}:event"
AS_OF = f"{_BASE}:as-of"
EXPIRES = f"{_BASE}:expires"

CATEGORY = {"coding": [{"system": "http://loinc.org", "code": "59284-0", "display": "Consent Document"}]}
"""LOINC's code for a consent document, which FHIR's own examples use."""

ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
OPT_OUT = "OPTOUT"
"""R4's way to say that whatever is not permitted is denied."""

ENDED = {
    "inactive": EventKind.WITHDRAWN,
    "rejected": EventKind.REFUSED,
    "not-done": EventKind.REFUSED,
    "entered-in-error": EventKind.INVALIDATED,
}
"""What a status says happened, if no event says it. 'draft', 'proposed' and 'unknown' are no consent."""
