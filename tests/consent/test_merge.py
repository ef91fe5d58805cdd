from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.event import ActorRole, EventKind
from consent.limit import Limit
from consent.merge import ConsentConflict, append, hear, merge
from consent.purpose import Answer, Purpose
from consent.record import Consent
from consent.withdrawal import withdrawal, withdrawn
from tests.support.consents import ALL, AUTHORITY, GIVEN, SIGNING, consent, consents, event, given, permitted

LATER = GIVEN + timedelta(days=30)


@st.composite
def copies(draw: st.DrawFn) -> tuple[Consent, Consent, Consent]:
    """Three copies of one consent, each of which knows some of its events."""
    whole = draw(consents())
    parts = [draw(st.lists(st.sampled_from(whole.events or [given()]), unique=True)) for _ in range(3)]
    one, two, three = (replace(whole, events=tuple(part)) for part in parts)
    return one, two, three


def _merged(one: Consent, two: Consent) -> Consent:
    found = merge(one, two)
    assert isinstance(found, Consent)
    return found


@every(copies())
def test_merging_unites_events_in_any_order(three: tuple[Consent, Consent, Consent]) -> None:
    """Copies merge to the same consent in whatever order and however often they arrive."""
    a, b, c = three
    assert set(a.events) | set(b.events) == set(_merged(a, b).events)
    assert _merged(a, b) == _merged(b, a)
    assert _merged(_merged(a, b), c) == _merged(a, _merged(b, c))
    assert a == _merged(a, a)


@every(copies())
def test_a_withdrawal_survives_every_merge(three: tuple[Consent, Consent, Consent]) -> None:
    """What either copy knows to be withdrawn is withdrawn in the merged one."""
    a, b, _ = three
    assert withdrawn(a) | withdrawn(b) <= withdrawn(_merged(a, b))


def test_a_changed_event_is_a_conflict() -> None:
    """The same event told differently is a conflict that names it."""
    kinder = given({Purpose.COMMERCIAL: Answer.PERMIT}, id="e-1")
    found = merge(consent(given(id="e-1")), consent(kinder))
    assert isinstance(found, ConsentConflict)
    assert ("c-1", ("events/e-1",)) == (found.consent_id, found.changes)
    assert "consent.changed" == found.reason.code


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"subject": "s-2"}, "subject"),
        ({"renew_by": "2043-01"}, "renew_by"),
        ({"expires": LATER.date()}, "expires"),
    ],
)
def test_a_changed_past_is_a_conflict(changes: dict[str, object], named: str) -> None:
    """What was fixed when signing cannot be told differently later."""
    found = merge(consent(), consent(**changes))
    assert isinstance(found, ConsentConflict)
    assert ("c-1", (named,)) == (found.consent_id, found.changes)


def test_a_dispute_is_heard_without_an_event() -> None:
    """A dispute noted in either copy stays noted and is no conflict."""
    noted = consent(authority=replace(AUTHORITY, disputed=True))
    assert _merged(consent(), noted).disputed
    assert _merged(noted, consent()).disputed


def test_different_consents_are_not_merged() -> None:
    """Merging two different consents is the caller's mistake."""
    with pytest.raises(ValueError, match="one consent"):
        merge(consent(), consent(id="c-2"))


def test_a_withdrawal_is_one_event_more() -> None:
    """Appending a withdrawal keeps the history and allows nothing from then on; again changes nothing."""
    gone = append(consent(), withdrawal("e-w", LATER))
    assert isinstance(gone, Consent)
    assert frozenset() == permitted(gone)
    assert 2 == len(gone.events)
    assert gone == append(gone, withdrawal("e-w", LATER))
    assert frozenset(Purpose) == withdrawn(gone)


def test_a_withdrawal_from_one_purpose_names_it() -> None:
    """Withdrawing from one purpose is seen as that and leaves the rest."""
    event_ = withdrawal("e-w", LATER, ActorRole.WITHDRAWAL_OFFICER, [Purpose.AI_TRAINING])
    less = append(consent(), event_)
    assert isinstance(less, Consent)
    assert frozenset({Purpose.AI_TRAINING}) == withdrawn(less)
    assert frozenset(Purpose) - {Purpose.AI_TRAINING} == permitted(less)


def test_nothing_is_withdrawn_at_first() -> None:
    """A consent that was given and confirmed is withdrawn from nothing."""
    assert frozenset() == withdrawn(consent(given(), event(EventKind.RECONFIRMED, LATER)))


OTHERWISE = {"subject": "s-9", "renew_by": "2043-01"}
"""A past told differently."""


def _heard(known: Consent, offered: Consent) -> Consent:
    found = merge(known, offered)
    assert isinstance(found, ConsentConflict)
    return found.heard


def test_a_withdrawal_in_a_conflicting_copy_is_heard() -> None:
    """Whatever else a copy gets wrong, the withdrawal in it counts, under its own id."""
    heard = _heard(consent(), consent(given(), withdrawal("e-w", LATER), **OTHERWISE))
    assert (frozenset(Purpose), "s-1") == (withdrawn(heard), heard.subject)
    assert ["e-w"] == [e.id for e in heard.events if e.kind is EventKind.WITHDRAWN]


def test_a_withdrawal_under_a_taken_id_is_heard() -> None:
    """A withdrawal that stands under the id of another event counts all the same."""
    heard = _heard(consent(given(id="e-1")), consent(withdrawal("e-1", LATER)))
    assert frozenset(Purpose) == withdrawn(heard)
    assert heard == _heard(heard, consent(withdrawal("e-1", LATER)))


def test_a_denial_told_over_a_yes_is_heard() -> None:
    """A copy in which the family said no where ours has a yes takes that use away and adds none."""
    known = consent(given(dict.fromkeys([Purpose.OPEN_WEB, Purpose.RESEARCH], Answer.PERMIT), id="e-1"))
    offered = consent(given({Purpose.RESEARCH: Answer.DENY, Purpose.COMMERCIAL: Answer.PERMIT}, id="e-1"))
    assert {Purpose.OPEN_WEB} == permitted(_heard(known, offered))


def test_limits_in_a_conflicting_copy_are_heard() -> None:
    """An earlier end counts, and a face that may no longer be shown hides everything until a person decides."""
    assert LATER.date() == _heard(consent(), consent(expires=LATER.date())).ends
    assert _heard(consent(face_permitted=True), consent()).disputed
    assert not _heard(consent(), consent(face_permitted=True)).face_permitted


@every(consents(), consents())
def test_hearing_only_takes_away_and_is_done_once(known: Consent, offered: Consent) -> None:
    """Hearing a copy never permits more, withdraws what it withdraws, and again changes nothing."""
    heard = hear(known, offered)
    assert permitted(heard) <= permitted(known)
    assert withdrawn(offered) <= withdrawn(heard)
    assert heard == hear(heard, offered)


@every(consents(), consents())
def test_what_was_heard_still_merges_with_the_first_copy(known: Consent, offered: Consent) -> None:
    """The copy first recorded, offered again, is no conflict with what was heard since."""
    heard = hear(known, offered)
    assert heard == merge(heard, known)


def test_how_it_was_signed_may_be_told_later() -> None:
    """What nobody had written down is taken from a copy that says it, and another story is a conflict."""
    unknown, told = consent(signing=None), consent()
    assert told == _merged(unknown, told) == _merged(told, unknown)
    found = merge(told, consent(signing=replace(SIGNING, under_16=True)))
    assert isinstance(found, ConsentConflict)
    assert ("signing",) == found.changes
    assert found.heard.disputed


def test_a_copy_that_is_not_believed_does_not_say_how_it_was_signed() -> None:
    """Nothing is filled in from a conflicting copy: that would turn a hold into a yes."""
    assert _heard(consent(signing=None), consent(**OTHERWISE)).signing is None


def test_a_limit_in_a_conflicting_copy_is_heard() -> None:
    """A limit counts though the copy that brings it cannot be believed, and its yeses do not."""
    limits = {Purpose.RESEARCH: Limit(expires=LATER.date())}
    heard = _heard(consent(given({}, id="e-1")), consent(given(ALL, id="e-1", limits=limits)))
    assert LATER.date() == heard.limit(Purpose.RESEARCH).expires
    assert frozenset() == permitted(heard)


def test_a_confirmation_in_a_conflicting_copy_is_not_believed() -> None:
    """A copy that cannot be believed does not renew or confirm anything."""
    confirmed = event(EventKind.RECONFIRMED, LATER, by_role=ActorRole.YOUNG_PERSON)
    assert consent() == _heard(consent(), consent(given(), confirmed, **OTHERWISE))
