"""Where writing stands: wristbands, cot cards, screens, in any script and at any angle. Nothing is read.

The text detector of PaddleOCR (PP-OCRv4, differentiable binarisation after Liao et al. 2020), run by OpenCV.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.image import Codes
from ingest.detectors.finding import Finding, Sight, cover, without_overlaps
from ingest.detectors.views import View, quarters, smaller, upright, whole

MODEL = Path(__file__).parent / "models" / "text_ppocr_v4.onnx"
SIDE = 960
"""Longer side of what the network is shown. Letters 6 pixels high in it are seen; see docs/deidentification.md."""
_FAR_LARGER = 2
_LIKELY, _SURE = 0.3, 0.6
_SMALLEST = 40
_MULTIPLE = 32
# Quarters of a turn: of lines 60 degrees out of the level the network misses more than of those 30 out.
_TURNS = (0, 1)
_LARGE = 45
"""Height of a mark from which a second look must agree. Letters are higher than their mark: a twelfth of a picture."""
_SECOND_LOOK = 3
"""So many times smaller is what the second look is shown. Letters are seen there, too; a toe, an eye or lips, which the
network takes for one large letter, are not."""


@dataclass(frozen=True, slots=True)
class Line:
    """A mark of the network, as a finding."""

    finding: Finding
    large: bool


def find_writing(codes: Codes) -> tuple[Finding, ...]:
    """Return the lines of writing in 8-bit sRGB (H, W, 3). Large pictures are looked at whole and in quarters, all as they lie and turned."""
    views = [whole(codes, SIDE)]
    if max(codes.shape[:2]) > SIDE * _FAR_LARGER:
        views += quarters(codes, SIDE)
    return without_overlaps([found for view in views for found in _agreed(view)])


def _agreed(view: View) -> list[Finding]:
    """Return what is seen in a view; what is large there only where the second look meets it."""
    lines = writing_lines(view)
    again = writing_lines(smaller(view, _SECOND_LOOK)) if any(line.large for line in lines) else []
    return [
        line.finding
        for line in lines
        if not line.large or any(cover(line.finding.box, other.finding.box) > 0 for other in again)
    ]


def writing_lines(view: View) -> list[Line]:
    """Return every line that the network marks in a view, which it is shown as it lies and turned."""
    return [line for turn in _TURNS for line in _turned(view, turn)]


def _turned(view: View, turn: int) -> list[Line]:
    pixels = np.ascontiguousarray(np.rot90(view.pixels, turn))
    likely = _probability(pixels)
    across, down = pixels.shape[1] / likely.shape[1], pixels.shape[0] / likely.shape[0]
    count, labels, stats, _ = cv2.connectedComponentsWithStats((likely > _LIKELY).astype(np.uint8))
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(n) for n in stats[number])
        window = np.s_[top : top + height, left : left + width]
        mark = labels[window] == number
        score = float(likely[window][mark].mean())
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
        finding = Finding(Sight.TEXT, upright(box, view, turn), score)
        found.append(Line(finding, large=_height(mark) >= _LARGE))
    return found


def _height(mark: NDArray[np.bool_]) -> float:
    """Return how high a mark is, whichever way it lies."""
    places = np.argwhere(mark).astype(np.float32)
    return float(min(cv2.minAreaRect(places)[1])) + 1


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
