from datetime import timedelta

import pytest

from consent.event import EventKind
from imagedb.bench import batches
from imagedb.catalogue import Catalogue
from imagedb.errors import CatalogueNotEmptyError
from imagedb.search import SearchQuery
from imagedb.vocabulary import Provenance
from tests.support.consents import TODAY, event


def _told(_: int) -> None:
    """Nobody looks."""


def test_filled_rows_are_read_as_photos(catalogue: Catalogue) -> None:
    """Rows written in bulk are found, counted and read as any other, and hidden ones are not."""
    assert 300 == catalogue.fill(batches(300, 1), _told)
    assert 300 == catalogue.revision()
    found = catalogue.photos.search(SearchQuery(limit=200), TODAY)
    total = catalogue.photos.count(SearchQuery(), TODAY)
    assert 200 == len(found.photos)
    assert 280 < total < 300
    facets = catalogue.photos.facets(SearchQuery(), TODAY)
    assert total == sum(count.count for count in facets["provenance"])
    first = found.photos[0]
    assert first == catalogue.photos.many([first.id], TODAY)[first.id]
    assert catalogue.consents.get("bench-1") is not None


def test_filled_rows_are_found_by_their_words(catalogue: Catalogue) -> None:
    """Every row is found by what its caption says of it: that it is none of a baby."""
    catalogue.fill(batches(50, 2), _told)
    total = catalogue.photos.count(SearchQuery(), TODAY)
    assert total == catalogue.photos.count(SearchQuery(text="row measuring speed"), TODAY)


def test_nothing_filled_is_of_a_baby(catalogue: Catalogue) -> None:
    """No row claims to be of a real baby."""
    catalogue.fill(batches(200, 3), _told)
    assert 0 == catalogue.photos.count(SearchQuery({"provenance": (Provenance.REAL.value,)}), TODAY)


def test_what_holds_anything_is_not_filled(ready: Catalogue) -> None:
    """A catalogue that knows a family, or a photo, is left as it is."""
    with pytest.raises(CatalogueNotEmptyError):
        ready.fill(batches(10, 1), _told)
    assert 0 == ready.photos.count(SearchQuery(), TODAY)


def test_a_filled_catalogue_withdraws_as_any_other(catalogue: Catalogue) -> None:
    """After rows were written in bulk a family's withdrawal takes its photos, and every row beside them."""
    catalogue.fill(batches(60, 1), _told)
    consent = catalogue.consents.get("bench-1")
    assert consent is not None
    before = len(catalogue.photos.object_keys())
    withdrawn = catalogue.withdraw(
        "bench-1", event(EventKind.WITHDRAWN, consent.events[-1].at + timedelta(days=1)), TODAY
    )
    assert 0 < len(withdrawn)
    assert before - 4 * len(withdrawn) == len(catalogue.photos.object_keys())
