"""The printed card's geometry, in millimetres from the upper left corner of an A6 sheet, x right, y down.

A larger card is the same drawing enlarged (the ruler excepted), so one grid describes every size: grid units
are steps from patch to patch, from the outer corner of the first patch's step.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from colour.charts.reference import ChartLayout
from colour.spaces import Floats


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in millimetres of the A6 card."""

    left: float
    top: float
    width: float
    height: float

    @property
    def corners(self) -> Floats:
        """(4, 2): from the upper left corner clockwise."""
        right, bottom = self.left + self.width, self.top + self.height
        return np.array([[self.left, self.top], [right, self.top], [right, bottom], [self.left, bottom]])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size in millimetres, landscape, and how the A6 drawing lies on it."""

    name: str
    width: float
    height: float

    @property
    def scale(self) -> float:
        """How much larger than A6 everything but the ruler is drawn."""
        return min(self.width / CARD.width, self.height / CARD.height)

    @property
    def offset(self) -> tuple[float, float]:
        """Where the drawing's upper left corner lies on the sheet, in millimetres."""
        return (self.width - self.scale * CARD.width) / 2, (self.height - self.scale * CARD.height) / 2

    def place(self, points: Floats) -> Floats:
        """Return points (..., 2) of the A6 card as they lie on this sheet, in its millimetres."""
        return np.asarray(points * self.scale + np.array(self.offset))


CARD: Final = Box(0, 0, 148, 105)
SHEETS: Final = MappingProxyType(
    {sheet.name: sheet for sheet in (Sheet("a6", 148, 105), Sheet("a5", 210, 148), Sheet("a4", 297, 210))}
)

PITCH: Final = 15.0
PATCH: Final = 13.2
GRID: Final = Box(29, 20.5, 6 * PITCH, 4 * PITCH)
CARD_LAYOUT: Final = ChartLayout(columns=6, rows=4, patch=PATCH / PITCH)

# Numbers in ArUco's DICT_4X4_50, from the upper left corner clockwise: six bits or more apart however they are
# turned or mirrored, and none of 0 to 3, which other cards with markers carry.
MARKER_IDS: Final = (7, 23, 26, 40)
MARKER_MODULES: Final = 6
_MARKER, _EDGE = 14.0, 6.0
MARKERS: Final = tuple(
    Box(left, top, _MARKER, _MARKER)
    for left, top in (
        (_EDGE, _EDGE),
        (CARD.width - _EDGE - _MARKER, _EDGE),
        (CARD.width - _EDGE - _MARKER, CARD.height - _EDGE - _MARKER),
        (_EDGE, CARD.height - _EDGE - _MARKER),
    )
)
# White around each marker; without it no detector sees the marker's edge.
QUIET: Final = 4.0

# The batch as a QR code of version 1.
QR: Final = Box(5, 41, 16, 16)
QR_MODULES: Final = 21


def patch_boxes() -> tuple[Box, ...]:
    """Return the 24 patches in their order, row by row."""
    gap = (PITCH - PATCH) / 2
    rows, columns = CARD_LAYOUT.rows, CARD_LAYOUT.columns
    return tuple(
        Box(GRID.left + column * PITCH + gap, GRID.top + row * PITCH + gap, PATCH, PATCH)
        for row in range(rows)
        for column in range(columns)
    )


def to_grid(points: Floats) -> Floats:
    """Return points (..., 2) in millimetres of the A6 card in grid units."""
    return np.asarray((points - np.array([GRID.left, GRID.top])) / PITCH)
