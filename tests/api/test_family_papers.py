"""The form and the receipt: what a family reads, signs and keeps."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import terminal
from api.cli.app import app
from api.forms import wording as say
from api.forms.family import consent_form, form_record
from api.forms.paper import OverfullError, Paper
from api.forms.receipt import receipt
from consent.authority import Basis
from consent.code import generate, hash_code, normalise
from consent.purpose import Purpose
from consent.signing import Interpreter
from tests.support.pdf import pages, words
from tests.support.reading_age import flesch_kincaid

CODE = generate(b"tenletters")


def test_the_form_is_one_page_and_the_same_each_time() -> None:
    """Equal words are equal bytes, so that the SHA-256 of the file names the form."""
    form = consent_form()
    assert (1, form) == (pages(form), consent_form())
    record = form_record(form, date(2026, 11, 1))
    assert hashlib.sha256(form).hexdigest() == record.sha256
    assert frozenset(Purpose) == record.purposes_offered


def test_another_word_is_another_version() -> None:
    """The words of a version never change: families signed them. Change a word, then the version and this."""
    told = hashlib.sha256(words(consent_form()).encode()).hexdigest()
    assert ("1.0", "830761577dfd7aa160e3d75876ad9f9155da6d38a0fe7a26e06530b1473272c4") == (say.VERSION, told)


def test_the_form_asks_each_purpose_by_itself() -> None:
    """There is a question for every purpose and one for the face, and all of their words are on the page."""
    text = words(consent_form())
    assert list(Purpose) == list(say.QUESTIONS)
    asked = [question for _, question in (*say.QUESTIONS.values(), say.FACE)]
    for sentence in (say.INTRODUCTION, say.ASKED, *asked, *say.KNOW, say.WISHES, say.SIGNED):
        assert sentence in text


def test_the_form_says_what_is_never_withheld_and_cannot_be_recalled() -> None:
    """Tone, site, condition and age band are visible, a withdrawal is one person's word, and copies stay away."""
    text = " ".join(say.KNOW)
    for said in (
        "skin tone, the part of the body, what was found",
        "how old your baby was, in days or weeks",
        "We never hide these four things",
        "One of you is enough",
        "can not get back copies",
        "turns 16",
    ):
        assert said in text


def test_staff_can_tick_what_a_record_holds() -> None:
    """The choices for staff are those of the record: every basis, every kind of interpreter."""
    assert {basis.replace("_", " ") for basis in Basis if basis is not Basis.UNKNOWN} == set(say.BASES)
    assert len(Interpreter) == len(say.INTERPRETERS)


def test_a_child_of_nine_to_eleven_can_read_it() -> None:
    """The Flesch-Kincaid grade of all that a family reads is at most 5, which is ten to eleven years."""
    assert flesch_kincaid(" ".join(say.spoken_to_family())) <= 5


def test_the_receipt_shows_the_code_and_says_what_cannot_be_done() -> None:
    """A slip of one page holds the code as it is typed, the number of the consent, and the limits of a withdrawal."""
    slip = receipt("c-1", CODE, "0117 496 0000", "atlas.example/withdraw")
    text = words(slip)
    assert 1 == pages(slip)
    assert CODE.replace("-", "") in text.replace(" ", "")
    for said in (
        "Consent number: c-1",
        "0117 496 0000",
        "Or go to atlas.example/withdraw",
        *say.THEN,
        say.LOST,
    ):
        assert said in text
    assert "Or go to" not in words(receipt("c-1", CODE))


def test_words_never_run_off_the_paper() -> None:
    """A sheet that is too small for its words is an error, never a form with a sentence missing."""
    paper = Paper(40, 30, 5, "small", "en")
    with pytest.raises(OverfullError):
        paper.text("too many words for so little paper " * 9, 12)


@pytest.fixture
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.out, "width", 400)


@pytest.mark.usefixtures("_wide")
def test_the_command_writes_what_a_family_and_its_site_need(tmp_path: Path) -> None:
    """Four files: the form and its record, a receipt, and the hash that its code fits; the code is never shown."""
    ran = CliRunner().invoke(
        app, ["consent", "new", "--out", str(tmp_path / "new"), "--valid-from", "2026-12-01"]
    )
    assert 0 == ran.exit_code, ran.output
    folder = tmp_path / "new"
    (slip,) = folder.glob("receipt-*.pdf")
    hashed = json.loads(slip.with_suffix(".json").read_text())
    told = re.search(r"Your code ([0-9A-Z ]{18,30}?) Keep", words(slip.read_bytes()))
    assert told is not None
    assert hash_code(told[1]) == hashed["withdrawal_code"]
    assert normalise(told[1]) not in ran.output
    assert f"receipt-{hashed['consent']}" == slip.stem
    record = json.loads((folder / "consent-form.json").read_text())
    assert hashlib.sha256((folder / "consent-form.pdf").read_bytes()).hexdigest() == record["sha256"]
    assert "2026-12-01" == record["valid_from"]


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder that is a file, or words too long for the slip, end with code 1 and a sentence."""
    blocked = tmp_path / "file"
    blocked.write_text("here")
    ran = CliRunner().invoke(app, ["consent", "new", "--out", str(blocked)])
    assert (1, True) == (ran.exit_code, "cannot be written" in ran.output)
    ran = CliRunner().invoke(app, ["consent", "new", "--out", str(tmp_path), "--contact", "call us " * 400])
    assert (1, True) == (ran.exit_code, "too long" in ran.output)
