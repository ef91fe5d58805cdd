"""A patch of simulated skin, without and with what does not belong to its colour: glints and down."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.spaces import Floats, lab_to_linear_srgb, linear_srgb_to_lab

SIDE = 160
_FINER = 4


def skin_scene(
    lab: Floats, hair: str, *, gloss: float, down: float, seed: int = 0, noise: float = 0.015
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return linear sRGB (160, 160, 3) of mottled skin about CIELAB `lab` (3,), and of the same covered.

    `down` is the share that fine hairs cover, `dark` or `pale`, each a few tenths of a pixel to two wide and
    not opaque; `gloss` the share under soft white glints. Each picture has noise of its own sensor.
    """
    rng = np.random.default_rng(seed)
    skin = lab_to_linear_srgb(lab)
    texture, blood = (_smooth(rng, size)[..., None] for size in (2, 8))
    clean = skin * (1 + 0.02 * texture) * (1 + 0.02 * blood * [0.2, -1, -0.8])
    clean = clean * (1 + 0.04 * np.linspace(-0.5, 0.5, SIDE)[:, None, None])
    tint = skin * 0.25 if hair == "dark" else np.maximum(skin * 1.8, [0.35, 0.30, 0.22])
    hidden = _hairs(rng, down)[..., None]
    covered = clean * (1 - hidden) + tint * hidden + _glints(rng, gloss)[..., None]
    noisy = (np.clip(light * (1 + noise * rng.normal(size=light.shape)), 0, 1) for light in (clean, covered))
    first, second = (light.astype(np.float32) for light in noisy)
    return first, second


def naive_mean(light: NDArray[np.float32]) -> Floats:
    """Return mean CIELAB of a whole picture."""
    return np.asarray(linear_srgb_to_lab(light).mean(axis=(0, 1)))


def _smooth(rng: np.random.Generator, size: float) -> Floats:
    pattern = cv2.GaussianBlur(rng.normal(size=(SIDE, SIDE)), (0, 0), size)
    return np.asarray(pattern / pattern.std())


def _hairs(rng: np.random.Generator, share: float) -> Floats:
    fine = np.zeros((SIDE * _FINER, SIDE * _FINER), np.float32)
    while fine.mean() < share:
        start, angle = rng.uniform(0, SIDE * _FINER, 2), rng.normal(0.6, 0.3)
        along = np.linspace(0, rng.uniform(60, 200), 12)
        bent = angle + rng.normal() * 0.004 * along
        line = start + along[:, None] * np.stack([np.cos(bent), np.sin(bent)], axis=1)
        opacity, width = float(rng.uniform(0.4, 0.9)), int(rng.integers(2, 7))
        cv2.polylines(fine, [np.round(line).astype(np.int32)], False, opacity, width, cv2.LINE_AA)  # noqa: FBT003 - OpenCV's
    small = cv2.resize(fine, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.7), dtype=np.float64)


def _glints(rng: np.random.Generator, share: float) -> Floats:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    light = np.zeros((SIDE, SIDE))
    while (light > 0.03).mean() < share:
        (row, column), size = rng.uniform(0, SIDE, 2), rng.uniform(1.5, 5)
        spot = np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * size**2))
        light += rng.uniform(0.2, 1.2) * spot
    return light
