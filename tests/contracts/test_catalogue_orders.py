"""In which order every database gives photos, how its pages are turned, and what sets and groups find."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagedb.bands import bilirubin_band
from imagedb.catalogue import Catalogue
from imagedb.errors import CursorMismatchError
from imagedb.model import Observation, Photo, SetItem
from imagedb.search import SORTS, SearchQuery, parse
from imagedb.search.expression import Among, And, Not, Or, Words
from imagedb.search.page import Page
from imagedb.vocabulary import Grade
from tests.support.consents import TODAY
from tests.support.examples import examples
from tests.support.factories import make_accession, make_calibration, make_photo

LATER = TODAY + timedelta(days=30)


def ids(page: Page) -> list[str]:
    """The page's photos."""
    return [photo.id for photo in page.photos]


def put(catalogue: Catalogue, *photos: Photo) -> None:
    """Publish the photos in turn."""
    for photo in photos:
        catalogue.photos.accession(make_accession(photo))


def measured(name: str, tsb: float | None, tcb: float | None, minutes: int | None = 30) -> Photo:
    """A photo with bilirubin measured so many minutes away."""
    seen = Observation(tsb_umol_l=tsb, tcb_umol_l=tcb, bilirubin_band=bilirubin_band(tsb, tcb, minutes))
    return make_photo(name, observation=seen)


def test_bilirubin_falls_and_what_does_not_speak_for_the_photo_comes_last(ready: Catalogue) -> None:
    """Serum counts before the meter; a value of hours before says nothing of the photo; zero is a value."""
    put(
        ready,
        measured("none", None, None),
        measured("zero", 0.0, None),
        measured("hours-before", 400.0, None, 300),
        measured("meter", None, 200.0),
        measured("serum", 150.0, 380.0),
        measured("equal", 200.0, None),
    )
    found = ready.photos.search(SearchQuery(sort="bilirubin"), TODAY)
    assert ["equal", "meter", "serum", "zero", "hours-before", "none"] == ids(found)


def test_relevance_puts_the_better_caption_first(ready: Catalogue) -> None:
    """A short caption full of the words goes before a long one; words that must not stand there do not count."""
    put(
        ready,
        make_photo("best", caption="Chest, chest"),
        make_photo("long", caption="A chest seen from the left in the light of a window on a cloudy day"),
        make_photo("without", caption="An arm"),
    )
    by_text = SearchQuery(text="chest", sort="relevance", limit=1)
    first = ready.photos.search(by_text, TODAY)
    second = ready.photos.search(replace(by_text, cursor=first.next_cursor), TODAY)
    assert (["best"], ["long"], None) == (ids(first), ids(second), second.next_cursor)
    either = SearchQuery(expression=Or((Words(("chest",)), Not(Words(("arm",))))), sort="relevance")
    assert ["best", "long"] == ids(ready.photos.search(either, TODAY))
    assert ["without", "long", "best"] == ids(ready.photos.search(SearchQuery(sort="relevance"), TODAY))


def test_teaching_set_is_found_by_its_id_as_it_is_now(ready: Catalogue) -> None:
    """What was taken out of a set, or is hidden, is not found; neither `unknown` nor another id opens one."""
    hidden = make_accession(make_photo("hidden"), visible_until=LATER.isoformat())
    ready.photos.accession(hidden)
    put(ready, make_photo("out"), make_photo("in"), make_photo("other"))
    items = tuple(map(SetItem, ("out", "in", "hidden")))
    made, key = ready.sets.create("One", "", items, TODAY)
    ready.sets.replace(made.id, key, "One", "", items[1:], 1, TODAY)
    asked = SearchQuery(filters={"teaching_set": (made.id,)})
    assert ["in", "hidden"] == ids(ready.photos.search(asked, TODAY))
    assert ["in"] == ids(ready.photos.search(asked, LATER))
    for nothing in ("unknown", "none such"):
        assert [] == ids(ready.photos.search(SearchQuery(filters={"teaching_set": (nothing,)}), TODAY))


def test_facets_of_a_teaching_set_follow_every_change_of_it(ready: Catalogue) -> None:
    """Counts are kept for who asks again, but a set changes without any photo: its own are counted anew."""
    put(ready, make_photo("out", caption="Arm"), make_photo("in", caption="Chest"))
    made, key = ready.sets.create("One", "", tuple(map(SetItem, ("out", "in"))), TODAY)
    asked = SearchQuery(filters={"teaching_set": (made.id,)})
    said = SearchQuery(expression=And((Not(Among("teaching_set", (made.id,))), Words(("chest",)))))

    def counted() -> list[int]:
        found = (ready.photos.facets(query, TODAY, ("grade",))["grade"] for query in (asked, said))
        return [sum(count.count for count in counts) for counts in found]

    assert [2, 0] == counted()
    ready.sets.replace(made.id, key, "One", "", (), 1, TODAY)
    assert [0, 1] == counted()


def test_facets_that_were_counted_are_those_of_the_search_and_the_day(ready: Catalogue) -> None:
    """Neither the same words in `q`, nor another filter of the facet's own, nor another day gets kept counts."""
    put(ready, make_photo("plain"), make_photo("other", calibration=make_calibration(grade=Grade.C)))
    ready.photos.accession(make_accession(make_photo("ends"), visible_until=LATER.isoformat()))
    ticked = SearchQuery(filters={"grade": ("A",)})
    said = SearchQuery(expression=Among("grade", ("A",)))
    for _ in range(2):
        for query, day, expected in (
            (ticked, TODAY, {"A": (2, True), "C": (1, False)}),
            (ticked, LATER, {"A": (1, True), "C": (1, False)}),
            (said, TODAY, {"A": (2, False)}),
        ):
            counts = ready.photos.facets(query, day, ("grade",))["grade"]
            assert expected == {one.value: (one.count, one.selected) for one in counts}


def test_pictures_that_look_alike_share_a_group(ready: Catalogue) -> None:
    """Few bits apart within one baby is one group, which a third picture may join with another."""
    hashes = {"a": "0000000000000000", "far": "00000000ffffffff", "early": None, "b": "0000000000000fff"}
    for name, found in hashes.items():
        ready.photos.accession(make_accession(make_photo(name), perceptual_hash=found))
    apart = groups(ready)
    assert 3 == len({apart["a"], apart["far"], apart["b"]} - {None})
    assert apart["early"] is None
    before = ready.revision()
    ready.photos.accession(make_accession(make_photo("between"), perceptual_hash="000000000000003f"))
    joined = groups(ready)
    assert joined["a"] == joined["b"] == joined["between"]
    assert apart["far"] == joined["far"] != joined["a"]
    assert ready.revision() > before + 1
    asked = parse([("duplicate_group", str(joined["a"]))])
    assert ["between", "b", "a"] == ids(ready.photos.search(asked, TODAY))


def test_pictures_of_two_babies_share_no_group(ready: Catalogue) -> None:
    """However alike: the same pseudonym at another site is another baby."""
    for name, site in (("a", "SITE-1"), ("b", "SITE-2"), ("c", "SITE-2")):
        photo = make_accession(make_photo(name), site_code=site, perceptual_hash="00000000000000ff")
        ready.photos.accession(photo)
    found = groups(ready)
    assert found["b"] == found["c"] != found["a"]


def groups(catalogue: Catalogue) -> dict[str, str | None]:
    """Each photo's group."""
    return {p.id: p.duplicate_group for p in catalogue.photos.search(SearchQuery(), TODAY).photos}


@given(
    values=st.lists(st.sampled_from([None, 0.0, 100.0, 200.0]), min_size=1, max_size=9),
    sort=st.sampled_from(list(SORTS)),
    limit=st.integers(1, 4),
)
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_turned_back_are_those_turned_forward(
    ready: Catalogue, values: list[float | None], sort: str, limit: int
) -> None:
    """From the last page back to the first stand the same photos, and only the two ends have no further page."""
    shift = ready.photos.count(SearchQuery(), TODAY)
    put(ready, *(measured(f"p-{shift + n}", value, None) for n, value in enumerate(values)))
    query = SearchQuery(sort=sort, limit=limit)
    pages = [ready.photos.search(query, TODAY)]
    assert pages[0].previous_cursor is None
    while pages[-1].next_cursor is not None:
        pages.append(ready.photos.search(replace(query, cursor=pages[-1].next_cursor), TODAY))
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = ready.photos.search(replace(query, cursor=back.previous_cursor), TODAY)
        assert ids(page) == ids(back)
        assert back.next_cursor is not None
    assert back.previous_cursor is None


def test_cursor_of_the_page_before_belongs_to_its_search(ready: Catalogue) -> None:
    """As the one of the next page."""
    put(ready, make_photo("a"), make_photo("b"))
    query = SearchQuery(limit=1)
    first = ready.photos.search(query, TODAY)
    second = ready.photos.search(replace(query, cursor=first.next_cursor), TODAY)
    with pytest.raises(CursorMismatchError):
        ready.photos.search(SearchQuery(text="a", cursor=second.previous_cursor), TODAY)
