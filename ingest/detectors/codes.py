"""Where machine-readable codes are: QR, Data Matrix, Aztec, PDF417 and the bar codes of wristbands and labels.

ZXing decodes them, for only a code that can be read is one; what it says is dropped at once.
"""

import cv2
import numpy as np
import zxingcpp

from colour.image import Codes
from ingest.detectors.finding import Finding, Sight, without_overlaps
from ingest.detectors.views import whole

SIDE = 4096
"""Longer side beyond which a picture is made smaller first, so that time and memory are bounded."""
_TURNS = (0, 30, 60)
"""Degrees: codes lie at any angle, and ZXing by itself looks along the rows and columns."""
_TURNED_SIDE = 2048


def find_codes(codes: Codes) -> tuple[Finding, ...]:
    """Return the codes in 8-bit sRGB (H, W, 3), read as it lies and turned by a third and two thirds."""
    found: list[Finding] = []
    for turn in _TURNS:
        view = whole(codes, SIDE if turn == 0 else _TURNED_SIDE)
        grey = np.asarray(cv2.cvtColor(view.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        turned, back = _turned(grey, turn)
        for code in zxingcpp.read_barcodes(turned):
            places = [code.position.top_left, code.position.top_right]
            places += [code.position.bottom_right, code.position.bottom_left]
            points = np.array([[point.x, point.y, 1] for point in places], np.float64) @ back.T
            low, high = points.min(axis=0) * view.step, points.max(axis=0) * view.step
            left, top, right, bottom = (round(float(n)) for n in (*low, *high))
            found.append(Finding(Sight.CODE, (left, top, max(1, right - left), max(1, bottom - top)), 1.0))
    return without_overlaps(found)


def _turned(grey: np.ndarray, degrees: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture turned, nothing of it cut off, and the 2x3 matrix from its places back."""
    if degrees == 0:
        return np.ascontiguousarray(grey), np.eye(2, 3)
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    reach = np.abs(matrix[:, :2]) @ np.array([width, height], np.float64)
    matrix[:, 2] = matrix[:, 2] + reach / 2 - np.array([width, height]) / 2
    size = (int(np.ceil(reach[0])), int(np.ceil(reach[1])))
    out = cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(out), cv2.invertAffineTransform(matrix)
