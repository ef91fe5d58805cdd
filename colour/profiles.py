"""Pixels through their colour profile into linear light."""

import io
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from colour import icc
from colour.icc_writer import canonical_srgb_profile
from colour.image import Encoded, LinearPixels


def to_linear(encoded: Encoded, profile: bytes | None) -> LinearPixels:
    """Return linear sRGB under D65, float32, of `encoded` (h, w, 3) in `profile` (None: sRGB)."""
    known = icc.read_profile(profile or canonical_srgb_profile())
    if known.curves is None:
        return to_linear(_through_tables(encoded, profile or b""), None)
    size = encoded.dtype.itemsize
    light = _apply_tables(encoded, _srgb_tables(size) if profile is None else _tables(known, size))
    if profile is None or known.matrix is None:
        return light
    matrix = icc.to_linear_srgb(known.matrix)
    return np.asarray(cv2.transform(light, matrix), dtype=np.float32)


def can_follow(profile: bytes) -> bool:
    """Return whether pixels can be taken through this profile: one that reads well may still not work."""
    try:
        to_linear(np.zeros((1, 1, 3), np.uint8), profile)
    except (icc.IccError, ImageCms.PyCMSError, OSError):
        return False
    return True


@lru_cache(maxsize=2)
def _srgb_tables(item_size: int) -> NDArray[np.float32]:
    # The one profile that is kept: nothing of an uploaded photo's own stays in memory after it.
    return _tables(icc.read_profile(canonical_srgb_profile()), item_size)


def _tables(profile: icc.Profile, item_size: int) -> NDArray[np.float32]:
    """Return (3, codes): linear light of every code value in each channel."""
    assert profile.curves is not None
    tables = [icc.curve_values(curve, 256**item_size) for curve in profile.curves]
    if len(tables) == 1:
        tables *= 3
    return np.stack(tables).astype(np.float32)


def _apply_tables(encoded: Encoded, tables: NDArray[np.float32]) -> LinearPixels:
    if encoded.dtype == np.uint8:
        return np.asarray(cv2.LUT(encoded, np.ascontiguousarray(tables.T)[None]), dtype=np.float32)
    return np.stack([tables[channel][encoded[..., channel]] for channel in range(3)], axis=-1)


def _through_tables(encoded: Encoded, profile: bytes) -> NDArray[np.uint8]:
    """Return sRGB codes of pixels whose profile works by look-up tables (LittleCMS, relative colorimetric)."""
    eight = (encoded >> 8).astype(np.uint8) if encoded.dtype == np.uint16 else encoded
    grey = icc.read_profile(profile).colour_space == "GRAY"
    picture = Image.fromarray(np.ascontiguousarray(eight[..., 0]) if grey else eight)
    result = ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.ImageCmsProfile(io.BytesIO(canonical_srgb_profile())),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
    )
    assert result is not None
    return np.asarray(result)
