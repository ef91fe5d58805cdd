"""The family's receipt: one page of A5 with the code by which it can take its photos back."""

from api.forms import wording as say
from api.forms.paper import BOLD, Paper

_SIZE = 12.0


def receipt(consent_id: str, code: str, contact: str = "", address: str = "") -> bytes:
    """Return the receipt as PDF, the only place where the code ever stands.

    `contact` is the site's telephone or office, a line to write it on where it is empty; `address` is that
    of the page for withdrawals, left out where there is none.
    """
    paper = Paper(148, 210, 13, f"{say.RECEIPT_TITLE}: {consent_id}", say.LANGUAGE)
    paper.text(say.RECEIPT_TITLE, 20, font=BOLD)
    paper.text("Photos of your baby's skin. The Newborn Skin Atlas", _SIZE)
    paper.space(3)
    paper.text(say.RECEIPT, _SIZE)
    paper.space(4)
    top = paper.y
    paper.space(2)
    paper.centred(say.CODE_TITLE, _SIZE)
    paper.space(2.5)
    groups = code.split("-")
    half = len(groups) // 2
    for line in (groups[:half], groups[half:]):
        paper.centred("  ".join(line), 27, font="Courier-Bold")
    paper.space(4)
    paper.frame(paper.left, top, paper.right - paper.left, paper.y - top, 1.2)
    paper.space(1.5)
    paper.text(say.CODE_CARE, _SIZE)
    _heading(paper, say.HOW_TITLE)
    paper.text(say.HOW_MUCH, _SIZE)
    paper.text(say.HOW_STAFF, _SIZE)
    _contact(paper, contact)
    if address:
        paper.text(say.HOW_ADDRESS.format(address=address), _SIZE)
        paper.space(1)
    paper.text(say.LOST, _SIZE)
    _heading(paper, say.THEN_TITLE)
    for point in say.THEN:
        paper.point(point, _SIZE)
    paper.put(paper.left, 201, f"Consent number: {consent_id}", 9)
    return paper.data()


def _heading(paper: Paper, words: str) -> None:
    paper.space(4)
    paper.text(words, 13.5, font=BOLD)
    paper.space(0.8)


def _contact(paper: Paper, contact: str) -> None:
    paper.space(1)
    if contact:
        paper.text(f"{say.HOW_CONTACT} {contact}", _SIZE)
    else:
        paper.text(say.HOW_CONTACT, _SIZE)
        paper.space(7)
        paper.rule(paper.left, paper.y, paper.right)
    paper.space(1.5)
