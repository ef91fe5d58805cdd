"""Manifests, judged by the IIIF consortium's schema of the Presentation API 3.0."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.iiif.manifest import MEDIA_TYPE
from imagedb import wording
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition
from tests.support.atlas import photo as drawn
from tests.support.atlas import put, withdraw_all
from tests.support.consents import TODAY, consent
from tests.support.validators import presentation_schema


def faults(manifest: dict[str, Any]) -> list[str]:
    """What the schema finds."""
    found = presentation_schema().iter_errors(manifest)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found]


def made_set(client: TestClient, photos: list[str]) -> str:
    """A teaching set of these photos."""
    items = [{"photo": photo, "note": f"Look at {number}."} for number, photo in enumerate(photos)]
    answer = client.post("/v1/sets", json={"title": "Eyes", "description": "Side by side.", "items": items})
    return str(answer.json()["id"])


def test_the_schema_itself_finds_faults(client: TestClient, photos: list[Photo]) -> None:
    """A manifest without its label, or with terms that are no statement of the standard, is refused."""
    manifest = client.get(f"/iiif/presentation/{photos[0].id}/manifest").json()
    assert faults({key: value for key, value in manifest.items() if key != "label"})
    assert faults(manifest | {"rights": "LicenseRef-NSA-Open-1.0"})


def test_every_photo_has_a_valid_manifest(client: TestClient, photos: list[Photo]) -> None:
    """Whatever its sign, site and tone; at its own address, for every origin."""
    for photo in photos:
        answer = client.get(
            f"/iiif/presentation/{photo.id}/manifest", headers={"Origin": "https://viewer.example"}
        )
        manifest = answer.json()
        assert [] == faults(manifest)
        assert (200, MEDIA_TYPE, "*") == (
            answer.status_code,
            answer.headers["content-type"],
            answer.headers["access-control-allow-origin"],
        )
        assert manifest["id"].endswith(f"/iiif/presentation/{photo.id}/manifest")


def test_a_photo_shows_both_versions_its_regions_and_its_terms(
    client: TestClient, photos: list[Photo]
) -> None:
    """The calibrated picture first; each region outlined with its colour; the intended use is required."""
    photo = next(one for one in photos if len(one.regions) > 1)
    manifest = client.get(f"/iiif/presentation/{photo.id}/manifest").json()
    (canvas,) = manifest["items"]
    choice = canvas["items"][0]["items"][0]["body"]["items"]
    assert ["Calibrated", "As shot"] == [one["label"]["en"][0] for one in choice]
    for one in choice:
        assert "image/jpeg" == client.get(one["id"]).headers["content-type"]
    regions = canvas["annotations"][0]["items"]
    assert len(photo.regions) == len(regions)
    assert all("<polygon" in one["target"]["selector"]["value"] for one in regions)
    assert all("±" in one["body"]["value"] for one in regions)
    assert wording.INTENDED_USE in manifest["requiredStatement"]["value"]["en"]
    assert manifest["label"]["en"][0].startswith("SIMULATED: ")


def test_a_teaching_set_has_a_valid_manifest_in_its_order(client: TestClient, photos: list[Photo]) -> None:
    """One canvas a photo with the set's note, in order."""
    chosen = [photos[3].id, photos[0].id, photos[7].id]
    manifest = client.get(f"/iiif/presentation/sets/{made_set(client, chosen)}/manifest").json()
    assert [] == faults(manifest)
    assert [f"Look at {number}." for number in range(3)] == [
        one["summary"]["en"][0] for one in manifest["items"]
    ]
    for photo, canvas in zip(chosen, manifest["items"], strict=True):
        assert photo in canvas["items"][0]["items"][0]["body"]["items"][0]["id"]


def test_a_withdrawn_photo_has_no_place_in_a_set(fresh: TestClient) -> None:
    """It is left out and counted, also for who holds the ETag; its own manifest answers 410."""
    gone = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    services = fresh.app.state.services
    services.catalogue.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    stays = drawn(31, Condition.NONE, BodySite.STERNUM, (61.0, 12.0, 15.0), "3", group="g-9")
    stays = replace(stays, accession=replace(stays.accession, consent_id="c-2", subject="s-2"))
    put(services.catalogue, services.store, stays)
    address = f"/iiif/presentation/sets/{made_set(fresh, [gone, stays.photo.id])}/manifest"
    etag = fresh.get(address).headers["etag"]
    assert 304 == fresh.get(address, headers={"If-None-Match": etag}).status_code
    withdraw_all(fresh)
    after = fresh.get(address, headers={"If-None-Match": etag})
    assert [] == faults(after.json())
    assert (1, False) == (len(after.json()["items"]), gone in after.text)
    assert "1 of 2 photos can no longer be shown." in after.json()["summary"]["en"]
    assert 410 == fresh.get(f"/iiif/presentation/{gone}/manifest").status_code


def test_a_set_of_which_nothing_is_left_has_no_manifest(fresh: TestClient) -> None:
    """404: the standard knows no manifest without a picture."""
    only = fresh.get("/v1/photos").json()["photos"][0]["id"]
    address = f"/iiif/presentation/sets/{made_set(fresh, [only])}/manifest"
    withdraw_all(fresh)
    assert 404 == fresh.get(address).status_code


@pytest.mark.parametrize(
    "address", ["/iiif/presentation/none/manifest", "/iiif/presentation/sets/none/manifest"]
)
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    """404, as a problem."""
    answer = client.get(address)
    assert (404, "application/problem+json") == (answer.status_code, answer.headers["content-type"])
