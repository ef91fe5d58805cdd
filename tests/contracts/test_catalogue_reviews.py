"""What every database must hold back until people have cleared it."""

from datetime import date, timedelta

import pytest

from consent.event import EventKind as ConsentEvent
from imagedb.catalogue import Catalogue
from imagedb.catalogue.publication import Turn
from imagedb.errors import (
    AttestationError,
    NotUnderReviewError,
    ReviewConflictError,
    UnknownPhotoError,
)
from imagedb.model import Photo, SetItem, Tombstone
from imagedb.reasons import reason
from imagedb.review import (
    ConsentHeld,
    Event,
    EventKind,
    Hidden,
    Published,
    Ready,
    ReportReason,
    Statement,
    Waiting,
)
from imagedb.seal import VERSION, FamilyKey, Seal
from imagedb.search import SearchQuery
from imagedb.vocabulary import RenditionName
from tests.support.consents import TODAY, consent, event, given
from tests.support.database import every_row
from tests.support.factories import CONSENT_ID, make_accession, make_photo
from tests.support.reviewing import HELD, RULES, SAID, attest, hold, real

LATER = TODAY + timedelta(days=14)
SEAL = Seal(VERSION, b"nonce", b"data key", FamilyKey(CONSENT_ID, "master", b"family key"))
DIED = reason("review.death_reported")


def publish(catalogue: Catalogue, photo_id: str, on: date = LATER) -> Turn:
    """Publish a photo that is due, leaving its bytes out of it."""
    keys = {
        one.name: one.key.replace("held/", "public/") for one in catalogue.publication.renditions(photo_id)
    }
    return catalogue.publication.publish(photo_id, keys, on, RULES)


def shown(catalogue: Catalogue) -> str:
    """A real photo that two people cleared and that was published."""
    photo_id = hold(catalogue).photo.id
    attest(catalogue, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    assert Turn.PUBLISHED is publish(catalogue, photo_id)
    return photo_id


def audited(catalogue: Catalogue) -> list[str]:
    """What the log says was done with photos."""
    return [
        entry.action for entry in catalogue.audit.list() if entry.action.startswith(("photo.", "review."))
    ]


def test_a_held_photo_is_found_by_nobody(ready: Catalogue) -> None:
    """No read of the public side gives it, counts it or tells that it exists; nothing readers see changes."""
    before = ready.revision()
    photo_id = hold(ready, caption="Quokka").photo.id
    assert ready.photos.get(photo_id, TODAY) is None
    assert {} == ready.photos.many([photo_id], TODAY)
    for query in (SearchQuery(), SearchQuery(text="quokka")):
        assert () == ready.photos.search(query, TODAY).photos
        assert 0 == ready.photos.count(query, TODAY)
        assert not any(ready.photos.facets(query, TODAY).values())
    with pytest.raises(UnknownPhotoError):
        ready.sets.create("Set", "", [SetItem(photo_id)], TODAY)
    with pytest.raises(UnknownPhotoError):
        ready.reports.add(photo_id, ReportReason.OTHER, "", TODAY, may_hide=True)
    assert before == ready.revision()
    assert ["photo.held"] == audited(ready)


def test_policy_never_passes_a_real_photo(ready: Catalogue) -> None:
    """The way by which simulated photos are published at once is closed to it."""
    with pytest.raises(ReviewConflictError):
        ready.photos.accession(real())


def test_two_reviewers_and_a_day(ready: Catalogue) -> None:
    """It waits for the second reviewer, then for its day, and then everybody sees it with its words."""
    photo = hold(ready, caption="Quokka").photo
    assert [photo.id] == [one.photo_id for one in ready.reviews.queue(TODAY, RULES)]
    attest(ready, photo.id, "annaaaaaaaaaaaaa")
    state = ready.reviews.attest(photo.id, "bertaaaaaaaaaaaa", SAID, 0, TODAY, RULES)
    assert isinstance(state, Ready)
    assert state.publish_on is not None
    assert TODAY < state.publish_on <= LATER
    assert () == ready.reviews.queue(TODAY, RULES)
    assert () == ready.publication.due(TODAY)
    assert Turn.GONE is publish(ready, photo.id, TODAY)
    assert (photo.id,) == ready.publication.due(LATER)
    assert Turn.PUBLISHED is publish(ready, photo.id)
    (found,) = ready.photos.search(SearchQuery(text="quokka"), LATER).photos
    assert ({"public"}, photo.id) == ({one.key.split("/")[0] for one in found.renditions}, found.id)
    assert photo.regions == found.regions
    assert Turn.GONE is publish(ready, photo.id)
    assert ["photo.held", "review.attested", "review.attested", "photo.published"] == audited(ready)


def test_numbers_are_those_of_publication(ready: Catalogue) -> None:
    """A photo that came first and was cleared last is the newest."""
    first, second = (hold(ready).photo.id for _ in range(2))
    between = make_accession()
    ready.photos.accession(between)
    attest(ready, second, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    attest(ready, first, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    for photo_id in (second, first):
        publish(ready, photo_id)
    order = [photo.id for photo in ready.photos.search(SearchQuery(), LATER).photos]
    assert [first, second, between.photo.id] == order


@pytest.mark.parametrize("by", ["sender", ""])
def test_who_sent_it_never_attests(ready: Catalogue, by: str) -> None:
    """Nor does nobody."""
    with pytest.raises(ReviewConflictError):
        attest(ready, hold(ready).photo.id, by)


def test_nobody_attests_twice(ready: Catalogue) -> None:
    """It takes another reviewer."""
    photo_id = hold(ready).photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa")
    with pytest.raises(ReviewConflictError):
        attest(ready, photo_id, "annaaaaaaaaaaaaa")


def test_an_attestation_is_whole_and_true(ready: Catalogue) -> None:
    """All three statements, and a face is permitted only if the family's consent says so."""
    photo_id = hold(ready).photo.id
    for said in (
        SAID - {Statement.SITE_ACCEPTABLE},
        SAID - {Statement.NOBODY_RECOGNISABLE} | {Statement.FACE_PERMITTED},
    ):
        with pytest.raises(AttestationError):
            ready.reviews.attest(photo_id, "annaaaaaaaaaaaaa", said, 0, TODAY, RULES)
    with pytest.raises(NotUnderReviewError):
        attest(ready, "nowhere", "annaaaaaaaaaaaaa")


def test_another_caption_starts_anew(ready: Catalogue) -> None:
    """Who attested the old caption has not attested the new one, and who has not seen it cannot."""
    photo_id = hold(ready).photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa")
    state = ready.reviews.recaption(
        photo_id, "bertaaaaaaaaaaaa", "Chest, yellow on this tone.", 0, TODAY, RULES
    )
    assert isinstance(state, Waiting)
    assert 2 == state.missing
    with pytest.raises(ReviewConflictError):
        attest(ready, photo_id, "bertaaaaaaaaaaaa")
    attest(ready, photo_id, "bertaaaaaaaaaaaa", "annaaaaaaaaaaaaa", seen=1)
    publish(ready, photo_id)
    assert 1 == ready.photos.count(SearchQuery(text="yellow"), LATER)


def test_a_report_hides_at_once_until_it_is_decided(ready: Catalogue) -> None:
    """Hidden it answers as if it were not there; dismissed it is back, upheld two reviewers must look again."""
    photo_id = shown(ready)
    before = ready.revision()
    assert ready.reports.add(photo_id, ReportReason.RECOGNISABLE, "my niece", LATER, may_hide=True)
    assert ready.photos.get(photo_id, LATER) is None
    assert before < ready.revision()
    (queued,) = ready.reviews.queue(LATER, RULES)
    assert isinstance(queued.state, Hidden)
    assert "my niece" == queued.state.reports[0].event.text
    assert isinstance(
        ready.reports.decide(photo_id, 1, "annaaaaaaaaaaaaa", LATER, RULES, uphold=False), Published
    )
    assert isinstance(ready.photos.get(photo_id, LATER), Photo)
    ready.reports.add(photo_id, ReportReason.RECOGNISABLE, "", LATER, may_hide=True)
    assert isinstance(
        ready.reports.decide(photo_id, 2, "annaaaaaaaaaaaaa", LATER, RULES, uphold=True), Waiting
    )
    assert ready.photos.get(photo_id, LATER) is None
    with pytest.raises(ReviewConflictError):
        ready.reports.decide(photo_id, 2, "bertaaaaaaaaaaaa", LATER, RULES, uphold=False)


@pytest.mark.parametrize(
    ("about", "may_hide"), [(ReportReason.RECOGNISABLE, False), (ReportReason.OFFENSIVE_WORDS, True)]
)
def test_other_reports_only_queue(ready: Catalogue, about: ReportReason, may_hide: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A reporter who hid too many, or who reports something else, hides nothing, and is heard."""
    accession = make_accession()
    ready.photos.accession(accession)
    assert not ready.reports.add(accession.photo.id, about, "", TODAY, may_hide=may_hide)
    assert isinstance(ready.photos.get(accession.photo.id, TODAY), Photo)
    assert [accession.photo.id] == [one.photo_id for one in ready.reviews.queue(TODAY, RULES)]


def test_refused_after_it_was_public_leaves_a_tombstone(ready: Catalogue) -> None:
    """Who has copies is told to delete them; its row in quarantine says why, and the same file stays refused."""
    accession = hold(ready)
    photo_id = accession.photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    publish(ready, photo_id)
    ready.reports.add(photo_id, ReportReason.RECOGNISABLE, "", LATER, may_hide=True)
    why = reason("review.refused", "a name on the cot card")
    ready.reviews.refuse(photo_id, "annaaaaaaaaaaaaa", why, LATER, RULES)
    assert isinstance(ready.photos.get(photo_id, LATER), Tombstone)
    assert (photo_id,) == ready.withdrawals.pending()
    key, source = accession.submission_key, accession.source_sha256
    assert why == ready.quarantine.refused_by_people(key, source)
    assert ready.quarantine.refused_by_people(key, "another file") is None


def test_refused_before_it_was_public_leaves_nothing(ready: Catalogue) -> None:
    """There is nobody to tell, so there is no tombstone."""
    photo_id = hold(ready).photo.id
    ready.reviews.refuse(photo_id, "annaaaaaaaaaaaaa", reason("review.refused"), TODAY, RULES)
    assert ready.photos.get(photo_id, TODAY) is None
    assert ((), (photo_id,)) == (ready.withdrawals.list(), ready.withdrawals.pending())


def test_a_shown_photo_is_not_refused_out_of_hand(ready: Catalogue) -> None:
    """A report is upheld first."""
    photo_id = shown(ready)
    ready.reports.add(photo_id, ReportReason.OTHER, "", LATER, may_hide=True)
    with pytest.raises(ReviewConflictError):
        ready.reviews.refuse(photo_id, "annaaaaaaaaaaaaa", reason("review.refused"), LATER, RULES)


def test_undecided_it_expires_and_leaves_an_audit_entry_alone(ready: Catalogue) -> None:
    """After the days of holding nothing of it is in any table but that it expired and is to be erased."""
    photo_id = hold(ready, caption="Quokka").photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa")
    last = TODAY + timedelta(days=RULES.hold_days)
    assert () == ready.reviews.overdue(last - timedelta(days=1), RULES)
    assert not ready.reviews.expire(photo_id, TODAY, RULES)
    assert (photo_id,) == ready.reviews.overdue(last, RULES)
    with pytest.raises(ReviewConflictError):
        ready.reviews.attest(photo_id, "bertaaaaaaaaaaaa", SAID, 0, last, RULES)
    assert ready.reviews.expire(photo_id, last, RULES)
    rows = every_row(ready)
    assert {"audit_log", "pending_erasures"} == {t for t, found in rows.items() if photo_id in str(found)}
    assert "quokka" not in str(rows).casefold()
    assert "review.expired" == audited(ready)[-1]


def test_withdrawal_reaches_what_waits(ready: Catalogue) -> None:
    """A photo that was never public is gone at once, answers as unknown, and leaves no tombstone or hash."""
    accession = hold(ready)
    (gone,) = ready.withdraw(CONSENT_ID, event(ConsentEvent.WITHDRAWN), TODAY)
    assert accession.photo.id == gone.photo_id
    assert ready.photos.get(gone.photo_id, TODAY) is None
    assert ((), (gone.photo_id,)) == (ready.withdrawals.list(), ready.withdrawals.pending())
    assert accession.photo.renditions[0].sha256 not in str(every_row(ready))


def test_a_held_consent_waits_for_its_officer(ready: Catalogue) -> None:
    """Two reviewers are not enough; once released, the photo is shown under the consent's own terms."""
    ready.consents.merge(consent(given(), event(ConsentEvent.DEATH_REPORTED)), TODAY)
    photo_id = hold(ready, HELD, Event(EventKind.CONSENT_HELD, TODAY, reasons=(DIED,))).photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    found = ready.reviews.get(photo_id, TODAY, RULES)
    assert found is not None
    assert found.consent_held
    assert isinstance(ready.reviews.release_consent(photo_id, "olgaaaaaaaaaaaaa", TODAY, RULES), Ready)
    assert Turn.PUBLISHED is publish(ready, photo_id)
    with pytest.raises(NotUnderReviewError):
        ready.reviews.release_consent(photo_id, "olgaaaaaaaaaaaaa", LATER, RULES)


def test_a_death_hides_a_shown_photo_and_asks_an_officer(ready: Catalogue) -> None:
    """It leads to review, not to silence; released, the photo is shown again with its old number."""
    photo_id = shown(ready)
    ready.consents.merge(consent(given(), event(ConsentEvent.DEATH_REPORTED)), LATER)
    assert ready.photos.get(photo_id, LATER) is None
    (queued,) = ready.reviews.queue(LATER, RULES)
    assert isinstance(queued.state, ConsentHeld)
    assert isinstance(ready.reviews.release_consent(photo_id, "olgaaaaaaaaaaaaa", LATER, RULES), Published)
    assert isinstance(ready.photos.get(photo_id, LATER), Photo)


def test_a_dispute_blocks_and_in_the_end_erases(ready: Catalogue) -> None:
    """A cleared photo is not published while its family disagrees, nor kept for ever."""
    photo_id = hold(ready).photo.id
    attest(ready, photo_id, "annaaaaaaaaaaaaa", "bertaaaaaaaaaaaa")
    ready.consents.merge(consent(given(), event(ConsentEvent.VARIED, disputed=True)), TODAY)
    assert Turn.BLOCKED is publish(ready, photo_id)
    assert Turn.EXPIRED is publish(ready, photo_id, LATER + timedelta(days=RULES.hold_days))
    assert (photo_id,) == ready.withdrawals.pending()


@pytest.mark.parametrize("public", [False, True])
def test_a_redacted_copy_takes_its_place(ready: Catalogue, public: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Under an id of its own and with all that happened; if the first was public its tombstone tells everybody."""
    old = shown(ready) if public else hold(ready).photo.id
    if public:
        ready.reports.add(old, ReportReason.RECOGNISABLE, "", LATER, may_hide=True)
        ready.reports.decide(old, 1, "annaaaaaaaaaaaaa", LATER, RULES, uphold=True)
    else:
        attest(ready, old, "annaaaaaaaaaaaaa")
    copy = real()
    cut = Event(EventKind.REDACTED, LATER, "bertaaaaaaaaaaaa", area=((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)))
    ready.publication.replace(old, copy.photo, copy.original, SEAL, cut, 0, RULES)
    assert public == isinstance(ready.photos.get(old, LATER), Tombstone)
    assert (old,) == ready.withdrawals.pending()
    found = ready.reviews.get(copy.photo.id, LATER, RULES)
    assert found is not None
    assert isinstance(found.state, Waiting)
    assert (2, 1, cut) == (found.state.missing, found.changes, found.case.events[-1])
    assert "sender" == found.case.submitter
    assert found.photo.renditions == copy.photo.renditions


def test_a_simulated_photo_needs_nobody_until_somebody_doubts_it(ready: Catalogue) -> None:
    """Policy passes it and the log says so; an upheld report asks for two reviewers all the same."""
    accession = make_accession(make_photo(), submitter="sender")
    ready.photos.accession(accession)
    assert [("photo.accessioned", "policy")] == [(e.action, e.by) for e in ready.audit.list()][-1:]
    ready.reports.add(accession.photo.id, ReportReason.RECOGNISABLE, "", TODAY, may_hide=True)
    state = ready.reports.decide(accession.photo.id, 1, "annaaaaaaaaaaaaa", TODAY, RULES, uphold=True)
    assert isinstance(state, Waiting)
    assert 2 == state.missing
    assert RenditionName.DISPLAY in {one.name for one in accession.photo.renditions}
