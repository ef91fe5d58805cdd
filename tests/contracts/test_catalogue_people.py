from datetime import UTC, datetime, timedelta

import pytest

from imagedb.catalogue import Catalogue
from imagedb.catalogue.api_keys import MOST_DAYS
from imagedb.errors import (
    AdministratorExistsError,
    FirstCodeError,
    KeyLifetimeError,
    LastAdministratorError,
    ScopeError,
    UnknownApiKeyError,
    UnknownPersonError,
)
from imagedb.people import COMMAND_LINE, Person, Role, SessionLimits
from tests.support.database import every_row

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(minutes=30), longest=timedelta(hours=12))
NOBODY = "aaaaaaaaaaaaaaaa"


@pytest.fixture
def midwife(catalogue: Catalogue) -> Person:
    """Somebody who signed in once, with two roles."""
    found = catalogue.people.sign_in("https://issuer.example", "midwife")
    catalogue.people.grant(found.id, Role.REVIEWER, COMMAND_LINE)
    return catalogue.people.grant(found.id, Role.CURATOR, COMMAND_LINE)


def actions(catalogue: Catalogue) -> list[str]:
    """What the audit log tells, in order."""
    return [entry.action for entry in catalogue.audit.list()]


def test_a_person_is_known_again_by_issuer_and_subject(catalogue: Catalogue) -> None:
    """Both together are one person; either alone, or shifted between them, is another, without a role."""
    again = [catalogue.people.sign_in("https://a.example", "x") for _ in range(2)]
    others = [
        catalogue.people.sign_in(*said)
        for said in (("https://b.example", "x"), ("https://a.example", "y"), ("https://a.examplex", ""))
    ]
    assert again[0] == again[1] == Person(again[0].id)
    assert 4 == len({person.id for person in (*again, *others)})
    assert 5 == actions(catalogue).count("person.signed_in")


def test_nothing_that_the_provider_says_is_stored(catalogue: Catalogue, midwife: Person) -> None:
    """No row of any table holds issuer, subject, session or key; only hashes."""
    token = catalogue.sessions.start(midwife.id, NOW, LIMITS)
    made, key = catalogue.api_keys.create(midwife.id, [Role.REVIEWER], NOW.date(), 9, midwife.id)
    rows = str(every_row(catalogue))
    assert midwife.id in rows
    assert made.id in rows
    for secret in ("issuer.example", "midwife", token, key, key.removeprefix(f"imagedb_{made.id}_")):
        assert secret not in rows


def test_roles_are_given_and_taken_and_the_log_says_so(catalogue: Catalogue, midwife: Person) -> None:
    """What changes nothing leaves no entry; what does says which role, to whom and by whom."""
    catalogue.people.grant(midwife.id, Role.CURATOR, COMMAND_LINE)
    now = catalogue.people.set_roles(midwife.id, frozenset({Role.CURATOR, Role.EDITOR}), midwife.id)
    assert frozenset({Role.CURATOR, Role.EDITOR}) == now.roles == catalogue.people.get(midwife.id).roles
    assert [
        "person.signed_in",
        "role.granted.reviewer",
        "role.granted.curator",
        "role.granted.editor",
        "role.revoked.reviewer",
    ] == actions(catalogue)
    assert (now,) == catalogue.people.list()
    with pytest.raises(UnknownPersonError):
        catalogue.people.grant(NOBODY, Role.EDITOR, COMMAND_LINE)


def test_the_last_administrator_stays(catalogue: Catalogue, midwife: Person) -> None:
    """Somebody can always give roles; once there is another, the first may go."""
    catalogue.people.grant(midwife.id, Role.ADMINISTRATOR, COMMAND_LINE)
    with pytest.raises(LastAdministratorError):
        catalogue.people.revoke(midwife.id, Role.ADMINISTRATOR, midwife.id)
    with pytest.raises(LastAdministratorError):
        catalogue.people.set_roles(midwife.id, frozenset({Role.EDITOR}), midwife.id)
    assert {Role.ADMINISTRATOR, Role.CURATOR, Role.REVIEWER} == catalogue.people.get(midwife.id).roles
    other = catalogue.people.add_program([Role.ADMINISTRATOR], COMMAND_LINE)
    catalogue.people.revoke(midwife.id, Role.ADMINISTRATOR, other.id)
    assert not catalogue.people.get(midwife.id).has(Role.ADMINISTRATOR)


def test_the_first_administrators_code_works_once_and_for_a_day(
    catalogue: Catalogue, midwife: Person
) -> None:
    """A wrong, an older or a late one does not, nor any while there is an administrator."""
    older, code = (catalogue.people.first_code(NOW) for _ in range(2))
    late = NOW + timedelta(hours=25)
    for wrong, at in ((older, NOW), ("", NOW), (code, late), ("\ud800", NOW)):
        with pytest.raises(FirstCodeError):
            catalogue.people.become_first(midwife.id, wrong, at)
    assert catalogue.people.become_first(midwife.id, code, NOW).has(Role.ADMINISTRATOR)
    with pytest.raises(FirstCodeError):
        catalogue.people.become_first(midwife.id, code, NOW)
    with pytest.raises(AdministratorExistsError):
        catalogue.people.first_code(NOW)


def test_a_code_left_over_opens_nothing_once_there_is_an_administrator(
    catalogue: Catalogue, midwife: Person
) -> None:
    """It is no second way in."""
    code = catalogue.people.first_code(NOW)
    catalogue.people.add_program([Role.ADMINISTRATOR], COMMAND_LINE)
    with pytest.raises(AdministratorExistsError):
        catalogue.people.become_first(midwife.id, code, NOW)


def test_a_session_ends_when_unused_and_at_last(catalogue: Catalogue, midwife: Person) -> None:
    """Each use puts the idle end off, never the last one; the roles are those of the moment."""
    token = catalogue.sessions.start(midwife.id, NOW, LIMITS)
    assert midwife == catalogue.sessions.find(token, NOW + timedelta(minutes=29), LIMITS)
    assert midwife == catalogue.sessions.find(token, NOW + timedelta(minutes=58), LIMITS)
    assert catalogue.sessions.find(token, NOW + timedelta(minutes=89), LIMITS) is None
    at, busy = NOW, catalogue.sessions.start(midwife.id, NOW, LIMITS)
    while at <= NOW + LIMITS.longest - timedelta(minutes=20):
        at += timedelta(minutes=20)
        assert catalogue.sessions.find(busy, at, LIMITS) is not None
    assert catalogue.sessions.find(busy, at + timedelta(minutes=20), LIMITS) is None


def test_a_session_ends_by_signing_out_and_with_a_lost_role(catalogue: Catalogue, midwife: Person) -> None:
    """Signing out ends one, losing a role ends them all, gaining one ends none."""
    first, second, third = (catalogue.sessions.start(midwife.id, NOW, LIMITS) for _ in range(3))
    catalogue.sessions.end(first)
    catalogue.sessions.end("no session")
    catalogue.people.grant(midwife.id, Role.EDITOR, COMMAND_LINE)
    assert [False, True, True] == [
        bool(catalogue.sessions.find(t, NOW, LIMITS)) for t in (first, second, third)
    ]
    catalogue.people.revoke(midwife.id, Role.EDITOR, COMMAND_LINE)
    assert [None, None] == [catalogue.sessions.find(t, NOW, LIMITS) for t in (second, third)]
    with pytest.raises(UnknownPersonError):
        catalogue.sessions.start(NOBODY, NOW, LIMITS)


def test_ended_sessions_do_not_pile_up(catalogue: Catalogue, midwife: Person) -> None:
    """They go when somebody signs in."""
    for day in range(3):
        catalogue.sessions.start(midwife.id, NOW + timedelta(days=day), LIMITS)
    assert 1 == len(every_row(catalogue)["sessions"])


def test_another_process_sees_sessions_and_keys_at_once(
    catalogue: Catalogue, midwife: Person, database_url: str
) -> None:
    """What one makes another lets in, and what one ends another keeps out."""
    with Catalogue.open(database_url) as other:
        token = catalogue.sessions.start(midwife.id, NOW, LIMITS)
        made, key = catalogue.api_keys.create(midwife.id, [Role.CURATOR], NOW.date(), 9, midwife.id)
        assert midwife == other.sessions.find(token, NOW, LIMITS)
        assert Person(midwife.id, frozenset({Role.CURATOR})) == other.api_keys.find(key, NOW.date())
        catalogue.sessions.end(token)
        catalogue.api_keys.revoke(made.id, midwife.id)
        assert (None, None) == (
            other.sessions.find(token, NOW, LIMITS),
            other.api_keys.find(key, NOW.date()),
        )


def test_a_key_does_some_of_what_its_owner_may(catalogue: Catalogue, midwife: Person) -> None:
    """Never a role that the owner lacks, at its making or later; a lost role does not come back to the key."""
    today = NOW.date()
    for scopes in ([Role.AUDITOR], [Role.REVIEWER, Role.AUDITOR], []):
        with pytest.raises(ScopeError):
            catalogue.api_keys.create(midwife.id, scopes, today, 9, midwife.id)
    _, both = catalogue.api_keys.create(midwife.id, [Role.REVIEWER, Role.CURATOR], today, 9, midwife.id)
    catalogue.people.revoke(midwife.id, Role.REVIEWER, COMMAND_LINE)
    catalogue.people.grant(midwife.id, Role.REVIEWER, COMMAND_LINE)
    assert Person(midwife.id, frozenset({Role.CURATOR})) == catalogue.api_keys.find(both, today)


def test_a_key_ends_on_its_day_and_remembers_only_the_day_of_its_use(
    catalogue: Catalogue, midwife: Person
) -> None:
    """It serves through its last day and not on the next."""
    today = NOW.date()
    made, key = catalogue.api_keys.create(midwife.id, [Role.CURATOR], today, 3, midwife.id)
    assert (made,) == catalogue.api_keys.of(midwife.id)
    used = made.expires_on
    assert catalogue.api_keys.find(key, used) is not None
    assert used == catalogue.api_keys.of(midwife.id)[0].last_used_on
    assert catalogue.api_keys.find(key, used + timedelta(days=1)) is None
    for days in (0, -1, MOST_DAYS + 1):
        with pytest.raises(KeyLifetimeError):
            catalogue.api_keys.create(midwife.id, [Role.CURATOR], today, days, midwife.id)


def test_a_key_is_revoked_by_its_owner_and_no_stranger(catalogue: Catalogue, midwife: Person) -> None:
    """With an owner named, another's key is as unknown as one that is not there."""
    made, key = catalogue.api_keys.create(midwife.id, [Role.CURATOR], NOW.date(), 3, midwife.id)
    with pytest.raises(UnknownApiKeyError):
        catalogue.api_keys.revoke(made.id, "other", owner="other")
    catalogue.api_keys.revoke(made.id, midwife.id, owner=midwife.id)
    assert catalogue.api_keys.find(key, NOW.date()) is None
    with pytest.raises(UnknownApiKeyError):
        catalogue.api_keys.revoke(made.id, midwife.id)
    assert ["api_key.created", "api_key.revoked"] == actions(catalogue)[-2:]
