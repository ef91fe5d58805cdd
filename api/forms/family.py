"""The consent form: one page of A4, to be filled in by hand. The same words make the same bytes."""

import hashlib
from datetime import date

from api.forms import wording as say
from api.forms.paper import BOLD, Paper
from consent.form import Form
from consent.purpose import Purpose

_SIZE = 11.0
_SMALL = 8.8
_YES, _NO = 164.0, 181.0


def consent_form() -> bytes:
    """Return the form as PDF. Its SHA-256 is what a consent record names as `form.sha256`."""
    paper = Paper(210, 297, 14, f"{say.TITLE}: consent form {say.FORM_ID} {say.VERSION}", say.LANGUAGE)
    paper.text(say.TITLE, 20, font=BOLD)
    paper.text(say.SUBTITLE, _SIZE)
    paper.space(1.5)
    paper.text(say.INTRODUCTION, _SIZE)
    _questions(paper)
    _heading(paper, say.KNOW_TITLE)
    for point in say.KNOW:
        paper.point(point, _SIZE)
        paper.space(0.5)
    _signature(paper)
    _staff(paper)
    foot = f"Form {say.FORM_ID}, version {say.VERSION}, {say.LANGUAGE}, {say.JURISDICTION}. Page 1 of 1."
    paper.put(paper.left, 288, foot, 7.5)
    return paper.data()


def form_record(pdf: bytes, valid_from: date) -> Form:
    """Return what a consent record says of the form: among it the SHA-256 of the PDF's bytes."""
    return Form(
        id=say.FORM_ID,
        version=say.VERSION,
        language=say.LANGUAGE,
        jurisdiction=say.JURISDICTION,
        sha256=hashlib.sha256(pdf).hexdigest(),
        purposes_offered=frozenset(say.QUESTIONS),
        valid_from=valid_from,
    )


def _heading(paper: Paper, words: str) -> None:
    paper.space(2)
    paper.text(words, 12, font=BOLD)
    paper.space(0.6)


def _questions(paper: Paper) -> None:
    paper.space(2)
    paper.text(say.ASKED, _SIZE, font=BOLD)
    paper.space(1)
    rows = [*(say.QUESTIONS[purpose] for purpose in Purpose), say.FACE]
    for name, question in rows:
        paper.rule(paper.left, paper.y, paper.right, 0.3)
        line = paper.y + 5.2
        paper.put(paper.left, line, name, _SIZE, font=BOLD)
        paper.put(paper.left + 33, line, question, _SIZE)
        paper.tick(_YES, line, "yes", _SIZE)
        paper.tick(_NO, line, "no", _SIZE)
        paper.space(7.6)
    paper.rule(paper.left, paper.y, paper.right, 0.3)
    paper.space(1)
    paper.text(say.WISHES, _SIZE)
    paper.space(6.5)
    paper.rule(paper.left, paper.y, paper.right)


def _signature(paper: Paper) -> None:
    _heading(paper, say.SIGN_TITLE)
    paper.text(say.SIGNED, _SIZE)
    line = paper.y + 6.2
    x = paper.put(paper.left, line, "I am the baby's", _SIZE) + 3
    for who in say.WHO:
        x = paper.tick(x, line, who, _SIZE) + 4
    paper.rule(x - 3, line + 0.6, paper.right)
    line += 7.2
    x = paper.put(paper.left, line, say.AGE, _SIZE) + 3
    x = paper.tick(x, line, "yes", _SIZE) + 4
    paper.tick(x, line, "no", _SIZE)
    line += 10
    x = paper.put(paper.left, line, "Signed", _SIZE)
    paper.rule(x + 2, line + 0.6, 128)
    x = paper.put(132, line, "Date", _SIZE)
    paper.rule(x + 2, line + 0.6, paper.right)
    paper.y = line + 3


def _staff(paper: Paper) -> None:
    top = paper.y
    inner = paper.left + 2.5
    line = top + 5
    paper.put(inner, line, say.STAFF_TITLE, _SMALL, font=BOLD)
    line += 6
    for label, end in (("Consent number", 78.0), ("Baby's code", 138.0), ("Renew by (month, year)", 192.0)):
        x = paper.put(inner, line, label, _SMALL)
        paper.rule(x + 1.5, line + 0.6, end)
        inner = end + 3
    inner = paper.left + 2.5
    line = _ticks(paper, line + 6, "Right to decide comes from", say.BASES)
    x = paper.put(inner, line, "Checked by (role)", _SMALL)
    paper.rule(x + 1.5, line + 0.6, 92)
    x = paper.put(95, line, "on", _SMALL)
    paper.rule(x + 1.5, line + 0.6, 128)
    x = paper.put(131, line, "Does anyone disagree?", _SMALL) + 2.5
    x = paper.tick(x, line, "no", _SMALL) + 3
    paper.tick(x, line, "yes", _SMALL)
    line += 6
    x = paper.put(inner, line, "Family's language", _SMALL)
    paper.rule(x + 1.5, line + 0.6, 78)
    x = paper.put(81, line, "Interpreter", _SMALL) + 2.5
    for who in say.INTERPRETERS:
        x = paper.tick(x, line, who, _SMALL) + 3
    paper.frame(paper.left, top, paper.right - paper.left, line + 3 - top)
    paper.y = line + 3


def _ticks(paper: Paper, line: float, label: str, choices: tuple[str, ...]) -> float:
    """Set choices in as many lines as they need; return the base line after them."""
    x = start = paper.put(paper.left + 2.5, line, label, _SMALL) + 2.5
    for number, choice in enumerate(choices):
        if number == (len(choices) + 1) // 2:
            x, line = start, line + 5.2
        x = paper.tick(x, line, choice, _SMALL) + 3
    return line + 6
