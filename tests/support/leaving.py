"""Teaching sets of which one photo's family will withdraw."""

from dataclasses import replace
from datetime import timedelta

from starlette.testclient import TestClient

from api.services import Services
from consent.event import EventKind
from imagedb.withdrawal import withdraw
from tests.support.atlas import photos as drawn_photos
from tests.support.atlas import put
from tests.support.consents import GIVEN, TODAY, consent, event, given

Mixed = tuple[str, str, list[str]]
"""A set's id, the photo in it that will be withdrawn, and those that stay."""


def ids(client: TestClient) -> list[str]:
    """Every photo's id."""
    return [photo["id"] for photo in client.get("/v1/photos").json()["photos"]]


def made(client: TestClient, *photo_ids: str, note: str = "Look here.") -> str:
    """Make a set; its id."""
    items = [{"photo": one, "note": note} for one in photo_ids]
    answer = client.post("/v1/sets", json={"title": "Across tones", "items": items})
    set_id: str = answer.json()["id"]
    return set_id


def mixed_set(client: TestClient, services: Services) -> Mixed:
    """A set of three photos; the second will be withdrawn."""
    staying = ids(client)[:2]
    leaving = other_family(services)
    return made(client, staying[0], leaving, staying[1]), leaving, staying


def other_family(services: Services) -> str:
    """One more photo, of another baby, whose family will withdraw; its id."""
    one = next(iter(drawn_photos(size=160)))
    photo = replace(one.photo, id="leaves2345abcdef", subject_group="g-leaves")
    renditions = tuple(replace(r, key=r.key.replace(one.photo.id, photo.id)) for r in photo.renditions)
    photo = replace(photo, renditions=renditions)
    services.catalogue.consents.merge(consent(given(id="e-given"), id="c-leaves", subject="s-leaves"), TODAY)
    accession = replace(
        one.accession,
        photo=photo,
        consent_id="c-leaves",
        subject="s-leaves",
        original=replace(one.accession.original, key=f"private/{photo.id}/original-0123456789abcdef.png"),
        submission_key="row-leaves",
        source_sha256="1" * 64,
        pixel_sha256="2" * 64,
    )
    put(services.catalogue, services.store, replace(one, accession=accession))
    return photo.id


def leave(services: Services) -> None:
    """That family withdraws."""
    withdraw(
        services.catalogue,
        services.store,
        "c-leaves",
        event(EventKind.WITHDRAWN, GIVEN + timedelta(days=2), id="e-leaves"),
        TODAY,
    )
