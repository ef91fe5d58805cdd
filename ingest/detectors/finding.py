"""What a detector returns: what it saw, and where."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the upright picture."""


class Sight(StrEnum):
    """What is looked for."""

    FACE = "face"
    TEXT = "text"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen, where, and how sure the detector is, 0 to 1. Never what a text or a code says."""

    sight: Sight
    box: Box
    score: float


def share_inside(box: Box, polygon: NDArray[np.float64] | None) -> float:
    """Return the part of a box that lies in a convex polygon (n, 2)."""
    left, top, width, height = box
    if polygon is None or width <= 0 or height <= 0:
        return 0.0
    corners = np.array(
        [(left, top), (left + width, top), (left + width, top + height), (left, top + height)], np.float32
    )
    common, _ = cv2.intersectConvexConvex(corners, polygon.astype(np.float32))
    return float(common) / (width * height)


def without_overlaps(findings: list[Finding], most: float = 0.4) -> tuple[Finding, ...]:
    """Return the surest of findings that cover each other by more than `most` of the smaller one."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda found: -found.score):
        if all(cover(one.box, other.box) <= most for other in kept):
            kept.append(one)
    return tuple(kept)


def cover(one: Box, other: Box) -> float:
    """Return the part of the smaller of two boxes that lies in the other."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    smaller = max(1, min(one[2] * one[3], other[2] * other[3]))
    return max(0, width) * max(0, height) / smaller
