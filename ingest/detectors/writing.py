"""Where writing stands: wristbands, cot cards, screens, in any script and at any angle. Nothing is read.

The text detector of PaddleOCR (PP-OCRv4, differentiable binarisation after Liao et al. 2020), run by OpenCV.
"""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.image import Codes
from ingest.detectors.finding import Finding, Sight, without_overlaps
from ingest.detectors.views import View, quarters, upright, whole

MODEL = Path(__file__).parent / "models" / "text_ppocr_v4.onnx"
SIDE = 960
"""Longer side of what the network is shown. Letters 6 pixels high in it are seen; see docs/deidentification.md."""
_FAR_LARGER = 2
_LIKELY, _SURE = 0.3, 0.6
_SMALLEST = 40
_MULTIPLE = 32
# Quarters of a turn: of lines 60 degrees out of the level the network misses more than of those 30 out.
_TURNS = (0, 1)


def find_writing(codes: Codes) -> tuple[Finding, ...]:
    """Return the lines of writing in 8-bit sRGB (H, W, 3). Large pictures are looked at whole and in quarters, all as they lie and turned."""
    views = [whole(codes, SIDE)]
    if max(codes.shape[:2]) > SIDE * _FAR_LARGER:
        views += quarters(codes, SIDE)
    return without_overlaps([found for view in views for turn in _TURNS for found in _lines(view, turn)])


def _lines(view: View, turn: int) -> list[Finding]:
    pixels = np.ascontiguousarray(np.rot90(view.pixels, turn))
    likely = _probability(pixels)
    across, down = pixels.shape[1] / likely.shape[1], pixels.shape[0] / likely.shape[0]
    count, labels, stats, _ = cv2.connectedComponentsWithStats((likely > _LIKELY).astype(np.uint8))
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(n) for n in stats[number])
        window = np.s_[top : top + height, left : left + width]
        score = float(likely[window][labels[window] == number].mean())
        if area < _SMALLEST or score < _SURE:
            continue
        # The network marks the middle of a line: its letters reach beyond.
        more = round(0.4 * min(width, height)) + 1
        box = (
            (left - more) * across,
            (top - more) * down,
            (width + 2 * more) * across,
            (height + 2 * more) * down,
        )
        found.append(Finding(Sight.TEXT, upright(box, view, turn), score))
    return found


def _probability(pixels: Codes) -> NDArray[np.float32]:
    """Return for each pixel how likely it is writing; the sides are rounded to what the network takes."""
    height, width = (max(_MULTIPLE, round(n / _MULTIPLE) * _MULTIPLE) for n in pixels.shape[:2])
    blob = cv2.dnn.blobFromImage(pixels, 1 / 127.5, (width, height), (127.5, 127.5, 127.5))
    network = _network()
    network.setInput(blob)
    likely: NDArray[np.float32] = np.asarray(network.forward(), dtype=np.float32)[0, 0]
    return likely


@lru_cache(maxsize=1)
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(str(MODEL))
