"""What every database must find: the same as a plain reading of the records in Python."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from imagedb.catalogue import Catalogue
from imagedb.errors import CursorMismatchError
from imagedb.model import Accession
from imagedb.search import FIELDS, UNKNOWN, SearchQuery
from imagedb.vocabulary import BodySite, Condition, RegionRole
from tests.support.consents import TODAY, consent
from tests.support.examples import examples
from tests.support.factories import make_accession, make_photo, make_region
from tests.support.postgres import Postgres
from tests.support.search_oracle import days, expected, queries, random_accession, values_of, walk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Catalogue, list[Accession]]]:
    """Forty random photos on either database, and the records they were made from, oldest first."""
    draw = random.Random(7)
    accessions = [random_accession(draw) for _ in range(40)]

    def fill(url: str) -> Iterator[tuple[Catalogue, list[Accession]]]:
        with Catalogue.open(url) as catalogue:
            catalogue.consents.merge(consent(), TODAY)
            for accession in accessions:
                catalogue.photos.accession(accession)
            yield catalogue, accessions

    if request.param == "sqlite":
        yield from fill(f"sqlite:///{tmp_path_factory.mktemp('search')}/catalogue.sqlite")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database() as url:
            yield from fill(url)


quick = settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(query=queries, on=days)
@quick
def test_search_finds_what_reading_every_record_finds(
    filled: tuple[Catalogue, list[Accession]], query: SearchQuery, on: date
) -> None:
    """Walking the pages gives each photo that matches once, in whatever order and page size."""
    catalogue, accessions = filled
    wanted = [photo.id for photo in expected(accessions, query, on)]
    found = [photo.id for photo in walk(catalogue, query, on)]
    assert sorted(wanted) == sorted(found)
    if query.sort == "newest":
        assert wanted == found
    assert len(wanted) == catalogue.photos.count(query, on)


@given(query=queries, on=days)
@quick
def test_facets_count_what_each_value_would_find(
    filled: tuple[Catalogue, list[Accession]], query: SearchQuery, on: date
) -> None:
    """A facet's counts leave its own filter out, count missing values, and keep what is chosen."""
    catalogue, accessions = filled
    for field, counts in catalogue.photos.facets(query, on).items():
        found = expected(accessions, query, on, without=field)
        wanted = dict.fromkeys(query.filters.get(field, ()), 0)
        for photo in found:
            for value in values_of(photo, field):
                wanted[value] = wanted.get(value, 0) + 1
        assert wanted == {count.value: count.count for count in counts}
        assert set(query.filters.get(field, ())) == {c.value for c in counts if c.selected}


def test_photo_is_found_under_the_sites_of_its_regions(catalogue: Catalogue) -> None:
    """An open mouth filed under its tongue is found for its gums, each photo once, and counted so."""
    catalogue.consents.merge(consent(), TODAY)
    sign = (Condition.JAUNDICE,)
    gum, beside = (BodySite.GUM, RegionRole.AFFECTED), (BodySite.GUM, RegionRole.COMPARISON)
    for name, conditions, region in (
        ("sign", sign, gum),
        ("sign-elsewhere", sign, beside),
        ("bare", (Condition.NONE,), beside),
        ("pressed", (Condition.NONE,), (BodySite.GUM, RegionRole.BLANCHED)),
    ):
        regions = (make_region(BodySite.TONGUE), make_region(*region), make_region(*region))
        photo = make_photo(name, conditions=conditions, body_site=BodySite.TONGUE, regions=regions)
        catalogue.photos.accession(make_accession(photo))
    asked = SearchQuery(filters={"body_site": ("gum",)})
    assert ["bare", "sign"] == [photo.id for photo in walk(catalogue, asked, TODAY)]
    either = SearchQuery(filters={"body_site": ("gum", "tongue")})
    assert ["pressed", "bare", "sign-elsewhere", "sign"] == [p.id for p in walk(catalogue, either, TODAY)]
    counted = {c.value: c.count for c in catalogue.photos.facets(asked, TODAY)["body_site"]}
    assert {"gum": 2, "tongue": 4} == counted


def test_closed_facets_keep_the_order_of_the_vocabulary(filled: tuple[Catalogue, list[Accession]]) -> None:
    """Bands and tones are listed in their own order, cameras by how often they occur."""
    facets = filled[0].photos.facets(SearchQuery(), TODAY)
    for name, field in FIELDS.items():
        if field.values and field.facet:
            order = [field.values.index(count.value) for count in facets[name]]
            assert sorted(order) == order
    cameras = [(-count.count) for count in facets["camera"] if count.value != UNKNOWN]
    assert sorted(cameras) == cameras


def test_sorting_by_calibration_error_is_smallest_first(filled: tuple[Catalogue, list[Accession]]) -> None:
    """Equal errors come newest first, across page borders."""
    catalogue, accessions = filled
    newest = [a.photo for a in reversed(accessions)]
    wanted = sorted(newest, key=lambda photo: photo.calibration.loo_mean)
    found = walk(catalogue, SearchQuery(sort="calibration_error", limit=7), TODAY)
    assert [photo.id for photo in wanted] == [photo.id for photo in found]


def test_sorting_by_tone_is_lightest_first(catalogue: Catalogue) -> None:
    """Unaffected skin's ITA orders, else the class; the affected region never does; unknown comes last."""
    catalogue.consents.merge(consent(), TODAY)
    sign = (Condition.JAUNDICE,)
    beside = make_region(BodySite.ARM, RegionRole.COMPARISON, ita=50.0)
    photos = [
        make_photo("unknown", conditions=sign, ita_class=UNKNOWN, regions=(make_region(ita=60.0),)),
        make_photo("dark", conditions=sign, ita_class="dark", regions=(make_region(ita=60.0),)),
        make_photo("arm-50", conditions=sign, ita_class="light", regions=(make_region(ita=20.0), beside)),
        make_photo("very-light", conditions=sign, ita_class="very_light", regions=()),
        make_photo("bare-30", regions=(make_region(ita=30.0),)),
    ]
    for photo in photos:
        catalogue.photos.accession(make_accession(photo))
    found = walk(catalogue, SearchQuery(sort="tone", limit=2), TODAY)
    assert ["very-light", "arm-50", "bare-30", "dark", "unknown"] == [photo.id for photo in found]


def test_cursor_of_another_search_is_refused(filled: tuple[Catalogue, list[Accession]]) -> None:
    """A cursor holds for its own filters, words and order only, and whatever the page size."""
    photos = filled[0].photos
    cursor = photos.search(SearchQuery(limit=5), TODAY).next_cursor
    with pytest.raises(CursorMismatchError):
        photos.search(SearchQuery(sort="tone", cursor=cursor), TODAY)
    with pytest.raises(CursorMismatchError):
        photos.search(SearchQuery(filters={"grade": ("A",)}, cursor=cursor), TODAY)
    assert photos.search(SearchQuery(limit=9, cursor=cursor), TODAY).photos
