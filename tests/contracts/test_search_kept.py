"""The index that is kept for processes that start, and the list of what changed since, on every database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import reading
from imagedb.catalogue.searching import position
from imagedb.catalogue.tables import photo_changes, search_snapshots
from imagedb.search import SearchQuery
from imagedb.search.index import from_bytes
from tests.support.consents import TODAY
from tests.support.database import counting_statements, engine_of
from tests.support.factories import make_accession


@pytest.fixture
def two(ready: Catalogue, database_url: str) -> Iterator[tuple[Catalogue, Catalogue]]:
    """Two processes on a catalogue of five photos, of which each keeps its index."""
    for _ in range(5):
        ready.photos.accession(make_accession())
    with Catalogue.open(database_url) as other:
        for catalogue in (ready, other):
            catalogue.searching._kept_from = 1
        yield ready, other


def count(catalogue: Catalogue) -> int:
    """How many photos a search finds."""
    return catalogue.photos.count(SearchQuery(), TODAY)


def kept(catalogue: Catalogue) -> list[int]:
    """The numbers of the photos in the index that is kept."""
    with reading(engine_of(catalogue)) as connection:
        content = connection.scalar(select(search_snapshots.c.content))
    return [] if content is None else from_bytes(content).numbers.tolist()


def withdraw(catalogue: Catalogue) -> None:
    """Take the newest photo back."""
    newest = catalogue.photos.search(SearchQuery(limit=1), TODAY).photos[0].id
    catalogue.consents.withdraw_photo("c-1", newest, TODAY)


def test_a_process_starts_from_the_index_that_is_kept(two: tuple[Catalogue, Catalogue]) -> None:
    """It reads that, and only what changed since: no photo that did not change."""
    first, other = two
    first.searching.keep_up()
    first.photos.accession(make_accession())
    with counting_statements(other) as sent:
        assert 6 == count(other)
    assert [] == [statement for statement in sent if "BETWEEN" in statement]
    assert 5 == len(kept(first))


def test_a_withdrawal_takes_the_kept_index_away_with_it(two: tuple[Catalogue, Catalogue]) -> None:
    """In its own transaction; the next one that is kept holds nothing of the photo."""
    first, other = two
    first.searching.keep_up()
    before = kept(first)
    withdraw(other)
    assert [] == kept(first)
    first.searching.keep_up()
    assert before[:-1] == kept(first)
    assert (4, 4) == (count(first), count(other))


def test_an_index_that_does_not_know_of_a_withdrawal_is_never_kept(two: tuple[Catalogue, Catalogue]) -> None:
    """A process that was about to keep one when a photo was withdrawn keeps none."""
    first, other = two
    count(first)
    stale = first.searching._held
    assert stale is not None
    withdraw(other)
    first.searching._keep(stale)
    assert [] == kept(first)


def test_changes_that_all_have_heard_of_are_forgotten(two: tuple[Catalogue, Catalogue]) -> None:
    """The list does not grow for ever, and names no photo that is gone for longer than two rounds."""
    first, _ = two
    withdraw(first)
    for _ in range(2):
        first.searching.keep_up()
    with reading(engine_of(first)) as connection:
        assert 0 == connection.scalar(select(func.count()).select_from(photo_changes))
        place, forgotten = position(connection)
    assert place == forgotten > 0


def test_a_process_that_slept_meanwhile_builds_anew(two: tuple[Catalogue, Catalogue]) -> None:
    """Changes that it never heard of were forgotten; its next answer is right all the same."""
    first, other = two
    assert 5 == count(other)
    withdraw(first)
    first.photos.accession(make_accession())
    withdraw(first)
    for _ in range(2):
        first.searching.keep_up()
    assert 4 == count(other)
