"""What every database must do with the measured values of printed cards."""

import pytest

from imagedb.catalogue import Catalogue
from imagedb.errors import CardBatchTakenError, CardBatchTextError, UnknownCardBatchError

FILE = "CGATS.17\n# ΔE measured in a dark room\n"


def test_a_batch_comes_back_as_it_was_registered(catalogue: Catalogue) -> None:
    """The file is kept to the letter, with when and by whom."""
    made = catalogue.cards.register("W7", FILE, "m-1")
    assert made == catalogue.cards.get("W7")
    assert ("W7", FILE, "m-1") == (made.batch, made.content, made.registered_by)
    assert made.registered_at.endswith("+00:00")
    assert [("card.registered", "W7")] == [(e.action, e.about) for e in catalogue.audit.list()]


def test_the_same_file_again_is_no_error(catalogue: Catalogue) -> None:
    """Registering twice leaves the first record, whoever does it."""
    first = catalogue.cards.register("W7", FILE, "m-1")
    assert first == catalogue.cards.register("W7", FILE, "m-2")
    assert 1 == len(catalogue.audit.list())


def test_a_batch_never_changes(catalogue: Catalogue) -> None:
    """Other values under the same name are refused: photos were calibrated by the first."""
    catalogue.cards.register("W7", FILE, "m-1")
    with pytest.raises(CardBatchTakenError, match="never replaced"):
        catalogue.cards.register("W7", FILE + "\n", "m-1")
    assert FILE == catalogue.cards.get("W7").content


def test_batches_are_listed_by_name(catalogue: Catalogue) -> None:
    """Both databases list them in the same order, dashes and digits included."""
    for name in ("W-1", "A.9", "W1", "9", "W-0"):
        catalogue.cards.register(name, FILE, "m-1")
    assert ["9", "A.9", "W-0", "W-1", "W1"] == [one.batch for one in catalogue.cards.list()]


def test_an_unknown_batch_names_those_that_are_known(catalogue: Catalogue) -> None:
    """The error says which there are, and the command that adds one."""
    with pytest.raises(UnknownCardBatchError, match="none is registered yet"):
        catalogue.cards.get("W7")
    catalogue.cards.register("W8", FILE, "m-1")
    with pytest.raises(UnknownCardBatchError, match=r"known: W8.*imagedb card register"):
        catalogue.cards.get("W7")


def test_text_that_cannot_be_stored_is_refused(catalogue: Catalogue) -> None:
    """A NUL, which one of the databases would refuse, is refused on both alike."""
    with pytest.raises(CardBatchTextError):
        catalogue.cards.register("W7", "a\0b", "m-1")
    assert () == catalogue.cards.list()
