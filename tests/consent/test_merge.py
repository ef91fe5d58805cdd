from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from consent.event import ActorRole, EventKind
from consent.merge import ConsentConflict, append, merge
from consent.purpose import Answer, Purpose
from consent.record import Consent
from consent.withdrawal import withdrawal, withdrawn
from tests.support.consents import AUTHORITY, GIVEN, consent, consents, event, given, permitted

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
    assert ConsentConflict("c-1", ("events/e-1",)) == found
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
    assert ConsentConflict("c-1", (named,)) == merge(consent(), consent(**changes))


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
