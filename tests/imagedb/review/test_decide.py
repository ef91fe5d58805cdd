"""The rules of review, tried on invented histories of events."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imagedb.reasons import reason
from imagedb.review import (
    Case,
    ConsentHeld,
    Event,
    EventKind,
    Expired,
    Hidden,
    Published,
    Ready,
    Refused,
    ReportReason,
    State,
    Statement,
    Waiting,
    decide,
)
from imagedb.vocabulary import Provenance

DAY = date(2026, 6, 1)
HOLD_DAYS = 30
SAID = frozenset({Statement.NOBODY_RECOGNISABLE, Statement.SITE_ACCEPTABLE, Statement.CAPTION_RESPECTFUL})
PEOPLE = ("sender", "anna", "bert", "")
HELD = Event(EventKind.HELD, DAY, reasons=(reason("review.two_reviewers"),))
DOUBT = (reason("review.death_reported"),)
CHANGES = frozenset({EventKind.HELD, EventKind.REDACTED, EventKind.RECAPTIONED, EventKind.REPORT_UPHELD})

_RANK: dict[type[State], int] = {
    Refused: 0,
    Expired: 0,
    Waiting: 1,
    Hidden: 1,
    ConsentHeld: 1,
    Ready: 2,
    Published: 3,
}


def real(*events: Event) -> Case:
    """The case of a real photo that was held."""
    return Case(Provenance.REAL, "sender", (HELD, *events))


def attested(by: str, days: int = 1, said: frozenset[Statement] = SAID) -> Event:
    """One person's attestation."""
    return Event(EventKind.ATTESTED, DAY + timedelta(days), by, statements=said)


def at(kind: EventKind, days: int, **more: object) -> Event:
    """An event some days after the photo came."""
    return replace(Event(kind, DAY + timedelta(days), "anna"), **more)  # type: ignore[arg-type]  # fields of many types


CLEARED = (attested("anna"), attested("bert", 2), at(EventKind.SCHEDULED, 2, publish_on=DAY + timedelta(9)))
SHOWN = (*CLEARED, at(EventKind.PUBLISHED, 9))
REPORTED = at(EventKind.REPORTED, 12, report=1, report_reason=ReportReason.RECOGNISABLE, hides=True)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Any event, also one that no catalogue would write."""
    kind = draw(st.sampled_from(EventKind))
    return Event(
        kind,
        DAY + timedelta(draw(st.integers(0, 40))),
        draw(st.sampled_from(PEOPLE)),
        reasons=DOUBT if kind in {EventKind.CONSENT_HELD, EventKind.CONSENT_RELEASED} else (),
        statements=draw(st.sampled_from((SAID, SAID, SAID - {Statement.SITE_ACCEPTABLE}))),
        publish_on=DAY + timedelta(draw(st.integers(0, 40))),
        report=draw(st.integers(1, 2)),
        hides=draw(st.booleans()),
    )


_helpful = st.sampled_from((*SHOWN, attested("anna", 5), attested("bert", 6)))
HISTORIES = st.lists(st.one_of(events(), _helpful), max_size=12).map(tuple)
DAYS = st.integers(0, 80).map(lambda days: DAY + timedelta(days))
DOUBTS = st.builds(
    Event,
    st.sampled_from(
        (
            EventKind.HELD,
            EventKind.CONSENT_HELD,
            EventKind.REPORTED,
            EventKind.REPORT_UPHELD,
            EventKind.REFUSED,
            EventKind.EXPIRED,
        )
    ),
    DAYS,
    reasons=st.just((reason("review.conditions"),)),
    report=st.just(9),
    hides=st.booleans(),
)


@given(HISTORIES, DAYS)
def test_nothing_real_is_shown_without_two_reviewers(history: tuple[Event, ...], on: date) -> None:
    """Whatever happened, two people who did not send it attested after the last change of what is shown."""
    case = Case(Provenance.REAL, "sender", history)
    if not isinstance(decide(case, on, HOLD_DAYS), Ready | Published | Hidden | ConsentHeld):
        return
    last = max((i for i, e in enumerate(history) if e.kind in CHANGES), default=-1)
    since = history[last + 1 :]
    enough = {e.by for e in since if e.kind is EventKind.ATTESTED and SAID <= e.statements}
    assert {"anna", "bert"} == enough - {"sender", ""}


# A doubt of a later day that comes in first must not give more time.
@example((HELD,), replace(HELD, on=DAY + timedelta(1)), 0, DAY + timedelta(HOLD_DAYS), Provenance.REAL)
@given(HISTORIES, DOUBTS, st.integers(0, 12), DAYS, st.sampled_from(Provenance))
def test_a_doubt_permits_nothing_more(
    history: tuple[Event, ...], doubt: Event, place: int, on: date, provenance: Provenance
) -> None:
    """Whatever is held, reported or ended, and whenever, the photo is never further on its way for it."""
    more = (*history[:place], doubt, *history[place:])
    before = decide(Case(provenance, "sender", history), on, HOLD_DAYS)
    after = decide(Case(provenance, "sender", more), on, HOLD_DAYS)
    assert _RANK[type(after)] <= _RANK[type(before)]


@given(st.sampled_from(Provenance), DAYS)
def test_policy_passes_only_what_shows_nobody(provenance: Provenance, on: date) -> None:
    """Simulated photos and phantoms need no reviewer; anything else does."""
    passed = isinstance(decide(Case(provenance, None, ()), on, HOLD_DAYS), Ready)
    assert (provenance in {Provenance.SIMULATED, Provenance.PHANTOM}) == passed


@given(HISTORIES, DAYS)
def test_nobody_clears_what_nobody_sent(history: tuple[Event, ...], on: date) -> None:
    """A real photo whose submitter is unknown is never shown: nobody could be left out."""
    case = Case(Provenance.REAL, None, history)
    assert _RANK[type(decide(case, on, HOLD_DAYS))] <= 1


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (SAID, True),
        (SAID - {Statement.NOBODY_RECOGNISABLE} | {Statement.FACE_PERMITTED}, True),
        (SAID - {Statement.NOBODY_RECOGNISABLE}, False),
        (SAID - {Statement.SITE_ACCEPTABLE}, False),
        (SAID - {Statement.CAPTION_RESPECTFUL}, False),
    ],
)
def test_an_attestation_says_all_three(said: frozenset[Statement], counts: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Nobody recognisable or the family permitted it, site acceptable, caption respectful."""
    state = decide(real(attested("anna", said=said)), DAY, HOLD_DAYS)
    assert isinstance(state, Waiting)
    assert ("anna",) * counts == state.attested


def test_one_way_through() -> None:
    """Held, attested twice, given a day, shown on it and not before."""
    assert isinstance(decide(real(), DAY, HOLD_DAYS), Waiting)
    assert Ready(None) == decide(real(*CLEARED[:2]), DAY, HOLD_DAYS)
    assert Ready(DAY + timedelta(9)) == decide(real(*CLEARED), DAY, HOLD_DAYS)
    early = replace(SHOWN[-1], on=DAY + timedelta(8))
    assert isinstance(decide(real(*CLEARED, early), DAY, HOLD_DAYS), Ready)
    assert Published() == decide(real(*SHOWN), DAY, HOLD_DAYS)


def test_a_report_hides_until_it_is_decided() -> None:
    """Dismissed, the photo is shown again; upheld, two reviewers must attest anew."""
    assert isinstance(decide(real(*SHOWN, REPORTED), DAY, HOLD_DAYS), Hidden)
    dismissed = at(EventKind.REPORT_DISMISSED, 13, report=1)
    assert Published() == decide(real(*SHOWN, REPORTED, dismissed), DAY, HOLD_DAYS)
    upheld = at(EventKind.REPORT_UPHELD, 13, report=1)
    state = decide(real(*SHOWN, REPORTED, upheld), DAY + timedelta(13), HOLD_DAYS)
    assert isinstance(state, Waiting)
    assert ((), 2, DAY + timedelta(43)) == (state.attested, state.missing, state.expires)


def test_other_reports_hide_nothing() -> None:
    """A report that does not say that somebody is recognisable waits for a reviewer beside the shown photo."""
    said = replace(REPORTED, hides=False)
    state = decide(real(*SHOWN, said), DAY, HOLD_DAYS)
    assert isinstance(state, Published)
    assert [1] == [report.number for report in state.reports]


def test_who_waits_too_long_is_erased() -> None:
    """After the days of holding without a decision it has expired, also with one attestation."""
    last = DAY + timedelta(HOLD_DAYS)
    assert isinstance(decide(real(attested("anna")), last - timedelta(1), HOLD_DAYS), Waiting)
    assert Expired(DAY) == decide(real(attested("anna")), last, HOLD_DAYS)
    assert isinstance(decide(real(*CLEARED), last, HOLD_DAYS), Ready)


def test_consent_waits_for_its_officer() -> None:
    """What is held for consent stays held when two reviewers have attested, until it is released."""
    doubted = at(EventKind.CONSENT_HELD, 0, reasons=DOUBT)
    state = decide(real(doubted, *CLEARED), DAY, HOLD_DAYS)
    assert isinstance(state, Waiting)
    assert (DOUBT, 0) == (state.consent, state.missing)
    released = at(EventKind.CONSENT_RELEASED, 3, reasons=DOUBT)
    assert Ready(None) == decide(real(doubted, *CLEARED[:2], released), DAY, HOLD_DAYS)
    assert isinstance(decide(real(*SHOWN, doubted), DAY, HOLD_DAYS), ConsentHeld)
