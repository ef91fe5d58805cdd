"""The master of a photo: its calibrated light in 16 bits, for whoever wants to measure or print it.

Linear light on the primaries of ITU-R BT.2020, white D65. Nothing but the photo's pixels and its
correction go into it, so it can be made from both whenever somebody asks.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from colour.correction import Correction, apply
from colour.icc import D50_WHITE, bradford
from colour.icc_writer import matrix_profile
from colour.image import DecodedImage
from colour.profiles import LinearView
from colour.render import linear_codes
from colour.spaces import D65_WHITE, LINEAR_SRGB_TO_XYZ, Floats
from colour.tiff_writer import write_tiff16

# ITU-R BT.2020-2, table 3: chromaticities (x, y) of red, green and blue.
_PRIMARIES = ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
_TOP = 65535
# Two stops above white hold what shines; more would only take codes from the skin.
_MOST_HEADROOM = 4.0
# A highlight smaller than this need not be held.
_GRID = 8
# Pixels in a strip: some megabytes, of which a few are in memory at a time.
_STRIP = 1 << 19


@dataclass(frozen=True, slots=True, eq=False)
class Master:
    """A TIFF, and how to read it: code / `scale` is linear light, where 1 is a perfect white; `headroom` is its top."""

    data: bytes
    scale: float
    headroom: float


def rec2020_to_xyz() -> Floats:
    """Return the 3x3 matrix from linear BT.2020 RGB to XYZ under D65 (Y of white = 1)."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in _PRIMARIES]).T
    return np.asarray(columns * np.linalg.solve(columns, D65_WHITE))


def make_master(image: DecodedImage, correction: Correction) -> Master:
    """Return the corrected photo as a deflated 16-bit TIFF; colours outside BT.2020 end at its edge.

    The headroom is 1, 2 or 4: the least that holds the photo's light, looked at on every eighth pixel.
    Scale and headroom stand in the file's description as well. The same input gives the same bytes.
    """
    to_rec2020 = np.linalg.inv(rec2020_to_xyz()) @ LINEAR_SRGB_TO_XYZ
    headroom = _headroom(image, correction, to_rec2020)
    scale = _TOP / headroom
    width, height = image.size
    said = {
        "light": "linear",
        "primaries": "ITU-R BT.2020",
        "white": "D65",
        "scale": scale,
        "headroom": headroom,
    }
    data = write_tiff16(
        width,
        height,
        _strips(image, correction, to_rec2020 * scale),
        description=json.dumps(said),
        profile=linear_rec2020_profile(),
    )
    return Master(data, scale, headroom)


@lru_cache(maxsize=1)
def linear_rec2020_profile() -> bytes:
    """Return the profile that every master carries."""
    matrix = bradford(D65_WHITE, D50_WHITE) @ rec2020_to_xyz()
    return matrix_profile("Linear Rec. 2020", matrix, [1.0])


def _headroom(image: DecodedImage, correction: Correction, to_rec2020: Floats) -> float:
    sample = LinearView(image)[::_GRID, ::_GRID].reshape(-1, 3)
    most = float(np.quantile((apply(correction, sample) @ to_rec2020.T).max(axis=1), 0.999))
    return 2.0 ** math.ceil(math.log2(min(max(most, 1.0), _MOST_HEADROOM)))


def _strips(image: DecodedImage, correction: Correction, onward: Floats) -> Iterator[NDArray[np.uint16]]:
    rows = max(1, _STRIP // image.size[0])
    for first in range(0, image.size[1], rows):
        yield linear_codes(image, correction, onward, slice(first, first + rows))
