"""A sheet of paper that fills from the top, written as PDF. Places are millimetres from the upper left corner."""

import io

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

POINT = 1 / mm
"""A point, 1/72 inch, in millimetres."""
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
LEADING = 1.22
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
BULLET = "\N{BULLET}"


class OverfullError(Exception):
    """The words do not fit on the sheet."""


class Paper:
    """One sheet. `y` is how far it is filled; everything is black on white, for any printer."""

    def __init__(self, width: float, height: float, margin: float, title: str, language: str) -> None:
        self._sink = io.BytesIO()
        # invariant: no date and no random id, so that the same words are the same file.
        self._canvas = Canvas(self._sink, pagesize=(width * mm, height * mm), invariant=1, lang=language)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Newborn Skin Atlas")
        self._height = height
        self.left = margin
        self.right = width - margin
        self.bottom = height - margin
        self.y = margin

    def text(self, words: str, size: float, *, font: str = PLAIN, left: float = 0) -> None:
        """Set a paragraph below what is there, `left` from the margin. Raises OverfullError."""
        for line in simpleSplit(words, font, size, (self.right - self.left - left) * mm):
            self.y += size * LEADING * POINT
            self.put(self.left + left, self.y - size * 0.26 * POINT, line, size, font=font)
        if self.y > self.bottom:
            raise OverfullError(words)

    def point(self, words: str, size: float) -> None:
        """Set one point of a list."""
        self.put(self.left, self.y + size * (LEADING - 0.26) * POINT, BULLET, size)
        self.text(words, size, left=3.5)

    def put(self, x: float, y: float, words: str, size: float, *, font: str = PLAIN) -> float:
        """Set a line of words on the base line `y`, and return where it ends."""
        words = words.replace("'", APOSTROPHE)
        self._canvas.setFont(font, size)
        self._canvas.drawString(x * mm, (self._height - y) * mm, words)
        return x + self._canvas.stringWidth(words, font, size) * POINT

    def centred(self, words: str, size: float, *, font: str = BOLD) -> None:
        """Set a line in the middle, below what is there."""
        self.y += size * LEADING * POINT
        self._canvas.setFont(font, size)
        middle = (self.left + self.right) / 2
        self._canvas.drawCentredString(middle * mm, (self._height - self.y + size * 0.26 * POINT) * mm, words)

    def tick(self, x: float, y: float, label: str, size: float) -> float:
        """Draw an empty box on the base line `y` with a label after it, and return where that ends."""
        side = 3.4
        self.frame(x, y - side + 0.5, side, side, 0.9)
        return self.put(x + side + 1.2, y, label, size)

    def frame(self, x: float, y: float, width: float, height: float, thick: float = 0.6) -> None:
        """Draw a rectangle; `thick` in points."""
        self._canvas.setLineWidth(thick)
        self._canvas.rect(x * mm, (self._height - y - height) * mm, width * mm, height * mm)

    def rule(self, x: float, y: float, end: float, thick: float = 0.5) -> None:
        """Draw a level line, to write on or to part; `thick` in points."""
        self._canvas.setLineWidth(thick)
        self._canvas.line(x * mm, (self._height - y) * mm, end * mm, (self._height - y) * mm)

    def space(self, height: float) -> None:
        """Leave some room."""
        self.y += height

    def data(self) -> bytes:
        """Return the finished PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._sink.getvalue()
