"""The commands by which a site gives codes and withdraws, on one catalogue."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from consent.code import generate, hash_code
from consent.purpose import Purpose
from imagedb.catalogue import Catalogue
from imagedb.search import SearchQuery
from tests.support.consents import TODAY, consent
from tests.support.factories import make_accession, make_photo
from tests.support.pdf import words


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with two photos of one family."""
    monkeypatch.setenv("IMAGEDB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(terminal.out, "width", 400)
    monkeypatch.setattr("consent.code._COST", 16)
    for name in ("DATABASE_URL", "OBJECT_STORE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    with opened(tmp_path / "home") as catalogue:
        catalogue.consents.merge(consent(), TODAY)
        for _ in range(2):
            catalogue.photos.accession(make_accession(make_photo(purposes=tuple(Purpose))))
    return tmp_path / "home"


def opened(home: Path) -> Catalogue:
    """The catalogue of that home."""
    return Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}")


def run(*arguments: str | Path, answer: str = "") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answer)


def shown(home: Path) -> list[str]:
    """The ids of the photos that everybody sees."""
    with opened(home) as catalogue:
        return [photo.id for photo in catalogue.photos.search(SearchQuery(), TODAY).photos]


def told(slip: Path) -> str:
    """The code on a receipt."""
    found = re.search(r"Your code ([0-9A-Z ]{18,30}?) Keep", words(slip.read_bytes()))
    assert found is not None
    return found[1]


def consent_of(home: Path, code: str) -> str | None:
    """What the code opens."""
    with opened(home) as catalogue:
        return catalogue.codes.consent_of(hash_code(code))


def test_one_photo_is_withdrawn(home: Path) -> None:
    """After asking; its sibling stays, and the same again is told."""
    first, second = shown(home)
    assert 1 == run("withdraw", "c-1", "--photo", first, answer="n\n").exit_code
    done = run("withdraw", "c-1", "--photo", first, answer="y\n")
    assert 0 == done.exit_code, done.output
    assert f"The photo {first} of consent c-1" in done.stdout
    assert "cannot be recalled" in done.stdout
    assert [second] == shown(home)
    again = run("withdraw", "c-1", "--photo", first, "--yes")
    assert (1, True) == (again.exit_code, "withdrawn already" in again.stderr)


def test_one_purpose_is_withdrawn(home: Path) -> None:
    """The photos stay with a narrower licence; the web takes them down."""
    ran = run("withdraw", "c-1", "--purpose", "research", "--purpose", "commercial", "--yes")
    assert 0 == ran.exit_code, ran.output
    assert "no longer be licensed for research, commercial" in ran.stdout
    assert "narrower licence" in ran.stdout
    with opened(home) as catalogue:
        licences = {photo.licence for photo in catalogue.photos.search(SearchQuery(), TODAY).photos}
    assert {"LicenseRef-NSA-Open-1.0-NC-NoResearch"} == licences
    assert "Withdrawn: 2 photos" in run("withdraw", "c-1", "--purpose", "open_web", "--yes").stdout
    assert [] == shown(home)


def test_a_photo_and_a_purpose_are_not_taken_together(home: Path) -> None:
    """A mistake in the command: exit code 2, and nothing changes."""
    assert 2 == run("withdraw", "c-1", "--photo", "x", "--purpose", "research").exit_code
    assert 2 == len(shown(home))


def test_a_receipt_is_taken_in_by_hand(home: Path, tmp_path: Path) -> None:
    """Its code opens its consent; one for a consent that nobody knows is told, with exit code 1."""
    code = generate(b"tenletters")
    good, lost = tmp_path / "receipt-c-1.json", tmp_path / "receipt-c-9.json"
    good.write_text(json.dumps({"consent": "c-1", "withdrawal_code": hash_code(code)}))
    lost.write_text(json.dumps({"consent": "c-9", "withdrawal_code": hash_code(generate(bytes(10)))}))
    ran = run("consent", "code", "add", good)
    assert (0, True) == (ran.exit_code, "Withdrawal codes: 1 new" in ran.stdout)
    assert "c-1" == consent_of(home, code)
    ran = run("consent", "code", "add", good, lost)
    assert (1, True) == (ran.exit_code, "'c-9' is not on record yet" in ran.stderr)


def test_a_lost_code_is_replaced(home: Path, tmp_path: Path) -> None:
    """A new slip is written, its code opens the consent and the old one does not; the code is never shown."""
    assert 0 == run("consent", "code", "new", "c-1", "--out", tmp_path / "one").exit_code
    ran = run("consent", "code", "new", "c-1", "--out", tmp_path / "two", "--contact", "0117 496 0000")
    assert 0 == ran.exit_code, ran.output
    old, new = (told(tmp_path / name / "receipt-c-1.pdf") for name in ("one", "two"))
    assert (None, "c-1") == (consent_of(home, old), consent_of(home, new))
    assert new.replace(" ", "") not in ran.output.replace("-", "").replace(" ", "")


def test_a_code_that_stands_on_no_paper_is_not_given(home: Path, tmp_path: Path) -> None:
    """No consent, a folder that is a file, or words too long: exit code 1, and the old code still works."""
    run("consent", "code", "new", "c-1", "--out", tmp_path / "one")
    old = told(tmp_path / "one" / "receipt-c-1.pdf")
    (tmp_path / "file").write_text("here")
    for arguments, said in (
        (("c-9",), "no consent 'c-9'"),
        (("c-1", "--out", tmp_path / "file"), "cannot be written"),
        (("c-1", "--contact", "call us " * 400), "too long"),
    ):
        ran = run("consent", "code", "new", *arguments)
        assert (1, True) == (ran.exit_code, said in ran.stderr), ran.output
    assert "c-1" == consent_of(home, old)


def test_sweep_decides_the_day_anew(home: Path) -> None:
    """Photos that only a day has hidden are shown again, and the sweep says so."""
    with opened(home) as catalogue:
        hidden = make_accession(make_photo(purposes=tuple(Purpose)), visible_until="2026-05-01")
        catalogue.photos.accession(hidden)
    ran = run("sweep")
    assert "Shown again under narrower terms: the photos of 1 consents." in ran.stdout
    assert hidden.photo.id in shown(home)
