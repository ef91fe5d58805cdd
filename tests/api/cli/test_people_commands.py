"""`imagedb people`: the first administrator, roles and keys."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from imagedb.catalogue import Catalogue
from imagedb.people import Person, Role


@pytest.fixture(autouse=True)
def url(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The commands' catalogue; lines are not broken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    for name in ("OBJECT_STORE", "OIDC_ISSUER", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "_width", 400)
    return sqlite_url


def people(*words: str) -> Result:
    """Run `imagedb people …`."""
    return CliRunner().invoke(app, ["people", *words])


def somebody(url: str) -> str:
    """The number of somebody who signed in."""
    with Catalogue.open(url) as catalogue:
        return catalogue.people.sign_in("https://issuer.example", "x").id


def test_the_code_makes_the_first_administrator_and_then_there_is_none(url: str) -> None:
    """What is printed works for whoever signed in; the second time the command refuses."""
    number = somebody(url)
    ran = people("first-administrator")
    assert (0, True) == (ran.exit_code, "set OIDC_ISSUER first" in ran.stdout)
    code = ran.stdout.splitlines()[1].strip()
    with Catalogue.open(url) as catalogue:
        assert catalogue.people.become_first(number, code, datetime.now(UTC)).has(Role.ADMINISTRATOR)
    again = people("first-administrator")
    assert (1, True) == (again.exit_code, "there is an administrator already" in again.stderr)


def test_roles_are_given_and_taken(url: str) -> None:
    """The list shows them; the last administrator stays, and nobody's number is told as such."""
    assert "Nobody has signed in yet" in people("list").stdout
    number = somebody(url)
    assert 0 == people("grant", number, "reviewer").exit_code
    assert 0 == people("grant", number, "administrator").exit_code
    assert f"{number}  administrator, reviewer" in people("list").stdout
    assert 0 == people("revoke", number, "reviewer").exit_code
    assert 1 == people("revoke", number, "administrator").exit_code
    assert f"{number}  administrator\n" in people("list").stdout
    unknown = people("grant", "a" * 16, "reviewer")
    assert (1, True) == (unknown.exit_code, "no person" in unknown.stderr)
    assert 2 == people("grant", number, "queen").exit_code


def test_a_key_is_made_for_a_program_or_a_person_and_revoked(url: str) -> None:
    """A new program has just the key's roles; a person's key never has more than they do."""
    made = people("key", "new", "--scope", "submitter", "--scope", "curator", "--days", "5")
    assert 0 == made.exit_code, made.output
    key_id, text = made.stdout.split()[1], made.stdout.splitlines()[1].strip()
    roles = frozenset({Role.SUBMITTER, Role.CURATOR})
    with Catalogue.open(url) as catalogue:
        (program,) = catalogue.people.list()
        assert Person(program.id, roles) == catalogue.api_keys.find(text, datetime.now(UTC).date())
    listed = people("list").stdout
    assert f"key {key_id}  as curator, submitter until" in listed
    assert text not in listed
    number = somebody(url)
    beyond = people("key", "new", "--person", number, "--scope", "reviewer")
    assert (1, True) == (beyond.exit_code, "does not have the role reviewer" in beyond.stderr)
    assert 0 == people("key", "revoke", key_id).exit_code
    assert 1 == people("key", "revoke", key_id).exit_code
    with Catalogue.open(url) as catalogue:
        assert catalogue.api_keys.find(text, datetime.now(UTC).date()) is None
