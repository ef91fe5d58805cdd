"""Consent as HL7 FHIR: R5 written and read, R4 read. The mapping stands in docs/consent.md."""
