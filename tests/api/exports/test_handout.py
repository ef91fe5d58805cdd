import ctypes

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from api.exports.content import Export
from api.exports.handout import handout
from imagedb import wording
from tests.support.examples import examples
from tests.support.exporting import drawn_export


@pytest.fixture(scope="module")
def export() -> Export:
    """A set of five photos, two of them with cyanosis."""
    return drawn_export()


@pytest.fixture(scope="module")
def pages(export: Export) -> list[str]:
    """The text of each page, lines joined."""
    document = pypdfium2.PdfDocument(handout(export))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_each_photo_has_a_page_after_the_cover(pages: list[str], export: Export) -> None:
    """In the order of the set, each with its number and what was documented."""
    assert 1 + len(export.leaves) == len(pages)
    for leaf, said in zip(export.leaves, pages[1:], strict=True):
        assert f"{leaf.number}. {leaf.title}" in said


def test_a_page_says_all_that_must_stand_beside_a_photo(pages: list[str], export: Export) -> None:
    """The mark, the tone, numbers with their uncertainty, the note, what to measure, source, terms, where to check."""
    for leaf, said in zip(export.leaves, pages[1:], strict=True):
        wanted = ("SIMULATED", leaf.tone, "±", *leaf.note.split("\n"), leaf.measure, leaf.address, leaf.terms)
        plain = said.replace("\u00a0", " ")
        assert [] == [one for one in wanted if one.replace("\u00a0", " ") not in plain]
        assert export.check_address in said


def test_the_emergency_lines_come_first_where_there_is_cyanosis(pages: list[str], export: Export) -> None:
    """On the cover and on each such page they are the first words; on no other page do they stand."""
    wanted = [True, *(leaf.cyanosis for leaf in export.leaves)]
    assert wanted == [said.startswith(wording.EMERGENCY) for said in pages]
    assert wanted == [wording.EMERGENCY in said for said in pages]


def test_the_cover_says_what_is_missing(pages: list[str]) -> None:
    """How many photos there are, and that one can no longer be shown."""
    assert "5 photos; 1 photo of the set can no longer be shown and is left out." in pages[0]


def structure(data: bytes, number: int) -> list[tuple[str, str]]:
    """The roles on a page in the order of reading, each with its alternative text."""
    document = pypdfium2.PdfDocument(data)
    page = document[number]
    tree = raw.FPDF_StructTree_GetForPage(page)
    whole = raw.FPDF_StructTree_GetChildAtIndex(tree, 0)
    found = []
    for at in range(raw.FPDF_StructElement_CountChildren(whole)):
        element = raw.FPDF_StructElement_GetChildAtIndex(whole, at)
        if element:
            found.append(
                (
                    said(raw.FPDF_StructElement_GetType, element),
                    said(raw.FPDF_StructElement_GetAltText, element),
                )
            )
    raw.FPDF_StructTree_Close(tree)
    return found


def said(ask: object, element: object) -> str:
    """What PDFium says of an element, in UTF-16."""
    size = ask(element, None, 0)  # type: ignore[operator]  # a function of a C library
    buffer = ctypes.create_string_buffer(max(size, 2))
    ask(element, buffer, size)  # type: ignore[operator]  # likewise
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def test_it_is_tagged_for_screen_readers(export: Export) -> None:
    """Title and language of the file, headings, and each picture as a figure with its values in words."""
    data = handout(export)
    document = pypdfium2.PdfDocument(data)
    assert export.title == document.get_metadata_value("Title")
    assert raw.FPDFCatalog_IsTagged(document)
    assert b"/Lang (en-GB)" in data
    first = structure(data, 1)
    assert ("H2", "") == next(one for one in first if one[0].startswith("H"))
    assert [("Figure", export.leaves[0].alt)] == [one for one in first if one[0] == "Figure"]
    assert "H1" in [role for role, _ in structure(data, 0)]


def test_long_notes_go_on_to_the_next_page() -> None:
    """Every word of them stands somewhere, and the file is tagged there as well."""
    note = " ".join(f"word{number}" for number in range(900))
    data = handout(drawn_export("Long", note, step=29))
    document = pypdfium2.PdfDocument(data)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document).split()
    assert {f"word{number}" for number in range(900)} <= set(words)
    assert 1 + 2 * 2 <= len(document)
    assert structure(data, 2)


def test_the_same_set_makes_the_same_bytes(export: Export) -> None:
    """Nothing in the file tells when it was written but the day that was given."""
    data = handout(export)
    assert data == handout(export)
    assert b"Newborn Skin Atlas, 2026-06-03" in data


@settings(max_examples=examples(6), deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_any_writing_makes_a_handout(text: str) -> None:
    """Whatever stands in a title or a note, the file is written and opens."""
    written = drawn_export(text, text, step=29)
    assert 1 + len(written.leaves) <= len(pypdfium2.PdfDocument(handout(written)))
