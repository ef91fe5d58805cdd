"""Redaction: something is taken out of a picture for good, and every file of it is made anew.

An area is covered with one colour taken from around it. Blurs and mosaics keep something of what they hide, from
which text and faces have been read again; of what is covered nothing is left.
"""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.image import DecodedImage
from imagedb.model import Region
from imagedb.review import Area, Redaction
from ingest.errors import RedactionError

MAX_POINTS = 200
LEAST_SIDE = 64
"""Pixels that a cropped picture has at least on each side."""

_MARGIN = 8
"""Pixels by which a cover reaches beyond its area: a JPEG spreads an edge over a block of eight."""
_RING = 16
"""Width in pixels of the band around a cover from which its colour is taken."""
_FAR = 1_000_000


def redacted(image: DecodedImage, how: Redaction, area: Area) -> DecodedImage:
    """Return the picture without what is in the area, or with nothing but its rectangle.

    `area` is a polygon in pixels of the upright picture. Raises RedactionError for one that cannot be used.
    """
    checked = _checked(area)
    if how is Redaction.CROP:
        left, top, right, bottom = _rectangle(checked, image.size)
        pixels = np.ascontiguousarray(image.encoded[top:bottom, left:right])
    else:
        pixels = _covered(image.encoded, checked)
    return DecodedImage(
        cast("NDArray[np.uint8] | NDArray[np.uint16]", pixels),
        image.icc_profile,
        image.profile_name,
        image.profile_assumed,
        image.file_format,
    )


def kept_regions(
    regions: Sequence[Region], how: Redaction, area: Area, size: tuple[int, int]
) -> tuple[Region, ...]:
    """Return the regions whose pixels are all as they were, where they now lie; `size` is (width, height) before.

    Their measurements stand: the correction knows no places, and not one of their pixels was touched.
    """
    if how is Redaction.COVER:
        cover = _mask(_checked(area), size, _MARGIN)
        return tuple(r for r in regions if not (_mask(r.polygon, size, 1) & cover).any())
    left, top, right, bottom = _rectangle(_checked(area), size)
    return tuple(
        Region(
            tuple((x - left, y - top) for x, y in region.polygon),
            region.body_site,
            region.role,
            region.measurement,
        )
        for region in regions
        if all(left <= x <= right and top <= y <= bottom for x, y in region.polygon)
    )


def _checked(area: Area) -> Area:
    points = np.array(area, dtype=np.float64)
    if points.ndim != 2 or not 3 <= len(points) <= MAX_POINTS:
        msg = f"draw the area as 3 to {MAX_POINTS} points"
        raise RedactionError(msg)
    if not np.isfinite(points).all() or np.abs(points).max() > _FAR:
        msg = "the area's points must be pixels of the picture"
        raise RedactionError(msg)
    return area


def _rectangle(area: Area, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) of the area's upright rectangle within the picture, whole pixels."""
    xs, ys = zip(*area, strict=True)
    left, top = max(0, round(min(xs))), max(0, round(min(ys)))
    right, bottom = min(size[0], round(max(xs))), min(size[1], round(max(ys)))
    if right - left < LEAST_SIDE or bottom - top < LEAST_SIDE:
        msg = f"keep at least {LEAST_SIDE} pixels on each side"
        raise RedactionError(msg)
    return left, top, right, bottom


def _mask(area: Area, size: tuple[int, int], margin: int) -> NDArray[np.bool_]:
    """Return (H, W), true in the polygon and for `margin` pixels around it."""
    drawn = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(drawn, [np.round(np.array(area)).astype(np.int32)], 1)
    return _grown(drawn, margin)


def _grown(drawn: NDArray[np.uint8], margin: int) -> NDArray[np.bool_]:
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    return np.asarray(cv2.dilate(drawn, kernel) > 0)


def _covered(encoded: NDArray[np.uint8] | NDArray[np.uint16], area: Area) -> NDArray[np.generic]:
    size = (encoded.shape[1], encoded.shape[0])
    cover = _mask(area, size, _MARGIN)
    if not _mask(area, size, 0).any():
        msg = "the area lies outside the picture"
        raise RedactionError(msg)
    ring = _grown(cover.astype(np.uint8), _RING) & ~cover
    if not ring.any():
        msg = "the area is the whole picture; refuse the photo instead"
        raise RedactionError(msg)
    pixels = encoded.copy()
    pixels[cover] = np.median(encoded[ring], axis=0).astype(encoded.dtype)
    return pixels
