"""What every database must do with consents, and what they mean for photos already shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from consent.event import Event, EventKind
from consent.limit import Limit
from consent.policy import Granted, Use, decide
from consent.purpose import Answer, Purpose
from consent.record import Consent
from imagedb.catalogue import Catalogue
from imagedb.errors import ConsentEndedError, ConsentMergeError, UnknownConsentError
from imagedb.model import Photo, Tombstone
from imagedb.search import SearchQuery
from imagedb.vocabulary import BodySite
from tests.support.consents import AUTHORITY, GIVEN, TODAY, consent, consents, event
from tests.support.examples import examples
from tests.support.factories import CONSENT_ID, make_accession, make_photo

NEXT_DAY = GIVEN + timedelta(days=1)
DENY = {Purpose.COMMERCIAL: Answer.DENY, Purpose.RESEARCH: Answer.DENY}


@pytest.fixture
def shown(ready: Catalogue) -> str:
    """The id of a photo that is shown under the family's consent."""
    accession = make_accession()
    ready.photos.accession(accession)
    return accession.photo.id


def change(catalogue: Catalogue, kind: EventKind, **more: object) -> Event:
    """Something happens to the family's consent."""
    happened = event(kind, NEXT_DAY, **more)
    catalogue.consents.append(CONSENT_ID, happened, TODAY)
    return happened


def test_consent_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    """A consent is given back equal, alone and among all."""
    catalogue.consents.merge(consent(), TODAY)
    assert consent() == catalogue.consents.get(CONSENT_ID)
    assert {CONSENT_ID: consent()} == catalogue.consents.all()
    assert catalogue.consents.get("other") is None


@given(offered=consents())
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_comes_back(sqlite_catalogue: Catalogue, offered: Consent) -> None:
    """Whatever happened to a consent, its record is given back whole."""
    known = replace(offered, id=f"c-{abs(hash(offered))}")
    sqlite_catalogue.consents.merge(known, TODAY)
    assert known == sqlite_catalogue.consents.get(known.id)


def test_merging_again_changes_nothing(ready: Catalogue) -> None:
    """The same record again is no news, and neither is an older copy of it."""
    withdrawn = change(ready, EventKind.WITHDRAWN)
    revision = ready.revision()
    again = ready.consents.merge(consent(), TODAY)
    assert not again.changed
    assert consent(*consent().events, withdrawn) == again.consent
    assert revision == ready.revision()


def test_events_are_only_ever_added(ready: Catalogue) -> None:
    """A copy that tells the past differently is not believed, and what is on record stays."""
    other = consent(replace(consent().events[0], at=NEXT_DAY))
    found = ready.consents.merge(other, TODAY)
    assert (False, (f"events/{other.events[0].id}",)) == (found.changed, found.conflict)
    assert ("starts",) == ready.consents.merge(consent(starts=date(2026, 2, 1)), TODAY).conflict
    assert consent() == ready.consents.get(CONSENT_ID)
    with pytest.raises(ConsentMergeError):
        ready.consents.append(CONSENT_ID, other.events[0], TODAY)


def test_a_no_in_a_copy_that_is_not_believed_is_heard(ready: Catalogue) -> None:
    """A withdrawal that comes with a past told differently takes the photos away, once."""
    accession = make_accession()
    ready.photos.accession(accession)
    gone = event(EventKind.WITHDRAWN, NEXT_DAY)
    offered = consent(*consent().events, gone, starts=date(2026, 2, 1))
    found = ready.consents.merge(offered, TODAY)
    assert ((accession.photo.id,), ("starts",)) == (
        tuple(photo.photo_id for photo in found.withdrawn),
        found.conflict,
    )
    assert isinstance(ready.photos.get(accession.photo.id, TODAY), Tombstone)
    assert not ready.consents.merge(offered, TODAY).changed
    assert consent(*consent().events, gone) == ready.consents.get(CONSENT_ID)
    assert () == ready.audit.verify().faults


def test_only_noes_are_heard_from_a_file_that_cannot_be_read_whole(catalogue: Catalogue) -> None:
    """A yes from such a copy is not recorded, and a consent that nobody knew stays unknown."""
    catalogue.consents.hear(consent(), TODAY)
    assert catalogue.consents.get(CONSENT_ID) is None
    known = consent(event(EventKind.GIVEN, grants={Purpose.OPEN_WEB: Answer.PERMIT}))
    catalogue.consents.merge(known, TODAY)
    more = event(EventKind.VARIED, NEXT_DAY, grants={Purpose.COMMERCIAL: Answer.PERMIT})
    assert not catalogue.consents.hear(consent(*known.events, more), TODAY).changed
    assert catalogue.consents.hear(consent(event(EventKind.WITHDRAWN, NEXT_DAY)), TODAY).changed


def test_appending_to_no_consent_is_an_error(catalogue: Catalogue) -> None:
    """An event needs the consent that it happened to."""
    with pytest.raises(UnknownConsentError):
        catalogue.consents.append("c-none", event(EventKind.WITHDRAWN), TODAY)


def test_narrower_grants_narrow_the_photo(ready: Catalogue, shown: str) -> None:
    """Denying research takes it out of the photo's purposes and licence at once."""
    change(ready, EventKind.VARIED, grants=DENY)
    granted = decide(ready.consents.get(CONSENT_ID), Use(Purpose.OPEN_WEB, consent().subject), TODAY)
    photo = ready.photos.get(shown, TODAY)
    assert isinstance(photo, Photo)
    assert isinstance(granted, Granted)
    assert granted.purposes == set(photo.purposes)
    assert granted.licence == photo.licence
    assert 0 == ready.photos.count(SearchQuery(filters={"purpose": ("research",)}), TODAY)


@pytest.mark.parametrize(
    "happened",
    [
        event(EventKind.WITHDRAWN, NEXT_DAY),
        event(EventKind.WITHDRAWN, NEXT_DAY, purposes=frozenset({Purpose.OPEN_WEB})),
        event(EventKind.INVALIDATED, NEXT_DAY),
        event(EventKind.REFUSED, NEXT_DAY),
        event(EventKind.VARIED, NEXT_DAY, grants={Purpose.OPEN_WEB: Answer.DENY}),
    ],
    ids=["withdrawn", "withdrawn from the web", "invalidated", "refused", "web denied"],
)
def test_a_no_to_publication_withdraws_the_photo(ready: Catalogue, shown: str, happened: Event) -> None:
    """A record that is imported with a no leaves a tombstone, and names the photo whose bytes must go."""
    merged = ready.consents.merge(consent(*consent().events, happened), TODAY)
    assert [shown] == [photo.photo_id for photo in merged.withdrawn]
    assert isinstance(ready.photos.get(shown, TODAY), Tombstone)
    assert (shown,) == ready.withdrawals.pending()


@pytest.mark.parametrize(
    "more",
    [{"disputed": True}, {"expires": TODAY}],
    ids=["disputed", "ended"],
)
def test_a_dispute_or_an_end_hides_the_photo(ready: Catalogue, shown: str, more: dict[str, object]) -> None:
    """Nothing is shown while a person must decide, and nothing is destroyed."""
    before = ready.revision()
    change(ready, EventKind.VARIED, **more)
    assert ready.photos.get(shown, TODAY) is None
    assert 0 == ready.photos.count(SearchQuery(), TODAY)
    assert ready.photos.object_keys()
    assert before < ready.revision()


def test_a_dispute_noted_in_the_record_itself_hides_the_photo(ready: Catalogue, shown: str) -> None:
    """A dispute needs no event to be heard."""
    ready.consents.merge(consent(authority=replace(AUTHORITY, disputed=True)), TODAY)
    assert ready.photos.get(shown, TODAY) is None


def test_an_end_brought_forward_is_the_photos_end(ready: Catalogue, shown: str) -> None:
    """The photo is shown until the new end, and not on it."""
    end = TODAY + timedelta(days=9)
    change(ready, EventKind.VARIED, expires=end)
    assert isinstance(ready.photos.get(shown, end - timedelta(days=1)), Photo)
    assert ready.photos.get(shown, end) is None


def test_photos_of_other_families_are_left_alone(ready: Catalogue, shown: str) -> None:
    """One family's no takes only its own photos."""
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    other = make_accession(consent_id="c-2", subject="s-2")
    ready.photos.accession(other)
    change(ready, EventKind.WITHDRAWN)
    assert isinstance(ready.photos.get(shown, TODAY), Tombstone)
    assert [other.photo.id] == [photo.id for photo in ready.photos.search(SearchQuery(), TODAY).photos]


def test_a_face_kept_from_the_web_hides_only_pictures_of_it(ready: Catalogue) -> None:
    """When a family keeps the face from a purpose, its other pictures stay as they are."""
    ready.consents.merge(consent(id="c-face", face_permitted=True), TODAY)
    face, chest = (
        make_accession(make_photo(body_site=site), consent_id="c-face")
        for site in (BodySite.FACE, BodySite.STERNUM)
    )
    for accession in (face, chest):
        ready.photos.accession(accession)
    barred = {Purpose.OPEN_WEB: Limit(no_face=True)}
    ready.consents.append("c-face", event(EventKind.VARIED, NEXT_DAY, limits=barred), TODAY)
    assert ready.photos.get(face.photo.id, TODAY) is None
    assert isinstance(ready.photos.get(chest.photo.id, TODAY), Photo)


def test_a_face_that_came_to_be_kept_back_is_not_accessioned(ready: Catalogue) -> None:
    """A picture of the face is refused when the family kept the face back while it was calibrated."""
    ready.consents.merge(consent(id="c-face"), TODAY)
    with pytest.raises(ConsentEndedError):
        ready.photos.accession(make_accession(make_photo(body_site=BodySite.FACE), consent_id="c-face"))
