"""A plain reading of photos' records, to hold the catalogue's answers against; and random photos and searches."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from colour.difference import delta_e00
from colour.tone import ITA_CLASSES
from imagedb.bands import bilirubin_band
from imagedb.catalogue import Catalogue
from imagedb.model import Accession, Observation, Photo, ToneRating
from imagedb.search import FIELDS, SORTS, UNKNOWN, SearchQuery
from imagedb.search.expression import Among, And, Between, Expression, Near, Not, Or, Words
from imagedb.search.nearby import DISTANCE
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

NUMBERS: Mapping[str, Callable[[Photo], float | None]] = {
    "tsb": lambda photo: photo.observation.tsb_umol_l,
    "tcb": lambda photo: photo.observation.tcb_umol_l,
    "spo2": lambda photo: photo.observation.spo2_percent,
    "calibration_error": lambda photo: photo.calibration.loo_mean,
}
Sets = Mapping[str, Collection[str]]
"""The photos of each teaching set by the name that random searches have for it, not by its id."""

NO_SETS: Sets = {}
SET_NAMES = ("first set", "second set")
COLOURS = ((62.0, 12.5, 17.25), (62.5, 12.0, 18.0), (38.0, 11.0, 16.0), (70.0, 2.0, 30.0))
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
            make_region(
                draw.choice(sites),
                draw.choice(list(RegionRole)),
                ita=draw.uniform(-40, 60),
                lab=draw.choice(COLOURS),
            )
            for _ in range(draw.randint(0, 3))
        ),
        subject_group=draw.choice(["g-1", "g-2"]),
    )
    return make_accession(photo, visible_until=draw.choice([None, None, LATER.isoformat()]))


def shows(photo: Photo, role: RegionRole) -> bool:
    """Whether a region of that role shows what the photo is about."""
    bare = set(photo.conditions) == {Condition.NONE}
    return role is RegionRole.AFFECTED or (bare and role is RegionRole.COMPARISON)


def rated(photo: Photo, scale: ToneScale) -> set[str]:
    """What the photo's raters said on the scale."""
    return {r.value for r in photo.tone_ratings if r.scale is scale} - {UNKNOWN}


def values_of(photo: Photo, field: str, sets: Sets = NO_SETS) -> set[str]:
    """The values of a field, read from the record and, for teaching sets, from their lists."""
    several: dict[str, set[str]] = {
        "condition": set(photo.conditions),
        "body_site": {photo.body_site, *(r.body_site for r in photo.regions if shows(photo, r.role))},
        "confounder": set(photo.confounders) or {UNKNOWN},
        "purpose": set(photo.purposes),
        "monk": rated(photo, ToneScale.MONK) or {UNKNOWN},
        "neomar": rated(photo, ToneScale.NEOMAR) or {UNKNOWN},
        "teaching_set": {name for name, photo_ids in sets.items() if photo.id in photo_ids},
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


def distance(photo: Photo, near: Near) -> float:
    """How far the photo's nearest region is from the colour; without any region, infinitely."""
    labs = np.array([region.measurement.lab for region in photo.regions]).reshape(-1, 3)
    return float(delta_e00(labs, near.lab).min(initial=np.inf))


def matches(photo: Photo, query: SearchQuery, without: str | None = None, sets: Sets = NO_SETS) -> bool:
    """Whether the query finds the photo, its filter of the field `without` aside."""
    fields = {*query.filters, *query.ranges} - {without}
    filtered = all(
        bool(values_of(photo, field, sets) & set(query.filters.get(field, ())))
        or any(meets(photo, asked) for asked in query.ranges.get(field, ()))
        for field in fields
    )
    others = (query.expression, query.near, Words(tuple(cut(query.text or ""))))
    return filtered and all(other is None or meets(photo, other, sets) for other in others)


def meets(photo: Photo, asked: Expression, sets: Sets = NO_SETS) -> bool:
    """Whether the photo meets the tree, read from the record."""
    match asked:
        case And(parts):
            met = all(meets(photo, part, sets) for part in parts)
        case Or(parts):
            met = any(meets(photo, part, sets) for part in parts)
        case Not(part):
            met = not meets(photo, part, sets)
        case Among(field, values):
            met = bool(values_of(photo, field, sets) & set(values))
        case Between(field, low, high):
            value = NUMBERS[field](photo)
            met = value is not None and (low is None or low <= value) and (high is None or value <= high)
        case Words(words):
            met = all(any(found.startswith(word) for found in cut(photo.caption)) for word in words)
        case Near():
            met = distance(photo, asked) <= asked.within
    return met


def with_ids(query: SearchQuery, ids: Mapping[str, str]) -> SearchQuery:
    """The search as the catalogue gets it: teaching sets by their ids. Sets that are not among `ids` stay unknown."""
    filters = {name: _with_ids(name, values, ids) for name, values in query.filters.items()}
    said = query.expression
    return replace(query, filters=filters, expression=None if said is None else _tree_with_ids(said, ids))


def _with_ids(field: str, values: tuple[str, ...], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(ids.get(value, value) for value in values) if field == "teaching_set" else values


def _tree_with_ids(asked: Expression, ids: Mapping[str, str]) -> Expression:
    match asked:
        case And(parts) | Or(parts):
            return replace(asked, parts=tuple(_tree_with_ids(part, ids) for part in parts))
        case Not(part):
            return Not(_tree_with_ids(part, ids))
        case Among(field, values):
            return Among(field, _with_ids(field, values, ids))
        case _:
            return asked


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
        "teaching_set": (*SET_NAMES, "none such", UNKNOWN),
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
nearby = st.builds(Near, st.sampled_from([*COLOURS, (45.0, 11.0, 16.0)]), st.sampled_from([0.5, 3.0, 20.0]))
queries = st.builds(
    SearchQuery,
    near=st.none() | st.none() | nearby,
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
).map(lambda query: query if query.near is None else replace(query, sort=DISTANCE))
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
