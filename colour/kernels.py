"""The work on every pixel, compiled by numba; `colour.plain` does the same sums in the same order.

Import it only where numba is to be used: it costs half a second, and some seconds more where no earlier
process has left the compiled code in `NUMBA_CACHE_DIR`, beside this file, or in the user's own cache.
No step may be reordered or fused: both ways give the same codes because each sum is rounded alike.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from colour.image import Codes, Encoded, Linear
from colour.recipe import (
    CURVE_BASE,
    CURVE_LEAST,
    CURVE_MOST,
    CURVE_SHIFT,
    ENCODE_BASE,
    ENCODE_LEAST,
    ENCODE_SHIFT,
)

_F = TypeVar("_F", bound=Callable[..., Any])

# Pixels at a time: their floats stay in the processor's first cache.
_BLOCK = 512
_ONE, _HALF, _TOP = np.float32(1), np.float32(0.5), np.float32(65535)
_PART, _STEP = (1 << CURVE_SHIFT) - 1, np.float32(2.0**-CURVE_SHIFT)


def _compiled(function: _F) -> _F:
    try:
        return cast("_F", numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # nowhere to keep the code: a read-only install without a home
        return cast("_F", numba.njit(nogil=True)(function))


@_compiled
def draw(
    codes: Encoded, decode: Linear, inner: Linear, curves: Linear, matrix: Linear, table: Codes, out: Codes
) -> None:
    """Write 8-bit sRGB codes (n, 3) of device codes (n, 3); `table` is `recipe.ENCODE`."""
    light, sums = np.empty((3, _BLOCK), np.float32), np.empty((3, _BLOCK), np.float32)
    index = np.empty((3, _BLOCK), np.int32)
    for first in range(0, codes.shape[0], _BLOCK):
        count = min(_BLOCK, codes.shape[0] - first)
        _light(codes, first, count, decode, inner, curves, matrix, light, sums)
        for k in range(3):
            for i in range(count):
                index[k, i] = _encode_index(sums[k, i])
        for i in range(count):
            # Unsigned: numba would else look for negative indices.
            out[first + i, 0] = table[np.uint32(index[0, i])]
            out[first + i, 1] = table[np.uint32(index[1, i])]
            out[first + i, 2] = table[np.uint32(index[2, i])]


@_compiled
def draw_linear(
    codes: Encoded, decode: Linear, inner: Linear, curves: Linear, matrix: Linear, out: NDArray[np.uint16]
) -> None:
    """Write linear 16-bit codes (n, 3) of device codes (n, 3); the matrix ends in 0..65535."""
    light, sums = np.empty((3, _BLOCK), np.float32), np.empty((3, _BLOCK), np.float32)
    for first in range(0, codes.shape[0], _BLOCK):
        count = min(_BLOCK, codes.shape[0] - first)
        _light(codes, first, count, decode, inner, curves, matrix, light, sums)
        for i in range(count):
            for k in range(3):
                above = max(np.float32(0), sums[k, i])
                out[first + i, k] = np.int32(np.float32(min(above, _TOP)) + _HALF)


@_compiled
def _light(
    codes: Encoded,
    first: int,
    count: int,
    decode: Linear,
    inner: Linear,
    curves: Linear,
    matrix: Linear,
    light: Linear,
    sums: Linear,
) -> None:
    for i in range(count):
        light[0, i] = decode[0, codes[first + i, 0]]
        light[1, i] = decode[1, codes[first + i, 1]]
        light[2, i] = decode[2, codes[first + i, 2]]
    if inner.shape[0]:
        _tone(light, count, inner, curves, sums)
    if matrix.shape[1] == 6:
        _weigh_roots(light, count, matrix, sums)
    else:
        _weigh(light, count, matrix, sums)


@_compiled
def _tone(light: Linear, count: int, inner: Linear, curves: Linear, sums: Linear) -> None:
    for k in range(3):
        x, y, z, more = inner[k, 0], inner[k, 1], inner[k, 2], inner[k, 3]
        for i in range(count):
            sums[k, i] = x * light[0, i] + y * light[1, i] + z * light[2, i] + more
    for k in range(3):
        curve = curves[k]
        for i in range(count):
            light[k, i] = _on_curve(curve, sums[k, i])


@_compiled
def _on_curve(curve: Linear, x: np.float32) -> np.float32:
    above = max(CURVE_LEAST, x)  # which no NaN is
    place = np.float32(min(above, CURVE_MOST)).view(np.int32) - np.int32(CURVE_BASE)
    step = np.uint32(place >> CURVE_SHIFT)
    low, high = np.float32(curve[step]), np.float32(curve[step + np.uint32(1)])
    return low + np.float32(place & _PART) * _STEP * (high - low)


@_compiled
def _weigh(light: Linear, count: int, matrix: Linear, sums: Linear) -> None:
    for k in range(3):
        x, y, z = matrix[k, 0], matrix[k, 1], matrix[k, 2]
        for i in range(count):
            sums[k, i] = x * light[0, i] + y * light[1, i] + z * light[2, i]


@_compiled
def _weigh_roots(light: Linear, count: int, matrix: Linear, sums: Linear) -> None:
    root = np.empty((3, _BLOCK), np.float32)
    for i in range(count):
        p, q, r = np.sqrt(light[0, i]), np.sqrt(light[1, i]), np.sqrt(light[2, i])
        root[0, i], root[1, i], root[2, i] = p * q, q * r, p * r
    for k in range(3):
        x, y, z = matrix[k, 0], matrix[k, 1], matrix[k, 2]
        t, u, v = matrix[k, 3], matrix[k, 4], matrix[k, 5]
        for i in range(count):
            linear = x * light[0, i] + y * light[1, i] + z * light[2, i]
            sums[k, i] = linear + t * root[0, i] + u * root[1, i] + v * root[2, i]


@_compiled
def _encode_index(x: np.float32) -> np.int32:
    above = max(ENCODE_LEAST, x)  # which no NaN is
    return (np.float32(min(above, _ONE)).view(np.int32) - np.int32(ENCODE_BASE)) >> ENCODE_SHIFT
