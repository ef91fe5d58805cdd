"""Whole photos from their codes to pictures: as shot or corrected, 8-bit sRGB or linear 16-bit.

No float picture of the whole photo ever exists: each row of pixels goes the whole way at once, as far as
numba compiles it, else a block at a time. Both give the same codes, so which of them drew a picture is a
matter of time alone.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from colour import plain
from colour.correction import Correction
from colour.image import Codes, DecodedImage
from colour.profiles import LinearView, is_srgb
from colour.recipe import ENCODE, Recipe, recipe

# numpy draws so many pixels in the seconds that importing, and at worst compiling, the kernels take: a
# process that has drawn that many is likely to draw as many again, and one that has not saves the wait.
_WORTH_COMPILING = 300_000_000
# A thread's turn.
_PIECE = 1 << 18


class _Pen:
    """Draws with what is at hand: numpy at first, compiled kernels once they pay."""

    def __init__(self) -> None:
        self.drawn = 0
        self.tried = False
        self.kernels: ModuleType | None = None

    def compile(self) -> bool:
        """Load the kernels now; return whether there are any."""
        if not self.tried:
            self.tried = True
            try:
                from colour import kernels
            except ImportError:
                return False
            self.kernels = kernels
        return self.kernels is not None

    def take_up(self, pixels: int) -> ModuleType | None:
        """Return the kernels if they are there or have become worth it, counting these pixels."""
        self.drawn += pixels
        if self.drawn > _WORTH_COMPILING:
            self.compile()
        return self.kernels


_PEN = _Pen()


def compile_kernels() -> bool:
    """Use compiled kernels from now on, for a process that is going to draw much; return whether there are any."""
    return _PEN.compile()


def srgb_codes(image: DecodedImage, correction: Correction | None = None) -> Codes:
    """Return the photo as 8-bit sRGB (height, width, 3), corrected or, without a correction, as shot.

    Clipped to what sRGB holds; within one code of rounding `encode_srgb(apply(correction, linear)) * 255`.
    Eight-bit sRGB as shot is the image's own codes, not a copy.
    """
    if correction is None and image.encoded.dtype == np.uint8 and is_srgb(image.icc_profile):
        return cast("Codes", image.encoded)
    way = recipe(image, correction, np.eye(3))
    out = np.empty(image.encoded.shape, np.uint8)
    kernels = _kernels(way, out)

    def draw(codes: NDArray[Any], part: Codes) -> None:
        if kernels is None:
            plain.draw(codes, way, part)
        else:
            kernels.draw(codes, way.decode, way.inner, way.curves, way.matrix, ENCODE, part)

    _in_pieces(draw, image, slice(None), way, out)
    return out


def linear_codes(
    image: DecodedImage, correction: Correction, onward: NDArray[np.float64], rows: slice
) -> NDArray[np.uint16]:
    """Return rows of the corrected photo, (n, width, 3), as `onward` (3, 3) of linear sRGB, rounded to 0..65535."""
    way = recipe(image, correction, onward)
    out = np.empty(image.encoded[rows].shape, np.uint16)
    kernels = _kernels(way, out)

    def draw(codes: NDArray[Any], part: NDArray[np.uint16]) -> None:
        if kernels is None:
            plain.draw_linear(codes, way, part)
        else:
            kernels.draw_linear(codes, way.decode, way.inner, way.curves, way.matrix, part)

    _in_pieces(draw, image, rows, way, out)
    return out


def _kernels(way: Recipe, out: NDArray[Any]) -> ModuleType | None:
    """Return the compiled kernels if they are to be used; a table profile's own work is numpy's anyway."""
    return _PEN.take_up(out.size // 3) if way.decode.shape[1] else None


def _in_pieces(
    draw: Callable[[NDArray[Any], NDArray[Any]], None],
    image: DecodedImage,
    rows: slice,
    way: Recipe,
    out: NDArray[Any],
) -> None:
    """Draw every piece of `rows` into `out`, on as many threads as OpenCV was given."""
    source = image.encoded[rows] if way.decode.shape[1] else LinearView(image)
    start = 0 if way.decode.shape[1] else rows.indices(image.encoded.shape[0])[0]
    step = max(1, _PIECE // out.shape[1])

    def piece(first: int) -> None:
        part = out[first : first + step]
        codes = np.ascontiguousarray(source[start + first : start + first + len(part)])
        draw(codes.reshape(-1, 3), part.reshape(-1, 3))

    firsts = range(0, len(out), step)
    threads = min(cv2.getNumThreads(), len(firsts))
    if threads < 2:
        for first in firsts:
            piece(first)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(piece, firsts))
