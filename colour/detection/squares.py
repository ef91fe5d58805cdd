"""Plain squarish areas in a picture: what patches of a chart look like before anything is known of it."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from colour.spaces import Floats

# An area is plain where neighbouring codes differ by less than one of these: an edge in the shade is no stronger
# than the grain elsewhere, so no one level serves.
_LEVELS = (5, 9, 16, 28, 48)
_FEW_LEVELS = (7, 16, 32)
_SMALLEST, _LARGEST_SHARE = 12, 1 / 40
# Area over that of the rectangle with the same second moments, and the longer side over the shorter.
_FULLEST, _EMPTIEST, _LONGEST = 1.12, 0.8, 2.6
# Two finds whose middles lie closer than this share of their side are one.
_SAME = 0.35
_MOST = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """`middle` (n, 2) in pixels and `side` (n,), the square root of the area."""

    middle: Floats
    side: Floats


def plain_squares(bgr: MatLike, *, thorough: bool = True) -> Squares:
    """Return the plain areas of an 8-bit picture (h, w, 3) that a square may look like, in perspective.

    Unless `thorough` the faintest edges and the roughest grain are passed over, for half the time.
    """
    smooth = cv2.GaussianBlur(bgr, (3, 3), 0.8)
    steps = cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    blue, green, red = cv2.split(steps)
    step = np.asarray(cv2.max(cv2.max(blue, green), red), dtype=np.uint8)
    found = [_at(step, level) for level in (_LEVELS if thorough else _FEW_LEVELS)]
    middle, area = np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])
    # What is plain at a stricter level is smaller: the largest stands for all of them.
    order = np.argsort(-area, kind="stable")[:_MOST]
    return _distinct(middle[order], np.sqrt(area[order]))


def _at(step: NDArray[np.uint8], level: int) -> tuple[Floats, Floats]:
    """Return middles (n, 2) and areas (n,) of the areas that are plain at one level."""
    count, labels, stats, middle = cv2.connectedComponentsWithStats(
        (step < level).astype(np.uint8), connectivity=4, ltype=cv2.CV_32S
    )
    area, width, height = (
        stats[:, cv2.CC_STAT_AREA],
        stats[:, cv2.CC_STAT_WIDTH],
        stats[:, cv2.CC_STAT_HEIGHT],
    )
    likely = (area >= _SMALLEST) & (area <= _LARGEST_SHARE * step.size) & (area > 0.3 * width * height)
    likely &= np.maximum(width, height) < _LONGEST * np.minimum(width, height)
    likely[0] = False
    if not likely.any():
        return np.empty((0, 2)), np.empty(0)
    # Flat: a picture's worth of pairs takes numpy several times as long to find.
    pixels = np.flatnonzero(likely.take(np.asarray(labels, dtype=np.int32), mode="clip"))
    label = labels.ravel()[pixels]
    rows, columns = np.divmod(pixels.astype(np.int32), step.shape[1])
    x, y = columns - middle[label, 0], rows - middle[label, 1]
    xx, yy, xy = (
        np.bincount(label, product, count)[likely] / area[likely] + extra
        for product, extra in ((x * x, 1 / 12), (y * y, 1 / 12), (x * y, 0))
    )
    spread = np.sqrt(np.maximum(xx * yy - xy**2, 1e-9))
    full = area[likely] / (12 * spread)
    half = np.sqrt(((xx - yy) / 2) ** 2 + xy**2)
    long = np.sqrt(((xx + yy) / 2 + half) / np.maximum((xx + yy) / 2 - half, 1e-9))
    square = (full > _EMPTIEST) & (full < _FULLEST) & (long < _LONGEST)
    return middle[likely][square], area[likely][square].astype(np.float64)


def _distinct(middle: Floats, side: Floats) -> Squares:
    """Return the squares without those that lie on an earlier one; bins of the smallest reach keep it quick."""
    kept: list[int] = []
    cells: dict[tuple[int, int, int], list[int]] = {}
    octave = np.floor(np.log2(np.maximum(side, 1))).astype(int)
    for index in range(len(side)):
        reach = _SAME * side[index]
        if _near(cells, middle, index, int(octave[index]), reach):
            continue
        kept.append(index)
        size = 2.0 ** octave[index]
        key = (int(octave[index]), int(middle[index, 0] // size), int(middle[index, 1] // size))
        cells.setdefault(key, []).append(index)
    return Squares(middle[kept], side[kept])


def _near(
    cells: dict[tuple[int, int, int], list[int]], middle: Floats, index: int, octave: int, reach: float
) -> bool:
    x, y = middle[index]
    for level in (octave, octave + 1):
        size = 2.0**level
        columns = range(int((x - reach) // size), int((x + reach) // size) + 1)
        rows = range(int((y - reach) // size), int((y + reach) // size) + 1)
        for key in ((level, column, row) for column in columns for row in rows):
            for other in cells.get(key, ()):
                if abs(middle[other, 0] - x) < reach and abs(middle[other, 1] - y) < reach:
                    return True
    return False
