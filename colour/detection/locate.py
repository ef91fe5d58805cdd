"""Where in a photo a chart of six by four patches may lie: on lattices of squares, then as OpenCV's detector has it."""

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.charts import ChartReference
from colour.detection.grid import homography, is_convex
from colour.detection.windows import windows
from colour.image import Encoded
from colour.spaces import Floats

# Longest sides in pixels at which squares are looked for: usual cards, then large or blurred ones; small ones last.
_USUAL, _SMALL = (1000, 500), (2000, 3600)
# Beyond so many squares' worth of enlargement a picture shows nothing new.
_MOST_ENLARGED = 2.0
# Longest side in pixels at which OpenCV's detector looks, upright and turned by 90 degrees: its answer depends on both.
_DETECTED = (1500, 900)
_CHARTS = 3
# Pixels that change their depth at a time: of a large picture no further copy is made.
_BLOCK = 1_000_000

# OpenCV's box runs around the outer border: 6 x 4 patches of 2.5 with gaps of 0.25 around each.
_BOX: Floats = (np.array([[0.0, 0.0], [16.75, 0.0], [16.75, 11.25], [0.0, 11.25]]) - 0.125) / 2.75


def display_bgr(encoded: Encoded) -> NDArray[np.uint8]:
    """Return 8-bit BGR for finding things in; colours are not kept exactly."""
    shown = np.empty(encoded.shape, np.uint8)
    rows = max(1, _BLOCK // encoded.shape[1])
    for first in range(0, len(encoded), rows):
        part = encoded[first : first + rows]
        eight = part if part.dtype == np.uint8 else (part >> 8).astype(np.uint8)
        shown[first : first + rows] = cv2.cvtColor(eight, cv2.COLOR_RGB2BGR)
    return shown


def likely_placements(bgr: MatLike, charts: Sequence[ChartReference]) -> Iterator[Floats]:
    """Yield 3x3 homographies from chart units to pixels where a chart of usual size shows itself at once."""
    for side in _sides(bgr, _USUAL):
        yield from _on_lattices(bgr, charts, side, thorough=True)


def other_placements(bgr: MatLike, charts: Sequence[ChartReference]) -> Iterator[Floats]:
    """Yield homographies to where a small or a spoilt chart may lie, each view when asked for."""
    for side in _SMALL:
        if side < _MOST_ENLARGED * max(bgr.shape):
            yield from _on_lattices(bgr, charts, side, thorough=False)
    for longest in _sides(bgr, _DETECTED):
        for turned in (False, True):
            view, back = _view(bgr, longest)
            for box in _boxes(view, turned=turned):
                if is_convex(box):
                    yield back @ homography(_BOX, box)


def _sides(bgr: MatLike, sides: Sequence[int]) -> Iterable[float]:
    """Return the longest sides at which the picture differs: what is small is the same at all beyond the most."""
    most = _MOST_ENLARGED * max(bgr.shape)
    return dict.fromkeys(min(side, most) for side in sides)


def _on_lattices(
    bgr: MatLike, charts: Sequence[ChartReference], side: float, *, thorough: bool
) -> Iterator[Floats]:
    """Yield homographies to where squares lie as the patches of `charts` would, and are coloured alike."""
    view, back = _view(bgr, side)
    for matrix in windows(view, charts, thorough=thorough):
        yield back @ matrix


def _view(bgr: MatLike, side: float) -> tuple[MatLike, Floats]:
    """Return the picture at about this longest side, and the matrix from its pixels to the picture's own."""
    scale = min(side / max(bgr.shape), _MOST_ENLARGED)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    view = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=method)
    # cv2.resize rounds the size; what counts is the scale that it came to.
    x, y = bgr.shape[1] / view.shape[1], bgr.shape[0] / view.shape[0]
    return view, np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1]])


def _boxes(bgr: MatLike, *, turned: bool) -> list[Floats]:
    """Return boxes (4, 2) from patch 1's corner, found upright or in the picture turned by 90 degrees."""
    picture = cv2.rotate(bgr, cv2.ROTATE_90_CLOCKWISE) if turned else bgr
    detector = cv2.mcc.CCheckerDetector.create()
    # Without the type set, OpenCV 5 finds nothing.
    detector.setColorChartType(cv2.mcc.MCC24)
    try:
        if not detector.process(picture, _CHARTS):
            return []
    except cv2.error as error:
        if error.code == cv2.Error.StsNoMem:
            raise
        # Its own arithmetic fails on some lattices of squares (an assertion on a matrix it could not compute):
        # then it saw no chart, and the picture is as good as before.
        return []
    boxes = [np.asarray(found.getBox(), dtype=np.float64) for found in detector.getListColorChecker()]
    if turned:
        height = bgr.shape[0]
        boxes = [np.stack([box[:, 1], height - 1 - box[:, 0]], axis=1) for box in boxes]
    return boxes
