"""What only a person can decide is held: not a yes, not a no, and never forgotten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.event import ActorRole, EventKind
from consent.limit import Condition, Limit
from consent.policy import Granted, Held, Refused, Use, decide
from consent.purpose import Answer, Purpose
from consent.reasons import SENTENCES, ConsentReason
from consent.record import Consent
from consent.signing import Interpreter, Signing
from consent.status import Status, status
from tests.support.consents import (
    ALL,
    FORM,
    GIVEN,
    SIGNING,
    SUBJECT,
    TODAY,
    codes,
    consent,
    consents,
    days,
    event,
    given,
    permitted,
)

LATER = GIVEN + timedelta(days=30)
WEB = Use(Purpose.OPEN_WEB, SUBJECT)
BIRTHDAY_MONTH = date(2042, 1, 1)
DUE = date(2042, 2, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("signing", "code"),
    [
        (None, "review.signing_unknown"),
        (replace(SIGNING, interpreter=Interpreter.FAMILY), "review.family_interpreter"),
        (replace(SIGNING, language="so"), "review.language_mismatch"),
        (Signing("so", Interpreter.PROFESSIONAL, under_16=False), "review.language_mismatch"),
        (replace(SIGNING, under_16=True), "review.young_parent"),
    ],
)
def test_a_doubtful_signing_is_held(signing: Signing | None, code: str) -> None:
    """A form that was perhaps not understood, or signed by a child, waits for a person."""
    record = consent(signing=signing)
    held = decide(record, WEB, TODAY)
    assert isinstance(held, Held)
    assert [code] == [reason.code for reason in held.reasons]
    assert Status.HELD is status(record, TODAY)


@every(consents(), st.sampled_from([None, replace(SIGNING, interpreter=Interpreter.FAMILY)]), days)
def test_whatever_was_doubtfully_signed_permits_nothing(
    record: Consent, signing: Signing | None, on: date
) -> None:
    """No history makes a consent permit anything that a relative interpreted, or of which nobody knows."""
    assert frozenset() == permitted(replace(record, signing=signing), on)


@pytest.mark.parametrize(
    ("family", "form", "same"),
    [
        ("en", "en-GB", True),
        ("pt-BR", "pt-PT", True),
        ("zh-Hant-TW", "zh-Hant", True),
        ("zh-Hant", "zh", True),
        ("zh-Hant", "zh-Hans", False),
        ("ur", "hi", False),
    ],
)
def test_a_language_is_read_in_any_region_and_in_its_own_script(family: str, form: str, same: bool) -> None:  # noqa: FBT001 - a table
    """A family reads its language whatever the region, unless another script is named."""
    record = consent(form=replace(FORM, language=form), signing=replace(SIGNING, language=family))
    assert same == (codes(record) == [])


def test_all_doubts_are_told_at_once() -> None:
    """A person who looks is told everything there is to look at."""
    record = consent(
        given(limits={Purpose.OPEN_WEB: Limit(conditions=frozenset(Condition))}),
        event(EventKind.DEATH_REPORTED, LATER),
        signing=Signing("so", Interpreter.FAMILY, under_16=True),
    )
    expected = {"death_reported", "family_interpreter", "language_mismatch", "young_parent", "conditions"}
    assert expected == {code.removeprefix("review.") for code in codes(record)}
    assert ["review.death_reported", "review.signing_unknown"] == codes(
        consent(given(), event(EventKind.DEATH_REPORTED), signing=None)
    )


@every(consents(), st.sampled_from(ActorRole), st.sampled_from(Purpose), days)
def test_a_death_leads_to_review(record: Consent, role: ActorRole, purpose: Purpose, on: date) -> None:
    """After a death nothing is granted, whoever told us; and what was granted is held, not refused."""
    died = replace(
        record, events=(*record.events, event(EventKind.DEATH_REPORTED, LATER, id="e-d", by_role=role))
    )
    before = decide(record, Use(purpose, SUBJECT), on)
    after = decide(died, Use(purpose, SUBJECT), on)
    assert not isinstance(after, Granted)
    assert isinstance(before, Refused) == isinstance(after, Refused)
    if isinstance(after, Held):
        assert "review.death_reported" == after.reasons[0].code


@every(consents(), st.sampled_from(Condition), st.sampled_from(Purpose), days)
def test_a_condition_holds_its_purpose_alone(
    record: Consent, condition: Condition, purpose: Purpose, on: date
) -> None:
    """A condition takes its purpose from what a machine grants, and leaves the others."""
    limit = {purpose: Limit(conditions=frozenset({condition}))}
    more = event(EventKind.VARIED, LATER, id="e-c", limits=limit)
    limited = replace(record, events=(*record.events, more))
    assert permitted(record, on) - {purpose} == permitted(limited, on)


def test_a_limit_has_its_days() -> None:
    """A purpose counts from the day its limit starts, and no longer on the day it expires."""
    limit = Limit(starts=TODAY, expires=TODAY + 9 * DAY)
    record = consent(given(limits={Purpose.RESEARCH: limit}))
    research = Purpose.RESEARCH
    assert ["consent.not_begun"] == codes(record, TODAY - DAY, research)
    assert [] == codes(record, TODAY, research)
    assert ["consent.expired"] == codes(record, TODAY + 9 * DAY, research)
    assert [] == codes(record, TODAY + 9 * DAY)
    granted = decide(record, WEB, TODAY)
    assert isinstance(granted, Granted)
    assert TODAY + 9 * DAY == granted.valid_until


def test_a_face_may_be_allowed_for_some_purposes() -> None:
    """Where the face is kept from one purpose, a picture with the face is not granted for it, one without is."""
    record = consent(given(limits={Purpose.RESEARCH: Limit(no_face=True)}), face_permitted=True)
    for shows_face in (False, True):
        granted = decide(record, replace(WEB, shows_face=shows_face), TODAY)
        assert isinstance(granted, Granted)
        assert shows_face != (Purpose.RESEARCH in granted.purposes)
    assert isinstance(decide(record, Use(Purpose.RESEARCH, SUBJECT, shows_face=True), TODAY), Refused)


def test_limits_add_up_and_are_never_lifted() -> None:
    """A later yes without a limit does not lift an earlier one."""
    first = Limit(no_face=True, starts=date(2026, 1, 1), expires=date(2027, 1, 1))
    second = Limit(
        conditions=frozenset({Condition.ASK_FIRST}), starts=date(2026, 2, 1), expires=date(2026, 9, 1)
    )
    record = consent(
        given(limits={Purpose.RESEARCH: first}),
        event(EventKind.VARIED, LATER, grants=ALL, limits={Purpose.RESEARCH: second}),
        event(EventKind.VARIED, LATER + DAY, grants=ALL),
    )
    together = replace(second, no_face=True)
    assert together == record.limit(Purpose.RESEARCH) == second.tightened(first)
    assert Limit() == record.limit(Purpose.OPEN_WEB)


def _renewed(on: date, role: ActorRole = ActorRole.YOUNG_PERSON) -> Consent:
    at = GIVEN.replace(year=on.year, month=on.month, day=on.day)
    return consent(given(), event(EventKind.RECONFIRMED, at, by_role=role), form=replace(FORM, valid_to=None))


def test_the_young_person_renews() -> None:
    """Once the young person has renewed it in the month they turn 16 or later, a consent has no end of itself."""
    for day in (BIRTHDAY_MONTH, DUE - DAY, DUE, DUE + 400 * DAY):
        record = _renewed(day)
        assert ["consent.renewal_due"] == codes(record, max(day, DUE) - DAY) or day <= DUE
        granted = decide(record, WEB, max(day, DUE))
        assert isinstance(granted, Granted)
        assert granted.valid_until is None


@every(st.dates(date(2026, 1, 10), date(2050, 1, 1)), st.sampled_from(ActorRole))
def test_nobody_else_renews_and_nobody_too_early(day: date, role: ActorRole) -> None:
    """A parent's word, or one said before the month in which the baby turns 16, does not renew."""
    if role is not ActorRole.YOUNG_PERSON or day < BIRTHDAY_MONTH:
        assert ["consent.renewal_due"] == codes(_renewed(day, role), max(day, DUE))


def test_from_the_renewal_on_parents_add_nothing() -> None:
    """A parent's yes after the young person came of age to decide is none; a parent's no is still heard."""
    at = GIVEN.replace(year=2042, month=3)
    renewed = event(EventKind.RECONFIRMED, at, by_role=ActorRole.YOUNG_PERSON)
    form = replace(FORM, valid_to=None)
    later = event(EventKind.VARIED, at + DAY, grants={Purpose.RESEARCH: Answer.PERMIT})
    record = consent(given({Purpose.OPEN_WEB: Answer.PERMIT}), renewed, later, form=form)
    assert {Purpose.OPEN_WEB} == permitted(record, date(2043, 1, 1))
    no = event(EventKind.WITHDRAWN, at + DAY)
    assert frozenset() == permitted(consent(given(), renewed, no, form=form), date(2043, 1, 1))


@every(consents(), days)
def test_what_an_officer_examined_holds_no_longer(record: Consent, on: date) -> None:
    """All that holds examined, the decision is a yes; a refusal stays one, whatever was examined."""
    before = decide(record, WEB, on)
    if isinstance(before, Held):
        assert isinstance(decide(record, WEB, on, before.reasons), Granted)
        assert decide(record, WEB, on, before.reasons[1:]) == Held(before.reasons[:1])
    else:
        everything = [ConsentReason(code) for code in SENTENCES]
        assert isinstance(before, Refused) == isinstance(decide(record, WEB, on, everything), Refused)


def test_another_condition_than_was_examined_holds_anew() -> None:
    """An officer releases what they looked at, and nothing else of that kind."""
    asked = {Purpose.OPEN_WEB: Limit(conditions=frozenset({Condition.ASK_FIRST}))}
    record = consent(given(), event(EventKind.VARIED, limits=asked))
    held = decide(record, WEB, TODAY)
    assert isinstance(held, Held)
    other = ConsentReason(held.reasons[0].code, "open_web: something else")
    assert held == decide(record, WEB, TODAY, (other,))
