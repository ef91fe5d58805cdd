"""A teaching set as slides (PPTX, 16:9): one photo each, what to say in the notes. Pure: the same set, the same bytes."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Final, cast
from xml.sax.saxutils import escape

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Inches

from api.exports import deck as style
from api.exports import sentences
from api.exports.content import Export, Leaf, limits
from api.exports.deck import INK, INNER, MARGIN, SOFT, STAGE, URGENT, WHITE, new_paragraph, text_box, write
from imagedb import wording

_MOST_WORDS: Final = 420
"""Characters of a description that a title slide takes; the whole stands in its notes."""


def slides(export: Export) -> bytes:
    """The set as a presentation."""
    deck, layouts = style.empty_deck()
    _properties(deck, export)
    _opening(deck.slides.add_slide(layouts.opening), export)
    for leaf in export.leaves:
        _photo(deck.slides.add_slide(layouts.photo), leaf, export)
    _closing(deck.slides.add_slide(layouts.list), export)
    sink = io.BytesIO()
    deck.save(sink)
    return _undated(sink.getvalue(), export.made)


def _opening(slide: Slide, export: Export) -> None:
    size = next((size for most, size in ((50, 44), (110, 34)) if len(export.title) <= most), 26)
    write(new_paragraph(slide.placeholders[0].text_frame), export.title, size, bold=True)
    frame = slide.placeholders[1].text_frame
    shown = export.description
    if len(shown) > _MOST_WORDS:
        shown = f"{shown[:_MOST_WORDS].rsplit(None, 1)[0]} … (the whole text is in the notes)"
    for line in filter(str.strip, shown.split("\n")):
        write(new_paragraph(frame, before=4), line, 20 if len(shown) < 200 else 16, colour=SOFT)
    write(new_paragraph(frame, before=10), f"{export.contents}.", 18)
    if export.simulated:
        write(new_paragraph(frame, before=6), sentences.SIMULATED, 16, bold=True)
    foot = text_box(slide, (MARGIN, 6.0, INNER, 1.2), "Intended use")
    write(new_paragraph(foot), f"Newborn Skin Atlas. {export.edition}. ", 12, bold=True)
    write(new_paragraph(foot, before=3), wording.INTENDED_USE, 12, colour=SOFT)
    write(new_paragraph(foot, before=3), sentences.SCREENS, 12, colour=SOFT)
    _emergency(slide, wanted=export.cyanosis)
    _notes(slide, [export.description, f"{sentences.CHECK} {export.check_address}"])


def _photo(slide: Slide, leaf: Leaf, export: Export) -> None:
    write(
        new_paragraph(slide.placeholders[0].text_frame),
        leaf.title,
        30 if len(leaf.title) < 60 else 22,
        bold=True,
    )
    _picture(slide, leaf)
    _figures(slide.placeholders[2].text_frame, leaf)
    measure = text_box(slide, (MARGIN, 6.33, INNER, 0.46), sentences.MEASURE_TITLE)
    write(new_paragraph(measure), leaf.measure, 13, bold=True)
    foot = text_box(slide, (MARGIN, 6.83, INNER, 0.5), "Source and terms")
    source = new_paragraph(foot)
    write(source, f"Newborn Skin Atlas, photo {leaf.photo_id}, ", 10, colour=SOFT)
    write(source, leaf.address, 10, link=leaf.address)
    write(source, f". {leaf.terms}", 10, colour=SOFT)
    check = new_paragraph(foot)
    write(check, f"{sentences.CHECK_TITLE}: ", 10, bold=True, colour=SOFT)
    write(check, export.check_address, 10, link=export.check_address)
    if not leaf.cyanosis:
        head = text_box(slide, (MARGIN, 0.28, INNER, 0.3), "Set")
        short = export.title if len(export.title) < 110 else f"{export.title[:100].rsplit(None, 1)[0]} …"
        write(new_paragraph(head), f"{short}  ·  {leaf.number} of {len(export.leaves)}", 12, colour=SOFT)
    _emergency(slide, wanted=leaf.cyanosis)
    _notes(slide, _spoken(leaf, export))


def _picture(slide: Slide, leaf: Leaf) -> None:
    """The picture whole, in the middle of its surround, with what it shows as its alternative text."""
    holder = slide.placeholders[1].insert_picture(io.BytesIO(leaf.picture.data))
    holder.crop_left = holder.crop_right = holder.crop_top = holder.crop_bottom = 0
    left, top, width, height = STAGE
    scale = min(width / leaf.picture.width, height / leaf.picture.height)
    wide, high = leaf.picture.width * scale, leaf.picture.height * scale
    style.place(holder, (left + (width - wide) / 2, top + (height - high) / 2, wide, high))
    holder.name = f"Photo {leaf.photo_id}"
    holder.element.nvPicPr.cNvPr.set("descr", leaf.alt)
    if leaf.mark:
        badge = slide.shapes.add_textbox(
            Inches(left + 0.12), Inches(top + 0.12), Inches(0.16 * len(leaf.mark) + 0.2), Inches(0.34)
        )
        badge.name = "Mark"
        _fill(badge, WHITE)
        badge.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        badge.text_frame.margin_top = badge.text_frame.margin_bottom = 0
        write(new_paragraph(badge.text_frame), leaf.mark, 14, bold=True)


def _figures(frame: TextFrame, leaf: Leaf) -> None:
    """The tone, and each figure under its name; smaller where there are many."""
    many = len(leaf.rows) + len(leaf.tone) // 32 > 6
    write(new_paragraph(frame), leaf.tone, 16 if many else 18, bold=True)
    for name, value in leaf.rows:
        write(new_paragraph(frame, before=3 if many else 6), name, 11 if many else 12, colour=SOFT)
        write(new_paragraph(frame), value, 13 if many else 16)
    write(new_paragraph(frame, before=8), sentences.UNCERTAINTY, 10, colour=SOFT)


def _spoken(leaf: Leaf, export: Export) -> list[str]:
    """What the notes page holds: the educator's own words first."""
    said = [
        leaf.note and f"{sentences.NOTE_TITLE}: {leaf.note}",
        leaf.question and f"{sentences.QUESTION_TITLE}: {leaf.question}",
        leaf.caption,
        f"{sentences.MEASURE_TITLE}: {leaf.measure}",
        leaf.alt,
        f"{leaf.attribution}. {leaf.terms}",
        f"{sentences.CHECK} {export.check_address}",
    ]
    return [wording.EMERGENCY, *said] if leaf.cyanosis else said


def _closing(slide: Slide, export: Export) -> None:
    write(new_paragraph(slide.placeholders[0].text_frame), "Terms, and what to check", 30, bold=True)
    frame = slide.placeholders[1].text_frame
    lines = [sentences.licence_line(limits(name), count) for name, count in export.licences]
    write(_plain(frame), sentences.CHECK_TITLE, 18, bold=True)
    write(_plain(frame, 4), sentences.CHECK, 16)
    write(_plain(frame, 4), export.check_address, 16, link=export.check_address)
    write(_plain(frame, 4), f"{sentences.NO_LINE} {wording.COPIES}", 16)
    write(_plain(frame, 14), sentences.TERMS_TITLE, 18, bold=True)
    for line in (*lines, *sentences.RULES):
        write(_plain(frame, 4), line, 14)
    write(_plain(frame, 14), sentences.MEASURE_TITLE, 18, bold=True)
    write(_plain(frame, 4), wording.MEASURE, 14)
    _emergency(slide, wanted=export.cyanosis)
    _notes(slide, [wording.INTENDED_USE])


def _plain(frame: TextFrame, before: float = 0) -> _Paragraph:
    """A paragraph without the bullet that the layout would give it."""
    paragraph = new_paragraph(frame, before=before)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no way to take a bullet away
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.insert_element_before(
        properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}buNone"), "a:tabLst"
    )
    return paragraph


def _emergency(slide: Slide, *, wanted: bool) -> None:
    """The emergency lines, above all else and the first thing that is read out."""
    if not wanted:
        return
    band = slide.shapes.add_textbox(Emu(0), Emu(0), Inches(style.WIDTH), Inches(0.56))
    band.name = sentences.EMERGENCY_TITLE
    _fill(band, URGENT)
    frame = band.text_frame
    frame.word_wrap, frame.vertical_anchor, frame.auto_size = True, MSO_ANCHOR.MIDDLE, MSO_AUTO_SIZE.NONE
    frame.margin_left, frame.margin_right = Inches(MARGIN), Inches(0.1)
    write(new_paragraph(frame), wording.EMERGENCY, 14, bold=True, colour=WHITE)
    tree = slide.shapes.element  # the order of reading is that of the tree
    tree.remove(band.element)
    tree.insert(2, band.element)


def _fill(shape: Shape, colour: RGBColor) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour


def _notes(slide: Slide, paragraphs: list[str]) -> None:
    frame = cast("TextFrame", slide.notes_slide.notes_text_frame)  # the library's own notes have a body
    for text in filter(None, paragraphs):
        for line in filter(str.strip, text.split("\n")):
            write(new_paragraph(frame), line, 12, colour=INK)


def _properties(deck: Deck, export: Export) -> None:
    """Title, language and day; and each photo's address, where no editing of slides takes it away."""
    core = deck.core_properties
    core.title, core.author, core.language = export.title, "Newborn Skin Atlas", "en-GB"
    core.subject = f"{export.edition}. {export.contents}."[:255]
    core.comments = f"{sentences.CHECK_TITLE}: {export.check_address}"[:255]
    core.last_modified_by, core.revision = "Newborn Skin Atlas", 1
    core.created = core.modified = datetime.combine(export.made, time(), UTC).replace(tzinfo=None)
    addresses = {sentences.CHECK_TITLE: export.check_address}
    addresses |= {f"Photo {leaf.number}": leaf.address for leaf in export.leaves}
    package = deck.part.package
    part = Part(
        PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, package, _custom(addresses)
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom(values: dict[str, str]) -> bytes:
    """Custom document properties, as part 22.3 of ISO/IEC 29500-1 has them; numbers start at 2."""
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006"
    found = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{kinds}/custom-properties" xmlns:vt="{kinds}/docPropsVTypes">{found}</Properties>'
    ).encode()


def _undated(data: bytes, made: date) -> bytes:
    """The same package with the day given at each part: the library writes the time of now."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(sink, "w") as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, (made.year, made.month, made.day, 0, 0, 0))
            # Pictures are compressed already.
            fresh.compress_type = (
                zipfile.ZIP_STORED if entry.filename.endswith(".jpg") else zipfile.ZIP_DEFLATED
            )
            new.writestr(fresh, old.read(entry))
    return sink.getvalue()
