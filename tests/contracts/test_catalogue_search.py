"""What every database must find: the same as a plain reading of the records in Python."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colour.tone import ITA_CLASSES
from imagedb.catalogue import Catalogue
from imagedb.errors import CursorMismatchError
from imagedb.model import Accession, Photo, ToneRating
from imagedb.search import FIELDS, SORTS, UNKNOWN, SearchQuery
from imagedb.vocabulary import (
    AgeBand,
    BodySite,
    Condition,
    Confounder,
    Grade,
    RegionRole,
    ToneScale,
)
from tests.support.consents import TODAY, consent
from tests.support.examples import examples
from tests.support.factories import (
    make_accession,
    make_calibration,
    make_capture,
    make_photo,
    make_region,
)
from tests.support.postgres import Postgres

LATER = TODAY + timedelta(days=30)
CAPTIONS = (
    "",
    "Jaundice at the chest",
    "Slate-grey spot, not a bruise",
    "Élodie's 2nd CHEST",
    "O'Neill_chest",
)


def random_accession(draw: random.Random) -> Accession:
    """A photo with any values, some of them missing, a third of them hidden later."""
    rated = draw.sample(["3", "6", "9", UNKNOWN], draw.randint(0, 2))
    tone = draw.choice([*ITA_CLASSES, UNKNOWN])
    sites = (BodySite.STERNUM, BodySite.SCLERA, BodySite.ARM)
    photo = make_photo(
        conditions=tuple(
            draw.sample([Condition.JAUNDICE, Condition.PALLOR, Condition.NONE], draw.randint(1, 2))
        ),
        confounders=tuple(draw.sample(list(Confounder)[:3], draw.randint(0, 2))),
        body_site=draw.choice(sites),
        blanched=draw.random() < 0.3,
        caption=draw.choice(CAPTIONS),
        age_band=draw.choice([AgeBand.H0_24, AgeBand.D3_7, AgeBand.UNKNOWN]),
        capture=make_capture(camera=draw.choice(["camera a", "camera b", None])),
        calibration=make_calibration(
            grade=draw.choice(list(Grade)), loo_mean=draw.choice([1.5, 2.25, 2.25, 1 / 3])
        ),
        tone_ratings=tuple(ToneRating(ToneScale.MONK, value, "r", "print", "arm") for value in rated),
        monk=next((value for value in rated if value != UNKNOWN), UNKNOWN),
        ita_class=tone,
        regions=tuple(
            make_region(draw.choice(sites), draw.choice(list(RegionRole)), ita=draw.uniform(-40, 60))
            for _ in range(draw.randint(0, 3))
        ),
        subject_group=draw.choice(["g-1", "g-2"]),
    )
    return make_accession(photo, visible_until=draw.choice([None, None, LATER.isoformat()]))


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


def shows(photo: Photo, role: RegionRole) -> bool:
    """Whether a region of that role shows what the photo is about."""
    bare = set(photo.conditions) == {Condition.NONE}
    return role is RegionRole.AFFECTED or (bare and role is RegionRole.COMPARISON)


def values_of(photo: Photo, field: str) -> set[str]:
    """The values of a field, read from the record."""
    rated = {r.value for r in photo.tone_ratings if r.scale is ToneScale.MONK} - {UNKNOWN}
    several: dict[str, set[str]] = {
        "condition": set(photo.conditions),
        "body_site": {photo.body_site, *(r.body_site for r in photo.regions if shows(photo, r.role))},
        "confounder": set(photo.confounders) or {UNKNOWN},
        "purpose": set(photo.purposes),
        "monk": rated or {UNKNOWN},
        "blanched": {"true" if photo.blanched else "false"},
    }
    if field in several:
        return several[field]
    holders = (photo, photo.observation, photo.capture, photo.calibration)
    holder = next(holder for holder in holders if hasattr(holder, field))
    return {getattr(holder, field) or UNKNOWN}


def matches(photo: Photo, query: SearchQuery, without: str | None = None) -> bool:
    """Whether the query finds the photo, its filter of the field `without` aside."""
    filtered = all(
        values_of(photo, field) & set(values)
        for field, values in query.filters.items()
        if values and field != without
    )
    found = "".join(c if c.isalnum() else " " for c in photo.caption.casefold()).split()
    asked = "".join(c if c.isalnum() else " " for c in (query.text or "").casefold()).split()
    return filtered and all(any(word.startswith(part) for word in found) for part in asked)


def expected(
    accessions: list[Accession], query: SearchQuery, on: date, without: str | None = None
) -> list[Photo]:
    """The photos a query finds on a day, newest first."""
    shown = [a.photo for a in accessions if a.visible_until is None or a.visible_until > on.isoformat()]
    return [photo for photo in reversed(shown) if matches(photo, query, without)]


def some_values(field: str) -> st.SearchStrategy[tuple[str, ...]]:
    """One or two of the values that occur in a field."""
    open_values = {
        "camera": ("camera a", "camera b", UNKNOWN, "none such"),
        "chart": ("classic24", "nano"),
        "licence": ("none such",),
        "subject_group": ("g-1", "g-2"),
    }
    known = FIELDS[field].values or open_values[field]
    return st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)


queries = st.builds(
    SearchQuery,
    filters=st.lists(st.sampled_from(list(FIELDS)), max_size=3, unique=True).flatmap(
        lambda fields: st.fixed_dictionaries({field: some_values(field) for field in fields})
    ),
    text=st.sampled_from(
        [None, None, "chest", "CHEST jau", "grey-spot", "élod", "elod", "o'n", "%", 'NOT or "', "2"]
    ),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 45),
)
days = st.sampled_from([TODAY, LATER])
quick = settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])


def walk(catalogue: Catalogue, query: SearchQuery, on: date) -> list[Photo]:
    """Every photo of a search, page by page."""
    found: list[Photo] = []
    while True:
        page = catalogue.photos.search(query, on)
        found += page.photos
        assert len(page.photos) <= query.limit
        if page.next_cursor is None:
            return found
        query = replace(query, cursor=page.next_cursor)


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
        if field.values is not None:
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
