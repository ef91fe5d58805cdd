from pathlib import Path

import pytest
from hypothesis import given as every

from consent.licence import LICENCES, NOT_PUBLIC, WITHHELD, allowed, describe, licence
from consent.purpose import Purpose
from tests.support.consents import some_purposes

PUBLIC = frozenset({Purpose.OPEN_WEB, Purpose.RESEARCH, Purpose.COMMERCIAL, Purpose.AI_TRAINING})


@every(some_purposes)
def test_a_licence_allows_exactly_what_was_granted(purposes: frozenset[Purpose]) -> None:
    """A licence allows the public purposes granted, all of them and no other, and none without open_web."""
    expected = purposes & PUBLIC if Purpose.OPEN_WEB in purposes else frozenset()
    assert expected == allowed(licence(purposes))


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        (PUBLIC, "LicenseRef-NSA-Open-1.0"),
        ({Purpose.OPEN_WEB, Purpose.RESEARCH}, "LicenseRef-NSA-Open-1.0-NC-NoAI"),
        ({Purpose.OPEN_WEB}, "LicenseRef-NSA-Open-1.0-NC-NoResearch-NoAI"),
        ({Purpose.OPEN_WEB, Purpose.RESEARCH, Purpose.COMMERCIAL}, "LicenseRef-NSA-Open-1.0-NoAI"),
        (PUBLIC - {Purpose.OPEN_WEB}, NOT_PUBLIC),
    ],
)
def test_identifiers_are_stable(purposes: set[Purpose], expected: str) -> None:
    """Identifiers are published with every photo and never change."""
    assert expected == licence(purposes)


def test_every_licence_is_listed_once() -> None:
    """The list of licences holds one for each choice of what is withheld."""
    assert 2 ** len(WITHHELD) == len(set(LICENCES))


@pytest.mark.parametrize("identifier", LICENCES)
def test_a_licence_says_in_words_what_it_withholds(identifier: str) -> None:
    """The sentence names every use that is not allowed, and the conditions that always hold."""
    sentence = describe(identifier)
    for purpose, (_, words) in WITHHELD.items():
        assert (purpose not in allowed(identifier)) == (words in sentence)
    assert "delete your copy when the family withdraws" in sentence


def test_what_is_not_public_says_so() -> None:
    """Without open_web the sentence says that the photo is not public."""
    assert describe(NOT_PUBLIC).startswith("Not public")


@pytest.mark.parametrize("identifier", ["CC-BY-4.0", "", "LicenseRef-NSA-Open-1.0-NoAI-NC"])
def test_other_licences_are_not_read(identifier: str) -> None:
    """An identifier that is not ours is never taken as allowing anything."""
    for read in (allowed, describe):
        with pytest.raises(ValueError, match="not a licence"):
            read(identifier)


def test_the_terms_name_every_suffix() -> None:
    """docs/terms.md explains each part of an identifier."""
    terms = (Path(__file__).parents[2] / "docs" / "terms.md").read_text("utf-8")
    for suffix, _ in WITHHELD.values():
        assert f"-{suffix}`" in terms
