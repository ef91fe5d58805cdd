"""A consent in whichever of the forms we read."""

from consent.codec import from_json
from consent.fhir.read import from_fhir
from consent.record import Consent


def read(value: object) -> Consent:
    """A consent from parsed JSON: FHIR where it says what resource it is, else our own form.

    Raises ConsentFormatError.
    """
    fhir = isinstance(value, dict) and "resourceType" in value
    return from_fhir(value) if fhir else from_json(value)
