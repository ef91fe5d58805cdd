from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from consent.event import EventKind
from consent.purpose import Purpose
from consent.record import Consent
from imagedb.catalogue.standing import Standing, standing, still_permits
from tests.support.consents import SUBJECT, TODAY, consent, consents, days, event, permitted
from tests.support.examples import examples


@given(consents(), days)
@settings(max_examples=examples(40))
def test_photos_are_shown_exactly_while_publication_is_granted(record: Consent, on: date) -> None:
    """A photo is shown on a day if and only if the family then permits the open web, and as it permits."""
    now = standing(record, on)
    assert (Purpose.OPEN_WEB in permitted(record, on)) == (now.outcome == "shown")
    if now.outcome == "shown":
        assert permitted(record, on) == set(now.purposes)
        assert now.visible_until is not None
        assert on < now.visible_until
    if now.outcome == "hidden":
        assert on == now.visible_until


@given(consents(), st.sets(st.sampled_from(list(Purpose)), min_size=1))
@settings(max_examples=examples(40))
def test_accession_is_never_stricter_than_the_decision(record: Consent, purposes: set[Purpose]) -> None:
    """What the family permits today is still permitted a moment later, when nothing has come in."""
    if purposes <= permitted(record):
        assert still_permits(record, record.subject, tuple(purposes))


def test_withdrawal_from_one_purpose_leaves_the_others() -> None:
    """A family that withdraws from research alone is still shown, without research."""
    record = consent(*consent().events, event(EventKind.WITHDRAWN, purposes=frozenset({Purpose.RESEARCH})))
    now = standing(record, TODAY)
    assert "shown" == now.outcome
    assert Purpose.RESEARCH not in now.purposes
    assert still_permits(record, SUBJECT, (Purpose.OPEN_WEB,))
    assert not still_permits(record, SUBJECT, (Purpose.OPEN_WEB, Purpose.RESEARCH))


@given(consents(), days)
@settings(max_examples=examples(40))
def test_withdrawal_always_erases(record: Consent, on: date) -> None:
    """Whatever else happened, and whatever the day, a withdrawal from the web leaves nothing shown or kept."""
    withdrawn = event(EventKind.WITHDRAWN, id="e-last", purposes=frozenset({Purpose.OPEN_WEB}))
    now = standing(replace(record, events=(*record.events, withdrawn)), on)
    assert Standing("erased") == now


def test_other_babys_consent_permits_nothing() -> None:
    """A consent speaks for its own subject."""
    assert not still_permits(consent(), "s-other", (Purpose.OPEN_WEB,))
    assert Standing("erased") == standing(consent(event(EventKind.REFUSED)), TODAY)
