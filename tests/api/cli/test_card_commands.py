"""`imagedb card`: print, fill in, register, list."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from colour.card.measured import template
from tests.support.card_scene import batch_file, print_card

PRINTED = print_card(9)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home to work in; lines are not broken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    for name in ("DATABASE_URL", "OBJECT_STORE"):
        monkeypatch.delenv(name, raising=False)
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "_width", 400)
    return tmp_path


def card(*words: str | Path) -> Result:
    """Run `imagedb card …`."""
    return CliRunner().invoke(app, ["card", *map(str, words)])


def test_print_writes_the_card_and_says_what_next(home: Path) -> None:
    """A PDF is written, and the batch that was made up is shown with the commands that follow."""
    ran = card("print", "--size", "a6", "--out", "cards/card.pdf")
    assert 0 == ran.exit_code, ran.output
    assert (home / "cards" / "card.pdf").read_bytes().startswith(b"%PDF-")
    name = ran.stdout.partition("batch ")[2].split()[0]
    assert f"imagedb card register {name}.cgats" in ran.stdout
    other = card("print", "--size", "a5", "--out", "other.pdf")
    assert name not in other.stdout


def test_a_batch_goes_from_print_to_list(home: Path) -> None:
    """Print, template, fill in, register, list: each command takes up where the last one left off."""
    assert 0 == card("print", "--batch", "w-7").exit_code
    assert 0 == card("template", "--batch", "w-7").exit_code
    path = home / "W-7.cgats"
    assert template("W-7") == path.read_text()
    unmeasured = card("register", path)
    assert 3 == unmeasured.exit_code
    assert "not measured yet" in unmeasured.stderr
    assert 1 == card("template", "--batch", "w-7").exit_code  # it may hold values: never overwritten
    path.write_text(batch_file(PRINTED, "W-7"))
    done = card("register", path, "--by", "m-1")
    assert 0 == done.exit_code, done.output
    assert "card:W-7" in done.stdout
    assert 0 == card("register", path).exit_code
    listed = card("list").stdout
    assert "W-7" in listed
    assert "m-1" in listed
    assert "ΔE00" in listed


def test_other_values_for_a_batch_are_refused(home: Path) -> None:
    """A batch that is registered keeps its values."""
    path = home / "x.cgats"
    path.write_text(batch_file(PRINTED, "W7"))
    assert 0 == card("register", path).exit_code
    path.write_text(batch_file(PRINTED + 0.1, "W7"))
    again = card("register", path)
    assert 3 == again.exit_code
    assert "never replaced" in again.stderr


def test_a_wrong_table_is_refused_with_what_to_do(home: Path) -> None:
    """A table that was measured upside down is not registered."""
    path = home / "x.cgats"
    path.write_text(batch_file(PRINTED[np.arange(24)[::-1]], "W7"))
    ran = card("register", path)
    assert 3 == ran.exit_code
    assert "upside down" in ran.stderr
    assert "No batch is registered" in card("list").stdout


def test_the_batch_is_stated_or_in_the_file_or_its_name(home: Path) -> None:
    """An instrument's file names no batch: its own name does, or --batch; two different ones are refused."""
    text = batch_file(PRINTED, "W7")
    bare = "\n".join(line for line in text.splitlines() if "CARD_BATCH" not in line)
    (home / "w9.txt").write_text(bare)
    assert "Batch W9 is registered" in card("register", "w9.txt").stdout
    assert "Batch W10 is registered" in card("register", "w9.txt", "--batch", "w10").stdout
    (home / "full.txt").write_text(text)
    ran = card("register", "full.txt", "--batch", "W8")
    assert 3 == ran.exit_code
    assert "says that it is of batch W7" in ran.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("print", "--batch", "a b"), 2),
        (("print", "--size", "a7"), 2),
        (("print", "--out", "."), 1),
        (("template", "--batch", "ü"), 2),
        (("register", "none.cgats"), 1),
        (("register", "."), 1),
        (("register", "none.cgats", "--by", "Jane Doe"), 2),
    ],
)
def test_mistakes_in_the_command(words: tuple[str, ...], code: int) -> None:
    """What cannot be is told: 2 for the command, 1 for a file."""
    assert code == card(*words).exit_code
