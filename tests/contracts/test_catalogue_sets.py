"""What every database must do with teaching sets."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from imagedb.catalogue import Catalogue
from imagedb.errors import (
    SetKeyError,
    SetLimitError,
    SetTextError,
    SetVersionError,
    UnknownPhotoError,
    UnknownSetError,
)
from imagedb.identifiers import random_id
from imagedb.model import ListedSet, SetItem, SetVersion, TeachingSet
from tests.support.consents import TODAY
from tests.support.database import every_row
from tests.support.factories import make_accession

HIDDEN_FROM = TODAY.replace(month=7)
EDITOR, ANOTHER = random_id(), random_id()


@pytest.fixture
def three(ready: Catalogue) -> tuple[SetItem, ...]:
    """Three photos with notes; the last is hidden from July on."""
    accessions = [make_accession(visible_until=until) for until in (None, None, HIDDEN_FROM.isoformat())]
    for accession in accessions:
        ready.photos.accession(accession)
    return tuple(SetItem(a.photo.id, f"note {n}", f"question {n}?") for n, a in enumerate(accessions))


def test_set_comes_back_in_order(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """A set is given back with its photos in the author's order, a photo twice if so wished."""
    items = (three[2], three[0], three[2])
    made, _ = ready.sets.create("  Chests ", "Three of them", items, TODAY)
    assert TeachingSet(made.id, "Chests", "Three of them", 1, items) == made
    assert made == ready.sets.get(made.id, TODAY)


def test_every_version_is_kept(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """A change makes the next version; the one before can still be read."""
    made, key = ready.sets.create("One", "", three[:1], TODAY)
    changed = ready.sets.replace(made.id, key, "Two", "more", three[:2], 1, TODAY)
    assert TeachingSet(made.id, "Two", "more", 2, three[:2]) == changed
    assert changed == ready.sets.get(made.id, TODAY)
    assert made == ready.sets.get(made.id, TODAY, version=1)
    assert [None, None] == [ready.sets.get(made.id, TODAY, version=n) for n in (0, 3)]


def test_versions_are_listed(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """Newest first, each with its title, how many photos it had and the day it was saved; none of no set."""
    made, key = ready.sets.create("One", "", three[:1], TODAY)
    ready.sets.replace(made.id, key, "Two", "", three, 1, HIDDEN_FROM.replace(day=1) - timedelta(1))
    listed = ready.sets.versions(made.id)
    assert (SetVersion(2, "Two", 3, date(2026, 6, 30)), SetVersion(1, "One", 1, TODAY)) == listed
    assert [(), ()] == [ready.sets.versions(name) for name in ("none", "a\0")]


def test_edit_key_is_needed_and_not_stored(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """Only the key that was shown once opens the set, and nothing stored gives it away."""
    made, key = ready.sets.create("One", "", three, TODAY)
    for wrong in ("", "x", key[:-1], "\ud800"):
        with pytest.raises(SetKeyError):
            ready.sets.replace(made.id, wrong, "Two", "", three, 1, TODAY)
    assert ready.sets.opens(made.id, key)
    assert not ready.sets.opens("other", key)
    assert key not in str(every_row(ready))


def test_older_version_is_not_overwritten(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """Who changes a version that is no longer the newest is told so, with the newest."""
    made, key = ready.sets.create("One", "", three, TODAY)
    ready.sets.replace(made.id, key, "Two", "", three, 1, TODAY)
    with pytest.raises(SetVersionError) as caught:
        ready.sets.replace(made.id, key, "Three", "", three, 1, TODAY)
    assert 2 == caught.value.current


def test_set_that_never_was(ready: Catalogue) -> None:
    """An unknown set is None to read and an error to change."""
    assert [None, None] == [ready.sets.get(name, TODAY) for name in ("none", "a\0")]
    for name in ("none", "a\0"):
        with pytest.raises(UnknownSetError):
            ready.sets.replace(name, "key", "Title", "", (), 1, TODAY)


@pytest.mark.parametrize("photo_id", ["none", "a\0b"])
def test_only_photos_that_are_shown_can_be_added(ready: Catalogue, photo_id: str) -> None:
    """A photo that nobody may see cannot be put into a set."""
    with pytest.raises(UnknownPhotoError):
        ready.sets.create("One", "", [SetItem(photo_id)], TODAY)


def test_hidden_photo_keeps_its_place_without_its_note(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """The day a photo is hidden its note and question are too, and a new set cannot have it."""
    made, _ = ready.sets.create("One", "", three, TODAY)
    later = ready.sets.get(made.id, HIDDEN_FROM)
    assert later is not None
    assert (*three[:2], SetItem(three[2].photo_id)) == later.items
    with pytest.raises(UnknownPhotoError):
        ready.sets.create("Two", "", three, HIDDEN_FROM)


@pytest.mark.parametrize(
    ("title", "description", "item", "what"),
    [
        (" ", "", {}, "title"),
        ("t" * 201, "", {}, "title"),
        ("t", "d" * 4001, {}, "description"),
        ("t", "", {"note": "n" * 2001}, "note"),
        ("t", "", {"question": "q" * 501}, "question"),
    ],
)
def test_limits(
    ready: Catalogue,
    three: tuple[SetItem, ...],
    title: str,
    description: str,
    item: dict[str, str],
    what: str,
) -> None:
    """A text that is too long, or a missing title, is refused by name."""
    with pytest.raises(SetLimitError) as caught:
        ready.sets.create(title, description, [SetItem(three[0].photo_id, **item)], TODAY)
    assert what == caught.value.what


def test_unseen_text_and_too_many_items(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """Characters that no database takes or no reader sees, and more photos than a set holds, are refused."""
    for text in ("a\0b", "a\u202eb", "a\x1bb"):
        with pytest.raises(SetTextError):
            ready.sets.create(text, "", three, TODAY)
    with pytest.raises(SetLimitError):
        ready.sets.create("Many", "", three * 67, TODAY)


def test_change_of_a_set_moves_the_revision(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """Caches that follow the revision notice a changed set."""
    before = ready.revision()
    ready.sets.create("One", "", three, TODAY)
    assert before < ready.revision()


def test_an_editor_lists_the_version_that_was_looked_at(ready: Catalogue, three: tuple[SetItem, ...]) -> None:
    """A change after it is listed only when listed again; photos are counted that can be seen that day."""
    made, key = ready.sets.create("One", "about", three, TODAY)
    other, _ = ready.sets.create("Empty", "", (), TODAY)
    assert () == ready.listed_sets.all(TODAY)
    ready.listed_sets.add(made.id, 1, EDITOR)
    ready.sets.replace(made.id, key, "Two", "", three[:1], 1, TODAY)
    listed = ListedSet(made.id, "One", "about", 1, 3)
    assert (listed,) == ready.listed_sets.all(TODAY)
    assert (replace(listed, photos=2),) == ready.listed_sets.all(HIDDEN_FROM)
    with pytest.raises(SetVersionError):
        ready.listed_sets.add(made.id, 1, EDITOR)
    ready.listed_sets.add(made.id, 2, EDITOR)
    ready.listed_sets.add(other.id, 1, EDITOR)
    assert {("Two", 2, 1), ("Empty", 1, 0)} == {
        (o.title, o.version, o.photos) for o in ready.listed_sets.all(TODAY)
    }


def test_what_is_listed_no_longer_stays_readable_and_is_in_the_log(
    ready: Catalogue, three: tuple[SetItem, ...]
) -> None:
    """Who listed a set and who took it off stands in the audit log, once for what was done once."""
    made, _ = ready.sets.create("One", "", three, TODAY)
    ready.listed_sets.add(made.id, 1, EDITOR)
    ready.listed_sets.remove(made.id, ANOTHER)
    ready.listed_sets.remove(made.id, ANOTHER)
    assert ((), made) == (ready.listed_sets.all(TODAY), ready.sets.get(made.id, TODAY))
    told = [(entry.action, entry.by) for entry in ready.audit.list(about=made.id)]
    assert [("set.created", ""), ("set.listed", EDITOR), ("set.unlisted", ANOTHER)] == told
    for nothing in ("nosuchset", "\ud800"):
        with pytest.raises(UnknownSetError):
            ready.listed_sets.add(nothing, 1, EDITOR)
        with pytest.raises(UnknownSetError):
            ready.listed_sets.remove(nothing, EDITOR)
