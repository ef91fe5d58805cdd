"""Where faces are, upright or turned. Nobody is recognised.

MediaPipe's full-range face detector (BlazeFace, Bazarevsky et al. 2019), run by OpenCV.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.image import Codes
from ingest.detectors.finding import Finding, Sight, without_overlaps
from ingest.detectors.views import View, quarters, upright, whole

MODEL = Path(__file__).parent / "models" / "face_full_range.tflite"
SIDE = 192
"""Side of the square that the network is shown."""
THRESHOLD = 0.6
_CELLS = 48
_SCORES, _BOXES = "reshaped_classifier_face_4", "reshaped_regressor_face_4"
_HALF = 2


def find_faces(codes: Codes) -> tuple[Finding, ...]:
    """Return the faces in 8-bit sRGB (H, W, 3), each picture shown in four turns, whole, halved and in quarters."""
    found: list[Finding] = []
    for view in _views(codes):
        for turn in range(4):
            found += _faces(view, turn)
    return without_overlaps(found)


def _views(codes: Codes) -> Iterator[View]:
    """Halved for a face that fills the picture, in quarters for one that is small in it."""
    yield whole(codes, SIDE // _HALF)
    yield whole(codes, SIDE)
    yield from quarters(codes, SIDE)


def _faces(view: View, turn: int) -> list[Finding]:
    turned = np.rot90(view.pixels, turn)
    height, width = turned.shape[:2]
    square = np.zeros((SIDE, SIDE, 3), np.uint8)
    square[:height, :width] = turned
    network = _network()
    network.setInput(cv2.dnn.blobFromImage(square, 1 / 127.5, (SIDE, SIDE), (127.5, 127.5, 127.5)))
    raw = np.asarray(network.forward(_SCORES), dtype=np.float64).ravel()
    scores = 1 / (1 + np.exp(-np.clip(raw, -50, 50)))
    seen = np.flatnonzero(scores >= THRESHOLD)
    if not seen.size:
        return []
    places = np.asarray(network.forward(_BOXES), dtype=np.float64).reshape(-1, 16)
    return [
        Finding(Sight.FACE, upright(_square(places, int(cell)), view, turn), float(scores[cell]))
        for cell in seen
    ]


def _square(places: NDArray[np.float64], cell: int) -> tuple[float, float, float, float]:
    """Return (left, top, width, height) in the square: a cell's middle, moved, with a size, all in its pixels."""
    middle = np.array([cell % _CELLS + 0.5, cell // _CELLS + 0.5]) * SIDE / _CELLS
    x, y = places[cell, :2] + middle
    width, height = np.abs(places[cell, 2:4])
    return float(x - width / 2), float(y - height / 2), float(width), float(height)


@lru_cache(maxsize=1)
def _network() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromTFLite(str(MODEL))
