"""The coverage page: its numbers are those of searches, its gaps are told, and its reference has a source."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.pages import tones
from api.pages.coverage import step, steps
from colour.tone import ITA_CLASSES, ita, ita_class
from imagedb.catalogue import tables
from imagedb.cover import LOOKED_FOR
from imagedb.model import Photo
from imagedb.population import ReferencePopulationError
from imagedb.vocabulary import Condition, Provenance
from tests.api.conftest import application, settle
from tests.support.client import services_of
from tests.support.database import engine_of
from tests.support.html import Page

HTML = {"Accept": "text/html"}
BIRTHS = """\
group,births,source,year
white,700,A source invented for a test,2024
mixed,60,A source invented for a test,2024
asian,120,A source invented for a test,2024
black,80,A source invented for a test,2024
other,40,A source invented for a test,2024
Z,33,A source invented for a test,2024
"""


def opened(client: TestClient, address: str = "/coverage") -> Page:
    """The page at an address, as a browser asks for it."""
    answer = client.get(address, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return Page(answer.text)


def cells(page: Page) -> dict[str, tuple[int, int]]:
    """What each cell says, photographs and simulated, by the address of its search."""
    found = {}
    for address, said in page.links:
        counts = re.fullmatch(r"([\d,]+) photographs?, ([\d,]+|none) simulated", said)
        if counts:
            real, simulated = (int(n.replace(",", "").replace("none", "0")) for n in counts.groups())
            found[address] = (real, simulated)
    return found


@pytest.fixture
def births(tmp_path: Path) -> Path:
    """A reference population, invented."""
    path = tmp_path / "births.csv"
    path.write_text(BIRTHS, encoding="utf-8")
    return path


@pytest.fixture
def compared(small_home: Path, tmp_path: Path, births: Path) -> Iterator[TestClient]:
    """An atlas of six photos with a reference population, to be changed."""
    home = copytree(small_home, tmp_path / "home")
    with TestClient(application(home, reference_population=births)) as client:
        settle(client)
        yield client


def change(client: TestClient, photo: str, **values: Any) -> None:
    """Make a photo say something else, as if it had been taken in so."""
    services = services_of(client)
    with engine_of(services.catalogue).begin() as connection:
        connection.execute(update(tables.photos).where(tables.photos.c.id == photo).values(**values))


def test_every_cell_leads_to_as_many_photos(client: TestClient, photos: list[Photo]) -> None:
    """A cell's number is that of its search, empty ones too, and every photo stands in the last line."""
    found = cells(opened(client))
    everything = [counts for address, counts in found.items() if address.startswith("/search?ita_class=")]
    assert len(photos) == sum(map(sum, everything))
    some = [*list(found)[:6], "/search?condition=jaundice&body_site=sclera&ita_class=dark"]
    for address in some:
        total = client.get(f"/v1/photos?{address.split('?')[1]}&total=true").json()["total"]
        assert total == sum(found[address])
    assert {0} == {real for real, _ in found.values()}


def test_gaps_are_told_in_words(client: TestClient) -> None:
    """A sign without any photo, and a place without a photo on some tones, are sentences."""
    text = opened(client).text
    assert "There is no photograph of a baby in the atlas yet" in text
    assert "Pallor: anywhere on the body, on any tone" in text
    assert "At the gums, on any tone" in text


def test_photographs_are_counted_apart_from_simulated_ones(fresh: TestClient) -> None:
    """One photograph among simulated photos has a number of its own, and simulated ones fill none of its gaps."""
    photo = fresh.get("/v1/photos?condition=jaundice&body_site=sternum").json()["photos"][0]["id"]
    change(fresh, photo, provenance=Provenance.REAL.value, condition_basis="seen")
    page = opened(fresh)
    found = cells(page)
    tone = fresh.get(f"/v1/photos/{photo}").json()["ita_class"]
    assert (1, 0) == found[f"/search?condition=jaundice&body_site=sternum&ita_class={tone}"]
    assert 1 == sum(real for address, (real, _) in found.items() if address.startswith("/search?ita_class="))
    assert "SIMULATED photos are counted apart" in page.text
    assert "Central cyanosis: anywhere on the body, on any tone" in page.text
    assert "1 photograph among these was seen, not measured" in page.text


def test_phantoms_are_no_skin(fresh: TestClient) -> None:
    """A phantom is counted by itself, in no cell, and no cell's search shows it."""
    photo = fresh.get("/v1/photos?condition=none").json()["photos"][0]["id"]
    change(fresh, photo, provenance=Provenance.PHANTOM.value)
    page = opened(fresh)
    found = cells(page)
    lasts = {a: n for a, n in found.items() if a.startswith("/search?ita_class=")}
    assert 5 == sum(map(sum, lasts.values()))
    assert "Phantoms, not counted below" in page.text
    for address, counts in lasts.items():
        total = fresh.get(f"/v1/photos?{address.split('?')[1]}&total=true").json()["total"]
        assert sum(counts) == total


def test_an_unknown_tone_has_a_column_of_its_own(fresh: TestClient) -> None:
    """A photo whose tone nobody measured is counted under 'not recorded', which is there only then."""
    assert "ita_class=unknown" not in " ".join(cells(opened(fresh)))
    photo = fresh.get("/v1/photos?condition=none").json()["photos"][0]["id"]
    change(fresh, photo, ita_class="unknown")
    assert (0, 1) == cells(opened(fresh))["/search?ita_class=unknown"]


def test_no_population_is_shipped(client: TestClient) -> None:
    """Without a file of the operator's there is no figure, and the page says so."""
    text = opened(client).text
    assert "None has been supplied here, and the atlas ships no figure of its own." in text
    assert "It says nothing of skin tone" in text


def test_a_reference_stands_alone_where_no_category_is_public(compared: TestClient) -> None:
    """What too few families share is withheld, and then only the reference's shares are shown, with their source."""
    text = opened(compared).text
    assert "fewer than 10 families share what would be told" in text
    assert "70.0 % (700)" in text
    assert 5 == text.count("not public")
    assert "A source invented for a test, 2024 (births). 33 with no category stated are left out." in text
    assert "too few" not in text


def test_shares_stand_beside_the_reference(compared: TestClient) -> None:
    """Photographs that tell a category are compared by group; simulated ones are no families'."""
    ids = [one["id"] for one in compared.get("/v1/photos").json()["photos"]]
    for photo, category in zip(ids, ("white", "white", "white", "N", None, "black"), strict=True):
        kind = Provenance.SIMULATED if category == "black" else Provenance.REAL
        change(compared, photo, provenance=kind.value, ethnic_category=category)
    page = opened(compared)
    assert "Of 4 photographs that tell a category. 1 more tells none" in page.text
    assert "8.0 % (80) 25.0 % (1)" in page.text
    assert "Asian (H to L) too few" in page.text
    assert "Less than half of their part of the population: Mixed (D to G), Asian (H to L) and" in page.text
    assert "Compared by broad group" in page.text


def test_a_population_without_a_source_stops_the_start(tmp_path: Path, births: Path) -> None:
    """The application does not start, says what is missing, and has opened nothing."""
    births.write_text(BIRTHS.replace("source,year", "year,sources"), encoding="utf-8")
    home = tmp_path / "none"
    with pytest.raises(ReferencePopulationError, match="it lacks source"):
        application(home, reference_population=births)
    assert not home.exists()


def test_each_swatch_has_a_colour_of_its_class() -> None:
    """The colour beside a class's name is one of that class, lightest first."""
    found = [ita_class(float(ita(lab))) for lab in tones._MIDDLES.values()]
    assert list(ITA_CLASSES) == list(tones.SWATCHES) == found


def test_shades_are_steps_that_the_key_tells() -> None:
    """None, 1 to 2, 3 to 9, 10 to 29, and 30 or more."""
    assert [0, 1, 1, 2, 2, 3, 3, 4] == list(map(step, (0, 1, 2, 3, 9, 10, 29, 30)))
    assert ("1\N{EN DASH}2", "3\N{EN DASH}9", "10\N{EN DASH}29", "30+") == steps()


def test_each_sign_has_a_place_on_the_page(client: TestClient) -> None:
    """The links at the head of the places lead to a panel for each sign that is looked for."""
    page = opened(client)
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {sign.value for sign in LOOKED_FOR} <= ids
    assert Condition.OTHER.value not in ids
    assert all(address[1:] in ids for address, _ in page.links if address.startswith("#"))
