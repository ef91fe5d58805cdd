"""The card as a PDF: its face, which is photographed, and its back, where measured values are written down."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.batch_name import batch_name
from colour.card.back import draw_back
from colour.card.batch import qr_modules
from colour.card.layout import (
    GRID,
    MARKER_IDS,
    MARKER_MODULES,
    MARKERS,
    PITCH,
    QR,
    SHEETS,
    Sheet,
    patch_boxes,
)
from colour.card.sheet import HAIR, INK, SOFT, Page, Rgb
from colour.card.values import patch_codes

_RIGHT = GRID.left + GRID.width
_RULER_TOP = 85.0
# What a person writes on the face; the rest stands on the back.
_LINES = ("Printed", "Printer", "Paper", "Measured")


def card_pdf(size: str, batch: str) -> bytes:
    """Return the card of a size in `SHEETS` for a batch, as PDF of two pages; the same bytes every time.

    Patches are filled rectangles in DeviceRGB whose numbers are sRGB. Raises KeyError for another size, and
    ValueError for what is no batch name.
    """
    sheet, name = SHEETS[size], batch_name(batch)
    page = Page(sheet, f"Newborn Skin Atlas colour card, batch {name}")
    _draw_face(page, sheet, name)
    page.turn_over()
    draw_back(page, name)
    return page.pdf()


def marker_modules(number: int) -> NDArray[np.bool_]:
    """Return (6, 6) the squares of an ArUco marker with its black rim, True where it is black."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    return np.asarray(cv2.aruco.generateImageMarker(dictionary, number, MARKER_MODULES) < 128)


def patch_colours() -> tuple[Rgb, ...]:
    """Return the 24 patches' sRGB values 0..1, in their order."""
    return tuple((float(red), float(green), float(blue)) for red, green, blue in patch_codes() / 255)


def _draw_face(page: Page, sheet: Sheet, name: str) -> None:
    _title(page, name)
    for box, colour in zip(patch_boxes(), patch_colours(), strict=True):
        page.fill(box, colour)
        if min(colour) == 1:  # unprinted paper: only its edge is drawn
            page.frame(box, HAIR, 0.12)
    _patch_names(page)
    for box, number in zip(MARKERS, MARKER_IDS, strict=True):
        page.squares(box, marker_modules(number).tolist())
    _batch_code(page, name)
    _write_here(page)
    _ruler(page, sheet)
    _advice(page)


def _title(page: Page, name: str) -> None:
    page.text((GRID.left + 0.9, 10.6), "Newborn Skin Atlas", 4.6, font="Helvetica-Bold")
    page.text((GRID.left + 0.9, 14.6), "Colour card for the camera, not for the eye", 2.5, colour=SOFT)
    page.text((_RIGHT - 0.9, 10.6), name, 3.6, font="Helvetica-Bold", align="right")
    page.text((_RIGHT - 0.9, 14.6), "batch", 2.5, colour=SOFT, align="right")


def _patch_names(page: Page) -> None:
    """Letter the rows and number the columns, small and grey, outside the patches."""
    for column in range(6):
        page.text(
            (GRID.left + (column + 0.5) * PITCH, 19.9), str(column + 1), 1.9, colour=SOFT, align="centre"
        )
    for row in range(4):
        middle = GRID.top + (row + 0.5) * PITCH + 0.7
        page.text((GRID.left - 0.9, middle), "ABCD"[row], 1.9, colour=SOFT, align="right")


def _batch_code(page: Page, name: str) -> None:
    page.squares(QR, qr_modules(name).tolist())
    size = min(2.2, 16.0 / (0.6 * len(name)))
    page.text(
        (QR.left + QR.width / 2, QR.top + QR.height + 3.6), name, size, font="Courier-Bold", align="centre"
    )


def _write_here(page: Page) -> None:
    left, right = 126.0, 144.0
    for index, label in enumerate(_LINES):
        y = 34.0 + 11.0 * index
        page.line((left, y), (right, y), HAIR, 0.15)
        page.text((left, y + 2.6), label, 1.9, colour=SOFT)


def _ruler(page: Page, sheet: Sheet) -> None:
    """Draw a scale in true millimetres, whatever the size of the card, as long as the grid allows."""
    true = 1 / sheet.scale
    count = int(GRID.width * sheet.scale / 10) * 10
    left = GRID.left + (GRID.width - count * true) / 2
    page.line((left, _RULER_TOP), (left + count * true, _RULER_TOP), INK, 0.12)
    for tick in range(count + 1):
        x = left + tick * true
        long = 3.2 if tick % 10 == 0 else 2.2 if tick % 5 == 0 else 1.4
        page.line((x, _RULER_TOP), (x, _RULER_TOP + long), INK, 0.12 if tick % 10 else 0.2)
        if tick % 10 == 0:
            page.text((x, _RULER_TOP + 5.4), str(tick), 1.9, colour=SOFT, align="centre")
    page.text((left + count * true + 2.0, _RULER_TOP + 5.4), "mm", 1.9, colour=SOFT)


def _advice(page: Page) -> None:
    said = (
        ("Never on broken skin. Wipe clean before and after each baby.", INK),
        ("Lay it whole, flat and unshaded beside the skin. Never judge a baby by these colours.", SOFT),
        ("Nominal values are not trusted: have this print measured and register it, see the back.", SOFT),
    )
    for index, (words, colour) in enumerate(said):
        page.text((GRID.left + 0.9, 94.4 + 2.9 * index), words, 2.05, colour=colour)
