"""What is done to every pixel of a photo, as tables and small matrices: profile and correction in one.

All that turns on one channel alone goes into a table of its codes. Where a profile's matrix stands between
codes and tone curve, the curve has to follow light instead: a table of it over a float's own bits, which
is fine where light is little and coarse where it is plenty, as the eye is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colour.correction import TINY, Correction, toned
from colour.image import Codes, DecodedImage, Linear
from colour.profiles import device_way
from colour.spaces import Floats, encode_srgb

# A float32 is its power of two (from bit 23 up) and its place between that and the next. The upper bits of
# one are the index of a table with so many even steps in every doubling of light.
CURVE_SHIFT, ENCODE_SHIFT = 16, 13
# From below TINY, where every tone curve begins, to more light than any photo's white.
_CURVE_LOW, _CURVE_DOUBLINGS = -20, 34
# Below 2^-13 an sRGB code is 0 (0.4 codes); above 1 it is 255.
_ENCODE_LOW, _ENCODE_DOUBLINGS = -13, 13


def _bits(exponent: int) -> int:
    return int(np.float32(2.0**exponent).view(np.int32))


CURVE_BASE, ENCODE_BASE = _bits(_CURVE_LOW), _bits(_ENCODE_LOW)
CURVE_MOST = np.nextafter(np.float32(2.0 ** (_CURVE_LOW + _CURVE_DOUBLINGS)), np.float32(0))
CURVE_LEAST = np.float32(TINY)
ENCODE_LEAST = np.float32(2.0**_ENCODE_LOW)


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """Codes to linear output, all in float32, as `colour.kernels` and its numpy twin carry it out.

    `decode` (3, codes) is looked up for each channel; it is (3, 0) where the pixels are given as linear
    light. `inner` (3, 4), where it is not (0, 4), weighs the three and adds its last column, and `curves`
    (3, n) is then the tone curve over bits. `matrix` (3, 3) or (3, 6) ends in the space of the output.
    """

    decode: Linear
    inner: Linear
    curves: Linear
    matrix: Linear


def recipe(image: DecodedImage, correction: Correction | None, onward: Floats) -> Recipe:
    """Return what takes the image's codes to `onward` (3, 3) of linear sRGB, as shot or corrected.

    A table profile gives a recipe on linear sRGB instead of codes. Raises IccError.
    """
    way = device_way(image.icc_profile, image.encoded.dtype.itemsize)
    tables = np.empty((3, 0)) if way is None else way.tables
    matrix = None if way is None else way.matrix
    if correction is None:
        whole = onward if matrix is None else onward @ matrix
        return _recipe(tables, None, None, whole)
    weighed = np.einsum("ij,jt->it", onward, correction.matrix)
    if way is not None and matrix is None:
        return _recipe(_toned(tables, correction), None, None, weighed)
    to_scale = (np.eye(3) if matrix is None else matrix) / correction.scale[:, None]
    inner = np.column_stack([to_scale, correction.offset])
    return _recipe(tables, inner, _curves(correction), weighed)


def _recipe(decode: Floats, inner: Floats | None, curves: Floats | None, matrix: Floats) -> Recipe:
    nothing = np.empty((0, 4))
    parts = (decode, nothing if inner is None else inner, nothing if curves is None else curves, matrix)
    return Recipe(*(np.ascontiguousarray(part, dtype=np.float32) for part in parts))


def _toned(tables: Floats, correction: Correction) -> Floats:
    """Return the tables (3, codes) with the tone curve behind them."""
    shifted = tables / correction.scale[:, None] + correction.offset[:, None]
    return toned(shifted, correction.gamma[:, None], correction.bend)


def _curves(correction: Correction) -> Floats:
    """Return (3, n): the tone curves at the ends of every step."""
    steps = np.arange((_CURVE_DOUBLINGS << (23 - CURVE_SHIFT)) + 1, dtype=np.int32)
    light = (CURVE_BASE + (steps << CURVE_SHIFT)).view(np.float32).astype(np.float64)
    return toned(light, correction.gamma[:, None], correction.bend)


def _encode_table() -> Codes:
    """Return the sRGB code in the middle of every step; from 1 on, for all that 16 bits may index, it is 255."""
    steps = np.arange(_ENCODE_DOUBLINGS << (23 - ENCODE_SHIFT), dtype=np.int32)
    middle = ENCODE_BASE + (steps << ENCODE_SHIFT) + (1 << (ENCODE_SHIFT - 1))
    table = np.full(65536, 255, np.uint8)
    table[: len(steps)] = np.rint(encode_srgb(middle.view(np.float32)) * 255)
    return table


ENCODE: NDArray[np.uint8] = _encode_table()
