"""What is told of real babies beside their pictures, on every database."""

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


@pytest.fixture
def families(catalogue: Catalogue) -> list[str]:
    """Photos of as many families as are needed, all alike."""
    ids = [add(catalogue, number, SHARED) for number in range(FEWEST_FAMILIES)]
    for photo_id in ids:
        show(catalogue, photo_id)
    return ids


def found(catalogue: Catalogue, asked: str) -> set[str]:
    """What a search in Lucene's syntax finds."""
    return {photo.id for photo in catalogue.photos.search(parse([("q", asked)]), LATER).photos}


def test_what_is_withheld_cannot_be_asked_for(catalogue: Catalogue, families: list[str]) -> None:
    """A rare category is unknown to every search, however it is asked for, until enough families share it."""
    rare = add(catalogue, FEWEST_FAMILIES, replace(SHARED, ethnic_category="R"))
    show(catalogue, rare)
    assert set() == found(catalogue, "ethnic_category:R") | found(catalogue, "ethnic_category:other")
    assert {rare} == found(catalogue, "ethnic_category:unknown") == found(catalogue, "NOT ethnic_category:*")
    assert set(families) == found(catalogue, "ethnic_category:N") == found(catalogue, "ethnic_category:*")
    counted = catalogue.photos.facets(SearchQuery(), LATER)["ethnic_category"]
    assert {"N": len(families), "unknown": 1} == {one.value: one.count for one in counted}


def test_what_many_families_share_is_told(catalogue: Catalogue, families: list[str]) -> None:
    """Ten families with the same four values are told whole, and found by them; settling again changes nothing."""
    assert {SHARED} == {told(catalogue, photo_id) for photo_id in families}
    query = SearchQuery(filters={"gestation_band": ("39-plus",)})
    assert FEWEST_FAMILIES == catalogue.photos.count(query, LATER)
    assert not settled(catalogue)


def test_a_rare_baby_is_shown_and_nothing_told_of_it(catalogue: Catalogue, families: list[str]) -> None:
    """One more family that shares nothing with them has its photo shown, and none of its values."""
    rare = add(catalogue, 50, Particulars(Sex.MALE, GestationBand.UNDER_32, "R", multiple_birth=True))
    show(catalogue, rare)
    assert NOTHING == told(catalogue, rare)
    assert {SHARED} == {told(catalogue, photo_id) for photo_id in families}


def test_a_withdrawal_leaves_nobody_alone(catalogue: Catalogue, families: list[str]) -> None:
    """When one of ten withdraws, in the same moment the nine tell less."""
    revision = catalogue.revision()
    catalogue.withdraw("c-100", event(EventKind.WITHDRAWN), LATER)
    assert {NOTHING} == {told(catalogue, photo_id) for photo_id in families[1:]}
    assert revision < catalogue.revision()


def test_what_is_hidden_does_not_count(catalogue: Catalogue, families: list[str]) -> None:
    """A family whose photo is hidden by a dispute no longer stands beside the others."""
    known = catalogue.consents.get("c-100")
    assert known is not None
    catalogue.consents.append("c-100", event(EventKind.VARIED, disputed=True), LATER)
    assert catalogue.photos.get(families[0], LATER) is None
    assert {NOTHING} == {told(catalogue, photo_id) for photo_id in families[1:]}


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
    """With a larger number set, ten families are too few."""
    with Catalogue.open(database_url, fewest_families=11) as catalogue:
        ids = [add(catalogue, number, SHARED) for number in range(10)]
        for photo_id in ids:
            show(catalogue, photo_id)
        assert {NOTHING} == {told(catalogue, photo_id) for photo_id in ids}
