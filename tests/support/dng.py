"""A camera's raw file of a known scene: an uncompressed DNG of a sensor under a Bayer filter."""

import io

import numpy as np
import tifffile
from numpy.typing import ArrayLike

from colour.spaces import XYZ_TO_LINEAR_SRGB, Floats

BLACK, WHITE = 512, 16383
# What the sensor's three filters see of linear sRGB: cross-talk, and red and blue weaker than green.
SENSOR: Floats = np.array([[0.34, 0.14, 0.02], [0.12, 0.78, 0.1], [0.02, 0.16, 0.47]])
_ONE = 10_000


def dng(
    linear: Floats,
    *,
    orientation: int = 1,
    white: ArrayLike = (1, 1, 1),
    tags: dict[int, tuple[object, ...]] | None = None,
) -> bytes:
    """Return a DNG of linear sRGB (h, w, 3) in 0..1 under D65.

    `white` is what the camera took for white; `tags` replaces tags by their number: (type, count, value), or an empty tuple to leave one out.
    """
    seen = linear @ SENSOR.T
    mosaic = np.empty(seen.shape[:2])
    for row, column, channel in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        mosaic[row::2, column::2] = seen[row::2, column::2, channel]
    codes = np.round(BLACK + mosaic * (WHITE - BLACK)).astype(np.uint16)
    matrix = np.round(SENSOR @ XYZ_TO_LINEAR_SRGB * _ONE).astype(int).ravel()
    neutral = np.round(SENSOR @ np.asarray(white) * _ONE).astype(int)
    known = {
        33421: ("H", 2, (2, 2)),  # CFARepeatPatternDim
        33422: ("B", 4, (0, 1, 1, 2)),  # CFAPattern
        50706: ("B", 4, (1, 4, 0, 0)),  # DNGVersion
        50708: ("s", 0, "Made up"),  # UniqueCameraModel
        50714: ("H", 1, BLACK),  # BlackLevel
        50717: ("H", 1, WHITE),  # WhiteLevel
        50721: ("2i", 9, _fractions(matrix)),  # ColorMatrix1
        50728: ("2I", 3, _fractions(neutral)),  # AsShotNeutral
        50778: ("H", 1, 21),  # CalibrationIlluminant1: D65
        271: ("s", 0, "Maker"),
        272: ("s", 0, "Made up"),
        274: ("H", 1, orientation),
    }
    listed = [(number, *tag) for number, tag in sorted((known | (tags or {})).items()) if tag]
    out = io.BytesIO()
    tifffile.imwrite(out, codes, photometric="cfa", extratags=listed, metadata=None, software=False)
    return out.getvalue()


def _fractions(numbers: np.ndarray) -> tuple[int, ...]:
    return tuple(int(part) for number in numbers for part in (number, _ONE))
