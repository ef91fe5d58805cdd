"""`imagedb audit` and `imagedb key`, as a person at a terminal sees them."""

from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from imagedb.catalogue import Catalogue
from imagedb.identifiers import random_id
from tests.support.database import engine_of

PERSON = random_id()


@pytest.fixture
def catalogue_url(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A catalogue whose log has three entries, and which the commands open."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.delenv("OBJECT_STORE", raising=False)
    monkeypatch.setattr(terminal.out, "width", 200)
    with Catalogue.open(sqlite_url) as catalogue:
        for name in ("a", "b", "c"):
            catalogue.audit.append("original.read", name, PERSON)
    return sqlite_url


def run(*arguments: str | Path, answer: str = "") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answer)


def tamper(url: str, *statements: str) -> None:
    """Change the log behind the catalogue's back."""
    with Catalogue.open(url) as catalogue, engine_of(catalogue).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_log_that_nobody_changed_is_said_to_be_whole(catalogue_url: str) -> None:
    """Code 0, how much was checked, and what could not be."""
    del catalogue_url
    verified = run("audit", "verify")
    assert 0 == verified.exit_code
    assert "3 entries, 0 checkpoints: nothing was changed." in verified.output
    assert "only against a checkpoint kept elsewhere" in verified.output


def test_an_edited_entry_is_named(catalogue_url: str) -> None:
    """Code 1, and which."""
    tamper(catalogue_url, "UPDATE audit_log SET about = 'x' WHERE number = 2")
    verified = run("audit", "verify")
    assert (1, True) == (verified.exit_code, "Entry 2 was edited." in verified.output)


def test_a_checkpoint_kept_elsewhere_shows_a_tail_that_was_cut_off(
    catalogue_url: str, tmp_path: Path
) -> None:
    """The note that the command prints, kept in a file, finds what the database itself no longer can."""
    printed = run("audit", "checkpoint")
    kept = tmp_path / "checkpoint.txt"
    kept.write_text(printed.stdout, "utf-8")
    assert 0 == run("audit", "verify", "--checkpoint", kept).exit_code
    tamper(
        catalogue_url,
        "DELETE FROM audit_checkpoints",
        "DELETE FROM audit_log WHERE number > 3",
        "DELETE FROM audit_nodes WHERE level = 0 AND position > 2 OR level = 1 AND position > 0 OR level > 1",
        "UPDATE audit_tree SET size = 3",
    )
    assert 0 == run("audit", "verify").exit_code
    found = run("audit", "verify", "--checkpoint", kept)
    assert (1, True) == (found.exit_code, "entries 4 to 4 were removed" in found.output)
    kept.write_text("nonsense", "utf-8")
    assert 1 == run("audit", "verify", "--checkpoint", kept).exit_code


def test_entries_are_listed_and_one_can_be_erased(catalogue_url: str) -> None:
    """What each tells and by whom; an erased one keeps its number, and the log verifies."""
    del catalogue_url
    assert [f"original.read {name} by {PERSON}" for name in ("b", "c")] == [
        line.split(" ", 2)[2] for line in run("audit", "list", "--after", "1").output.splitlines()
    ]
    assert 1 == run("audit", "erase", "2", answer="n\n").exit_code
    assert 0 == run("audit", "erase", "2", "--yes").exit_code
    listed = run("audit", "list").output.splitlines()
    assert ("2 (erased)", True) == (listed[1], listed[3].endswith("audit.erased 2 by command_line"))
    assert "Erased by law: 1." in run("audit", "verify").output
    assert 1 == run("audit", "erase", "2", "--yes").exit_code
    assert [listed[0]] == run("audit", "list", "--about", "a").output.splitlines()


def test_a_key_is_listed_and_replaced(catalogue_url: str, tmp_path: Path) -> None:
    """Both keys are listed with their days; a lost one is replaced, and that nobody vouches for it is said."""
    del catalogue_url
    assert "Nothing was signed yet." in run("key", "list").output
    run("audit", "checkpoint")
    assert 1 == run("key", "replace", answer="n\n").exit_code
    assert "No key before it names it" not in run("key", "replace", "--yes").output
    assert 2 == len(run("key", "list").output.splitlines())
    (tmp_path / "home" / "keys" / "signing.pem").unlink()
    assert 1 == run("audit", "checkpoint").exit_code
    assert "No key before it names it" in run("key", "replace", "--yes").output
    assert 0 == run("audit", "verify").exit_code
