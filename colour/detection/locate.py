"""Where in a photo a chart of six by four patches may lie: on lattices of squares, then as OpenCV's detector has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.charts import ChartReference
from colour.detection.grid import homography, is_convex
from colour.detection.windows import windows
from colour.image import Encoded
from colour.spaces import Floats

# Longest side in pixels at which squares are looked for, the likeliest first; the last only in larger pictures.
_SIDES = (1000, 500, 2000, 3600)
# Longest side in pixels of the whole picture for the detector, and whether to look at it turned by 90 degrees too: the
# detector's answer depends on both. A small picture is also looked at enlarged.
_WHOLE = ((1500, True), (900, True), (500, False), (2800, False))
_MOST_ENLARGED = 3.2
_WORTH_ENLARGING = 2.0
# Pieces for a chart that is small in a large picture, and their overlap as a share of their side.
_PIECES_ABOVE = 1800
_PIECE, _OVERLAP = 1 / 3, 0.25
_PIECE_SIZE = 1500
_CHARTS = 3

# OpenCV's box runs around the outer border: 6 x 4 patches of 2.5 with gaps of 0.25 around each.
_BOX: Floats = (np.array([[0.0, 0.0], [16.75, 0.0], [16.75, 11.25], [0.0, 11.25]]) - 0.125) / 2.75


@dataclass(frozen=True, slots=True)
class _View:
    """A part of the picture from `left`, `top` on, scaled, perhaps turned."""

    left: int
    top: int
    width: int
    height: int
    scale: float
    turned: bool


def display_bgr(encoded: Encoded) -> NDArray[np.uint8]:
    """Return 8-bit BGR for finding things in; colours are not kept exactly."""
    eight = encoded if encoded.dtype == np.uint8 else (encoded >> 8).astype(np.uint8)
    return np.asarray(cv2.cvtColor(eight, cv2.COLOR_RGB2BGR), dtype=np.uint8)


def placements(bgr: MatLike, charts: Sequence[ChartReference]) -> Iterator[Floats]:
    """Yield 3x3 homographies from chart units to pixels, likely ones first, each view when asked for."""
    yield from on_lattices(bgr, charts, _SIDES[:2])
    yield from on_lattices(bgr, charts, _SIDES[2:])
    yield from _detected(bgr)


def on_lattices(bgr: MatLike, charts: Sequence[ChartReference], sides: Sequence[int]) -> Iterator[Floats]:
    """Yield homographies to where squares lie as the patches of `charts` would, and are coloured alike."""
    longest = max(bgr.shape[:2])
    for side in sides:
        scale = min(side / longest, _MOST_ENLARGED)
        if side > max(sides[0], _SIDES[0]) and scale > _WORTH_ENLARGING:
            continue
        view = cv2.resize(
            bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        )
        exact = np.array(view.shape[1::-1]) / np.array(bgr.shape[1::-1])
        back = np.array(
            [[1 / exact[0], 0, 0.5 / exact[0] - 0.5], [0, 1 / exact[1], 0.5 / exact[1] - 0.5], [0, 0, 1]]
        )
        for matrix in windows(view, charts):
            yield back @ matrix


def _detected(bgr: MatLike) -> Iterator[Floats]:
    """Yield homographies to where OpenCV's detector finds a chart."""
    for view in _views(bgr.shape[1], bgr.shape[0]):
        piece = bgr[view.top : view.top + view.height, view.left : view.left + view.width]
        method = cv2.INTER_AREA if view.scale < 1 else cv2.INTER_CUBIC
        resized = cv2.resize(piece, None, fx=view.scale, fy=view.scale, interpolation=method)
        for box in _boxes(resized, turned=view.turned):
            corners = (box + 0.5) / view.scale - 0.5 + [view.left, view.top]
            if is_convex(corners):
                yield homography(_BOX, corners)


def _views(width: int, height: int) -> Iterator[_View]:
    longest = max(width, height)
    for side, both in _WHOLE:
        scale = side / longest
        if scale <= _MOST_ENLARGED:
            yield _View(0, 0, width, height, scale, turned=False)
            if both:
                yield _View(0, 0, width, height, scale, turned=True)
    if longest > _PIECES_ABOVE:
        side = round(longest * _PIECE)
        for top in _starts(height, side):
            for left in _starts(width, side):
                across, down = min(side, width - left), min(side, height - top)
                yield _View(left, top, across, down, _PIECE_SIZE / side, turned=False)
    else:
        for scale in (1.0, 2.0):
            yield _View(0, 0, width, height, scale, turned=False)


def _starts(length: int, side: int) -> list[int]:
    """Return where overlapping pieces of `side` begin so that they cover `length` evenly."""
    if length <= side:
        return [0]
    count = int(np.ceil((length - side) / (side * (1 - _OVERLAP)))) + 1
    return [round(start) for start in np.linspace(0, length - side, count)]


def _boxes(bgr: MatLike, *, turned: bool) -> list[Floats]:
    """Return boxes (4, 2) from patch 1's corner, found upright or in the picture turned by 90 degrees."""
    picture = cv2.rotate(bgr, cv2.ROTATE_90_CLOCKWISE) if turned else bgr
    detector = cv2.mcc.CCheckerDetector.create()
    # Without the type set, OpenCV 5 finds nothing.
    detector.setColorChartType(cv2.mcc.MCC24)
    if not detector.process(picture, _CHARTS):
        return []
    boxes = [np.asarray(found.getBox(), dtype=np.float64) for found in detector.getListColorChecker()]
    if turned:
        height = bgr.shape[0]
        boxes = [np.stack([box[:, 1], height - 1 - box[:, 0]], axis=1) for box in boxes]
    return boxes
