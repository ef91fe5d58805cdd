"""The Across tones page, without a browser."""

import gzip
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.services import Services
from imagedb import wording
from imagedb.across import Difference, Sheet, Wish, best, candidates
from imagedb.model import Observation, Photo
from imagedb.search import SearchQuery
from imagedb.vocabulary import BilirubinBand, BodySite, Condition, ConditionBasis, Grade, Illuminant
from tests.support.atlas import TONES, photo, put, withdraw_all
from tests.support.consents import TODAY
from tests.support.database import counting_statements
from tests.support.html import Page

HTML = {"Accept": "text/html"}
CHEST = "/across-tones?condition=jaundice&body_site=sternum"
# Sites with the sign, without it and of any sign, lights and ages, the photos: each asks what changed since.
STATEMENTS = 5


def opened(client: TestClient, address: str, status: int = 200) -> Page:
    """The page at an address, as a browser asks for it."""
    answer = client.get(address, headers=HTML)
    assert status == answer.status_code, answer.text
    return Page(answer.text)


def shown(page: Page) -> list[str]:
    """The ids of the photos on the sheet."""
    return [a["href"].split("?")[0].removeprefix("/photos/") for a in page.all("a", **{"class": "shot"})]


def expected_sheet(photos: list[Photo]) -> Sheet:
    """The sheet of jaundice at the chest."""
    found = candidates(photos, Condition.JAUNDICE, BodySite.STERNUM)
    return best(found, Condition.JAUNDICE, Wish())


def differences(sheet: Sheet) -> list[Difference]:
    """Those of a sheet, row by row."""
    cells = (column.cells[row] for row in sheet.rows for column in sheet.columns)
    return [cell.difference for cell in cells if cell and cell.difference]


def test_the_page_shows_the_sheet(client: TestClient, photos: list[Photo]) -> None:
    """The photos of the like-for-like sheet, each difference with its error, and 'cannot tell' where it is below."""
    sheet = expected_sheet(photos)
    page = opened(client, CHEST)
    assert [one.id for one in sheet.photos] == shown(page)
    found = differences(sheet)
    assert 3 == len(found)
    for one in found:
        assert f"difference {one.whole:.1f} ± {one.uncertainty:.1f}" in page.text
        assert f"b* higher by {one.yellow:.1f} ± {one.yellow_uncertainty:.1f}" in page.text
    hidden = sum(one.hidden for one in found)
    assert hidden == page.text.count(
        f"{wording.WITHIN_UNCERTAINTY.capitalize()}: colour cannot tell you here"
    )


def test_empty_cells_ask_for_photos(client: TestClient, photos: list[Photo]) -> None:
    """What is missing is shown as missing."""
    sheet = expected_sheet(photos)
    missing = len(sheet.rows) * len(sheet.columns) - len(sheet.photos)
    assert missing == opened(client, CHEST).text.count("We need photos here.")


def test_a_site_without_the_sign_leads_to_those_with_it(client: TestClient) -> None:
    """Whoever changes the sign and leaves the site finds no photo, and a link to where there are some."""
    page = opened(client, "/across-tones?condition=cyanosis_central&body_site=sternum")
    assert "We have no like photo of the sign here yet." in page.text
    address = next(href for href, said in page.links if said == "at the gums")
    assert "/across-tones?condition=cyanosis_central&body_site=gum" == address
    assert "We have no like photo of the sign here yet." not in opened(client, address).text


def test_columns_run_from_the_lightest_tone_to_the_darkest(client: TestClient) -> None:
    """Whatever there is: the scale is the ITA class."""
    heads = [head["id"] for head in opened(client, CHEST).all("th", scope="col")]
    assert [f"tone-{t}" for t in ("very_light", "light", "intermediate", "tan", "brown", "dark")] == heads


@pytest.mark.parametrize("sign", ["cyanosis_central", "cyanosis_peripheral", "acrocyanosis"])
def test_cyanosis_begins_with_the_emergency_line(client: TestClient, sign: str) -> None:
    """Before the title; and what to measure stands on every sheet."""
    text = opened(client, f"/across-tones?condition={sign}").text
    assert text.index(wording.EMERGENCY) < text.index("across skin tones")
    assert f"{wording.MEASURE_CYANOSIS} {wording.METERS}" in text


def test_jaundice_says_what_to_measure_and_where_to_look(client: TestClient) -> None:
    """Without an emergency line; the eyes are a link, since there are photos of them, and the gums are not."""
    page = opened(client, CHEST)
    assert f"{wording.MEASURE_JAUNDICE} {wording.METERS}" in page.text
    assert wording.EMERGENCY not in page.text
    assert "/across-tones?condition=jaundice&body_site=sclera" == page.linked("Look at the whites")
    assert [] == [words for _, words in page.links if words == "Look at the gums"]


def test_a_sheet_has_an_address_of_its_own(client: TestClient) -> None:
    """Bare, the page chooses; its link names all that it chose and shows the same photos."""
    page = opened(client, "/across-tones")
    own = page.linked("Link to exactly this sheet")
    assert f"{CHEST}&illuminant=ward_led&age_band=48-72h&provenance=simulated" == own
    assert shown(page) == shown(opened(client, own))


def test_the_form_holds_what_is_shown(client: TestClient) -> None:
    """A light that was chosen stays chosen, and only photos in it are there."""
    page = opened(client, f"{CHEST}&illuminant=daylight")
    chosen = {o["value"] for o in page.all("option") if "selected" in o}
    assert {"jaundice", "sternum", "daylight"} == chosen
    ids = shown(page)
    records = [client.get(f"/v1/photos/{one}").json() for one in ids]
    assert {"daylight"} == {one["illuminant"] for one in records}


def test_the_photos_shown_can_be_gathered(client: TestClient, photos: list[Photo]) -> None:
    """One link adds them all to those gathered before, and the sheet that it leads to offers to make the set."""
    before = next(one.id for one in photos if one.body_site is BodySite.GUM)
    page = opened(client, f"{CHEST}&basket={before}")
    added = opened(client, page.linked("Add the"))
    assert f"/sets/new?basket={','.join([before, *shown(page)])}" == added.linked("Make the set")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/across-tones?condition=pallor", "Jaundice"),
        ("/across-tones?condition=jaundise", "Jaundice"),
        ("/across-tones?provenance=phantom", "Photograph"),
        ("/across-tones?site=gum", "Where on the body"),
    ],
)
def test_what_cannot_be_shown_is_said(client: TestClient, address: str, meant: str) -> None:
    """400, with links to what can."""
    page = opened(client, address, 400)
    assert 200 == client.get(page.linked(meant), headers=HTML).status_code


def test_simulated_photos_are_marked(client: TestClient) -> None:
    """Each picture, in its alternative text too, and the sheet."""
    page = opened(client, CHEST)
    assert len(shown(page)) == len(page.all("b", **{"class": "mark"}))
    assert all(image["alt"].startswith("Simulated photo, calibrated: ") for image in page.all("img"))
    assert "SIMULATED: computed from the optics of skin" in page.text


def test_what_was_only_seen_is_not_shown(fresh: TestClient, services: Services) -> None:
    """A photo of jaundice that nobody measured, alike in all else, is on no sheet."""
    seen = photo(
        300, Condition.JAUNDICE, BodySite.STERNUM, *TONES[0], size=160, condition_basis=ConditionBasis.SEEN
    )
    like = photo(301, Condition.JAUNDICE, BodySite.STERNUM, *TONES[0], size=160)
    put(services.catalogue, services.store, seen)
    assert seen.photo.id not in shown(opened(fresh, CHEST))
    put(services.catalogue, services.store, like)
    assert like.photo.id in shown(opened(fresh, CHEST))


def test_a_withdrawn_photo_leaves_the_sheet(fresh: TestClient) -> None:
    """At the next look, and its place says that photos are needed."""
    assert shown(opened(fresh, CHEST))
    withdraw_all(fresh)
    page = opened(fresh, CHEST)
    assert [] == shown(page)
    assert "nothing can be said of its colour here" in page.text


def test_a_photo_behind_many_others_is_found(fresh: TestClient, services: Services) -> None:
    """A chosen light is searched for itself: forty better calibrated photos in another light hide nothing."""
    for number in range(40):
        made = photo(400 + number, Condition.JAUNDICE, BodySite.STERNUM, *TONES[0], size=160)
        led = replace(made.photo.capture, illuminant=Illuminant.WARD_LED)
        record = replace(made.photo, capture=led)
        put(
            services.catalogue, services.store, replace(made, accession=replace(made.accession, photo=record))
        )
    made = photo(399, Condition.JAUNDICE, BodySite.STERNUM, *TONES[0], size=160)
    worse = replace(made.photo.calibration, grade=Grade.B, loo_mean=3.0)
    record = replace(
        made.photo,
        calibration=worse,
        capture=replace(made.photo.capture, illuminant=Illuminant.FLUORESCENT),
    )
    put(services.catalogue, services.store, replace(made, accession=replace(made.accession, photo=record)))
    assert [record.id] == shown(opened(fresh, f"{CHEST}&illuminant=fluorescent"))


def test_more_photos_take_no_more_statements(fresh: TestClient, services: Services) -> None:
    """Thirty photos more on the shelves of a sheet are read with as many statements as two."""

    def counted() -> int:
        fresh.get(CHEST, headers=HTML).raise_for_status()
        with counting_statements(services.catalogue) as statements:
            fresh.get(CHEST, headers=HTML).raise_for_status()
        return len(statements)

    before = counted()
    for number in range(30):
        bands = (BilirubinBand.MILD, BilirubinBand.MODERATE, BilirubinBand.MARKED)
        seen = Observation(bilirubin_band=bands[number % 3])
        made = photo(
            500 + number,
            Condition.JAUNDICE,
            BodySite.STERNUM,
            *TONES[number % 6],
            size=160,
            observation=seen,
        )
        put(services.catalogue, services.store, made)
    assert (STATEMENTS, STATEMENTS) == (before, counted())


def test_the_first_view_is_small(client: TestClient) -> None:
    """Page, its style and its script come to less than 40 kB compressed, without photos."""
    page = client.get(CHEST, headers=HTML)
    sources = [a["src"] for a in Page(page.text).all("script")]
    sources += [a["href"] for a in Page(page.text).all("link", rel="stylesheet")]
    sizes = [len(gzip.compress(client.get(source).content)) for source in sources]
    assert 3 < len(sources)
    assert sum(sizes) + len(gzip.compress(page.content)) < 40_000


def test_the_common_questions_lead_here(client: TestClient) -> None:
    """From the home page jaundice and cyanosis across tones are one click away, and the head of every page has it."""
    page = opened(client, "/")
    for question in ("Jaundice across skin tones", "Cyanosis across skin tones", "Across tones"):
        assert page.linked(question).startswith("/across-tones")
    assert shown(opened(client, page.linked("Cyanosis across skin tones")))


def test_several_searches_are_one_moment(services: Services) -> None:
    """The first photos of each search are those that each finds by itself."""
    queries = [
        SearchQuery({"condition": ("jaundice",)}, limit=1),
        SearchQuery({"condition": ("none", "jaundice")}, sort="calibration_error"),
        SearchQuery({"body_site": ("back",)}),
    ]
    found = services.catalogue.photos
    alone = tuple(found.search(query, TODAY).photos for query in queries)
    assert alone == found.first_of_each(queries, TODAY)
