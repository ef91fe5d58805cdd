"""The home page: it searches, it asks the common questions, and it says how much there is of each tone."""

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.pages import plain_words
from api.pages.places import STARTS
from api.pages.suggestions import suggestions
from colour.tone import ITA_CLASSES
from imagedb import wording
from imagedb.catalogue import tables
from imagedb.cover import LOOKED_FOR
from imagedb.model import Observation, Photo
from imagedb.search import parse
from imagedb.vocabulary import BilirubinBand, BodySite, Condition, Provenance
from tests.support.atlas import TONES, photo, put
from tests.support.client import services_of
from tests.support.database import engine_of
from tests.support.html import Page

HTML = {"Accept": "text/html"}


def opened(client: TestClient, address: str = "/") -> Page:
    """The page at an address, as a browser asks for it."""
    answer = client.get(address, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return Page(answer.text)


def change(client: TestClient, **values: object) -> None:
    """Make every photo say something else, as if it had been taken in so."""
    services = services_of(client)
    with engine_of(services.catalogue).begin() as connection:
        connection.execute(update(tables.photos).values(**values))


def test_the_box_offers_words_of_the_vocabulary(client: TestClient) -> None:
    """One search box with a list of suggestions, a plain form that needs no script."""
    page = opened(client)
    (box,) = [a for a in page.all("input") if a.get("type") == "search"]
    assert ("q", "suggestions") == (box["name"], box["list"])
    assert list(suggestions()) == [a["value"] for a in page.all("option")]
    assert [{"action": "/search", "method": "get"}.items()] == [
        a.items() & {"action": "/search", "method": "get"}.items() for a in page.all("form")
    ]


@pytest.mark.parametrize("said", suggestions())
def test_each_suggestion_is_understood_whole(said: str) -> None:
    """Whatever is chosen becomes filters: nothing of it is left to be looked for in captions."""
    query = parse(plain_words.understand(said))
    assert query.filters
    assert None is query.text


def test_a_suggestion_of_a_sign_at_a_place_finds_just_that() -> None:
    """Each sign is offered at each place where it is looked for, and means that sign and that place."""
    meant = {tuple(plain_words.understand(said)) for said in suggestions()}
    assert {
        (("condition", sign.value), ("body_site", site.value))
        for sign, sites in LOOKED_FOR.items()
        for site in sites
    } <= meant


@pytest.mark.parametrize(("asked", "said"), STARTS)
def test_each_common_question_leads_to_its_page(client: TestClient, asked: str, said: str) -> None:
    """The questions are links to searches with known filters, to sheets across tones, and to guides."""
    address = opened(client).linked(said)
    assert asked == address
    opened(client, address)


def test_each_tone_says_how_many_photos_it_has(client: TestClient, photos: list[Photo]) -> None:
    """Six bars, lightest first, with their number in words; each leads to its photos."""
    page = opened(client)
    bars = [(address, said) for address, said in page.links if address.startswith("/search?ita_class=")]
    assert [f"/search?ita_class={tone}" for tone in ITA_CLASSES] == [address for address, _ in bars]
    for tone, (_, said) in zip(ITA_CLASSES, bars, strict=True):
        count = sum(one.ita_class == tone for one in photos)
        assert said.endswith(f"{count} simulated" if count else "no photo yet")
    assert f"{len(photos)} photos, every one SIMULATED. No photograph of a baby yet." in page.text


def test_photographs_are_told_from_simulated_photos(fresh: TestClient) -> None:
    """With photographs of babies the bars name both kinds; a photo without a tone is said beside them."""
    change(fresh, provenance=Provenance.REAL.value)
    page = opened(fresh)
    assert "6 photographs of babies." in page.text
    assert "simulated" not in page.text
    change(fresh, ita_class="unknown")
    text = opened(fresh).text
    assert 6 == text.count("no photo yet")
    assert "6 more have no measured tone." in text


def test_it_says_what_it_is_not(client: TestClient) -> None:
    """No test, no icterometer, no place for patients' data; measuring is named where a sign is shown."""
    text = opened(client).text
    for said in ("No test.", "rules nothing out", "Nothing to hold against a baby.", "It asks for none"):
        assert said in text


@pytest.mark.parametrize(("tones", "shown"), [((0, 3), 0), ((5, 0, 3), 3)])
def test_a_sign_stands_on_every_tone_that_has_it(
    fresh: TestClient, tones: tuple[int, ...], shown: int
) -> None:
    """Like photos of one sign stand in a row, lightest first, with gaps between and what to measure instead.

    With two tones alone there is no row.
    """
    services = services_of(fresh)
    marked = Observation(tsb_umol_l=300, bilirubin_band=BilirubinBand.MARKED)
    for tone in tones:
        # Odd numbers are taken in daylight.
        like = photo(
            41 + 2 * tone, Condition.JAUNDICE, BodySite.STERNUM, *TONES[tone], observation=marked, size=160
        )
        put(services.catalogue, services.store, like)
    page = opened(fresh)
    linked = [address for address, _ in page.links if address.startswith("/photos/")]
    assert shown == len(linked)
    classes = [fresh.get(f"/v1{address}").json()["ita_class"] for address in linked]
    assert [tone for tone in ITA_CLASSES if tone in classes] == classes
    assert (6 - shown if shown else 0) == page.text.count("We need a photo here.")
    assert bool(shown) is (wording.MEASURE_JAUNDICE in page.text)


def test_a_row_that_shows_cyanosis_too_begins_with_the_emergency_lines(fresh: TestClient) -> None:
    """A baby with jaundice can have cyanosis as well: then the lines stand above everything else."""
    services = services_of(fresh)
    marked = Observation(tsb_umol_l=300, bilirubin_band=BilirubinBand.MARKED)
    for tone, signs in (
        (0, (Condition.JAUNDICE,)),
        (3, (Condition.JAUNDICE,)),
        (5, (Condition.JAUNDICE, Condition.CYANOSIS_CENTRAL)),
    ):
        like = photo(
            41 + 2 * tone,
            Condition.JAUNDICE,
            BodySite.STERNUM,
            *TONES[tone],
            observation=marked,
            size=160,
            conditions=signs,
        )
        put(services.catalogue, services.store, like)
        text = opened(fresh).text
        assert (Condition.CYANOSIS_CENTRAL in signs) is (wording.EMERGENCY in text)
    assert text.index(wording.EMERGENCY) < text.index("Search in plain words")
