"""A plain reading of photos' records, to hold the catalogue's answers against; and random photos and searches."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from colour.tone import ITA_CLASSES
from imagedb.catalogue import Catalogue
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
from tests.support.consents import TODAY
from tests.support.factories import make_accession, make_calibration, make_capture, make_photo, make_region

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
