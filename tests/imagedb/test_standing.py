from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as every
from hypothesis import settings
from hypothesis import strategies as st

from consent.event import Event, EventKind
from consent.limit import Condition, Limit
from consent.policy import valid_until
from consent.purpose import Purpose
from consent.record import Consent
from imagedb.catalogue.standing import Standing, standing, still_permits
from tests.support.consents import SUBJECT, TODAY, consent, consents, days, event, given, permitted
from tests.support.examples import examples


@every(consents(), days)
@settings(max_examples=examples(20))
def test_photos_are_shown_exactly_while_publication_is_granted(record: Consent, on: date) -> None:
    """A photo is shown on a day if and only if the family then permits the open web, and as it permits."""
    now = standing(record, on)
    assert (Purpose.OPEN_WEB in permitted(record, on)) == (now.outcome == "shown")
    if now.outcome == "shown":
        assert permitted(record, on) == set(now.purposes)
        assert now.visible_until is None or on < now.visible_until
    if now.outcome == "hidden":
        assert on == now.visible_until


@every(consents(), st.sets(st.sampled_from(list(Purpose)), min_size=1))
@settings(max_examples=examples(20))
def test_accession_is_never_stricter_than_the_decision(record: Consent, purposes: set[Purpose]) -> None:
    """What the family permits today is still permitted a moment later, when nothing has come in."""
    if purposes <= permitted(record):
        until = valid_until(record, purposes, TODAY)
        assert still_permits(record, record.subject, tuple(purposes), until, shows_face=False)


def test_withdrawal_from_one_purpose_leaves_the_others() -> None:
    """A family that withdraws from research alone is still shown, without research."""
    record = consent(*consent().events, event(EventKind.WITHDRAWN, purposes=frozenset({Purpose.RESEARCH})))
    now = standing(record, TODAY)
    assert "shown" == now.outcome
    assert Purpose.RESEARCH not in now.purposes
    assert still_permits(record, SUBJECT, (Purpose.OPEN_WEB,), None, shows_face=False)
    assert not still_permits(record, SUBJECT, (Purpose.OPEN_WEB, Purpose.RESEARCH), None, shows_face=False)


@every(consents(), days)
@settings(max_examples=examples(20))
def test_withdrawal_always_erases(record: Consent, on: date) -> None:
    """Whatever else happened, and whatever the day, a withdrawal from the web leaves nothing shown or kept."""
    withdrawn = event(EventKind.WITHDRAWN, id="e-last", purposes=frozenset({Purpose.OPEN_WEB}))
    now = standing(replace(record, events=(*record.events, withdrawn)), on)
    assert Standing("erased") == now


@pytest.mark.parametrize(
    "more",
    [
        event(EventKind.DEATH_REPORTED),
        event(EventKind.VARIED, disputed=True),
        event(EventKind.VARIED, expires=TODAY),
        event(EventKind.VARIED, limits={Purpose.OPEN_WEB: Limit(expires=TODAY)}),
        event(
            EventKind.VARIED, limits={Purpose.OPEN_WEB: Limit(conditions=frozenset({Condition.ASK_FIRST}))}
        ),
        event(EventKind.VARIED, limits={Purpose.OPEN_WEB: Limit(no_face=True)}),
    ],
)
def test_what_came_in_meanwhile_stops_an_accession_and_hides_a_photo(more: Event) -> None:
    """A death, a dispute, an earlier end, a condition or a face: not accessioned, and hidden rather than erased."""
    record = consent(given(), more, face_permitted=True)
    assert not still_permits(record, SUBJECT, (Purpose.OPEN_WEB,), date(2042, 2, 1), shows_face=True)
    now = standing(record, TODAY, shows_face=True)
    assert Standing("hidden", visible_until=TODAY) == replace(now, held=())


def test_what_an_officer_released_holds_no_longer_and_anything_new_does() -> None:
    """A photo is shown again once all that held its consent was released; another condition holds it anew."""
    told = event(EventKind.DEATH_REPORTED)
    held = standing(consent(given(), told), TODAY)
    assert ("hidden", ["review.death_reported"]) == (held.outcome, [r.code for r in held.held])
    assert "shown" == standing(consent(given(), told), TODAY, examined=held.held).outcome
    asked = {Purpose.OPEN_WEB: Limit(conditions=frozenset({Condition.ASK_FIRST}))}
    more = consent(given(), told, event(EventKind.VARIED, limits=asked))
    assert ["review.conditions"] == [r.code for r in standing(more, TODAY, examined=held.held).held]


def test_an_end_that_was_known_stops_no_accession() -> None:
    """An end that the decision has seen is no news at accession."""
    record = consent(given(limits={Purpose.OPEN_WEB: Limit(expires=TODAY + timedelta(days=9))}))
    until = TODAY + timedelta(days=9)
    assert still_permits(record, SUBJECT, (Purpose.OPEN_WEB,), until, shows_face=False)


def test_other_babys_consent_permits_nothing() -> None:
    """A consent speaks for its own subject."""
    assert not still_permits(consent(), "s-other", (Purpose.OPEN_WEB,), None, shows_face=False)
    assert Standing("erased") == standing(consent(event(EventKind.REFUSED)), TODAY)
