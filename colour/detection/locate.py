"""Where in a photo a 24-patch chart may lie: candidates from OpenCV's detector at several scales."""

from collections.abc import Iterator

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.detection.grid import homography, is_convex
from colour.image import Encoded
from colour.spaces import Floats

# Longest side in pixels to look at, in the order in which charts were found.
_SCALES = (1500, 900, 2800)
# Small pictures are looked at once more, enlarged.
_ENLARGED = (2.0, 3.0)
_LARGEST = 3600
_CHARTS = 3

# OpenCV's box runs around the outer border: 6 x 4 patches of 2.5 with gaps of 0.25 around each.
_BOX: Floats = (np.array([[0.0, 0.0], [16.75, 0.0], [16.75, 11.25], [0.0, 11.25]]) - 0.125) / 2.75


def display_bgr(encoded: Encoded) -> NDArray[np.uint8]:
    """Return 8-bit BGR for finding things in; colours are not kept exactly."""
    eight = encoded if encoded.dtype == np.uint8 else (encoded >> 8).astype(np.uint8)
    return np.asarray(cv2.cvtColor(eight, cv2.COLOR_RGB2BGR), dtype=np.uint8)


def placements(bgr: NDArray[np.uint8]) -> Iterator[Floats]:
    """Yield 3x3 homographies from chart units to pixels, likely ones first, each scale when asked for."""
    for scale in _scales(max(bgr.shape[:2])):
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        resized = cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=method)
        for turned in (False, True):
            for box in _boxes(resized, turned=turned):
                if is_convex(box):
                    yield homography(_BOX, (box + 0.5) / scale - 0.5)


def _scales(longest: int) -> Iterator[float]:
    seen: list[float] = []
    wanted = [side / longest for side in _SCALES] + [1.0] + [float(factor) for factor in _ENLARGED]
    for scale in wanted:
        if scale * longest > max(_LARGEST, longest) or any(abs(scale / other - 1) < 0.1 for other in seen):
            continue
        seen.append(scale)
        yield scale


def _boxes(bgr: MatLike, *, turned: bool) -> list[Floats]:
    """Return boxes (4, 2) from patch 1's corner, found upright or in the picture turned by 90 degrees."""
    picture = cv2.rotate(bgr, cv2.ROTATE_90_CLOCKWISE) if turned else bgr
    detector = cv2.mcc.CCheckerDetector.create()
    detector.setColorChartType(cv2.mcc.MCC24)
    if not detector.process(picture, _CHARTS):
        return []
    boxes = [np.asarray(found.getBox(), dtype=np.float64) for found in detector.getListColorChecker()]
    if turned:
        height = bgr.shape[0]
        boxes = [np.stack([box[:, 1], height - 1 - box[:, 0]], axis=1) for box in boxes]
    return boxes
