"""Consent: what a family allowed, for which purpose, until when. Pure; the date is an argument."""
