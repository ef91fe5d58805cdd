"""A page in millimetres from its upper left corner, written as PDF: the only place that knows reportlab."""

import io
from collections.abc import Sequence
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from colour.card.layout import Box, Sheet

Rgb = tuple[float, float, float]
BLACK: Final[Rgb] = (0.0, 0.0, 0.0)
WHITE: Final[Rgb] = (1.0, 1.0, 1.0)
INK: Final[Rgb] = (0.13, 0.15, 0.17)
SOFT: Final[Rgb] = (0.42, 0.45, 0.48)
HAIR: Final[Rgb] = (0.72, 0.74, 0.76)

Font = Literal["Helvetica", "Helvetica-Bold", "Courier-Bold"]
Align = Literal["left", "centre", "right"]


class Page:
    """Draws in millimetres of the A6 card, enlarged to the sheet. Colours are sRGB 0..1, as DeviceRGB."""

    def __init__(self, sheet: Sheet, title: str) -> None:
        self._sink = io.BytesIO()
        # invariant: no date and no random id, so that the same card is the same file.
        self._canvas = Canvas(
            self._sink, pagesize=(sheet.width * mm, sheet.height * mm), invariant=1, pageCompression=1
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Newborn Skin Atlas")
        self._sheet = sheet

    def fill(self, box: Box, colour: Rgb) -> None:
        """Fill a rectangle without an outline."""
        self._canvas.setFillColorRGB(*colour)
        x, y = self._at(box.left, box.top + box.height)
        self._canvas.rect(x, y, self._long(box.width), self._long(box.height), stroke=0, fill=1)

    def frame(self, box: Box, colour: Rgb, width: float = 0.1) -> None:
        """Draw a rectangle's outline."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(self._long(width))
        x, y = self._at(box.left, box.top + box.height)
        self._canvas.rect(x, y, self._long(box.width), self._long(box.height), stroke=1, fill=0)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: Rgb, width: float) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(self._long(width))
        self._canvas.line(*self._at(*start), *self._at(*end))

    def text(
        self,
        place: tuple[float, float],
        words: str,
        size: float,
        *,
        font: Font = "Helvetica",
        colour: Rgb = INK,
        align: Align = "left",
        track: float = 0.0,
    ) -> None:
        """Write a line of text: `place` is on its base line, `size` in millimetres, `track` between letters."""
        points, gap = self._long(size), self._long(track)
        width = stringWidth(words, font, points) + gap * (len(words) - 1)
        x, y = self._at(*place)
        x -= {"left": 0.0, "centre": width / 2, "right": width}[align]
        written = self._canvas.beginText(x, y)
        written.setFont(font, points)
        written.setFillColorRGB(*colour)
        written.setCharSpace(gap)
        written.textOut(words)
        self._canvas.drawText(written)

    def squares(self, box: Box, black: Sequence[Sequence[bool]]) -> None:
        """Draw a pattern of black squares, each run of a row in one piece so that no seam shows."""
        height, width = box.height / len(black), box.width / len(black[0])
        for row, line in enumerate(black):
            column = 0
            while column < len(line):
                end = column
                while end < len(line) and line[end]:
                    end += 1
                if end > column:
                    left, top = box.left + column * width, box.top + row * height
                    self.fill(Box(left, top, (end - column) * width, height), BLACK)
                column = max(end, column + 1)

    def turn_over(self) -> None:
        """Begin the next page."""
        self._canvas.showPage()

    def pdf(self) -> bytes:
        """Return the document."""
        self._canvas.save()
        return self._sink.getvalue()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        left, top = self._sheet.offset
        return (left + x * self._sheet.scale) * mm, (self._sheet.height - top - y * self._sheet.scale) * mm

    def _long(self, millimetres: float) -> float:
        return millimetres * self._sheet.scale * float(mm)
