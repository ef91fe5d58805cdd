"""What is told of real babies beside their pictures, on every database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from consent.event import EventKind
from imagedb.catalogue import Catalogue
from imagedb.catalogue.engine import writing
from imagedb.catalogue.particulars import settle
from imagedb.catalogue.publication import Turn
from imagedb.model import Photo
from imagedb.search import SearchQuery, parse
from imagedb.small_cells import FEWEST_FAMILIES, Particulars
from imagedb.vocabulary import GestationBand, Provenance, Sex
from tests.support.consents import TODAY, consent, event
from tests.support.database import engine_of
from tests.support.factories import digest, make_accession, make_photo
from tests.support.reviewing import HELD, RULES, attest

SHARED = Particulars(Sex.FEMALE, GestationBand.W39_PLUS, "N", multiple_birth=False)
NOTHING = Particulars()
FEW = 3
LATER = TODAY + timedelta(days=RULES.lag_days)


def add(
    catalogue: Catalogue, number: int, values: Particulars, provenance: Provenance = Provenance.REAL
) -> str:
    """Add a photo of family `number`, whose consent is new; return its id."""
    name = f"c-{number + 100}"
    subject = f"s-{number + 100}"
    catalogue.consents.merge(replace(consent(), id=name, subject=subject), TODAY)
    told = {field: getattr(values, field) for field in Particulars.__slots__}
    photo = make_photo(provenance=provenance, subject_group=f"g-{number}", **told)
    unique = {
        field: digest(f"{field} {number}") for field in ("submission_key", "source_sha256", "pixel_sha256")
    }
    accession = make_accession(photo, consent_id=name, subject=subject, submitter="sender", **unique)
    if provenance is Provenance.REAL:
        catalogue.photos.hold(accession, HELD)
    else:
        catalogue.photos.accession(accession)
    return photo.id


def show(catalogue: Catalogue, photo_id: str) -> None:
    """Have two people clear a photo, and publish it."""
    attest(catalogue, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    keys = {one.name: one.key for one in catalogue.publication.renditions(photo_id)}
    assert Turn.PUBLISHED is catalogue.publication.publish(photo_id, keys, LATER, RULES)


def told(catalogue: Catalogue, photo_id: str) -> Particulars:
    """What a reader is told."""
    photo = catalogue.photos.get(photo_id, LATER)
    assert isinstance(photo, Photo)
    return Particulars(**{field: getattr(photo, field) for field in Particulars.__slots__})


def settled(catalogue: Catalogue) -> bool:
    """Settle what is told; whether anything changed."""
    with writing(engine_of(catalogue)) as connection:
        return settle(connection, LATER)


def alike(catalogue: Catalogue, count: int) -> list[str]:
    """Show photos of so many families, all alike; return their ids."""
    ids = [add(catalogue, number, SHARED) for number in range(count)]
    for photo_id in ids:
        show(catalogue, photo_id)
    return ids


@pytest.fixture
def lenient(database_url: str) -> Iterator[Catalogue]:
    """A catalogue whose operator asks for few families, so that few need be made."""
    with Catalogue.open(database_url, fewest_families=FEW) as opened:
        yield opened


@pytest.fixture
def families(lenient: Catalogue) -> list[str]:
    """Photos of as many families as that operator asks for, all alike."""
    return alike(lenient, FEW)


def found(catalogue: Catalogue, asked: str) -> set[str]:
    """What a search in Lucene's syntax finds."""
    return {photo.id for photo in catalogue.photos.search(parse([("q", asked)]), LATER).photos}


def test_what_is_withheld_cannot_be_asked_for(lenient: Catalogue, families: list[str]) -> None:
    """A rare category is unknown to every search, however it is asked for, until enough families share it."""
    rare = add(lenient, FEW, replace(SHARED, ethnic_category="R"))
    show(lenient, rare)
    assert set() == found(lenient, "ethnic_category:R") | found(lenient, "ethnic_category:other")
    assert {rare} == found(lenient, "ethnic_category:unknown") == found(lenient, "NOT ethnic_category:*")
    assert set(families) == found(lenient, "ethnic_category:N") == found(lenient, "ethnic_category:*")
    counted = lenient.photos.facets(SearchQuery(), LATER)["ethnic_category"]
    assert {"N": len(families), "unknown": 1} == {one.value: one.count for one in counted}


def test_what_many_families_share_is_told(catalogue: Catalogue) -> None:
    """Ten families with the same four values are told whole, and found by them; settling again changes nothing."""
    families = alike(catalogue, FEWEST_FAMILIES)
    assert {SHARED} == {told(catalogue, photo_id) for photo_id in families}
    query = SearchQuery(filters={"gestation_band": ("39-plus",)})
    assert FEWEST_FAMILIES == catalogue.photos.count(query, LATER)
    assert not settled(catalogue)


def test_a_rare_baby_is_shown_and_nothing_told_of_it(lenient: Catalogue, families: list[str]) -> None:
    """One more family that shares nothing with them has its photo shown, and none of its values."""
    rare = add(lenient, 50, Particulars(Sex.MALE, GestationBand.UNDER_32, "R", multiple_birth=True))
    show(lenient, rare)
    assert NOTHING == told(lenient, rare)
    assert {SHARED} == {told(lenient, photo_id) for photo_id in families}


def test_a_withdrawal_leaves_nobody_alone(lenient: Catalogue, families: list[str]) -> None:
    """When one of just enough withdraws, in the same moment the others tell less."""
    revision = lenient.revision()
    lenient.withdraw("c-100", event(EventKind.WITHDRAWN), LATER)
    assert {NOTHING} == {told(lenient, photo_id) for photo_id in families[1:]}
    assert revision < lenient.revision()


def test_what_is_hidden_does_not_count(lenient: Catalogue, families: list[str]) -> None:
    """A family whose photo is hidden by a dispute no longer stands beside the others."""
    known = lenient.consents.get("c-100")
    assert known is not None
    lenient.consents.append("c-100", event(EventKind.VARIED, disputed=True), LATER)
    assert lenient.photos.get(families[0], LATER) is None
    assert {NOTHING} == {told(lenient, photo_id) for photo_id in families[1:]}


def test_what_was_recorded_is_kept(catalogue: Catalogue) -> None:
    """Values that nobody is told are kept, so that they can be told when more families share them."""
    rare = add(catalogue, 1, SHARED)
    show(catalogue, rare)
    assert NOTHING == told(catalogue, rare)
    assert SHARED == catalogue.photos.recorded(rare)


def test_a_simulated_photo_is_told_whole(catalogue: Catalogue) -> None:
    """Nobody stands behind a simulated photo, so nothing of it is withheld."""
    simulated = add(catalogue, 1, SHARED, Provenance.SIMULATED)
    settled(catalogue)
    assert SHARED == told(catalogue, simulated)


def test_the_operator_may_ask_for_more_families(database_url: str) -> None:
    """With a larger number set, as many families as were enough are too few."""
    with Catalogue.open(database_url, fewest_families=FEW + 1) as catalogue:
        assert {NOTHING} == {told(catalogue, photo_id) for photo_id in alike(catalogue, FEW)}
