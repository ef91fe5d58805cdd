"""What every database must find: the same as a plain reading of the records in Python."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colour.tone import ITA_CLASSES
from imagedb.bands import bilirubin_band
from imagedb.catalogue import Catalogue
from imagedb.errors import CursorMismatchError
from imagedb.model import Accession, Observation, Photo, ToneRating
from imagedb.search import FIELDS, SORTS, UNKNOWN, SearchQuery
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
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

NUMBERS: Mapping[str, Callable[[Photo], float | None]] = {
    "tsb": lambda photo: photo.observation.tsb_umol_l,
    "tcb": lambda photo: photo.observation.tcb_umol_l,
    "spo2": lambda photo: photo.observation.spo2_percent,
    "calibration_error": lambda photo: photo.calibration.loo_mean,
}
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
    monk = draw.sample(["3", "6", "9", UNKNOWN], draw.randint(0, 2))
    neomar = draw.sample(["1", "4", UNKNOWN], draw.randint(0, 2))
    tsb, tcb = (draw.choice([None, 0.0, 150.0, 150.25, 310.0]) for _ in range(2))
    timed = draw.choice([None, 30, 300])
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
        tone_ratings=tuple(
            ToneRating(scale, value, "r", "print", "arm")
            for scale, values in ((ToneScale.MONK, monk), (ToneScale.NEOMAR, neomar))
            for value in values
        ),
        monk=next((value for value in monk if value != UNKNOWN), UNKNOWN),
        ethnic_category=draw.choice([None, "N", "black", "Z"]),
        observation=Observation(
            tsb_umol_l=tsb,
            tcb_umol_l=tcb,
            bilirubin_band=bilirubin_band(tsb, tcb, timed),
            spo2_percent=draw.choice([None, 88.0, 97.5]),
        ),
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


def rated(photo: Photo, scale: ToneScale) -> set[str]:
    """What the photo's raters said on the scale."""
    return {r.value for r in photo.tone_ratings if r.scale is scale} - {UNKNOWN}


def values_of(photo: Photo, field: str) -> set[str]:
    """The values of a field, read from the record."""
    several: dict[str, set[str]] = {
        "condition": set(photo.conditions),
        "body_site": {photo.body_site, *(r.body_site for r in photo.regions if shows(photo, r.role))},
        "confounder": set(photo.confounders) or {UNKNOWN},
        "purpose": set(photo.purposes),
        "monk": rated(photo, ToneScale.MONK) or {UNKNOWN},
        "neomar": rated(photo, ToneScale.NEOMAR) or {UNKNOWN},
        "teaching_set": set(),
        "blanched": {"true" if photo.blanched else "false"},
    }
    if field in several:
        return several[field]
    if field in NUMBERS:
        return {UNKNOWN} if NUMBERS[field](photo) is None else set()
    holders = (photo, photo.observation, photo.capture, photo.calibration)
    holder = next(holder for holder in holders if hasattr(holder, field))
    return {getattr(holder, field) or UNKNOWN}


def cut(text: str) -> list[str]:
    """The words of a text."""
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()


def matches(photo: Photo, query: SearchQuery, without: str | None = None) -> bool:
    """Whether the query finds the photo, its filter of the field `without` aside."""
    fields = {*query.filters, *query.ranges} - {without}
    filtered = all(
        bool(values_of(photo, field) & set(query.filters.get(field, ())))
        or any(meets(photo, asked) for asked in query.ranges.get(field, ()))
        for field in fields
    )
    said = query.expression is None or meets(photo, query.expression)
    return filtered and said and meets(photo, Words(tuple(cut(query.text or ""))))


def meets(photo: Photo, asked: Expression) -> bool:
    """Whether the photo meets the tree, read from the record."""
    match asked:
        case And(parts):
            return all(meets(photo, part) for part in parts)
        case Or(parts):
            return any(meets(photo, part) for part in parts)
        case Not(part):
            return not meets(photo, part)
        case Among(field, values):
            return bool(values_of(photo, field) & set(values))
        case Between(field, low, high):
            value = NUMBERS[field](photo)
            return value is not None and (low is None or low <= value) and (high is None or value <= high)
        case Words(words):
            return all(any(found.startswith(word) for found in cut(photo.caption)) for word in words)
        case Near():
            raise AssertionError


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
        "duplicate_group": ("none such", UNKNOWN),
        "teaching_set": ("none such", UNKNOWN),
        **dict.fromkeys(NUMBERS, (UNKNOWN,)),
    }
    known = FIELDS[field].values or open_values[field]
    return st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True).map(tuple)


ends = st.none() | st.sampled_from([-1.0, 0.5, 1.5, 90.0, 150.0, 150.5, 300.0])
ranges = st.builds(Between, st.sampled_from(list(NUMBERS)), ends, ends)
leaves = st.one_of(
    st.sampled_from(list(FIELDS)).flatmap(lambda field: st.builds(Among, st.just(field), some_values(field))),
    ranges,
    st.builds(Words, st.sampled_from([("chest",), ("jau", "chest"), ("2nd",)])),
)
trees: st.SearchStrategy[Expression] = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.lists(part, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(part, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
        part.map(Not),
    ),
    max_leaves=5,
)
queries = st.builds(
    SearchQuery,
    ranges=st.lists(ranges, max_size=2).map(
        lambda asked: {one.field: tuple(two for two in asked if two.field == one.field) for one in asked}
    ),
    expression=st.none() | trees,
    filters=st.lists(st.sampled_from(list(FIELDS)), max_size=3, unique=True).flatmap(
        lambda fields: st.fixed_dictionaries({field: some_values(field) for field in fields})
    ),
    text=st.sampled_from(
        [None, None, "chest", "CHEST jau", "grey-spot", "élod", "elod", "o'n", "%", 'NOT or "', "2"]
    ),
    sort=st.sampled_from(list(SORTS)),
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
