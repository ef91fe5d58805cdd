"""What every database must do for a family: its code, its visit, one photo or one purpose taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consent.code import generate, hash_code
from consent.event import EventKind
from consent.limit import Limit
from consent.purpose import Answer, Purpose
from consent.record import Consent
from imagedb.catalogue import Allowance, Bound, Catalogue, FamilyPhoto, TakenDown
from imagedb.catalogue.engine import writing
from imagedb.catalogue.standing import standing
from imagedb.catalogue.tables import withdrawn_purposes
from imagedb.catalogue.visits import SECONDS
from imagedb.errors import UnknownConsentError, UnknownPhotoError, WithdrawnBeforeError
from imagedb.model import Accession, Photo, SetItem, Tombstone
from imagedb.search import SearchQuery
from tests.support.consents import ALL, GIVEN, TODAY, consent, consents, event
from tests.support.consents import given as answered
from tests.support.database import counting_statements, engine_of, every_row
from tests.support.examples import examples
from tests.support.factories import CONSENT_ID, make_accession, make_photo

# Slow hashes are not what is tried here.
ONE, OTHER = "scrypt$one", "scrypt$other"
NOW = 1_780_000_000.0
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEXT_DAY = GIVEN + timedelta(days=1)
PUBLIC = (Purpose.OPEN_WEB, Purpose.RESEARCH, Purpose.AI_TRAINING)


def shown(catalogue: Catalogue, **changes: object) -> Accession:
    """A photo that is shown, with the purposes that its consent grants."""
    accession = make_accession(make_photo(purposes=tuple(Purpose)), **changes)
    catalogue.photos.accession(accession)
    return accession


def purposes(catalogue: Catalogue, photo_id: str, on: date = TODAY) -> set[Purpose]:
    """What the photo may be used for on that day; it must be shown."""
    photo = catalogue.photos.get(photo_id, on)
    assert isinstance(photo, Photo)
    return set(photo.purposes)


def lost(catalogue: Catalogue) -> set[tuple[str, str]]:
    """Which purposes are noted as gone, of which photos."""
    with engine_of(catalogue).connect() as connection:
        return {(row.photo_id, row.purpose) for row in connection.execute(select(withdrawn_purposes))}


def test_a_code_opens_its_consent(ready: Catalogue) -> None:
    """A code that was bound opens its consent, and another opens nothing."""
    assert Bound.NEW == ready.codes.bind(CONSENT_ID, ONE)
    assert CONSENT_ID == ready.codes.consent_of(ONE)
    assert ready.codes.consent_of(OTHER) is None


def test_what_is_kept_fits_no_receipt(ready: Catalogue) -> None:
    """The database holds neither a code nor the hash that stands in a receipt's file."""
    code = generate(b"tenletters")
    ready.codes.bind(CONSENT_ID, hash_code(code))
    rows = str(every_row(ready))
    assert hash_code(code).rpartition("$")[2] not in rows
    assert code not in rows


def test_a_receipt_read_again_changes_nothing(ready: Catalogue) -> None:
    """The same code is known; another for the consent, and the same for another consent, are not taken."""
    ready.codes.bind(CONSENT_ID, ONE)
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    assert Bound.KNOWN == ready.codes.bind(CONSENT_ID, ONE)
    assert Bound.OTHER_CODE == ready.codes.bind(CONSENT_ID, OTHER)
    assert Bound.OTHER_CONSENT == ready.codes.bind("c-2", ONE)
    assert Bound.NO_CONSENT == ready.codes.bind("c-none", OTHER)
    assert (CONSENT_ID, None) == (ready.codes.consent_of(ONE), ready.codes.consent_of(OTHER))


def test_a_new_code_kills_the_old_one(ready: Catalogue) -> None:
    """After a new code the old one opens nothing, its receipt cannot revive it, and its visits are over."""
    ready.codes.bind(CONSENT_ID, ONE)
    token = ready.visits.open(CONSENT_ID, NOW)
    ready.codes.replace(CONSENT_ID, OTHER)
    assert Bound.KNOWN == ready.codes.bind(CONSENT_ID, ONE)
    assert (None, CONSENT_ID) == (ready.codes.consent_of(ONE), ready.codes.consent_of(OTHER))
    assert ready.visits.take(token, NOW) is None
    assert ("consent.code_replaced", CONSENT_ID) in [(e.action, e.about) for e in ready.audit.list()]
    with pytest.raises(UnknownConsentError):
        ready.codes.replace("c-none", "scrypt$third")


def test_a_code_outlives_the_withdrawal(ready: Catalogue) -> None:
    """Who took everything back can still come and see that it was heard."""
    ready.codes.bind(CONSENT_ID, ONE)
    ready.withdraw(CONSENT_ID, event(EventKind.WITHDRAWN), TODAY)
    assert CONSENT_ID == ready.codes.consent_of(ONE)


def test_a_visit_is_for_one_decision_and_a_quarter_of_an_hour(ready: Catalogue) -> None:
    """The token is fresh once, then used; it ends with its time; the database holds it not."""
    token = ready.visits.open(CONSENT_ID, NOW)
    assert token not in str(every_row(ready))
    first, again = ready.visits.take(token, NOW + 1), ready.visits.take(token, NOW + 2)
    assert first is not None
    assert again is not None
    assert (CONSENT_ID, True, False) == (first.consent_id, first.fresh, again.fresh)
    assert ready.visits.take(token, NOW + SECONDS) is None
    assert ready.visits.take("other", NOW) is None
    late = ready.visits.open(CONSENT_ID, NOW + SECONDS + 1)
    assert 1 == len(every_row(ready)["family_visits"])
    assert ready.visits.take(late, NOW + SECONDS + 2) is not None


FEW = Allowance("test", 600, each=3, everybody=5, crowded=1)


def test_an_address_has_so_many_tries_in_each_window(catalogue: Catalogue) -> None:
    """The fourth try is told how long to wait; a try given back counts for nothing; the next window is new."""
    since = AT.replace(minute=0)
    take = [catalogue.attempts.take(FEW, "192.0.2.1", since + timedelta(seconds=n)) for n in (0, 10, 20, 30)]
    assert [0, 0, 0, 570] == take
    catalogue.attempts.give_back(FEW, "192.0.2.1", since + timedelta(seconds=20))
    assert 0 == catalogue.attempts.take(FEW, "192.0.2.1", since + timedelta(seconds=599))
    assert 0 == catalogue.attempts.take(FEW, "192.0.2.1", since + timedelta(seconds=600))


def test_tries_of_many_never_lock_out_who_has_not_tried(catalogue: Catalogue) -> None:
    """When everybody together has tried too often, each address still has a try of its own."""
    crowd = [catalogue.attempts.take(FEW, f"192.0.2.{n // 2}", AT) for n in range(6)]
    assert [0, 0, 0, 0, 0, 600] == crowd
    assert [0, 600] == [catalogue.attempts.take(FEW, "198.51.100.7", AT) for _ in range(2)]
    other = replace(FEW, kind="other")
    assert 0 == catalogue.attempts.take(other, "192.0.2.0", AT)


def test_tries_at_the_same_moment_are_all_counted(catalogue: Catalogue) -> None:
    """Of eight threads that try at once, as many get through as one after the other would."""
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: catalogue.attempts.take(FEW, "192.0.2.9", AT), range(8)))
    assert 3 == waits.count(0)


def test_a_visit_used_at_the_same_moment_is_fresh_once(ready: Catalogue) -> None:
    """A page that is sent twice at once acts once."""
    token = ready.visits.open(CONSENT_ID, NOW)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ready.visits.take(token, NOW), range(8)))
    assert 1 == sum(visit is not None and visit.fresh for visit in found)


def test_no_address_is_kept_and_yesterdays_key_is_gone(catalogue: Catalogue) -> None:
    """The table holds a hash, under a key that ends with the day."""
    catalogue.attempts.take(FEW, "192.0.2.77", AT)
    assert "192.0.2.77" not in str(every_row(catalogue))
    before = every_row(catalogue)["attempt_keys"]
    catalogue.attempts.take(FEW, "192.0.2.77", AT + timedelta(days=1))
    after = every_row(catalogue)["attempt_keys"]
    assert 1 == len(after)
    assert before != after
    assert 2 == len(every_row(catalogue)["attempts"])


def test_one_photo_goes_and_the_others_stay(ready: Catalogue) -> None:
    """One photo becomes a tombstone, its refusals and notes go, and its siblings are as they were."""
    mine, sibling = shown(ready), shown(ready)
    gone = ready.consents.withdraw_photo(CONSENT_ID, mine.photo.id, TODAY)
    assert {r.key for r in (*mine.photo.renditions, mine.original)} == set(gone.keys)
    assert isinstance(ready.photos.get(mine.photo.id, TODAY), Tombstone)
    assert set(Purpose) == purposes(ready, sibling.photo.id)
    assert (mine.photo.id,) == ready.withdrawals.pending()
    assert consent() == ready.consents.get(CONSENT_ID)
    assert (TakenDown(TODAY, 1),) == ready.family.taken_down(CONSENT_ID)


def test_a_withdrawn_photo_does_not_come_back_by_its_own_manifest(ready: Catalogue) -> None:
    """The same row under the same consent, which still allows other photos, is not taken in again."""
    mine = shown(ready)
    ready.consents.withdraw_photo(CONSENT_ID, mine.photo.id, TODAY)
    again = make_accession(
        pixel_sha256=mine.pixel_sha256, source_sha256=mine.source_sha256, submission_key=mine.submission_key
    )
    with pytest.raises(WithdrawnBeforeError):
        ready.photos.accession(again)
    assert 0 == ready.photos.count(SearchQuery(), TODAY)


def test_nobody_withdraws_anothers_photo(ready: Catalogue) -> None:
    """A photo of another family, one that is gone and one that never was are all unknown; nothing changes."""
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    theirs = shown(ready, consent_id="c-2", subject="s-2")
    for photo_id in (theirs.photo.id, "nosuchphoto"):
        with pytest.raises(UnknownPhotoError):
            ready.consents.withdraw_photo(CONSENT_ID, photo_id, TODAY)
    with pytest.raises(UnknownConsentError):
        ready.consents.withdraw_photo("c-none", theirs.photo.id, TODAY)
    assert isinstance(ready.photos.get(theirs.photo.id, TODAY), Photo)
    ready.consents.withdraw_photo("c-2", theirs.photo.id, TODAY)
    with pytest.raises(UnknownPhotoError):
        ready.consents.withdraw_photo("c-2", theirs.photo.id, TODAY)


def test_no_row_ties_a_family_to_a_withdrawn_photo(ready: Catalogue) -> None:
    """What tells the family what was done names no photo, and what knows the picture again names nobody."""
    mine = shown(ready)
    ready.consents.withdraw_photo(CONSENT_ID, mine.photo.id, TODAY)
    rows = every_row(ready)
    both = [t for t, found in rows.items() for row in found if mine.photo.id in row and CONSENT_ID in row]
    assert [] == both
    assert mine.photo.id not in str(rows["taken_down"])
    pictures = str(rows["withdrawn_pictures"])
    for secret in (mine.photo.id, CONSENT_ID, mine.pixel_sha256, mine.source_sha256):
        assert secret not in pictures


def test_one_purpose_narrows_the_photo_at_once(ready: Catalogue) -> None:
    """The photo stays, its licence is narrower, and the purpose is noted for who downloaded it."""
    mine = shown(ready)
    event_ = event(EventKind.WITHDRAWN, NEXT_DAY, purposes=frozenset({Purpose.AI_TRAINING}))
    assert () == ready.withdraw(CONSENT_ID, event_, TODAY)
    assert set(Purpose) - {Purpose.AI_TRAINING} == purposes(ready, mine.photo.id)
    assert {"LicenseRef-NSA-Open-1.0-NoAI"} == {
        photo.licence for photo in ready.photos.search(SearchQuery(), TODAY).photos
    }
    assert {(mine.photo.id, "ai_training")} == lost(ready)
    assert () == ready.withdrawals.pending()


def test_the_note_goes_with_the_photo_and_with_a_new_yes(ready: Catalogue) -> None:
    """A denied purpose that is allowed again is no longer noted, and a tombstone speaks for every purpose."""
    mine = shown(ready)
    for hours, answer in ((1, Answer.DENY), (2, Answer.PERMIT), (3, Answer.DENY)):
        at = NEXT_DAY + timedelta(hours=hours)
        ready.consents.append(
            CONSENT_ID, event(EventKind.VARIED, at, grants={Purpose.RESEARCH: answer}), TODAY
        )
        noted = {(mine.photo.id, "research")} if answer is Answer.DENY else set()
        assert noted == lost(ready)
    ready.withdraw(CONSENT_ID, event(EventKind.WITHDRAWN, NEXT_DAY), TODAY)
    assert set() == lost(ready)


def test_uses_at_the_hospital_are_noted_for_nobody(ready: Catalogue) -> None:
    """Whether a picture may be shown in the hospital's own teaching is no business of who downloaded it."""
    shown(ready)
    own = frozenset({Purpose.OWN_RECORD, Purpose.LOCAL_TEACHING})
    ready.withdraw(CONSENT_ID, event(EventKind.WITHDRAWN, NEXT_DAY, purposes=own), TODAY)
    assert set() == lost(ready)


def test_the_family_sees_its_photos_hidden_or_not(ready: Catalogue) -> None:
    """All of its own and nobody else's, with where they are used; a new version of a set counts once."""
    mine, hidden = shown(ready), shown(ready, visible_until="2026-05-01")
    ready.consents.merge(consent(id="c-2", subject="s-2"), TODAY)
    shown(ready, consent_id="c-2", subject="s-2")
    made, key = ready.sets.create("One", "", [SetItem(mine.photo.id)], TODAY)
    ready.sets.replace(made.id, key, "One again", "", [SetItem(mine.photo.id)], 1, TODAY)
    ready.sets.create("Two", "", [SetItem(mine.photo.id)], TODAY)
    left, left_key = ready.sets.create("Left", "", [SetItem(mine.photo.id)], TODAY)
    ready.sets.replace(left.id, left_key, "Left", "", [], 1, TODAY)
    found = ready.family.photos(CONSENT_ID, TODAY)
    assert [FamilyPhoto(found[0].photo, True, 2), FamilyPhoto(found[1].photo, False, 0)] == list(found)  # noqa: FBT003 - fields in the order that their class names
    assert [mine.photo.id, hidden.photo.id] == [one.photo.id for one in found]
    assert () == ready.family.photos("c-none", TODAY)


def test_a_thumbnail_is_there_until_it_is_withdrawn(ready: Catalogue) -> None:
    """A hidden photo's small picture can be found, and a withdrawn one's cannot."""
    hidden = shown(ready, visible_until="2026-05-01")
    found = ready.family.thumbnail(hidden.photo.id)
    assert found is not None
    assert found == next(r for r in hidden.photo.renditions if r.name == "thumbnail")
    ready.consents.withdraw_photo(CONSENT_ID, hidden.photo.id, TODAY)
    assert ready.family.thumbnail(hidden.photo.id) is None


END = TODAY + timedelta(days=9)


def ending(purpose: Purpose, end: date = END) -> Consent:
    """A consent of which one purpose runs out by itself."""
    return consent(answered(ALL, limits={purpose: Limit(expires=end)}))


def test_a_purpose_that_runs_out_leaves_the_photo_shown_without_it(catalogue: Catalogue) -> None:
    """Hidden by the day alone, it is shown again under a narrower licence by the day's decision, once."""
    catalogue.consents.merge(ending(Purpose.RESEARCH), TODAY)
    mine = shown(catalogue, visible_until=END.isoformat())
    assert 0 == catalogue.consents.redecide(END - timedelta(days=1))
    assert catalogue.photos.get(mine.photo.id, END) is None
    before = catalogue.revision()
    assert 1 == catalogue.consents.redecide(END)
    assert before < catalogue.revision()
    assert set(Purpose) - {Purpose.RESEARCH} == purposes(catalogue, mine.photo.id, END)
    assert {(mine.photo.id, "research")} == lost(catalogue)
    assert 0 == catalogue.consents.redecide(END)


def test_what_ended_as_a_whole_stays_hidden(catalogue: Catalogue) -> None:
    """The end of the web, a dispute and a renewal that is due are not undone by a new day, and nothing changes."""
    catalogue.consents.merge(ending(Purpose.OPEN_WEB), TODAY)
    mine = shown(catalogue, visible_until=END.isoformat())
    revision = catalogue.revision()
    assert 0 == catalogue.consents.redecide(END)
    assert catalogue.photos.get(mine.photo.id, END) is None
    assert revision == catalogue.revision()
    catalogue.consents.append(CONSENT_ID, event(EventKind.VARIED, NEXT_DAY, disputed=True), TODAY)
    assert 0 == catalogue.consents.redecide(END)
    assert catalogue.photos.get(mine.photo.id, END) is None


def test_a_new_day_that_changes_nothing_waits_for_no_writer(sqlite_catalogue: Catalogue) -> None:
    """What ended stays ended and is asked about every day: that locks nothing, and so waits for nobody."""
    sqlite_catalogue.consents.merge(ending(Purpose.OPEN_WEB), TODAY)
    shown(sqlite_catalogue, visible_until=END.isoformat())
    with writing(engine_of(sqlite_catalogue)):
        assert 0 == sqlite_catalogue.consents.redecide(END)


def test_many_consents_that_ended_take_no_more_statements_than_one(catalogue: Catalogue) -> None:
    """They are asked about every day for good, so they are asked about together."""
    counts = []
    for number in range(4):
        theirs = ending(Purpose.OPEN_WEB)
        catalogue.consents.merge(replace(theirs, id=f"ended-{number}", subject=f"s-{number}"), TODAY)
        until = END.isoformat()
        shown(catalogue, consent_id=f"ended-{number}", subject=f"s-{number}", visible_until=until)
        with counting_statements(catalogue) as statements:
            assert 0 == catalogue.consents.redecide(END)
        counts.append(len(statements))
    assert [counts[0]] * 4 == counts


@given(offered=consents(), wait=st.integers(0, 400))
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_new_day_shows_exactly_what_the_consent_allows(
    sqlite_catalogue: Catalogue, offered: Consent, wait: int
) -> None:
    """Whatever happened to a consent: once the day was decided, its photo is shown if it may be, as it may be."""
    known = replace(offered, id=f"c-{abs(hash(offered))}-{wait}")
    first = standing(known, TODAY)
    if first.outcome != "shown":
        return
    sqlite_catalogue.consents.merge(known, TODAY)
    until = first.visible_until
    photo = make_photo(purposes=first.purposes, licence=first.licence)
    accession = make_accession(
        photo, consent_id=known.id, subject=known.subject, visible_until=until and until.isoformat()
    )
    sqlite_catalogue.photos.accession(accession)
    on = TODAY + timedelta(days=wait)
    sqlite_catalogue.consents.redecide(on)
    found = sqlite_catalogue.photos.get(photo.id, on)
    now = standing(known, on)
    assert (now.outcome == "shown") == isinstance(found, Photo)
    if isinstance(found, Photo):
        assert set(found.purposes) <= set(now.purposes)
        if until is not None and until <= on:
            assert (now.licence, set(now.purposes)) == (found.licence, set(found.purposes))
