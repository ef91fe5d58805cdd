from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.event import Event, EventKind
from consent.record import Consent
from consent.status import Status, barriers, status
from tests.support.consents import AUTHORITY, GIVEN, TODAY, consent, consents, days, event, given, permitted

LATER = GIVEN + timedelta(days=30)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (consent(), Status.ACTIVE),
        (consent(starts=date(2026, 7, 1)), Status.NOT_BEGUN),
        (consent(given(at=GIVEN + timedelta(days=300))), Status.NOT_BEGUN),
        (consent(events=()), Status.NOT_GIVEN),
        (consent(event(EventKind.REFUSED)), Status.REFUSED),
        (consent(given(), event(EventKind.WITHDRAWN, LATER)), Status.WITHDRAWN),
        (consent(given(), event(EventKind.INVALIDATED, LATER)), Status.INVALIDATED),
        (consent(given(), event(EventKind.RECONFIRMED, LATER)), Status.ACTIVE),
        (consent(given(), event(EventKind.VARIED, LATER, disputed=True)), Status.DISPUTED),
        (consent(expires=TODAY), Status.EXPIRED),
        (consent(renew_by="2026-06"), Status.RENEWAL_DUE),
        (consent(given(), event(EventKind.SUBJECT_TOOK_OVER, LATER)), Status.TAKEN_OVER),
        (consent(authority=replace(AUTHORITY, verified_on=None)), Status.AUTHORITY_UNVERIFIED),
    ],
)
def test_status_derives_from_events(record: Consent, expected: Status) -> None:
    """Each history has one status on a day, the gravest that applies."""
    assert expected == status(record, TODAY)


@every(consents(), days)
def test_an_inactive_consent_allows_nothing(record: Consent, on: date) -> None:
    """Whatever is not active allows no purpose."""
    if status(record, on) is not Status.ACTIVE:
        assert frozenset() == permitted(record, on)


@every(consents(), st.randoms(use_true_random=False), days)
def test_the_order_of_events_as_offered_does_not_matter(record: Consent, random: Random, on: date) -> None:
    """Events are sorted by time and id, so that a shuffled history is the same consent."""
    shuffled: list[Event] = list(record.events)
    random.shuffle(shuffled)
    again = replace(record, events=tuple(shuffled))
    assert record == again
    assert barriers(record, on) == barriers(again, on)


@every(consents(), days)
def test_each_reason_is_given_once(record: Consent, on: date) -> None:
    """A status that two events lead to is told once."""
    codes = [reason.code for reason in barriers(record, on)]
    assert sorted(set(codes)) == sorted(codes)


def test_two_events_cannot_share_an_id() -> None:
    """A history with two different events under one id cannot be built."""
    with pytest.raises(ValueError, match="one id"):
        consent(given(id="e-1"), event(EventKind.WITHDRAWN, LATER, id="e-1"))


def test_a_time_without_zone_is_refused() -> None:
    """An event at a time without a time zone cannot be built."""
    with pytest.raises(ValueError, match="time zone"):
        given(at=GIVEN.replace(tzinfo=None))


def test_a_renewal_month_must_be_a_month() -> None:
    """A consent whose renew_by is not a month cannot be built."""
    with pytest.raises(ValueError, match="YYYY-MM"):
        consent(renew_by="2042-13")


def test_the_form_names_language_and_law() -> None:
    """A consent has the language and the jurisdiction of the form that was signed."""
    assert ("en", "GB-ENG") == (consent().language, consent().jurisdiction)
