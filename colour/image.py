"""A decoded photograph: what the file held, upright, and where its numbers lie in colour."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Encoded = NDArray[np.uint8] | NDArray[np.uint16]
Linear = NDArray[np.float32]
Codes = NDArray[np.uint8]


class LinearPixels(Protocol):
    """Linear sRGB under D65, unclipped, (height, width, 3): an array, or a view that computes what is asked for.

    Pieces come as float32 arrays: `x[rows, columns]` of integer arrays, slices, or slices with steps.
    """

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, 3)."""

    def __getitem__(self, where: Any, /) -> Linear:  # noqa: ANN401 - whatever numpy takes as an index
        """Return the piece as an array (..., 3)."""


class ClippedPixels(Protocol):
    """Which pixels stand at the highest code in a channel: an array (height, width), or a view that looks when asked."""

    def __getitem__(self, where: Any, /) -> NDArray[np.bool_]:  # noqa: ANN401 - whatever numpy takes as an index
        """Return the piece as an array of truth values."""


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


class ClippedView:
    """The burnt-out pixels of an image, found where they are asked for: a mask of the whole would cost a third of it."""

    def __init__(self, image: DecodedImage) -> None:
        self._encoded = image.encoded
        self._top = np.iinfo(image.encoded.dtype).max

    def __getitem__(self, where: Any, /) -> NDArray[np.bool_]:  # noqa: ANN401 - whatever numpy takes as an index
        """Return the piece as an array: true where any channel stands at its highest code."""
        return np.asarray((self._encoded[where] == self._top).any(axis=-1))
