"""Searching by colour, on either database: every answer is that of trying every region of every photo."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from colour.difference import delta_e00
from consent.event import EventKind
from imagedb.bench import batches
from imagedb.catalogue import Catalogue
from imagedb.model import Photo
from imagedb.search import SearchQuery, parse
from tests.support.consents import TODAY, event

ASKED = (("near", "62,11,17"), ("within", "8"), ("limit", "7"))


@pytest.fixture
def filled(catalogue: Catalogue) -> Catalogue:
    """A catalogue of some hundred photos."""
    catalogue.fill(batches(240, 1), lambda _: None)
    return catalogue


def every(catalogue: Catalogue, query: SearchQuery) -> list[Photo]:
    """All photos that a query finds, page by page, and the same backwards again."""
    found: list[Photo] = []
    last = None
    while True:
        page = catalogue.photos.search(query, TODAY)
        assert (last is not None) == (page.previous_cursor is not None)
        if last is not None:
            back = catalogue.photos.search(replace(query, cursor=page.previous_cursor), TODAY)
            assert last == back.photos
        found += page.photos
        if page.next_cursor is None:
            return found
        query, last = replace(query, cursor=page.next_cursor), page.photos


def tried(catalogue: Catalogue, query: SearchQuery) -> list[str]:
    """The ids of the photos near the colour, of all that its filters find, nearest first."""
    assert query.near is not None
    others = every(catalogue, replace(query, near=None, sort="newest", limit=200))
    distance = {
        photo.id: min(
            float(d) for d in delta_e00(np.array([r.measurement.lab for r in photo.regions]), query.near.lab)
        )
        for photo in others
    }
    near = [photo.id for photo in others if distance[photo.id] <= query.near.within]
    return sorted(near, key=lambda photo_id: distance[photo_id])  # the newest stay first among equals


@pytest.mark.parametrize("filters", [(), (("condition", "jaundice"), ("grade", "A")), (("text", "window"),)])
def test_photos_near_a_colour_are_those_of_trying_each(
    filled: Catalogue, filters: tuple[tuple[str, str], ...]
) -> None:
    """With and without filters, page by page both ways: nearest first, none missing, and as many as are counted."""
    query = parse([*ASKED, *filters])
    expected = tried(filled, query)
    assert len(expected) > 7
    assert expected == [photo.id for photo in every(filled, query)]
    assert len(expected) == filled.photos.count(query, TODAY)


def test_a_withdrawn_photo_is_near_nothing(filled: Catalogue) -> None:
    """After a search by colour, a family's photos go from the next one with the withdrawal."""
    query = parse(ASKED)
    before = every(filled, query)
    first = filled.consents.get("bench-1")
    assert first is not None
    near = {photo.id for photo in before}
    gone = set[str]()
    for place in range(1, 40):
        if len(gone & near) >= 3:
            break
        at = first.events[-1].at + timedelta(days=1)
        gone |= {
            one.photo_id for one in filled.withdraw(f"bench-{place}", event(EventKind.WITHDRAWN, at), TODAY)
        }
    assert len(gone & near) >= 3
    assert gone - near
    after = [photo.id for photo in every(filled, query)]
    assert [photo.id for photo in before if photo.id not in gone] == after
    assert tried(filled, query) == after
