from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.pages import exact_words, plain_words
from imagedb import wording
from imagedb.model import Photo
from imagedb.search import parse
from imagedb.vocabulary import BodySite, Condition
from tests.support.html import Page


def opened(client: TestClient, address: str, status: int = 200) -> Page:
    """The page at an address, as a browser asks for it."""
    answer = client.get(address, headers={"Accept": "text/html"})
    assert status == answer.status_code, answer.text
    return Page(answer.text)


def shown(page: Page) -> list[str]:
    """The ids of the photos in the grid."""
    return [a["href"].split("?")[0].removeprefix("/photos/") for a in page.all("a", **{"class": "shot"})]


def walked(client: TestClient, address: str) -> Iterator[list[str]]:
    """The photos of each page that 'Next photos' leads to."""
    while address:
        page = opened(client, address)
        yield shown(page)
        address = next((href for href, words in page.links if words == "Next photos"), "")


def test_facets_count_what_the_interface_counts(client: TestClient) -> None:
    """The numbers beside the filters are those of /v1/facets: each with its own filter removed."""
    page = opened(client, "/search?condition=jaundice")
    counted = client.get("/v1/facets?condition=jaundice").json()["facets"]["condition"]
    boxes = [box["value"] for box in page.all("input", type="checkbox", name="condition")]
    assert sorted(c["value"] for c in counted if c["count"]) == sorted(boxes)
    assert f"Jaundice {next(c['count'] for c in counted if c['value'] == 'jaundice')} photos" in page.text
    ticked = [box["value"] for box in page.all("input", type="checkbox") if "checked" in box]
    assert ["jaundice"] == ticked


def test_what_no_facet_offers_can_be_seen_and_taken_off(client: TestClient) -> None:
    """A range, a group and a set of an address stand ticked among the filters, so that a change keeps them."""
    address = (
        "/search?condition=jaundice&tsb=150..250&tsb=unknown&duplicate_group=x&teaching_set=y&sort=bilirubin"
    )
    page = opened(client, address)
    ticked = {(box["name"], box["value"]) for box in page.all("input", type="checkbox") if "checked" in box}
    asked = {("tsb", "150..250"), ("tsb", "unknown"), ("duplicate_group", "x"), ("teaching_set", "y")}
    assert {("condition", "jaundice"), *asked} == ticked
    chips = {a["href"] for a in page.all("a", **{"class": "chip"})}
    assert 5 == len(chips)
    assert address.replace("&tsb=150..250", "") in chips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "jaundice gums dark skin",
            "/search?condition=jaundice&body_site=gum&ita_class=brown&ita_class=dark",
        ),
        ("whites of the eyes, day 3", "/search?body_site=sclera&age_band=48-72h&age_band=3-7d"),
        ("Mouth, 3 days old", "/search?body_site=gum&body_site=tongue&body_site=lip&age_band=3-7d"),
        ("day 0", "/search?age_band=0-24h"),
        ("monk 10", "/search?monk=10"),
        ("Yellow chest SIMULATED", "/search?condition=jaundice&body_site=sternum&text=simulated"),
        ("photos of newborn skin", "/search"),
        (
            "marked jaundice, sclera, darkest skin",
            "/search?condition=jaundice&body_site=sclera&ita_class=dark&bilirubin_band=250-plus",
        ),
        ("mild central cyanosis", "/search?condition=cyanosis_central&spo2_band=90-94"),
        (
            "severe jaundice, central cyanosis",
            "/search?condition=jaundice&condition=cyanosis_central&text=severe",
        ),
    ],
)
def test_plain_words_become_filters(client: TestClient, typed: str, meant: str) -> None:
    """What is typed turns into filters that can be seen and taken off; the rest is looked for in captions."""
    answer = client.get("/search", params={"q": typed}, follow_redirects=False)
    assert (303, meant) == (answer.status_code, answer.headers["location"])


@given(
    st.text() | st.lists(st.sampled_from(sorted([*plain_words._PHRASES, *plain_words._MUCH]))).map(" ".join)
)
def test_whatever_is_typed_is_a_search(typed: str) -> None:
    """No text that somebody types leads to an unknown filter."""
    parse(plain_words.understand(typed))


def test_a_chip_takes_off_its_own_filter_only(client: TestClient) -> None:
    """Each filter that is set has a link to the same search without it."""
    page = opened(client, "/search?condition=jaundice&condition=none&body_site=sternum&sort=tone")
    assert "/search?condition=none&body_site=sternum&sort=tone" == page.linked("Sign: Jaundice")
    assert "/search?condition=jaundice&condition=none&sort=tone" == page.linked("Where on the body: Chest")


def test_an_empty_result_says_which_filter_to_drop(client: TestClient, photos: list[Photo]) -> None:
    """For each filter that is in the way it gives the true number, and the link leads to as many."""
    page = opened(client, "/search?condition=acrocyanosis&body_site=sclera")
    assert ([], True) == (shown(page), "We have no photo of this yet." in page.text)
    without_site = sum(Condition.ACROCYANOSIS in p.conditions for p in photos)
    without_sign = sum(p.body_site is BodySite.SCLERA for p in photos)
    assert f"Without Where on the body: White of the eye (sclera) – {without_site} photos" in page.text  # noqa: RUF001 - the dash or minus that a reader sees
    assert without_sign == len(shown(opened(client, page.linked("Without Sign"))))


def test_pages_show_every_photo_once(client: TestClient, photos: list[Photo]) -> None:
    """Following 'Next photos' as plain links gives every photo once, in the order asked for."""
    pages = list(walked(client, "/search?sort=tone"))
    assert sorted(p.id for p in photos) == sorted(photo for page in pages for photo in page)
    assert 1 < len(pages)


def test_pages_are_turned_back(client: TestClient) -> None:
    """'Previous photos' leads to the page that one came from; the first page has none before it."""
    first = opened(client, "/search?sort=tone")
    assert [] == [words for _, words in first.links if words == "Previous photos"]
    second = opened(client, first.linked("Next photos"))
    assert shown(first) == shown(opened(client, second.linked("Previous photos")))
    assert shown(first) == shown(opened(client, second.linked("Back to the first photos")))


EXACT = "condition:jaundice AND ita_class:[brown TO dark]"


def test_an_exact_search_finds_what_the_interface_finds(client: TestClient) -> None:
    """Lucene's syntax in the words box stays as it was typed, can be taken off, and finds what `q` finds."""
    page = opened(client, f"/search?{urlencode({'q': EXACT})}")
    found = client.get("/v1/photos", params={"q": EXACT}).json()["photos"]
    assert [photo["id"] for photo in found] == shown(page)
    assert ("q", EXACT) in page.fields
    assert "/search" == page.linked("Exact search")
    assert "Exact search" in page.text


def test_an_exact_search_is_narrowed_by_filters(client: TestClient) -> None:
    """The filters carry it along, and it carries them."""
    page = opened(client, f"/search?grade=A&{urlencode({'q': EXACT})}")
    assert 2 == [name for name, _ in page.fields].count("q")
    assert ("grade", "A") in page.fields
    narrowed = client.get("/v1/photos", params={"q": EXACT, "grade": "A"}).json()["photos"]
    assert [photo["id"] for photo in narrowed] == shown(page)


def test_every_example_finds_its_way(client: TestClient) -> None:
    """The examples beside the box can be clicked."""
    for text, _ in exact_words.EXAMPLES:
        assert plain_words.is_exact(text)
        opened(client, f"/search?{urlencode({'q': text})}")


def test_an_exact_search_for_cyanosis_begins_with_the_emergency_line(client: TestClient) -> None:
    """Also where it finds nothing; not where it leaves cyanosis out."""
    asked = {
        "condition:cyanosis_central AND camera:none": True,
        "condition:jaundice AND NOT condition:cyanosis_central": False,
    }
    for text, stands in asked.items():
        page = opened(client, f"/search?{urlencode({'q': text})}")
        assert stands is (wording.EMERGENCY in page.text)
        assert wording.METERS in page.text


@pytest.mark.parametrize(
    ("typed", "column", "said", "instead"),
    [
        ("grade:A AND conditon:jaundice", 13, "no field 'conditon'", "condition"),
        ("condition:jaundise", 11, "The field condition cannot be 'jaundise'", "jaundice"),
        ('grade:A "slate', 9, "opened and not closed", ""),
        ("(grade:A", 9, "missing at the end", ""),
        ("grade:A ) body_site:gum", 9, "does not fit here", ""),
        ("tsb:yellowish AND grade:A", 5, "The field tsb takes a number", ""),
    ],
)
def test_a_mistake_is_shown_with_its_column(
    client: TestClient, typed: str, column: int, said: str, instead: str
) -> None:
    """What was typed stays, the place is marked, and a link leads to what was probably meant."""
    page = opened(client, f"/search?{urlencode({'q': typed, 'body_site': 'sternum'})}", 400)
    assert said in page.text
    assert f"Look at column {column}," in page.text
    assert {("q", typed), ("body_site", "sternum")} <= set(page.fields)
    if instead:
        opened(client, page.linked(instead))


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("jaundice OR pallor", False),
        ("dark skin, eyes (day 3)", False),
        ("slate-grey spot", False),
        ("at 10:30", False),
        ("jaundice -simulated", True),
        ("NOT simulated", True),
        ("wristband OR jaundice", True),
        ('"slate grey"', True),
        ("*:*", True),
    ],
)
def test_plain_words_are_told_from_an_exact_search(typed: str, *, exact: bool) -> None:
    """Only what nobody writes in plain words is read as Lucene's syntax."""
    assert exact is plain_words.is_exact(typed)


def test_an_empty_exact_search_can_be_dropped(client: TestClient) -> None:
    """An exact search that is in the way is offered to be dropped, as filters are."""
    page = opened(client, f"/search?grade=A&{urlencode({'q': 'camera:none'})}")
    assert "Without Exact search: camera:none" in page.text


@pytest.mark.parametrize(
    ("address", "stands"),
    [
        ("/search?condition=acrocyanosis", True),
        ("/search?body_site=gum", True),
        ("/search?sort=tone", False),
        ("/search?condition=jaundice", False),
        ("/search", False),
    ],
)
def test_the_emergency_line_stands_above_cyanosis(client: TestClient, address: str, *, stands: bool) -> None:
    """A search for cyanosis, or one that found it, begins with the emergency line."""
    page = opened(client, address)
    assert stands is (wording.EMERGENCY in page.text)
    if stands:
        shown = client.get(address, headers={"Accept": "text/html"}).text
        assert shown.index(wording.EMERGENCY) < shown.index("<h1")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?condition=jaundice", f"{wording.MEASURE_JAUNDICE} {wording.METERS}"),
        ("/search?condition=jaundice&grade=C&camera=none", f"{wording.MEASURE_JAUNDICE} {wording.METERS}"),
        ("/search?condition=cyanosis_central", f"{wording.MEASURE_CYANOSIS} {wording.METERS}"),
        ("/search?condition=jaundice&condition=acrocyanosis", wording.MEASURE),
    ],
)
def test_a_search_for_a_sign_says_what_to_measure(client: TestClient, address: str, said: str) -> None:
    """Above the photos of a sign stands what to measure instead, also where there is no photo yet."""
    assert said in opened(client, address).text


def test_tone_filters_say_what_they_mean(client: TestClient) -> None:
    """Neither ITA nor Monk stands alone: what they are is said beside the choice."""
    text = opened(client, "/search").text
    assert wording.ITA_MEANS in text
    assert wording.MONK_MEANS in text


def test_simulated_photos_say_so(client: TestClient) -> None:
    """Every card of a simulated photo is marked, and so is the list."""
    page = opened(client, "/search?condition=none")
    assert len(shown(page)) == sum(a.get("class") == "mark" for _, a in page.elements)
    assert "All photos shown here are SIMULATED" in page.text
    assert all(img["alt"].startswith("Simulated photo, calibrated: ") for img in page.all("img"))


def test_pictures_say_their_size_and_wait(client: TestClient) -> None:
    """Width and height are set, thumbnails come first, and those further down load when needed."""
    pictures = opened(client, "/search").all("img")
    assert all(img["width"].isdigit() and img["height"].isdigit() for img in pictures)
    assert all(img["src"].endswith("/renditions/thumbnail") for img in pictures)
    assert {"lazy"} == {img["loading"] for img in pictures[4:]}


def test_gathered_photos_travel_in_links(client: TestClient, photos: list[Photo]) -> None:
    """Without JavaScript the photos for a set stay in the address, from page to page."""
    page = opened(client, f"/search?condition=none&basket={photos[7].id}")
    first = shown(page)[0]
    added = page.linked("Add to a set")
    assert f"/search?condition=none&basket={photos[7].id},{first}" == added
    assert f"/sets/new?basket={photos[7].id},{first}" == opened(client, added).linked("Make the set")
    assert f"basket={photos[7].id}" in page.linked("Clear all")


def test_words_are_shown_as_they_are_not_as_markup(client: TestClient) -> None:
    """What came in the address is text on the page."""
    page = opened(client, "/search?text=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert(1)</script>" in page.text
