"""Photos remembered between searches are those of the index that is searched, and never of an older one."""

from imagedb.catalogue.remembered import Remembered
from imagedb.search.index import empty
from tests.support.atlas import photos

A, B = (made.photo for made, _ in zip(photos(size=160), range(2), strict=False))


def test_what_was_read_is_remembered_until_it_changes() -> None:
    """A change of one photo forgets that one; what nobody can tell forgets all."""
    remembered, first, second, third = Remembered(), empty(), empty(), empty()
    remembered.hear(first, None)
    remembered.keep(first, {1: A, 2: B})
    assert {1: A, 2: B} == remembered.of(first, [1, 2, 3])
    remembered.hear(second, [1])
    assert {2: B} == remembered.of(second, [1, 2])
    remembered.hear(third, None)
    assert {} == remembered.of(third, [1, 2])


def test_a_search_of_an_older_moment_leaves_and_finds_nothing() -> None:
    """What it read may have changed since."""
    remembered, old, new = Remembered(), empty(), empty()
    remembered.hear(old, None)
    remembered.hear(new, [])
    remembered.keep(old, {1: A})
    assert ({}, {}) == (remembered.of(new, [1]), remembered.of(old, [1]))


def test_the_least_asked_for_is_forgotten_first() -> None:
    """No more are kept than were allowed."""
    remembered, index = Remembered(most=2), empty()
    remembered.hear(index, None)
    remembered.keep(index, {1: A, 2: B})
    remembered.of(index, [1])
    remembered.keep(index, {3: B})
    assert [1, 3] == sorted(remembered.of(index, [1, 2, 3]))
