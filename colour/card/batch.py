"""The code on the card that names its batch: made for printing, and read from a photo."""

from functools import lru_cache

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.batch_name import batch_name
from colour.card.layout import QR, QR_MODULES, to_grid
from colour.detection.grid import project
from colour.spaces import Floats

# A square below this many pixels is not told from its neighbours.
_SMALLEST_SQUARE = 1.2
_CLEAN, _QUIET = 6, 4
# How much of the light of the four squares around is taken away from each, in turn: what blur spread.
_SHARPER = (0.0, 1.0, 2.0, 3.0)


@lru_cache(maxsize=32)
def qr_modules(name: str) -> NDArray[np.bool_]:
    """Return (21, 21) the squares of the QR code that names a batch, True where it is black."""
    parameters = cv2.QRCodeEncoder.Params()
    parameters.version = 1
    parameters.correction_level = cv2.QRCodeEncoder_CORRECT_LEVEL_Q
    parameters.mode = cv2.QRCodeEncoder_MODE_ALPHANUMERIC
    picture = cv2.QRCodeEncoder.create(parameters).encode(batch_name(name))
    rim = (picture.shape[0] - QR_MODULES) // 2
    return np.asarray(picture[rim : rim + QR_MODULES, rim : rim + QR_MODULES] < 128)


def read_batch(grey: MatLike, matrix: Floats) -> str | None:
    """Return the batch named on a card that `matrix` places in `grey` (h, w) uint8, or None where unreadable.

    Each square is sampled where the placing says it lies, and a clean code is drawn from them: far more
    than a search for the code in the picture could read.
    """
    side = np.linalg.norm(np.diff(project(matrix, to_grid(QR.corners)), axis=0), axis=1).min() / QR_MODULES
    if side < _SMALLEST_SQUARE:
        return None
    light = _sampled(grey, matrix)
    for strength in _SHARPER:
        text = _decoded(_sharpened(light, strength))
        if text:
            try:
                return batch_name(text)
            except ValueError:
                return None
    return None


def _sampled(grey: MatLike, matrix: Floats) -> Floats:
    """Return (21, 21) how light each square is."""
    steps = np.arange(QR_MODULES) + 0.5
    inner = np.array([-0.2, 0.0, 0.2])
    x, y, dx, dy = np.meshgrid(steps, steps, inner, inner, indexing="ij")
    squares = np.stack([x + dx, y + dy], axis=-1)
    points = np.array([QR.left, QR.top]) + squares * (QR.width / QR_MODULES)
    where = project(matrix, to_grid(points)).astype(np.float32).reshape(QR_MODULES**2, -1, 2)
    values = cv2.remap(grey, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    light = np.asarray(values, dtype=np.float64).mean(axis=1)
    return np.ascontiguousarray(light.reshape(QR_MODULES, QR_MODULES).T)


def _sharpened(light: Floats, strength: float) -> Floats:
    """Return how light each square is, less what blur brought from the squares beside it; paper lies around."""
    framed = np.pad(light, 1, constant_values=float(np.percentile(light, 95)))
    beside = (framed[1:-1, :-2] + framed[1:-1, 2:] + framed[:-2, 1:-1] + framed[2:, 1:-1]) / 4
    return np.asarray(light + strength * (light - beside))


def _decoded(light: Floats) -> str:
    levels = np.clip(light, 0, 255).astype(np.uint8)
    _, squares = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    framed = cv2.copyMakeBorder(squares, _QUIET, _QUIET, _QUIET, _QUIET, cv2.BORDER_CONSTANT, value=(255,))
    clean = cv2.resize(framed, None, fx=_CLEAN, fy=_CLEAN, interpolation=cv2.INTER_NEAREST)
    return str(cv2.QRCodeDetector().detectAndDecode(clean)[0])
