"""A teaching set as a handout (PDF, A4): a cover, then a page for each photo. Pure: the same set, the same bytes."""

from contextlib import ExitStack
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from api.exports import sentences
from api.exports.content import Export, Leaf, limits
from api.exports.tagged import BOLD, PLAIN, Role, TaggedCanvas
from imagedb import wording

_MM: Final = 72 / 25.4
WIDTH, HEIGHT, MARGIN = 210 * _MM, 297 * _MM, 17 * _MM
INNER: Final = WIDTH - 2 * MARGIN
_FOOT: Final = 22 * _MM
"""Below here nothing flows: the line that stands on every page does."""
_STAGE: Final = 104 * _MM
_LEADING: Final = 1.32
INK, SOFT, WHITE = HexColor(0x1A1D1F), HexColor(0x53585B), HexColor(0xFFFFFF)
URGENT, SURROUND, LINK, RULE = HexColor(0x8E1B12), HexColor(0xC6C6C6), HexColor(0x0B4A8F), HexColor(0xD6D6D6)


def handout(export: Export) -> bytes:
    """The set as a PDF."""
    sheet = _Sheet(export)
    _cover(sheet, export)
    for leaf in export.leaves:
        sheet.turn()
        _page(sheet, leaf)
    return sheet.finish()


class _Sheet:
    """Pages that fill from the top. `y` is how far, in points from the lower edge."""

    def __init__(self, export: Export) -> None:
        self.tagged = TaggedCanvas((WIDTH, HEIGHT), title=export.title, language="en-GB", made=export.made)
        self._export = export
        self._number = 1
        canvas = self.tagged.canvas
        canvas.setSubject(f"{export.edition}. {export.contents}.")
        # Each photo's address, so that the file can be checked against withdrawals.
        canvas.setKeywords(" ".join((export.check_address, *(leaf.address for leaf in export.leaves))))
        self.y = HEIGHT - MARGIN

    def turn(self) -> None:
        """Begin a page."""
        self._foot()
        self.tagged.next_page()
        self._number += 1
        self.y = HEIGHT - MARGIN

    def finish(self) -> bytes:
        """The PDF."""
        self._foot()
        return self.tagged.data()

    def text(
        self,
        words: str,
        size: float,
        *,
        role: Role = "P",
        font: str = PLAIN,
        colour: Color = INK,
        before: float = 0,
        link: str = "",
    ) -> None:
        """Set a paragraph below what is there, on the next page where this one is full."""
        self.y -= before
        lines = simpleSplit(_apostrophes(words), font, size, INNER) or [""]
        canvas, high = self.tagged.canvas, size * _LEADING
        with ExitStack() as open_content:
            element = open_content.enter_context(self.tagged.element(role))
            for line in lines:
                if self.y - high < _FOOT:
                    open_content.close()
                    self.turn()
                    open_content.enter_context(self.tagged.again(element))
                self.y -= high
                canvas.setFont(font, size)
                canvas.setFillColor(colour)
                canvas.drawString(MARGIN, self.y + size * 0.3, line)
                if link:
                    area = (MARGIN, self.y, MARGIN + stringWidth(line, font, size), self.y + high)
                    canvas.linkURL(link, area)

    def band(self, words: str) -> None:
        """The emergency lines: in white on red, and first."""
        lines = simpleSplit(_apostrophes(words), BOLD, 11.5, INNER - 20)
        high = len(lines) * 11.5 * _LEADING + 14
        canvas = self.tagged.canvas
        with self.tagged.artifact():
            canvas.setFillColor(URGENT)
            canvas.roundRect(MARGIN, self.y - high, INNER, high, 3, stroke=0, fill=1)
        with self.tagged.element("P"):
            canvas.setFillColor(WHITE)
            canvas.setFont(BOLD, 11.5)
            for number, line in enumerate(lines):
                canvas.drawString(MARGIN + 10, self.y - 19 - number * 11.5 * _LEADING, line)
        self.y -= high + 8

    def stage(self, leaf: Leaf) -> None:
        """The picture on its surround, with its mark."""
        canvas, picture = self.tagged.canvas, leaf.picture
        scale = min(INNER / picture.width, _STAGE / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        with self.tagged.artifact():
            canvas.setFillColor(SURROUND)
            canvas.rect(MARGIN, self.y - _STAGE, INNER, _STAGE, stroke=0, fill=1)
        box = (MARGIN + (INNER - wide) / 2, self.y - _STAGE + (_STAGE - high) / 2, wide, high)
        with self.tagged.element("Figure", leaf.alt):
            self.tagged.picture(leaf.photo_id, picture.data, picture.width, picture.height, box)
        if leaf.mark:
            with self.tagged.artifact():
                canvas.setFillColor(WHITE)
                canvas.rect(
                    MARGIN + 7, self.y - 26, stringWidth(leaf.mark, BOLD, 11) + 14, 19, stroke=0, fill=1
                )
            with self.tagged.element("P"):
                canvas.setFillColor(INK)
                canvas.setFont(BOLD, 11)
                canvas.drawString(MARGIN + 14, self.y - 20.5, leaf.mark)
        self.y -= _STAGE

    def rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Figures, each with its name before it and a thin line below."""
        canvas, size, aside = self.tagged.canvas, 10.5, 80 * _MM
        for name, value in rows:
            lines = simpleSplit(_apostrophes(value), PLAIN, size, INNER - aside)
            with self.tagged.element("P"):
                canvas.setFillColor(SOFT)
                canvas.setFont(PLAIN, size)
                canvas.drawString(MARGIN, self.y - 13, name)
                canvas.setFillColor(INK)
                for number, line in enumerate(lines):
                    canvas.drawString(MARGIN + aside, self.y - 13 - number * size * _LEADING, line)
            self.y -= 4.6 + max(1, len(lines)) * size * _LEADING
            self._rule(self.y)

    def _rule(self, y: float) -> None:
        with self.tagged.artifact():
            self.tagged.canvas.setStrokeColor(RULE)
            self.tagged.canvas.setLineWidth(0.6)
            self.tagged.canvas.line(MARGIN, y, WIDTH - MARGIN, y)

    def _foot(self) -> None:
        """On every page, should it be copied alone: where to check, and the page's number."""
        canvas, said = self.tagged.canvas, f"{sentences.CHECK_TITLE}: {self._export.check_address}"
        self._rule(17 * _MM)
        with self.tagged.artifact():
            canvas.setFillColor(SOFT)
            canvas.setFont(PLAIN, 8.5)
            canvas.drawString(MARGIN, 12 * _MM, said)
            canvas.drawRightString(WIDTH - MARGIN, 12 * _MM, str(self._number))
        canvas.linkURL(self._export.check_address, (MARGIN, 11 * _MM, WIDTH - 2 * MARGIN, 15.5 * _MM))


def _cover(sheet: _Sheet, export: Export) -> None:
    if export.cyanosis:
        sheet.band(wording.EMERGENCY)
    sheet.text("Newborn Skin Atlas", 11, font=BOLD, colour=SOFT)
    sheet.text(export.title, 26 if len(export.title) < 80 else 19, role="H1", font=BOLD, before=10)
    for line in filter(str.strip, export.description.split("\n")):
        sheet.text(line, 12, colour=SOFT, before=5)
    sheet.text(f"{export.contents}. {export.edition}.", 10.5, before=10)
    sheet.text(export.address, 10.5, colour=LINK, link=export.address)
    if export.simulated:
        sheet.text(sentences.SIMULATED, 11, font=BOLD, before=10)
    _heading(sheet, sentences.CHECK_TITLE)
    sheet.text(sentences.CHECK, 11)
    sheet.text(export.check_address, 11, colour=LINK, link=export.check_address, before=2)
    sheet.text(f"{sentences.NO_LINE} {wording.COPIES}", 11, before=4)
    _heading(sheet, sentences.MEASURE_TITLE)
    sheet.text(wording.MEASURE, 11)
    _heading(sheet, sentences.TERMS_TITLE)
    for name, count in export.licences:
        sheet.text(sentences.licence_line(limits(name), count), 11)
    for rule in sentences.RULES:
        sheet.text(rule, 11, before=2)
    _heading(sheet, "What this is for")
    sheet.text(f"{wording.INTENDED_USE} {sentences.SCREENS}", 11)


def _heading(sheet: _Sheet, words: str) -> None:
    sheet.text(words, 14, role="H2", font=BOLD, before=15)


def _page(sheet: _Sheet, leaf: Leaf) -> None:
    if leaf.cyanosis:
        sheet.band(wording.EMERGENCY)
    sheet.text(f"{leaf.number}. {leaf.title}", 19 if len(leaf.title) < 60 else 15, role="H2", font=BOLD)
    sheet.text(leaf.tone, 11.5, colour=SOFT)
    sheet.y -= 7
    sheet.stage(leaf)
    if leaf.caption:
        sheet.text(leaf.caption, 10.5, before=6)
    sheet.y -= 4
    sheet.rows(leaf.rows)
    sheet.text(sentences.UNCERTAINTY, 8.5, colour=SOFT, before=3)
    for name, said in ((sentences.NOTE_TITLE, leaf.note), (sentences.QUESTION_TITLE, leaf.question)):
        for number, line in enumerate(filter(str.strip, said.split("\n"))):
            sheet.text(line if number else f"{name}: {line}", 11.5, before=3 if number else 9, role="Note")
    sheet.text(leaf.measure, 10.5, font=BOLD, before=9)
    sheet.text(leaf.attribution, 9, colour=LINK, before=7, link=leaf.address)
    sheet.text(leaf.terms, 9, colour=SOFT)


def _apostrophes(words: str) -> str:
    return words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
