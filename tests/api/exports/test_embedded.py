import contextlib
import io
import zipfile
from functools import cache

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from api.exports import embedded
from api.exports.bundle import bundle
from api.exports.embedded import UnreadableExportError, read_embedded
from api.exports.handout import handout
from api.exports.slides import slides
from api.reading import is_id
from tests.support.examples import examples
from tests.support.exporting import drawn_export

FORMS = {"slides": slides, "handout": handout, "bundle": bundle}


@cache
def written(form: str) -> bytes:
    """A set of two photos in that form."""
    return FORMS[form](drawn_export(step=29))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_its_photos(form: str) -> None:
    """Their ids, each once and in order, and the hashes of their pictures."""
    export = drawn_export()
    found = read_embedded(FORMS[form](export))
    assert tuple(leaf.photo_id for leaf in export.leaves) == found.photo_ids
    assert {leaf.picture.sha256 for leaf in export.leaves} <= found.hashes


def test_slides_that_were_edited_tell_their_photos() -> None:
    """A slide with its notes was taken into another deck: the properties are gone, its address and picture are not."""
    export = drawn_export()
    deck = Presentation(io.BytesIO(slides(export)))
    listed = deck.slides._sldIdLst
    for slide in list(listed)[2:]:
        deck.part.drop_rel(slide.rId)
        listed.remove(slide)
    for relation in list(deck.part.package._rels.values()):
        if relation.reltype.endswith("custom-properties"):
            deck.part.package._rels.pop(relation.rId)
    sink = io.BytesIO()
    deck.save(sink)
    found = read_embedded(sink.getvalue())
    assert (export.leaves[0].photo_id,) == found.photo_ids
    assert found.hashes >= {export.leaves[0].picture.sha256}
    assert found.hashes.isdisjoint(leaf.picture.sha256 for leaf in export.leaves[1:])


def test_a_page_taken_out_of_a_handout_tells_its_photo() -> None:
    """Saved anew by another program, without the properties."""
    export = drawn_export()
    source, page = pypdfium2.PdfDocument(handout(export)), pypdfium2.PdfDocument.new()
    page.import_pages(source, [2])
    sink = io.BytesIO()
    page.save(sink)
    found = read_embedded(sink.getvalue())
    assert (export.leaves[1].photo_id,) == found.photo_ids
    assert {export.leaves[1].picture.sha256} == found.hashes


def zipped(**files: bytes) -> bytes:
    """A ZIP of these files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("_", "."), content)
    return sink.getvalue()


@pytest.mark.parametrize("name", ["a_xml", "a_jpg"])
def test_what_unpacks_to_too_much_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and pictures are counted as they come out, whatever the file says of its size."""
    monkeypatch.setattr(embedded, "MOST_TEXT", 1_000_000)
    monkeypatch.setattr(embedded, "MOST_PICTURES", 1_000_000)
    data = zipped(**{name: bytes(1_000_001)})
    assert len(data) < 10_000
    with pytest.raises(UnreadableExportError, match="unpack to more"):
        read_embedded(data)
    lying = data.replace((1_000_001).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(UnreadableExportError):
        read_embedded(lying)


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of them is read."""
    monkeypatch.setattr(embedded, "MOST_ENTRIES", 2)
    with pytest.raises(UnreadableExportError, match="unpack to more"):
        read_embedded(zipped(a_xml=b"", b_xml=b"", c_xml=b""))


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0"])
def test_other_files_are_refused_with_a_reason(data: bytes) -> None:
    """Whatever it is, it ends with a sentence."""
    with pytest.raises(UnreadableExportError, match=r"^It "):
        read_embedded(data)


@settings(max_examples=examples(30), deadline=None)
@given(data=st.data(), form=st.sampled_from(sorted(FORMS)))
def test_damage_never_breaks_the_reader(data: st.DataObject, form: str) -> None:
    """A file with a few bytes changed, or cut short, is read or refused."""
    whole = bytearray(written(form))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[at] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.sampled_from([0, len(whole) // 2, len(whole) - 1, len(whole), len(whole)]))
    with contextlib.suppress(UnreadableExportError):
        assert all(map(is_id, read_embedded(bytes(whole[:cut])).photo_ids))
