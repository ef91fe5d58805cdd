"""An empty deck: 16:9, our layouts with real placeholders, a font that every office suite has. Sizes in inches."""

from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide, SlideLayout, SlideMaster
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Pt

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
INNER: Final = WIDTH - 2 * MARGIN
# LibreOffice sets Liberation Sans in its place, which is as wide.
FONT: Final = "Arial"
INK, SOFT, WHITE = RGBColor(0x1A, 0x1D, 0x1F), RGBColor(0x53, 0x58, 0x5B), RGBColor(0xFF, 0xFF, 0xFF)
URGENT, SURROUND, LINK = RGBColor(0x8E, 0x1B, 0x12), RGBColor(0xC6, 0xC6, 0xC6), RGBColor(0x0B, 0x4A, 0x8F)

Box = tuple[float, float, float, float]
"""From the left, from the top, width and height."""
STAGE: Final[Box] = (MARGIN, 1.5, 7.6, 4.72)
"""Where a picture stands, on neutral grey: colours are judged against what surrounds them."""
_COLUMN: Final[Box] = (MARGIN + 7.95, 1.5, INNER - 7.95, 4.72)
_TITLE: Final[Box] = (MARGIN, 0.66, INNER, 0.72)
_BODY: Final[Box] = (MARGIN, 1.55, INNER, 5.4)
# Of python-pptx's own template: its number, and where its placeholders go.
_OPENING, _LIST, _PHOTO = 0, 1, 8
_PLACES: Final[dict[int, dict[int, Box]]] = {
    _OPENING: {0: (MARGIN, 1.0, INNER, 1.9), 1: (MARGIN, 3.05, INNER, 2.75)},
    _LIST: {0: _TITLE, 1: _BODY},
    _PHOTO: {0: _TITLE, 1: STAGE, 2: _COLUMN},
}


class Layouts:
    """The layouts of a deck."""

    def __init__(self, deck: Deck) -> None:
        self.opening: SlideLayout = deck.slide_layouts[0]
        self.list: SlideLayout = deck.slide_layouts[1]
        self.photo: SlideLayout = deck.slide_layouts[2]


def empty_deck() -> tuple[Deck, Layouts]:
    """A deck without slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _set_theme(deck)
    for number, layout in enumerate(list(deck.slide_layouts)):
        if number in _PLACES:
            _arrange(layout, _PLACES[number])
        else:
            deck.slide_layouts.remove(layout)
    for shape in deck.slide_master.placeholders:
        place(shape, _TITLE if shape.placeholder_format.idx == 0 else _BODY)
    _keep(deck.slide_master, {0, 1})
    layouts = Layouts(deck)
    _lay_stage(layouts.photo)
    return deck, layouts


def _set_theme(deck: Deck) -> None:
    theme: Any = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    font = f'<a:latin typeface="{FONT}"/>'.encode()
    theme.blob = theme.blob.replace(b'<a:latin typeface="Calibri"/>', font)
    for level in deck.slide_master.element.iter(qn("p:titleStyle")):
        level.find(qn("a:lvl1pPr")).set("algn", "l")


def _arrange(layout: SlideLayout, places: dict[int, Box]) -> None:
    _keep(layout, set(places))
    placeholders: Any = layout.placeholders
    for shape in placeholders:
        place(shape, places[shape.placeholder_format.idx])
        frame = shape.text_frame
        frame.vertical_anchor = MSO_ANCHOR.TOP
        if shape.placeholder_format.idx == 0:
            frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        for style in shape.element.iter(qn("a:lvl1pPr")):
            style.set("algn", "l")
        _no_margins(frame)


def _keep(sheet: SlideLayout | SlideMaster, wanted: set[int]) -> None:
    """Take out the placeholders for date, footer and number: the slides have lines of their own."""
    for shape in list(sheet.placeholders):
        if shape.placeholder_format.idx not in wanted:
            shape.element.getparent().remove(shape.element)


def _lay_stage(layout: SlideLayout) -> None:
    """Neutral grey behind the picture. On the layout, so that no screen reader stops at it."""
    scratch: Any = layout.shapes
    tree = scratch.element  # layouts take no new shapes otherwise
    left, top, width, height = (Inches(side) for side in STAGE)
    shape = tree.add_autoshape(90, "Surround", "rect", left, top, width, height)
    tree.remove(shape)
    tree.insert(2, shape)
    properties = shape.spPr
    fill = properties.get_or_change_to_solidFill()
    fill.get_or_change_to_srgbClr().val = str(SURROUND)
    properties.get_or_add_ln().get_or_change_to_noFill()
    shape.remove(shape.find(qn("p:style")))  # a shadow


def place(shape: BaseShape, box: Box) -> None:
    """Put a shape somewhere."""
    shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in box)


def text_box(slide: Slide, box: Box, name: str) -> TextFrame:
    """A box for text without margins, which wraps."""
    shape = slide.shapes.add_textbox(*(Inches(side) for side in box))
    shape.name = name
    frame: TextFrame = shape.text_frame
    frame.word_wrap = True
    _no_margins(frame)
    return frame


def _no_margins(frame: TextFrame) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)


def write(
    paragraph: _Paragraph,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: RGBColor = INK,
    link: str = "",
) -> None:
    """Add a run of text, in British English."""
    run = paragraph.add_run()
    run.text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    font = run.font
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
    if link:
        run.hyperlink.address = link
    else:
        font.color.rgb = colour


def new_paragraph(frame: TextFrame, *, before: float = 0) -> _Paragraph:
    """The next paragraph; the first of an empty frame is the one that is there."""
    first = frame.paragraphs[0]
    paragraph = first if len(frame.paragraphs) == 1 and not first.runs else frame.add_paragraph()
    paragraph.space_before, paragraph.alignment = Pt(before), PP_ALIGN.LEFT
    return paragraph
