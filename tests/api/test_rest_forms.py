"""The forms of an answer, its links, the vocabulary, and searches that only the address can spell."""

import csv
import io
import json
from typing import Any

import pytest
from httpx import Response
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.negotiation import CSV, JSON, NDJSON, negotiate
from api.photo_table import COLUMNS
from api.search_wire import VocabularyJson
from api.tables import csv_table
from imagedb.model import Photo
from imagedb.search import FIELDS, SORTS

LISTS = ("/v1/photos?limit=4", "/v1/facets", "/v1/vocabulary")


def get(client: TestClient, address: str, accept: str = JSON) -> Response:
    """An answer of that form."""
    answer = client.get(address, headers={"Accept": accept})
    assert 200 == answer.status_code, answer.text
    return answer


def rows(answer: Response) -> list[dict[str, str]]:
    """The table's rows."""
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV; charset=utf-8", CSV),
        ("text/*", CSV),
        ("application/x-ndjson, application/json;q=0.5", NDJSON),
        ("application/*;q=0.2, text/csv;q=0.3", CSV),
        ("application/json;q=0, */*", CSV),
        ("text/csv;q=0.5, application/json;q=0.5", JSON),
        ("nonsense", JSON),
    ],
)
def test_the_heaviest_form_is_sent(accept: str, expected: str) -> None:
    """The most specific range weighs; of equals the first one offered is sent."""
    assert expected == negotiate(accept)


@pytest.mark.parametrize("accept", ["text/html", "application/xml, image/*", "text/csv;q=0", "*/*;q=0"])
@pytest.mark.parametrize("address", LISTS)
def test_a_form_that_there_is_not_is_refused(client: TestClient, address: str, accept: str) -> None:
    """406 says what there is."""
    answer = client.get(address, headers={"Accept": accept})
    assert (406, "/problems/not-acceptable") == (answer.status_code, answer.json()["type"])
    assert all(form in answer.json()["detail"] for form in (JSON, CSV, NDJSON))


@pytest.mark.parametrize("address", LISTS)
def test_every_form_has_its_own_tag_and_names_the_others(client: TestClient, address: str) -> None:
    """`Vary`, an ETag for each form, a link to itself and one to each of the other two."""
    tags = set()
    for form in (JSON, CSV, NDJSON):
        answer = get(client, address, form)
        assert answer.headers["Content-Type"].startswith(form)
        assert "Accept" in answer.headers["Vary"]
        again = {"Accept": form, "If-None-Match": answer.headers["ETag"]}
        assert 304 == client.get(address, headers=again).status_code
        tags.add(answer.headers["ETag"])
        assert 2 == answer.headers["Link"].count('rel="alternate"')
        assert f'rel="self"; type="{form}"' in answer.headers["Link"]
    assert 3 == len(tags)
    for link in get(client, address).json()["links"]:
        assert {"rel", "href", "type", "title"} == set(link)
        assert 200 == client.get(link["href"], headers={"Accept": link["type"]}).status_code


def test_photos_are_the_same_in_every_form(client: TestClient) -> None:
    """One row, or one line, for each photo of the page, in its order."""
    photos = get(client, "/v1/photos?limit=4").json()["photos"]
    assert photos == [
        json.loads(line) for line in get(client, "/v1/photos?limit=4", NDJSON).text.splitlines()
    ]
    table = rows(get(client, "/v1/photos?limit=4", CSV))
    assert [p["id"] for p in photos] == [row["id"] for row in table]
    assert COLUMNS == tuple(table[0])
    assert ";".join(photos[0]["purposes"]) == table[0]["purposes"]
    assert photos[0]["renditions"][0]["href"] in table[0].values()


def test_a_table_has_no_place_for_counts(client: TestClient) -> None:
    """What a form cannot hold is refused, not left out."""
    for asked in ("total=true", "facets=grade"):
        answer = client.get(f"/v1/photos?{asked}", headers={"Accept": CSV})
        assert 400 == answer.status_code
        assert asked.partition("=")[0] == answer.json()["errors"][0]["parameter"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])  # noqa: RUF001 - a wide one
def test_no_cell_is_run_as_a_formula(text: str) -> None:
    """Text that a spreadsheet would run is marked as text; a negative number stays one."""
    table = csv_table(("a", "b", "c"), [{"a": text, "b": [text, "x"], "c": -1.5}])
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert {"a": f"'{text}", "b": f"'{text};x", "c": "-1.5"} == row


def test_facets_are_the_same_in_every_form(client: TestClient) -> None:
    """One row for each value."""
    counted = get(client, "/v1/facets?facets=grade").json()["facets"]["grade"]
    wanted = [{"facet": "grade", "value": one["value"], "count": str(one["count"])} for one in counted]
    assert wanted == rows(get(client, "/v1/facets?facets=grade", CSV))


def test_the_vocabulary_names_every_field_and_value(client: TestClient) -> None:
    """In the order of the search, each said in words; codes only where the list is not ours."""
    body: dict[str, Any] = get(client, "/v1/vocabulary").json()
    TypeAdapter(VocabularyJson).validate_python(body, strict=True, extra="forbid")
    assert list(FIELDS) == [field["field"] for field in body["fields"]]
    assert list(SORTS) == [sort["name"] for sort in body["sorts"]]
    for field in body["fields"]:
        assert list(FIELDS[field["field"]].values) == [one["value"] for one in field["values"]]
        assert field["definition"].endswith(".")
    by_name = {field["field"]: field for field in body["fields"]}
    codes = {one["value"]: one["code"] for one in by_name["ethnic_category"]["values"]}
    assert ("N", "99", None, None) == (codes["N"], codes["99"], codes["black"], codes["unknown"])
    assert {None} == {one["code"] for one in by_name["condition"]["values"]}
    table = rows(get(client, "/v1/vocabulary", CSV))
    assert sum(max(1, len(field.values)) for field in FIELDS.values()) == len(table)


def test_lucene_and_parameters_find_the_same(client: TestClient, photos: list[Photo]) -> None:
    """`q` is met beside the other parameters, and finds what they would."""
    q = "condition:jaundice AND monk:[7 TO 10] AND -provenance:real"
    by_q = get_ids(client, {"q": q})
    expected = {
        p.id
        for p in photos
        if "jaundice" in p.conditions and p.monk in {"7", "8", "9", "10"} and p.provenance != "real"
    }
    assert expected == by_q != set()
    assert {p.id for p in photos if p.id in expected and p.body_site == "sclera"} == get_ids(
        client, {"q": q, "body_site": "sclera"}
    )


def get_ids(client: TestClient, parameters: dict[str, str]) -> set[str]:
    """Every photo that a search finds."""
    answer = client.get("/v1/photos", params={**parameters, "limit": "100"})
    assert 200 == answer.status_code, answer.text
    return {photo["id"] for photo in answer.json()["photos"]}


@pytest.mark.parametrize(
    ("name", "value", "nearest"),
    [
        ("q", "conditon:jaundice", "condition"),
        ("q", "condition:jaundise", "jaundice"),
        ("q", "(" * 10_000, None),
        ("q", "chest~1", None),
        ("tsb", "250..150", "150..250"),
        ("tsb", "lots", "150..250"),
        ("spo2", "1e999..", "150.."),
        ("ethnic_category", "blck", "black"),
        ("text", "a" * 3000, "words of at most 100 letters"),
    ],
)
def test_a_search_that_cannot_be_understood_is_refused(
    client: TestClient, name: str, value: str, nearest: str | None
) -> None:
    """400 names the parameter and what may be meant."""
    answer = client.get("/v1/photos", params={name: value})
    assert (400, "/problems/unknown-parameter") == (answer.status_code, answer.json()["type"])
    (fault,) = answer.json()["errors"]
    assert name == fault["parameter"]
    assert nearest is None or nearest in fault["nearest"]


def test_pages_lead_back_to_the_first(client: TestClient) -> None:
    """`prev` stands in header and body and gives the page before; `first` is the search without a place."""
    first = get(client, "/v1/photos?limit=3")
    second = get(client, first.links["next"]["url"])
    back = get(client, second.links["prev"]["url"])
    assert first.json()["photos"] == back.json()["photos"]
    assert "prev" not in first.links
    assert "prev" not in back.links
    assert first.json()["photos"] == get(client, second.links["first"]["url"]).json()["photos"]
    in_body = {link["rel"]: link["href"] for link in second.json()["links"]}
    assert second.links["prev"]["url"] == in_body["prev"]
