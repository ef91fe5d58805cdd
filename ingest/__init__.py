"""Ingest: takes a manifest of photos through consent, de-identification and calibration."""
