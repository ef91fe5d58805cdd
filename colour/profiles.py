"""Pixels through their colour profile into linear light."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import DTypeLike, NDArray

from colour import icc
from colour.icc_lut import lut_to_linear_srgb
from colour.icc_writer import canonical_srgb_profile
from colour.image import DecodedImage, Encoded, Linear
from colour.spaces import Floats, decode_srgb

# A profile of sRGB itself differs from it by this much at most: its 16 bits, and one adaptation of white
# or another. It is read as what it is meant to be.
_SRGB_ITSELF = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class DeviceWay:
    """How codes become linear sRGB: each through its channel's table, then all through a matrix.

    `tables` (3, codes) is linear light of every code value; `matrix` (3, 3) takes that to linear sRGB, and
    is None where there is nothing to do.
    """

    tables: Floats
    matrix: Floats | None


def is_srgb(profile: bytes | None) -> bool:
    """Return whether codes are sRGB as the standard has it: without a profile, or with the one of our own files."""
    return profile is None or profile == canonical_srgb_profile()


def device_way(profile: bytes | None, item_size: int) -> DeviceWay | None:
    """Return the way for codes of `item_size` bytes in `profile` (None: sRGB), or None for a table profile.

    Raises IccError for a damaged profile.
    """
    codes = 256**item_size
    if is_srgb(profile):
        return DeviceWay(np.tile(decode_srgb(np.arange(codes) / (codes - 1)), (3, 1)), None)
    known = icc.read_profile(profile or b"")
    if known.curves is None:
        return None
    tables = [icc.curve_values(curve, codes) for curve in known.curves]
    matrix = None if known.matrix is None else icc.to_linear_srgb(known.matrix)
    if matrix is not None and np.abs(matrix - np.eye(3)).max() < _SRGB_ITSELF:
        matrix = None
    return DeviceWay(np.stack(tables * 3 if len(tables) == 1 else tables), matrix)


class LinearView:
    """Linear sRGB of a decoded photo, (height, width, 3), float32 and unclipped, computed where it is read.

    A whole photo in float takes four times its own memory; what looks at it needs a chart, a region or a
    band of rows at a time. `np.asarray(view)` is the whole.
    """

    def __init__(self, image: DecodedImage) -> None:
        """Prepare the tables; nothing of the picture is computed yet. Raises IccError."""
        self._encoded = image.encoded
        self._profile = image.icc_profile
        self._way = device_way(image.icc_profile, image.encoded.dtype.itemsize)
        self._tables = None if self._way is None else self._way.tables.T.astype(np.float32)

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, 3)."""
        return self._encoded.shape

    def __getitem__(self, where: Any, /) -> Linear:  # noqa: ANN401 - whatever numpy takes as an index
        """Return the piece that a numpy index of rows and columns chooses, (..., 3)."""
        piece = self._encoded[where]
        flat = np.ascontiguousarray(piece).reshape(-1, 1, 3)
        return self._linear(flat).reshape(piece.shape) if piece.size else np.empty(piece.shape, np.float32)

    def __array__(self, dtype: DTypeLike | None = None, *, copy: bool | None = None) -> NDArray[Any]:
        """Return the whole picture as an array of its own."""
        return self[:].astype(dtype or np.float32, copy=False)

    def _linear(self, flat: Encoded) -> Linear:
        """Return linear sRGB of codes (n, 1, 3)."""
        if self._way is None or self._tables is None:
            return lut_to_linear_srgb(self._profile or b"", flat)
        light = _look_up(flat, self._tables)
        if self._way.matrix is None:
            return light
        return np.asarray(cv2.transform(light, self._way.matrix), dtype=np.float32)


def to_linear(encoded: Encoded, profile: bytes | None) -> Linear:
    """Return linear sRGB under D65, float32, of `encoded` (h, w, 3) in `profile` (None: sRGB)."""
    return LinearView(DecodedImage(encoded, profile, "", profile_assumed=False, file_format=""))[:]


def can_follow(profile: bytes) -> bool:
    """Return whether pixels can be taken through this profile: one that reads well may still not work."""
    try:
        to_linear(np.zeros((1, 1, 3), np.uint8), profile)
    except icc.IccError:
        return False
    return True


def _look_up(flat: Encoded, tables: Linear) -> Linear:
    """Return each code's entry in its channel's column of `tables` (codes, 3), for codes (n, 1, 3)."""
    if flat.dtype == np.uint8:
        return np.asarray(cv2.LUT(flat, tables[None]), dtype=np.float32)
    light = np.empty(flat.shape, np.float32)
    for channel in range(3):
        np.take(tables[:, channel], flat[..., channel], out=light[..., channel])
    return light
