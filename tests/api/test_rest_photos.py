from hashlib import sha256
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.search_wire import FacetsJson, PhotoListJson
from api.wire import PhotoDetailJson
from imagedb.model import Photo
from tests.support.atlas import withdraw_all
from tests.support.client import services_of
from tests.support.database import counting_statements


def walked(client: TestClient, address: str) -> list[str]:
    """The ids that following `next` gives."""
    ids: list[str] = []
    href: str | None = address
    while href is not None:
        answer = client.get(href)
        assert 200 == answer.status_code, answer.text
        body = answer.json()
        ids += [p["id"] for p in body["photos"]]
        in_body = next((link["href"] for link in body["links"] if link["rel"] == "next"), None)
        in_header = answer.links.get("next", {}).get("url")
        assert in_body == in_header
        href = in_body
    return ids


def linked(body: dict[str, Any], rel: str) -> str:
    """Where the body's link of that relation leads."""
    return next(str(link["href"]) for link in body["links"] if link["rel"] == rel)


def test_walking_the_pages_gives_every_photo_once(client: TestClient, photos: list[Photo]) -> None:
    """Following `next` gives every photo once, and the link stands in header and body alike."""
    assert sorted(p.id for p in photos) == sorted(walked(client, "/v1/photos?limit=7"))


def test_filters_of_one_field_add_up_and_of_several_narrow(client: TestClient, photos: list[Photo]) -> None:
    """A repeated filter allows several values; different filters must all hold."""
    expected = {
        p.id
        for p in photos
        if p.body_site in {"sternum", "sclera"} and "jaundice" in p.conditions and p.monk in {"2", "10"}
    }
    address = "/v1/photos?body_site=sternum&body_site=sclera&condition=jaundice&monk=2&monk=10"
    assert expected == set(walked(client, address))


def test_the_json_is_what_its_documentation_says(client: TestClient, photos: list[Photo]) -> None:
    """List, photo and facets hold exactly the documented members, and no key of the store."""
    answer = client.get("/v1/photos?total=true&facets=all&limit=100")
    assert "public/" not in answer.text
    assert "private" not in answer.text
    strict(PhotoListJson, answer.json())
    strict(PhotoDetailJson, client.get(f"/v1/photos/{photos[0].id}").json())
    strict(FacetsJson, client.get("/v1/facets").json())


def strict(shape: Any, body: Any) -> None:
    """Fail on a member that is missing, of another type or not documented."""
    TypeAdapter(shape).validate_python(body, strict=True, extra="forbid")


def test_a_page_holds_fifty_unless_asked_and_never_more_than_a_hundred(client: TestClient) -> None:
    """limit=100 is the most; 101 names the range."""
    assert 200 == client.get("/v1/photos?limit=100").status_code
    refused = client.get("/v1/photos?limit=101")
    assert (400, ["1 to 100"]) == (refused.status_code, refused.json()["errors"][0]["nearest"])


def test_a_total_is_counted_only_when_asked_for(client: TestClient, photos: list[Photo]) -> None:
    """`total` stands in the answer to total=true alone, and counts beyond the page."""
    assert "total" not in client.get("/v1/photos").json()
    assert len(photos) == client.get("/v1/photos?total=true&limit=2").json()["total"]


def test_facets_are_counted_without_their_own_filter(client: TestClient, photos: list[Photo]) -> None:
    """A facet's own filter is removed from its counts; the others narrow it."""
    counted = client.get("/v1/photos?condition=jaundice&facets=condition,body_site").json()["facets"]
    assert {"condition", "body_site"} == set(counted)
    conditions = {c["value"]: c["count"] for c in counted["condition"]}
    sites = {c["value"]: c["count"] for c in counted["body_site"] if c["count"]}
    assert sum("none" in p.conditions for p in photos) == conditions["none"]
    assert {"sternum", "sclera"} == set(sites)
    same = client.get("/v1/facets?condition=jaundice&facets=condition").json()["facets"]
    assert counted["condition"] == same["condition"]


@pytest.mark.parametrize(
    ("address", "parameter", "nearest"),
    [
        ("/v1/photos?conditon=jaundice", "conditon", "condition"),
        ("/v1/photos?condition=jaundise", "condition", "jaundice"),
        ("/v1/photos?facets=condtion", "facets", "condition"),
        ("/v1/facets?sitee=x&body_sit=gum", "body_sit", "body_site"),
        ("/v1/photos?total=yes", "total", "true"),
        ("/v1/photos?sort=tones", "sort", "tone"),
    ],
)
def test_a_misspelt_parameter_or_value_is_an_error_with_the_nearest_names(
    client: TestClient, address: str, parameter: str, nearest: str
) -> None:
    """Nothing is ignored silently: 400, with what was probably meant."""
    answer = client.get(address)
    errors = {e["parameter"]: e.get("nearest", []) for e in answer.json()["errors"]}
    assert 400 == answer.status_code
    assert nearest in errors[parameter]


def test_a_route_without_parameters_refuses_them(client: TestClient, photos: list[Photo]) -> None:
    """A parameter where none is read is an error too."""
    assert 400 == client.get(f"/v1/photos/{photos[0].id}?size=big").status_code


def test_a_cursor_of_another_search_is_refused(client: TestClient) -> None:
    """A cursor is good for its own search only."""
    href = linked(client.get("/v1/photos?limit=3").json(), "next")
    other = client.get(href + "&condition=jaundice")
    assert (400, "/problems/cursor") == (other.status_code, other.json()["type"])


def test_an_unchanged_list_answers_304_until_the_catalogue_moves(fresh: TestClient) -> None:
    """The ETag is of the question and the catalogue's revision: a withdrawal ends it."""
    first = fresh.get("/v1/photos?condition=jaundice&body_site=sclera")
    etag = first.headers["etag"]
    assert etag.startswith('W/"')
    swapped = "/v1/photos?body_site=sclera&condition=jaundice"
    assert 304 == fresh.get(swapped, headers={"If-None-Match": f'"x", {etag}'}).status_code
    assert 200 == fresh.get("/v1/photos", headers={"If-None-Match": etag}).status_code
    withdraw_all(fresh)
    after = fresh.get("/v1/photos?condition=jaundice&body_site=sclera", headers={"If-None-Match": etag})
    assert (200, []) == (after.status_code, after.json()["photos"])


def test_a_withdrawn_photo_answers_410_with_its_month_and_nothing_else(fresh: TestClient) -> None:
    """Record and bytes answer 410 at once, also to one who holds the ETag; only the month is told."""
    photo = fresh.get("/v1/photos?limit=1").json()["photos"][0]
    page = fresh.get(f"/v1/photos/{photo['id']}")
    picture = fresh.get(photo["renditions"][0]["href"])
    dicom = fresh.get(f"/v1/photos/{photo['id']}/dicom")
    withdraw_all(fresh)
    for before in (page, picture, dicom):
        answer = fresh.get(before.request.url, headers={"If-None-Match": before.headers["etag"]})
        assert (410, "/problems/photo-withdrawn", "2026-06") == (
            answer.status_code,
            answer.json()["type"],
            answer.json()["month"],
        )
        assert {"type", "title", "status", "detail", "month", "request_id"} == set(answer.json())


def test_a_photo_that_never_was_is_not_found(client: TestClient) -> None:
    """404, as a problem."""
    answer = client.get("/v1/photos/aaaabbbbccccdddd")
    assert (404, "application/problem+json") == (answer.status_code, answer.headers["content-type"])


def test_bytes_are_those_of_the_record(client: TestClient, photos: list[Photo]) -> None:
    """Every public rendition arrives whole, under its content hash as strong ETag, and with no date."""
    for rendition in client.get(f"/v1/photos/{photos[3].id}").json()["renditions"]:
        answer = client.get(rendition["href"])
        assert rendition["sha256"] == sha256(answer.content).hexdigest()
        assert f'"{rendition["sha256"]}"' == answer.headers["etag"]
        assert "last-modified" not in answer.headers
        assert "content-encoding" not in answer.headers
        assert "noimageindex, noarchive" == answer.headers["x-robots-tag"]
        assert "simulated-" in answer.headers["content-disposition"]


def test_the_original_is_never_served(client: TestClient, photos: list[Photo]) -> None:
    """The private rendition does not exist for readers."""
    assert 404 == client.get(f"/v1/photos/{photos[0].id}/renditions/original").status_code


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=100-", 100, None), ("bytes=-5", -5, None)],
)
def test_a_range_gives_that_part(
    client: TestClient, photos: list[Photo], asked: str, start: int, stop: int | None
) -> None:
    """206 with the bytes asked for and where they lie."""
    href = f"/v1/photos/{photos[0].id}/renditions/display"
    whole = client.get(href).content
    answer = client.get(href, headers={"Range": asked})
    part = whole[start:stop]
    at = start if start >= 0 else len(whole) + start
    assert (206, part) == (answer.status_code, answer.content)
    assert f"bytes {at}-{at + len(part) - 1}/{len(whole)}" == answer.headers["content-range"]
    assert str(len(part)) == answer.headers["content-length"]


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_416_with_the_size(
    client: TestClient, photos: list[Photo], asked: str
) -> None:
    """416 tells how large the content is."""
    href = f"/v1/photos/{photos[0].id}/renditions/thumbnail"
    size = len(client.get(href).content)
    answer = client.get(href, headers={"Range": asked})
    assert (416, f"bytes */{size}") == (answer.status_code, answer.headers["content-range"])


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=x"])
def test_a_range_that_is_not_one_of_bytes_is_ignored(
    client: TestClient, photos: list[Photo], asked: str
) -> None:
    """The whole content answers it."""
    href = f"/v1/photos/{photos[0].id}/renditions/thumbnail"
    assert 200 == client.get(href, headers={"Range": asked}).status_code


def test_if_range_gives_a_part_only_of_the_same_bytes(client: TestClient, photos: list[Photo]) -> None:
    """Another ETag, a weak one or a date gives the whole."""
    href = f"/v1/photos/{photos[0].id}/renditions/display"
    etag = client.get(href).headers["etag"]
    for names, status in (
        (etag, 206),
        ('"other"', 200),
        (f"W/{etag}", 200),
        ("Mon, 01 Jan 2029 00:00:00 GMT", 200),
    ):
        assert status == client.get(href, headers={"Range": "bytes=0-9", "If-Range": names}).status_code


def test_head_tells_what_get_would_without_the_bytes(client: TestClient, photos: list[Photo]) -> None:
    """HEAD gives the same headers and no body."""
    href = f"/v1/photos/{photos[0].id}/renditions/display"
    got, head = client.get(href), client.head(href)
    assert (200, b"") == (head.status_code, head.content)
    for name in ("content-length", "etag", "content-type", "accept-ranges", "cache-control"):
        assert got.headers[name] == head.headers[name]


def test_bytes_may_be_kept_for_a_minute_only(client: TestClient, photos: list[Photo]) -> None:
    """Caches ask again soon, so that a withdrawal bites, and may not recompress the colours."""
    answer = client.get(f"/v1/photos/{photos[0].id}/renditions/display")
    assert "public, max-age=60, must-revalidate, no-transform" == answer.headers["cache-control"]
    etag = {"If-None-Match": answer.headers["etag"]}
    assert 304 == client.get(answer.request.url, headers=etag).status_code


@pytest.mark.parametrize(
    "address",
    [
        *("/v1/photos?condition=jaundice", "/v1/photos/{}", "/v1/photos/{}/renditions/display"),
        *("/iiif/presentation/{}/manifest", "/iiif/image/{}/info.json"),
    ],
)
def test_a_question_whether_an_answer_has_changed_costs_one_statement(
    client: TestClient, photos: list[Photo], address: str
) -> None:
    """Whoever has it already makes the catalogue look whether it may still be seen, and read nothing else."""
    catalogue = services_of(client).catalogue
    href = address.format(photos[0].id)
    known = {"If-None-Match": client.get(href).headers["etag"]}
    with counting_statements(catalogue) as sent:
        assert 304 == client.get(href, headers=known).status_code
    assert 1 == len(sent)


def test_an_address_with_a_hash_gives_those_bytes_or_none(client: TestClient, photos: list[Photo]) -> None:
    """The record's addresses name the hash: a cache need not ask again within its minute, and other bytes are a 404."""
    for rendition in client.get(f"/v1/photos/{photos[0].id}").json()["renditions"]:
        by_name = f"/v1/photos/{photos[0].id}/renditions/{rendition['name']}"
        assert f"{by_name}/{rendition['sha256']}" == rendition["href"]
        answer = client.get(rendition["href"], headers={"Range": "bytes=10-19"})
        assert (206, client.get(by_name).content[10:20]) == (answer.status_code, answer.content)
        assert (
            "public, max-age=60, must-revalidate, no-transform, immutable" == answer.headers["cache-control"]
        )
        other = client.get(f"{by_name}/{'0' * 64}")
        assert (404, "/problems/not-found") == (other.status_code, other.json()["type"])
        assert f"/v1/photos/{photos[0].id}" in other.json()["detail"]


@pytest.mark.parametrize(
    "address", ["/v1/photos/{}", "/v1/photos/{}/renditions/display", "/iiif/presentation/{}/manifest"]
)
def test_who_holds_an_answer_hears_of_the_withdrawal(fresh: TestClient, address: str) -> None:
    """A question whether anything changed is answered 410 from the moment of the withdrawal, and never 304."""
    href = address.format(fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"])
    known = {"If-None-Match": fresh.get(href).headers["etag"]}
    assert 304 == fresh.get(href, headers=known).status_code
    withdraw_all(fresh)
    assert [410, 410] == [
        fresh.get(href, headers=asked).status_code for asked in (known, {"If-None-Match": "*"})
    ]


def test_missing_bytes_are_a_problem_and_not_an_empty_picture(fresh: TestClient) -> None:
    """When the store lost an object, the answer says so."""
    rendition = fresh.get("/v1/photos?limit=1").json()["photos"][0]["renditions"][0]
    store = fresh.app.state.services.store
    for key in list(store.keys("public/")):
        store.erase(key)
    answer = fresh.get(rendition["href"])
    assert (500, "/problems/bytes-missing") == (answer.status_code, answer.json()["type"])
