"""A photo that waits for reviewers, sent by somebody with the role: a drawn one, declared real."""

from datetime import date
from pathlib import Path

from api.services import Services
from imagedb.people import Person
from tests.support.empty_atlas import Atlas
from tests.support.ingest_kit import photo, row, write_manifest


def send(services: Services, folder: Path, sender: Person, on: date, caption: str) -> str:
    """Write a manifest of one photo into the folder and take it in; returns the photo's id."""
    said = row("a.jpg", provenance="real", condition_basis="seen", caption=caption)
    manifest = write_manifest(folder, [said], photos={"a.jpg": photo()})
    report = Atlas(services.catalogue, services.store, services.vault).ingest(
        manifest, on, submitter=sender.id
    )
    waiting = report.rows[0].photo_id
    assert waiting is not None, report.rows[0]
    return waiting
