"""A decoded photograph: what the file held, upright, and where its numbers lie in colour."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Encoded = NDArray[np.uint8] | NDArray[np.uint16]
LinearPixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class DecodedImage:
    """Pixels as the file encodes them, with EXIF orientation applied and everything else left out.

    `encoded` is (height, width, 3), uint8 or uint16, in the colour space of `icc_profile`
    (sRGB when that is None: then `profile_assumed` is true and the record says so).
    Greyscale files are repeated into three channels.
    """

    encoded: Encoded
    icc_profile: bytes | None
    profile_name: str
    profile_assumed: bool
    file_format: str

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.encoded.shape[1], self.encoded.shape[0]

    @property
    def bit_depth(self) -> int:
        """8 or 16 bits in each channel."""
        return self.encoded.dtype.itemsize * 8
