import cv2
import numpy as np
import pypdfium2
import pytest

from colour.batch_name import batch_name
from colour.card import CARD_LAYOUT, find_card, nominal_reference
from colour.card.batch import qr_modules
from colour.card.draw import card_pdf, patch_colours
from colour.card.layout import CARD, MARKERS, QR, QUIET, SHEETS, patch_boxes, to_grid
from colour.card.values import patch_codes, patch_kinds
from colour.detection.grid import project
from colour.ladder import SKIN_LADDER

DPI = 254  # ten pixels a millimetre


def page(size: str, number: int = 0) -> np.ndarray:
    """Return a page of the card as (h, w, 3) RGB, ten pixels a millimetre."""
    document = pypdfium2.PdfDocument(card_pdf(size, "W-7"))
    assert 2 == len(document)
    return np.ascontiguousarray(document[number].render(scale=DPI / 72).to_numpy()[..., ::-1])


@pytest.mark.parametrize("size", ["a6", "a5"])
def test_the_print_is_where_the_geometry_says(size: str) -> None:
    """The PDF as a page shows every patch in its colour, its edges within 0.2 mm, and is found as the card."""
    sheet, picture = SHEETS[size], page(size)
    assert (sheet.height * 10, sheet.width * 10) == pytest.approx(picture.shape[:2], abs=1.1)
    for box, colour in zip(patch_boxes(), patch_colours(), strict=True):
        corners = sheet.place(box.corners) * 10
        for step, inside in ((-2, True), (2, False)):
            (left, top), (right, bottom) = np.rint(corners[[0, 2]] + [[-step, -step], [step, step]]).astype(
                int
            )
            ring = np.concatenate(
                [picture[top, left:right], picture[top:bottom, left], picture[bottom, left:right]]
            )
            wanted = np.rint(np.array(colour) * 255) if inside else np.full(3, 255)
            assert wanted == pytest.approx(np.median(ring, axis=0), abs=1)
    sighting = find_card(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert sighting is not None
    assert "W-7" == sighting.batch
    for box in (*patch_boxes(), *MARKERS, QR):
        where = sheet.place(box.corners) * 10 - 0.5
        assert where == pytest.approx(project(sighting.matrix, to_grid(box.corners)), abs=2)


def test_the_same_card_is_the_same_file() -> None:
    """Nothing of the day or the machine goes into the file, and another batch is another file."""
    assert card_pdf("a6", "W-7") == card_pdf("a6", "w-7")
    assert card_pdf("a6", "W-7") != card_pdf("a6", "W-8")
    assert b"CreationDate (D:2000" in card_pdf("a6", "W-7")


def test_the_ruler_is_true_on_every_size() -> None:
    """Its marks of ten millimetres are ten millimetres apart on the sheet, on A5 as on A6."""
    for size in ("a6", "a5"):
        sheet, picture = SHEETS[size], page(size)
        y = round(sheet.place(np.array([0.0, 85.0 + 2.8]))[1] * 10)
        dark = np.flatnonzero((picture[y, :, :] < 128).all(axis=1))
        dark = dark[(dark > 250 * sheet.scale) & (dark < 1250 * sheet.scale)]
        marks = [group.mean() for group in np.split(dark, np.flatnonzero(np.diff(dark) > 3) + 1)]
        assert np.full(len(marks) - 1, 100.0) == pytest.approx(np.diff(marks), abs=1.5)


def test_markers_have_white_around_them() -> None:
    """Nothing but paper lies within four millimetres of a marker, nor beyond the sheet's edge."""
    others = [*patch_boxes(), QR]
    for marker in MARKERS:
        for other in others:
            across = max(other.left - marker.left - marker.width, marker.left - other.left - other.width)
            down = max(other.top - marker.top - marker.height, marker.top - other.top - other.height)
            assert max(across, down) >= QUIET
        assert (marker.corners >= QUIET).all()
        assert (marker.corners <= [CARD.width - QUIET, CARD.height - QUIET]).all()


def test_the_patches_are_what_the_card_is_for() -> None:
    """Six patches are newborn skin from lightest to darkest, six a ramp of greys, and six hold the matrix."""
    kinds, lab = patch_kinds(), nominal_reference().lab_d65
    skin = [lab[kinds.index(f"skin {step}")] for step in range(1, 7)]
    assert SKIN_LADDER == pytest.approx(np.array(skin), abs=0.8)
    greys = np.array([lab[kinds.index(f"grey {step}")] for step in range(1, 7)])
    assert np.abs(greys[:, 1:]).max() < 0.5
    assert (np.diff(greys[:, 0]) < -13).all()
    assert 6 == (np.hypot(lab[:, 1], lab[:, 2]) > 30).sum()
    assert 24 == len({tuple(code) for code in patch_codes()})
    assert not nominal_reference().trusted


def test_place_and_colour_say_nothing_of_each_other() -> None:
    """No row or column is of one kind, and no gradient of light could hide in the order of the colours."""
    chroma = np.hypot(*nominal_reference().lab_d65[:, 1:].T).reshape(4, 6)
    assert (chroma < 1).any(axis=0).all()
    assert (chroma < 1).any(axis=1).all()
    terms = np.column_stack([np.ones(24), nominal_reference().lab_d65])
    for places in CARD_LAYOUT.places.T:
        rest = places - terms @ np.linalg.lstsq(terms, places, rcond=None)[0]
        assert 1 - rest.var() / places.var() < 0.25


@pytest.mark.parametrize("name", ["A", "0123456789ABCDEF", "W.7-B"])
def test_every_name_fits_its_code(name: str) -> None:
    """A name of up to sixteen letters has a code of 21 squares, drawn from its capitals."""
    assert (21, 21) == qr_modules(name).shape
    assert (qr_modules(name) == qr_modules(batch_name(name.lower()))).all()


@pytest.mark.parametrize("name", ["", "-a", "with space", "Größe", "a_b", "x" * 17, "../x"])
def test_other_names_are_refused(name: str) -> None:
    """What the code cannot hold, or a file name should not, is no batch name."""
    with pytest.raises(ValueError, match="is no batch name"):
        batch_name(name)
