"""Soft shapes and noise on a pixel grid: signed distances (negative inside), domes, ridges, strokes."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Map = NDArray[np.float32]
Point = tuple[float, float]


def smoothstep(low: float, high: float, x: Map) -> Map:
    """Return 0 below `low`, 1 above `high`, and a smooth ramp between; `low` may be the larger."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def cover(distance: Map, softness: float = 1.2) -> Map:
    """Return how far each pixel lies inside the shape, 0 to 1, with an edge `softness` pixels wide each way."""
    return smoothstep(softness, -softness, distance)


def bump(u: Map, v: Map, centre: Point, radius: Point, angle: float = 0.0) -> Map:
    """Return a Gaussian hill of height 1 with the given radii (one standard deviation), angle in degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = u - centre[0], v - centre[1]
    a, b = (c * x + s * y) / radius[0], (-s * x + c * y) / radius[1]
    return np.asarray(np.exp(-0.5 * (a * a + b * b)), dtype=np.float32)


def ellipse(u: Map, v: Map, centre: Point, radius: Point, angle: float = 0.0) -> Map:
    """Return about the signed distance to an ellipse (exact on its rim, first order beside it)."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = u - centre[0], v - centre[1]
    a, b = (c * x + s * y) / radius[0], (-s * x + c * y) / radius[1]
    k = np.sqrt(a * a + b * b) + 1e-6
    g = np.sqrt((a / radius[0]) ** 2 + (b / radius[1]) ** 2) + 1e-9
    return np.asarray(np.maximum(k * (k - 1) / g, -min(radius)), dtype=np.float32)


def capsule(u: Map, v: Map, start: Point, end: Point, radii: Point) -> Map:
    """Return the signed distance to a line with round ends whose radius runs from one to the other."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    t = np.clip(((u - start[0]) * dx + (v - start[1]) * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
    away = np.hypot(u - start[0] - t * dx, v - start[1] - t * dy)
    return np.asarray(away - (radii[0] + t * (radii[1] - radii[0])), dtype=np.float32)


def box(u: Map, v: Map, centre: Point, half: Point, corner: float, angle: float = 0.0) -> Map:
    """Return the signed distance to a rectangle with round corners."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = u - centre[0], v - centre[1]
    a, b = np.abs(c * x + s * y) - half[0] + corner, np.abs(-s * x + c * y) - half[1] + corner
    outside = np.hypot(np.maximum(a, 0), np.maximum(b, 0))
    return np.asarray(outside + np.minimum(np.maximum(a, b), 0) - corner, dtype=np.float32)


def join(first: Map, second: Map, blend: float) -> Map:
    """Return the union of two shapes with a fillet about `blend` pixels wide (polynomial smooth minimum)."""
    h = np.clip(0.5 + 0.5 * (second - first) / blend, 0, 1)
    return np.asarray(second + (first - second) * h - blend * h * (1 - h), dtype=np.float32)


def dome(distance: Map, radius: float) -> Map:
    """Return a round profile: 0 at the rim, rising over `radius` pixels to a plateau of that height."""
    depth = np.clip(-distance, 0, radius)
    return np.sqrt(np.maximum(radius**2 - (radius - depth) ** 2, 0)).astype(np.float32)


def blur(values: Map, sigma: float) -> Map:
    """Return a Gaussian blur; wide ones are done on a smaller copy, for speed."""
    if sigma <= 0:
        return values
    height, width = values.shape[:2]
    shrink = max(1, int(sigma // 4))
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), dtype=np.float32)
    small = cv2.resize(values, (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def slide(values: Map, right: float, down: float) -> Map:
    """Return the picture moved by whole pixels, its rim repeated where nothing comes in."""
    move = np.array([[1, 0, round(right)], [0, 1, round(down)]], dtype=np.float64)
    size = (values.shape[1], values.shape[0])
    moved = cv2.warpAffine(values, move, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.float32)


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], scale: float) -> Map:
    """Return smooth noise of mean 0 and standard deviation about 1, with features `scale` pixels wide."""
    rows, columns = int(shape[0] / scale) + 4, int(shape[1] / scale) + 4
    coarse = rng.standard_normal((rows, columns)).astype(np.float32)
    size = (int(columns * scale) + 1, int(rows * scale) + 1)
    fine = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)
    top, left = int(scale), int(scale)
    return np.asarray(fine[top : top + shape[0], left : left + shape[1]] * 1.3, dtype=np.float32)


def fractal(
    rng: np.random.Generator, shape: tuple[int, int], scales: Sequence[float], fall: float = 0.6
) -> Map:
    """Return layered noise, each finer layer weaker by `fall`, scaled to standard deviation about 1."""
    total = np.zeros(shape, dtype=np.float32)
    power, weight = 0.0, 1.0
    for scale in scales:
        total += weight * smooth_noise(rng, shape, scale)
        power += weight**2
        weight *= fall
    return np.asarray(total / np.sqrt(power), dtype=np.float32)


def curve(points: Sequence[Point], steps: int = 24) -> NDArray[np.float64]:
    """Return a smooth line (n, 2) through the points (Catmull-Rom)."""
    p = np.asarray(points, dtype=np.float64)
    padded = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(padded[:-3], padded[1:-2], padded[2:-1], padded[3:], strict=True):
        parts.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack([*parts, p[-1:]])
