"""The work on every pixel in numpy and OpenCV alone: the same codes as `colour.kernels`, more slowly."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.correction import PAIRS
from colour.image import Codes, Encoded, Linear
from colour.recipe import (
    CURVE_BASE,
    CURVE_LEAST,
    CURVE_MOST,
    CURVE_SHIFT,
    ENCODE,
    ENCODE_BASE,
    ENCODE_LEAST,
    ENCODE_SHIFT,
    Recipe,
)

# Pixels at a time: what they take stays in the processor's second cache.
_BLOCK = 1 << 14
_PART, _STEP = (1 << CURVE_SHIFT) - 1, np.float32(2.0**-CURVE_SHIFT)


def draw(codes: Encoded | Linear, recipe: Recipe, out: Codes) -> None:
    """Write 8-bit sRGB codes (n, 3) of device codes, or of linear sRGB, (n, 3)."""
    for first in range(0, len(codes), _BLOCK):
        rows = slice(first, first + _BLOCK)
        for channel, light in enumerate(_light(codes[rows], recipe)):
            within = np.minimum(np.fmax(light, ENCODE_LEAST), np.float32(1))
            index = (within.view(np.int32) - np.int32(ENCODE_BASE)) >> ENCODE_SHIFT
            out[rows, channel] = cv2.LUT(index.astype(np.uint16), ENCODE).reshape(-1)


def draw_linear(codes: Encoded | Linear, recipe: Recipe, out: NDArray[np.uint16]) -> None:
    """Write linear 16-bit codes (n, 3) of device codes, or of linear sRGB, (n, 3)."""
    for first in range(0, len(codes), _BLOCK):
        rows = slice(first, first + _BLOCK)
        for channel, light in enumerate(_light(codes[rows], recipe)):
            within = np.minimum(np.fmax(light, np.float32(0)), np.float32(65535))
            out[rows, channel] = within + np.float32(0.5)


def _light(codes: Encoded | Linear, recipe: Recipe) -> list[Linear]:
    """Return the three sums, each (n,), that the recipe's matrix ends in."""
    planes: list[Linear] = [_plane(codes[:, channel], recipe.decode[channel]) for channel in range(3)]
    if len(recipe.inner):
        sums = [_sum(row, planes) + row[3] for row in recipe.inner]
        planes = [_on_curve(curve, light) for curve, light in zip(recipe.curves, sums, strict=True)]
    if recipe.matrix.shape[1] > 3:
        roots = [np.sqrt(plane) for plane in planes]
        planes += [roots[i] * roots[j] for i, j in PAIRS]
    return [_sum(row, planes) for row in recipe.matrix]


def _plane(codes: NDArray[Any], table: Linear) -> Linear:
    """Return the light of one channel's codes (n,); without a table they are light already."""
    if not len(table):
        return np.ascontiguousarray(codes)
    return np.asarray(cv2.LUT(np.ascontiguousarray(codes), table).reshape(-1), dtype=np.float32)


def _sum(weights: Linear, planes: Sequence[Linear]) -> Linear:
    """Return the weighed sum, from left to right."""
    total: Linear = weights[0] * planes[0]
    for weight, plane in zip(weights[1 : len(planes)], planes[1:], strict=True):
        total += weight * plane
    return total


def _on_curve(curve: Linear, light: Linear) -> Linear:
    within = np.minimum(np.fmax(light, CURVE_LEAST), CURVE_MOST)
    place = within.view(np.int32) - np.int32(CURVE_BASE)
    step = place >> CURVE_SHIFT
    low, high = np.take(curve, step, mode="clip"), np.take(curve, step + 1, mode="clip")
    part = (place & _PART).astype(np.float32) * _STEP
    return np.asarray(low + part * (high - low))
