import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.pages.say import exact, headline
from consent.event import EventKind
from imagedb import wording
from imagedb.model import Photo
from imagedb.vocabulary import BodySite, Condition, RegionRole
from imagedb.withdrawal import withdraw
from tests.support.consents import TODAY, event
from tests.support.factories import make_photo, make_region
from tests.support.html import Page

HTML = {"Accept": "text/html"}


def one(photos: list[Photo], sign: Condition, site: BodySite) -> Photo:
    """A photo of that sign and site."""
    return next(p for p in photos if p.conditions == (sign,) and p.body_site is site)


@pytest.fixture(scope="module")
def jaundiced(client: TestClient, photos: list[Photo]) -> tuple[Photo, Page]:
    """A photo of jaundice at the chest, and its page."""
    photo = one(photos, Condition.JAUNDICE, BodySite.STERNUM)
    return photo, Page(client.get(f"/photos/{photo.id}", headers=HTML).text)


def test_both_versions_stand_side_by_side_with_their_regions(jaundiced: tuple[Photo, Page]) -> None:
    """As shot and calibrated, each with every region's outline in the picture's own pixels."""
    photo, page = jaundiced
    shown = [img["src"].rsplit("/", 1)[1] for img in page.all("img")][:2]
    assert ["as_shot", "display"] == shown
    boxes = {svg["viewbox"] for svg in page.all("svg", **{"class": "outlines"})}
    assert {f"0 0 {photo.capture.width} {photo.capture.height}"} == boxes
    assert 2 * len(photo.regions) == sum("over" in p["class"] for p in page.all("polygon"))


def test_numbers_come_with_their_uncertainty(jaundiced: tuple[Photo, Page]) -> None:
    """L*, a*, b* and ITA of every region stand with ±, and bilirubin in both units."""
    photo, page = jaundiced
    for region in photo.regions:
        measured = region.measurement
        for value, uncertainty in zip(measured.lab, measured.uncertainty, strict=True):
            assert f"{exact(value)} ± {exact(uncertainty)}" in page.text
        assert f"{exact(measured.ita, 0)} ± {exact(measured.ita_uncertainty, 0)}°" in page.text
    assert "212 µmol/L (12.4 mg/dL) by blood band 150–249, moderate" in page.text  # noqa: RUF001 - the dash or minus that a reader sees


def test_tone_is_named_with_its_scale_and_explained(jaundiced: tuple[Photo, Page]) -> None:
    """A class and a step say of which scale they are, and the page says what the scales are."""
    photo, page = jaundiced
    assert f"(ITA), Monk {photo.monk} of 10" in page.text.replace("\u00a0", " ")
    assert f"{wording.ITA_MEANS} {wording.MONK_MEANS}" in page.text


def test_a_title_names_every_place_that_shows_the_sign() -> None:
    """An open mouth is titled with its gums too; skin that is there for comparison is no place of the sign."""
    mouth = (make_region(BodySite.TONGUE), make_region(BodySite.GUM))
    sign = make_photo(conditions=(Condition.JAUNDICE,), body_site=BodySite.TONGUE, regions=mouth)
    assert "Jaundice at the tongue and gums" == headline(sign)
    beside = (make_region(BodySite.SOLE), make_region(BodySite.LEG, RegionRole.COMPARISON))
    foot = make_photo(conditions=(Condition.ACROCYANOSIS,), body_site=BodySite.SOLE, regions=beside)
    assert "Acrocyanosis on the sole" == headline(foot)
    assert "No sign documented, tongue and gums" == headline(replace(sign, conditions=(Condition.NONE,)))


def test_tone_is_never_read_where_the_sign_is(client: TestClient, photos: list[Photo]) -> None:
    """The white of an eye has no ITA, and a jaundiced chest's is said not to be the tone."""
    eye = one(photos, Condition.JAUNDICE, BodySite.SCLERA)
    chest = one(photos, Condition.JAUNDICE, BodySite.STERNUM)
    assert "not a tone" in Page(client.get(f"/photos/{eye.id}").text).text
    assert "ITA is not the tone" in Page(client.get(f"/photos/{chest.id}").text).text


def test_it_says_what_may_be_done_with_the_photo(jaundiced: tuple[Photo, Page]) -> None:
    """Each use is allowed or not, in words, and the licence says what it means."""
    photo, page = jaundiced
    assert "Research: allowed" in page.text
    assert "AI training: not allowed" in page.text
    assert photo.licence in page.text
    assert wording.COPIES in page.text


def test_it_says_what_to_measure(client: TestClient, photos: list[Photo]) -> None:
    """The line that goes with the sign, and above cyanosis the emergency line first of all."""
    gum = one(photos, Condition.CYANOSIS_CENTRAL, BodySite.GUM)
    page = Page(client.get(f"/photos/{gum.id}").text)
    assert wording.MEASURE_CYANOSIS in page.text
    assert page.text.index(wording.EMERGENCY) < page.text.index(headline(gum))


def test_nothing_private_is_on_the_page(client: TestClient, photos: list[Photo]) -> None:
    """No consent, subject, site, exact age or group name can be read."""
    source = client.get(f"/photos/{photos[0].id}").text
    found = [word for word in ("SITE-1", "c-1", "s-1", "60.0", "row-", "private/") if f">{word}<" in source]
    assert [] == found
    assert not re.search(r"site_code|consent_id|submission", source)


def test_links_lead_to_the_same_baby_and_like_photos(
    client: TestClient, jaundiced: tuple[Photo, Page], photos: list[Photo]
) -> None:
    """The count beside the link is what the search finds; JSON is one link away."""
    photo, page = jaundiced
    same = page.linked("same baby")
    count = sum(p.subject_group == photo.subject_group for p in photos)
    assert f"or its twin ({count})" in page.text
    assert count == len(Page(client.get(same).text).all("a", **{"class": "shot"}))
    assert 200 == client.get(page.linked("as JSON")).status_code


def test_a_withdrawn_photo_says_so_with_respect(fresh: TestClient) -> None:
    """The page answers 410, names only the month, thanks the family, and asks to delete copies."""
    photo = fresh.get("/v1/photos?limit=1").json()["photos"][0]["id"]
    services = fresh.app.state.services  # type: ignore[attr-defined]  # the client knows its app as any ASGI application
    given_up = event(EventKind.WITHDRAWN, datetime(2026, 5, 31, 12, tzinfo=UTC))
    withdraw(services.catalogue, services.store, "c-1", given_up, TODAY)
    answer = fresh.get(f"/photos/{photo}", headers=HTML)
    page = Page(answer.text)
    assert 410 == answer.status_code
    assert "we thank them" in page.text
    assert wording.COPIES in page.text
    assert [] == page.all("img")


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(-0.04, 1, "0.0"), (-3.25, 1, "−3.2"), (212.0, 0, "212")],  # noqa: RUF001 - the dash or minus that a reader sees
)
def test_numbers_are_written_exactly(value: float, digits: int, said: str) -> None:
    """A true minus sign, never minus nought, no more digits than asked for."""
    assert said == exact(value, digits)
