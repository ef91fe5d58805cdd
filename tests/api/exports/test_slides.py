import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches

from api.exports.content import Export
from api.exports.slides import slides
from imagedb import wording
from tests.support.examples import examples, in_full
from tests.support.exporting import drawn_export
from tests.support.office import as_pdf


@pytest.fixture(scope="module")
def export() -> Export:
    """A set of five photos, two of them with cyanosis."""
    return drawn_export()


@pytest.fixture(scope="module")
def deck(export: Export) -> Any:
    """Its slides, read back."""
    return Presentation(io.BytesIO(slides(export)))


def texts(slide: Any) -> list[str]:
    """The slide's texts in the order in which they are read out."""
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_each_photo_has_a_slide_between_a_title_and_the_terms(deck: Any, export: Export) -> None:
    """In the order of the set, in 16:9, with the title in the placeholder that outlines and readers use."""
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert [export.title, *(leaf.title for leaf in export.leaves), "Terms, and what to check"] == titles
    assert pytest.approx(16 / 9, abs=0.001) == deck.slide_width / deck.slide_height


def test_a_picture_is_whole_and_told_in_words(deck: Any, export: Export) -> None:
    """The bytes that the atlas serves, uncropped, in their own shape, with the measured values as alternative text."""
    for slide, leaf in zip(list(deck.slides)[1:-1], export.leaves, strict=True):
        (picture,) = [shape for shape in slide.shapes if hasattr(shape, "image")]
        assert leaf.picture.data == picture.image.blob
        assert leaf.alt == picture.element.nvPicPr.cNvPr.get("descr")
        assert (0, 0, 0, 0) == (
            picture.crop_left,
            picture.crop_top,
            picture.crop_right,
            picture.crop_bottom,
        )
        assert (
            pytest.approx(leaf.picture.width / leaf.picture.height, abs=0.01)
            == picture.width / picture.height
        )


def test_a_slide_says_all_that_must_stand_beside_a_photo(deck: Any, export: Export) -> None:
    """The mark, the tone, numbers with their uncertainty, what to measure, source, terms and where to check."""
    for slide, leaf in zip(list(deck.slides)[1:-1], export.leaves, strict=True):
        said = "\n".join(texts(slide))
        wanted = (
            "SIMULATED",
            leaf.tone,
            "\u00a0±\u00a0",
            leaf.measure,
            leaf.address,
            leaf.terms,
            export.check_address,
        )
        assert [] == [
            one for one in wanted if one.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") not in said
        ]


def test_the_emergency_lines_come_first_where_there_is_cyanosis(deck: Any, export: Export) -> None:
    """On the title and on each such slide they are the first thing on it; on no other slide do they stand."""
    wanted = [True, *(leaf.cyanosis for leaf in export.leaves), True]
    assert {True, False} == set(wanted)
    assert wanted == [wording.EMERGENCY == texts(slide)[0] for slide in deck.slides]
    assert wanted == [wording.EMERGENCY in "\n".join(texts(slide)) for slide in deck.slides]


def test_notes_hold_what_the_educator_wrote(deck: Any, export: Export) -> None:
    """The note as it was written, and below it what to measure, the source and where to check."""
    for slide, leaf in zip(list(deck.slides)[1:-1], export.leaves, strict=True):
        said = slide.notes_slide.notes_text_frame.text
        assert f"Note: {leaf.note}" in said
        assert export.check_address in said


def test_nothing_leaves_the_slide(deck: Any) -> None:
    """Every shape lies within the slide."""
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left
            assert shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top
            assert shape.top + shape.height <= Inches(7.5)


def test_the_same_set_makes_the_same_bytes(export: Export) -> None:
    """Nothing in the file tells when it was written but the day that was given."""
    data = slides(export)
    assert data == slides(export)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {(2026, 6, 3, 0, 0, 0)} == {entry.date_time for entry in package.infolist()}
        assert b"2026-06-03T00:00:00Z" in package.read("docProps/core.xml")


@settings(max_examples=examples(6), deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_any_writing_makes_a_deck(text: str) -> None:
    """Whatever stands in a title or a note, the file is written and opens."""
    written = drawn_export(text, text, step=29)
    opened = Presentation(io.BytesIO(slides(written)))
    assert 2 + len(written.leaves) == len(opened.slides)


@in_full
@pytest.mark.timeout(150)
def test_libreoffice_shows_the_slides(tmp_path: Path) -> None:
    """It opens them and draws what was meant: the emergency band, and the picture on its grey surround."""
    document = pypdfium2.PdfDocument(as_pdf(slides(drawn_export(first=20, step=29)), tmp_path))
    assert 3 == len(document)
    seen = np.asarray(document[1].render(scale=1).to_pil().convert("RGB")).astype(int)
    high, wide = seen.shape[:2]

    def at(x: float, y: float) -> list[int]:
        return seen[int(y / 7.5 * high), int(x / 13.333 * wide)].tolist()

    assert [0x8E, 0x1B, 0x12] == at(0.1, 0.3)
    assert [0xC6, 0xC6, 0xC6] == at(0.6, 6.1)
    assert [255, 255, 255] == at(13.2, 3.0)
    assert at(4.3, 3.5) not in ([0xC6, 0xC6, 0xC6], [255, 255, 255]), "no picture"
    assert "Central cyanosis at the gums" in document[1].get_textpage().get_text_bounded()
    document.close()
