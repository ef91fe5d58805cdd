"""What the baby lies on: cotton in a few pale dyes, with folds and weave."""

import numpy as np
from numpy.typing import NDArray

from simulate.canvas import SHAPE, Canvas
from simulate.optics import dye
from simulate.shapes import Map, blur, slide, smooth_noise

CLOTHS: dict[str, NDArray[np.float64]] = {
    "white": dye(0.74, (400, 30, 0.15)),
    "blue": dye(0.66, (610, 70, 0.42), (540, 40, 0.12)),
    "mint": dye(0.66, (640, 60, 0.36), (430, 35, 0.22)),
    "grey": dye(0.42, (420, 60, 0.05)),
    "lilac": dye(0.62, (560, 45, 0.35)),
    "navy": dye(0.12, (620, 90, 0.6), (540, 50, 0.3)),
    "oat": dye(0.60, (430, 55, 0.28)),
}


def weave(canvas: Canvas, pitch: float = 5.0) -> Map:
    """Return the brightness of a plain weave about 1, slightly uneven."""
    wobble = 1.4 * smooth_noise(canvas.rng, SHAPE, 60)
    across = np.sin((canvas.u + wobble) * (2 * np.pi / pitch))
    along = np.sin((canvas.v - wobble) * (2 * np.pi / pitch))
    return np.asarray(1 + 0.035 * across * along + 0.012 * smooth_noise(canvas.rng, SHAPE, 2.5), np.float32)


def lay_cloth(canvas: Canvas, mask: Map, name: str, *, folds: float = 1.0, height: Map | float = 0.0) -> None:
    """Lay cotton over the picture where `mask` is; `folds` scales how crumpled it lies."""
    slant = canvas.rng.uniform(-0.6, 0.6)
    bend = canvas.u * slant + canvas.v + 60 * smooth_noise(canvas.rng, SHAPE, 380)
    ridges = np.abs(np.sin(bend / 170 + smooth_noise(canvas.rng, SHAPE, 500)))
    relief = 16 * blur((1 - ridges) ** 3, 6) + 10 * smooth_noise(canvas.rng, SHAPE, 260)
    canvas.plain(mask, CLOTHS[name], weave(canvas))
    canvas.raise_to(mask, np.asarray(folds * relief + height, np.float32))
    canvas.flesh *= 1 - mask
    canvas.cover_up(mask)


def drop_shadow(
    canvas: Canvas, body: Map, light: tuple[float, float], reach: float = 34.0, dark: float = 0.38
) -> None:
    """Darken what lies beside a body: contact shadow all round, and a soft one away from the light."""
    cast = slide(blur(body, reach * 0.55), -light[0] * reach, -light[1] * reach)
    contact = blur(body, 12)
    shade = np.clip(dark * cast + 0.30 * contact, 0, 0.75) * (1 - body)
    canvas.occlusion *= np.asarray(1 - shade, np.float32)
