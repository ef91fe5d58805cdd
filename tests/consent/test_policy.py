from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.authority import Authority, Basis, Relationship, VerifierRole
from consent.event import HOLDERS, ActorRole, Event, EventKind
from consent.licence import allowed
from consent.policy import Granted, Refused, Use, decide, valid_until
from consent.purpose import Answer, Purpose
from consent.record import Consent
from tests.support.consents import (
    ALL,
    AUTHORITY,
    FORM,
    GIVEN,
    SUBJECT,
    TODAY,
    Restriction,
    codes,
    consent,
    consents,
    days,
    event,
    given,
    grants,
    permitted,
    rank,
    restrictions,
    some_purposes,
)

LATER = GIVEN + timedelta(days=30)
DAY = timedelta(days=1)


def test_a_plain_yes_grants_exactly_what_was_permitted() -> None:
    """A valid consent grants every purpose it permits, with the licence and the day it ends."""
    answers = {
        Purpose.OPEN_WEB: Answer.PERMIT,
        Purpose.RESEARCH: Answer.PERMIT,
        Purpose.COMMERCIAL: Answer.DENY,
        Purpose.AI_TRAINING: Answer.NOT_ASKED,
    }
    expected = Granted(
        frozenset({Purpose.OPEN_WEB, Purpose.RESEARCH}), "LicenseRef-NSA-Open-1.0-NC-NoAI", date(2042, 2, 1)
    )
    assert expected == decide(consent(given(answers)), Use(Purpose.OPEN_WEB, SUBJECT), TODAY)


def test_no_consent_is_a_no() -> None:
    """A photo without a consent record is refused as consent.missing."""
    assert ["consent.missing"] == codes(None)


def test_another_babys_consent_is_a_no_and_says_nothing_else() -> None:
    """A consent given for another subject is refused without telling how that consent stands."""
    withdrawn = consent(given(), event(EventKind.WITHDRAWN, LATER), subject="s-2")
    assert ["consent.subject_mismatch"] == codes(withdrawn)


@every(consents(), st.sampled_from(Purpose), days)
def test_only_an_explicit_yes_in_force_is_a_yes(record: Consent, purpose: Purpose, on: date) -> None:
    """A grant needs a permit by a holder of parental responsibility on or before the day, and no later no."""
    if purpose not in permitted(record, on):
        return
    said = [e for e in record.events if e.kind is EventKind.GIVEN or purpose in e.grants]
    counted = [e for e in said if e.grants.get(purpose) is not Answer.PERMIT or _counts(e, on)]
    last = [e for e in counted if e.at == max(other.at for other in counted)]
    assert {Answer.PERMIT} == {e.grants.get(purpose) for e in last}


def _counts(of: Event, on: date) -> bool:
    return of.day <= on and of.by_role in HOLDERS


@every(consents(), days)
def test_nothing_implies_another_purpose(record: Consent, on: date) -> None:
    """No purpose is granted that no event permits by name: research is not commercial, nor AI training."""
    named = {p for e in record.events for p, answer in e.grants.items() if answer is Answer.PERMIT}
    assert permitted(record, on) <= named


@every(consents(), st.sampled_from(Purpose), days)
def test_the_licence_never_exceeds_the_grants(record: Consent, purpose: Purpose, on: date) -> None:
    """What a granted licence allows is granted when asked for by itself."""
    decision = decide(record, Use(purpose, SUBJECT), on)
    if isinstance(decision, Granted):
        assert permitted(record, on) == decision.purposes
        assert allowed(decision.licence) <= decision.purposes


@every(consents(), restrictions(), days)
def test_a_restriction_never_allows_more(record: Consent, restrict: Restriction, on: date) -> None:
    """A no of any kind, anywhere in a history, never makes a decision more permissive, for no use of any picture.

    From granted to held to refused, and within granted to fewer purposes.
    """
    restricted = restrict(record)
    for use in [Use(p, SUBJECT, shows_face) for p in Purpose for shows_face in (False, True)]:
        before, after = decide(record, use, on), decide(restricted, use, on)
        assert rank(before) <= rank(after)
        if isinstance(before, Granted) and isinstance(after, Granted):
            assert after.purposes <= before.purposes


@every(consents(), restrictions(), days)
def test_a_restriction_never_lasts_longer(record: Consent, restrict: Restriction, on: date) -> None:
    """A restriction never moves the day until which a purpose holds further away."""
    restricted = restrict(record)
    for purpose in permitted(restricted, on):
        before = valid_until(record, [purpose], on) or date.max
        assert (valid_until(restricted, [purpose], on) or date.max) <= before


@every(consents(), days)
def test_valid_until_is_the_first_day_of_no(record: Consent, on: date) -> None:
    """All purposes of a grant hold on the day before `valid_until`, and on that day one of them does not."""
    decision = decide(record, Use(Purpose.OPEN_WEB, SUBJECT), on)
    if isinstance(decision, Granted) and decision.valid_until is not None:
        assert not decision.purposes <= permitted(record, decision.valid_until)
        if not any(e.day > on for e in record.events):
            assert decision.purposes <= permitted(record, decision.valid_until - DAY)


@every(consents(), st.sampled_from(ActorRole), st.sampled_from(Purpose), days)
def test_a_withdrawal_by_anyone_ends_everything(
    record: Consent, role: ActorRole, purpose: Purpose, on: date
) -> None:
    """A withdrawal is a no to every purpose on every day, whoever made it and whenever."""
    more = event(EventKind.WITHDRAWN, LATER, id="e-w", by_role=role)
    assert "consent.withdrawn" in codes(replace(record, events=(*record.events, more)), on, purpose)


@every(consents(), some_purposes.filter(bool), days)
def test_a_withdrawal_from_some_purposes_takes_those(
    record: Consent, purposes: frozenset[Purpose], on: date
) -> None:
    """A withdrawal that names purposes takes those and leaves the others as they were."""
    more = event(EventKind.WITHDRAWN, LATER, id="e-w", purposes=purposes)
    assert permitted(record, on) - purposes == permitted(replace(record, events=(*record.events, more)), on)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (EventKind.WITHDRAWN, "consent.withdrawn"),
        (EventKind.REFUSED, "consent.refused"),
        (EventKind.INVALIDATED, "consent.invalidated"),
        (EventKind.EXPIRED, "consent.expired"),
    ],
)
def test_a_yes_after_an_end_needs_review(kind: EventKind, code: str) -> None:
    """A consent given again after an end stays a no until a person has reviewed it."""
    again = given(at=LATER + DAY, id="e-again")
    assert [code] == codes(consent(given(), event(kind, LATER)))
    assert [code, "consent.review_needed"] == codes(consent(given(), event(kind, LATER), again))


@every(grants)
def test_a_permit_after_withdrawing_a_purpose_needs_review(answers: dict[Purpose, Answer]) -> None:
    """A purpose withdrawn by itself is not permitted again by any later event."""
    taken = event(EventKind.WITHDRAWN, LATER, purposes=frozenset({Purpose.RESEARCH}))
    again = event(EventKind.VARIED, LATER + DAY, grants=answers | {Purpose.RESEARCH: Answer.PERMIT})
    expected = ["consent.withdrawn", "consent.review_needed"]
    assert expected == codes(consent(given(), taken, again), purpose=Purpose.RESEARCH)


@every(days, st.integers(-400, 400))
def test_an_expiry_is_a_no_from_its_day(expires: date, offset: int) -> None:
    """From the day it expires a consent is refused, however the end was set."""
    on = expires + timedelta(days=offset)
    varied = event(EventKind.VARIED, expires=expires)
    for record in (consent(expires=expires), consent(given(), varied)):
        assert (on >= expires) == ("consent.expired" in codes(record, on))


@every(days)
def test_renewal_is_due_from_the_first_of_the_month(on: date) -> None:
    """From the first day of `renew_by` the photo is refused until the young person agrees."""
    assert (on >= date(2026, 8, 1)) == ("consent.renewal_due" in codes(consent(renew_by="2026-08"), on))


@every(consents(), st.booleans())
def test_a_dispute_bars_publication(record: Consent, at_signing: bool) -> None:  # noqa: FBT001 - drawn
    """A dispute, noted when signing or later, is a no to everything."""
    disputed = replace(record, authority=replace(record.authority, disputed=True))
    if not at_signing:
        later = event(EventKind.VARIED, LATER, id="e-d", disputed=True)
        disputed = replace(record, events=(*record.events, later))
    assert frozenset() == permitted(disputed)
    assert "consent.disputed" in codes(disputed)


@every(days)
def test_the_form_must_be_in_force_on_the_day_of_signing(first: date) -> None:
    """A yes on a form that could not be signed that day is a no, even if the form is in force now."""
    record = consent(form=replace(FORM, valid_from=first, valid_to=None))
    assert ([] if first <= GIVEN.date() else ["consent.form_not_valid"]) == codes(record)


@every(some_purposes)
def test_the_form_must_have_offered_the_purpose(offered: frozenset[Purpose]) -> None:
    """Only purposes that the form offered can be granted, whatever was written on it."""
    assert offered == permitted(consent(form=replace(FORM, purposes_offered=offered)))


def test_a_yes_added_later_needs_a_form_in_force_too() -> None:
    """A permit added after the form ran out is a no."""
    late = datetime(2027, 1, 2, tzinfo=UTC)
    varied = event(EventKind.VARIED, late, grants={Purpose.RESEARCH: Answer.PERMIT})
    record = consent(given({Purpose.OPEN_WEB: Answer.PERMIT}), varied)
    assert ["consent.form_not_valid"] == codes(record, date(2027, 2, 1), Purpose.RESEARCH)
    assert [] == codes(record, date(2027, 2, 1))


@pytest.mark.parametrize(
    "authority",
    [
        replace(AUTHORITY, basis=Basis.UNKNOWN),
        replace(AUTHORITY, verified_by_role=None),
        replace(AUTHORITY, verified_on=None),
        Authority(Relationship.FATHER, Basis.MARRIAGE, VerifierRole.DOCTOR, TODAY + DAY),
    ],
)
def test_an_unverified_authority_is_a_no(authority: Authority) -> None:
    """Without somebody who has verified a known basis by that day nothing is allowed."""
    assert ["consent.authority_unverified"] == codes(consent(authority=authority))


@pytest.mark.parametrize("role", sorted(set(ActorRole) - HOLDERS))
def test_a_yes_by_anyone_else_does_not_count(role: ActorRole) -> None:
    """Only somebody with parental responsibility can say yes."""
    assert ["consent.not_given"] == codes(consent(given(by_role=role)))
    varied = event(EventKind.VARIED, LATER, grants=ALL, by_role=role)
    nothing = given({Purpose.OPEN_WEB: Answer.DENY})
    assert ["consent.purpose_denied"] == codes(consent(nothing, varied))


def test_a_yes_counts_only_from_its_day() -> None:
    """A permit dated later than the day asked about does not count yet; a deny dated later does."""
    nothing = given({Purpose.OPEN_WEB: Answer.DENY})
    permit = event(EventKind.VARIED, LATER, grants=ALL)
    deny = event(EventKind.VARIED, LATER, grants={Purpose.OPEN_WEB: Answer.DENY})
    assert ["consent.purpose_denied"] == codes(consent(nothing, permit), LATER.date() - DAY)
    assert [] == codes(consent(nothing, permit), LATER.date())
    assert ["consent.purpose_denied"] == codes(consent(given(), deny), LATER.date() - DAY)


def test_the_earliest_end_counts() -> None:
    """Of several ends the earliest counts, so that an end is only ever brought forward."""
    later = event(EventKind.VARIED, LATER, expires=TODAY + 9 * DAY)
    assert ["consent.expired"] == codes(consent(given(), later, expires=TODAY))
    sooner = event(EventKind.VARIED, LATER, expires=TODAY)
    assert ["consent.expired"] == codes(consent(given(), sooner, expires=TODAY + 9 * DAY))


def test_a_form_can_be_signed_on_its_last_day() -> None:
    """The last day of a form is a day on which it can be signed."""
    last = replace(FORM, valid_to=GIVEN.date())
    assert [] == codes(consent(form=last))
    assert ["consent.form_not_valid"] == codes(consent(form=replace(last, valid_to=GIVEN.date() - DAY)))


def test_a_yes_between_two_withdrawals_is_still_told() -> None:
    """A consent given again and withdrawn again says that somebody should speak with the family."""
    first, last = event(EventKind.WITHDRAWN, LATER), event(EventKind.WITHDRAWN, LATER + 2 * DAY)
    record = consent(given(), first, given(at=LATER + DAY, id="e-again"), last)
    assert ["consent.withdrawn", "consent.review_needed"] == codes(record)


def test_a_no_wins_at_the_same_instant() -> None:
    """Of a permit and a deny at one instant the deny counts, whatever their ids."""
    for ids in (("e-a", "e-b"), ("e-b", "e-a")):
        deny = event(EventKind.VARIED, id=ids[0], grants={Purpose.OPEN_WEB: Answer.DENY})
        permit = event(EventKind.VARIED, id=ids[1], grants={Purpose.OPEN_WEB: Answer.PERMIT})
        assert ["consent.purpose_denied"] == codes(consent(given(), deny, permit))


def test_what_a_form_leaves_out_was_not_asked() -> None:
    """A purpose that the answers do not mention is refused as consent.not_asked."""
    record = consent(given({Purpose.OPEN_WEB: Answer.PERMIT}))
    assert ["consent.not_asked"] == codes(record, purpose=Purpose.AI_TRAINING)


def test_the_parents_yes_ends_when_the_young_person_takes_over() -> None:
    """Once the young person took over, their own answer needs review before anything is shown."""
    record = consent(given(), event(EventKind.SUBJECT_TOOK_OVER, LATER, by_role=ActorRole.YOUNG_PERSON))
    assert ["consent.taken_over"] == codes(record)


def test_a_face_needs_its_own_permission() -> None:
    """A use that shows the face is refused unless the family allowed the face."""
    use = Use(Purpose.OPEN_WEB, SUBJECT, shows_face=True)
    refused = decide(consent(), use, TODAY)
    assert isinstance(refused, Refused)
    assert ["consent.face_not_permitted"] == [reason.code for reason in refused.reasons]
    assert isinstance(decide(consent(face_permitted=True), use, TODAY), Granted)
