"""What the atlas tells machines about itself: the data set, and what families allowed."""

import json
from typing import Any

from starlette.testclient import TestClient

from consent.licence import licence
from consent.purpose import Purpose
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition
from tests.support.atlas import PURPOSES, TONES, put, withdraw_all
from tests.support.atlas import photo as drawn
from tests.support.html import Page

MORE = (*PURPOSES, Purpose.AI_TRAINING)


def members(value: Any) -> list[str]:
    """Every key of an object, however deep."""
    if isinstance(value, dict):
        return [*value, *(key for one in value.values() for key in members(one))]
    return [key for one in value for key in members(one)] if isinstance(value, list) else []


def test_the_atlas_is_described_as_a_data_set(client: TestClient, photos: list[Photo]) -> None:
    """schema.org Dataset with terms, and each newest photo by its page; no picture has an address of bytes."""
    answer = client.get("/v1/dataset")
    found = answer.json()
    assert ("application/ld+json", "Dataset") == (answer.headers["content-type"], found["@type"])
    assert {photo.id for photo in photos} == {part["identifier"] for part in found["hasPart"]}
    assert f"{len(photos)} " in found["description"]
    assert [] == [
        key for part in found["hasPart"] for key in members(part) if key in {"contentUrl", "thumbnailUrl"}
    ]
    assert 304 == client.get("/v1/dataset", headers={"If-None-Match": answer.headers["etag"]}).status_code


def test_a_withdrawn_photo_is_no_part_of_it(fresh: TestClient) -> None:
    """Nor counted, also for who holds the ETag."""
    etag = fresh.get("/v1/dataset").headers["etag"]
    withdraw_all(fresh)
    after = fresh.get("/v1/dataset", headers={"If-None-Match": etag})
    assert (200, []) == (after.status_code, after.json()["hasPart"])
    assert after.json()["description"].startswith("0 ")


def test_the_page_about_it_holds_the_description(client: TestClient) -> None:
    """As data that nothing executes; a link leads to the whole."""
    (data,) = Page(client.get("/about").text).all("script", type="application/ld+json")
    text = client.get("/about").text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "Dataset" == json.loads(text)["@type"]
    assert "<" not in text
    assert data


def test_training_is_reserved_unless_the_family_allowed_it(fresh: TestClient) -> None:
    """tdm-reservation is 0 on a photo whose family allowed it, in every form of it, and 1 on all else."""
    services = fresh.app.state.services
    reserved = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    free = drawn(9, Condition.NONE, BodySite.STERNUM, TONES[0][0], "2", purposes=MORE, licence=licence(MORE))
    put(services.catalogue, services.store, free)
    for photo_id, said in ((reserved, "1"), (free.photo.id, "0")):
        forms = ("", "/renditions/display", "/dicom")
        for address in (*(f"/v1/photos/{photo_id}{form}" for form in forms), f"/photos/{photo_id}"):
            assert said == fresh.get(address).headers["tdm-reservation"], address
    for address in ("/", "/v1/photos", "/v1/photos/unknown", "/about"):
        assert "1" == fresh.get(address).headers["tdm-reservation"]
    assert [{"location": "/*", "tdm-reservation": 1}] == fresh.get("/.well-known/tdmrep.json").json()
