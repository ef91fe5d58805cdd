"""The download page: every way to get what a search found, with its terms."""

import csv
import io
import json
import shlex
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.pages.download import command
from imagedb import wording
from imagedb.model import Photo
from imagedb.search import FIELDS, parse
from imagedb.search.expression import And
from tests.support.atlas import withdraw_all
from tests.support.examples import examples
from tests.support.html import Page

HTML = {"Accept": "text/html"}
ASKED = "condition=jaundice&body_site=sternum&ita_class=tan&ita_class=dark"


def opened(client: TestClient, address: str) -> Page:
    """The page at an address, as a browser asks for it."""
    answer = client.get(address, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return Page(answer.text)


def ids(client: TestClient, address: str) -> list[str]:
    """The ids in a CSV."""
    return [row["id"] for row in csv.DictReader(io.StringIO(client.get(address).text))]


def where(line: str) -> str:
    """What the command says after --where."""
    words = shlex.split(line)
    return words[words.index("--where") + 1] if "--where" in words else ""


def test_three_clicks_lead_from_home_to_a_file(client: TestClient) -> None:
    """A question, 'Download these', and the file, which holds what the search found."""
    address = opened(client, "/").linked("No sign documented, for comparison")
    found, asked = opened(client, address), urlsplit(address).query
    page = opened(client, found.linked("Download these 6 photos"))
    answer = client.get(page.linked("CSV"))
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert client.get(f"/v1/photos?{asked}&total=true").json()["total"] == len(rows) == 6


def test_each_form_holds_what_was_asked(client: TestClient) -> None:
    """CSV, NDJSON, JSON and the command's search find the same photos, in the same order."""
    page = opened(client, f"/download?{ASKED}&sort=tone")
    wanted = [one["id"] for one in client.get(f"/v1/photos?{ASKED}&sort=tone").json()["photos"]]
    assert 2 == len(wanted)
    assert wanted == ids(client, page.linked("CSV"))
    lines = client.get(page.linked("NDJSON")).text.splitlines()
    assert wanted == [json.loads(line)["id"] for line in lines]
    assert wanted == [one["id"] for one in client.get(page.linked("JSON, page")).json()["photos"]]
    line = command(parse([("condition", "jaundice"), ("ita_class", "dark")]), "http://testserver")
    assert (
        line
        == "imagedb download atlas --server http://testserver --where 'condition:jaundice AND ita_class:dark'"
    )
    assert "--where" in page.text


def test_a_table_holds_every_page_of_a_search(
    client: TestClient, photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pages there are: each photo once, under one head."""
    monkeypatch.setattr("api.whole_tables.AT_ONCE", 7)
    assert sorted(one.id for one in photos) == sorted(ids(client, "/download/photos.csv"))
    assert client.get("/v1/photos?limit=100", headers={"Accept": "text/csv"}).text == (
        client.get("/download/photos.csv").text
    )


def test_what_was_withdrawn_is_in_no_table(fresh: TestClient) -> None:
    """After a withdrawal the head is left, and no cache may have kept the rest."""
    assert 6 == len(ids(fresh, "/download/photos.csv"))
    withdraw_all(fresh)
    answer = fresh.get("/download/photos.csv")
    assert (1, "no-store") == (len(answer.text.splitlines()), answer.headers["cache-control"])
    page = opened(fresh, "/download")
    assert "There is no photo to download." in page.text


def test_a_use_is_chosen_with_what_is_permitted_for_it(client: TestClient, photos: list[Photo]) -> None:
    """Each use says for how many photos it is permitted; choosing one narrows the tables and the command."""
    page = opened(client, f"/download?{ASKED}")
    assert "Research 2 photos" in page.text
    assert "AI training 0 photos" in page.text
    chosen = opened(client, page.linked("Research"))
    assert "--purpose research" in chosen.text
    assert "Research 2 photos – chosen" in chosen.text  # noqa: RUF001 - the dash that a reader sees
    assert 2 == len(ids(client, chosen.linked("CSV")))
    assert [] == ids(client, "/download/photos.csv?purpose=ai_training")
    assert photos[0].id in ids(client, "/download/photos.csv?purpose=research")


def test_the_terms_stand_beside_every_download(client: TestClient) -> None:
    """Withdrawal first, in plain words with the list, and that copies of others cannot be recalled."""
    page = opened(client, "/download")
    assert page.text.index("Delete on withdrawal.") < page.text.index("Name the source.")
    assert wording.COPIES in page.text
    assert "at least once a month" in page.text


@pytest.mark.parametrize(
    "said", ["The signed list", "The interface (REST)", "OpenAPI", "what each field", "A manifest", "JSON-LD"]
)
def test_every_other_form_is_there(client: TestClient, said: str) -> None:
    """The interface, its description, IIIF, and the data set as JSON-LD: each link opens."""
    assert 200 == client.get(opened(client, "/download").linked(said)).status_code


def test_an_example_is_one_of_what_was_asked(client: TestClient) -> None:
    """The DICOM file and the manifest are of a photo that the search found."""
    found = ids(client, f"/download/photos.csv?{ASKED}")
    page = opened(client, f"/download?{ASKED}")
    assert urlsplit(page.linked("An example")).path.split("/")[3] in found
    assert page.linked("A manifest").split("/")[3] in found


def test_a_misspelt_filter_is_refused(client: TestClient) -> None:
    """Neither the page nor a table guesses; photos gathered for a set are no filter."""
    for address in ("/download?conditon=jaundice", "/download/photos.csv?condition=jaundise"):
        assert 400 == client.get(address, headers=HTML).status_code
    page = opened(client, "/download?condition=jaundice&basket=abcdefgh")
    assert "basket=abcdefgh" in page.linked("Change the search")


def test_a_look_at_the_headers_reads_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """HEAD tells what a file would be called, without a photo read for it."""
    monkeypatch.setattr("api.whole_tables._pages", None)
    monkeypatch.setattr("api.archive.PictureArchive._read", None)
    for ending in ("csv", "ndjson", "zip"):
        answer = client.head(f"/download/photos.{ending}?{ASKED}")
        assert (200, b"") == (answer.status_code, answer.content)
        assert f'"newborn-skin-atlas.{ending}"' in answer.headers["content-disposition"]


def test_a_search_by_colour_has_no_command(client: TestClient) -> None:
    """The command knows no colour to be near to, and the page says so."""
    page = opened(client, "/download?near=63,11,16")
    assert "A search by colour has no command" in page.text
    assert "" == command(parse([("near", "63,11,16")]), "http://testserver")


_CLOSED = [(name, value) for name, field in FIELDS.items() for value in field.values]
_TEXT = st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=12)


@settings(max_examples=examples(30))
@given(
    st.lists(st.sampled_from(_CLOSED), max_size=3, unique_by=lambda pair: pair[0]),
    st.lists(_TEXT.filter(str.strip), max_size=1),
)
def test_the_command_asks_the_same_in_any_shell(chosen: list[tuple[str, str]], cameras: list[str]) -> None:
    """Whatever is filtered by, a shell hands on one --where, and the interface reads it as the same search."""
    query = parse([*chosen, *(("camera", name) for name in cameras)])
    said = where(command(query, "http://testserver"))
    read = parse([("q", said)]).expression
    parts = read.parts if isinstance(read, And) else () if read is None else (read,)
    assert query.tree().parts == parts
