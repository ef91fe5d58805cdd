"""From the painted scene to the file's pixels: light, shading, sensor, camera processing, the word SIMULATED."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.spaces import encode_srgb, xyz_to_lab
from simulate.canvas import HEIGHT, SHAPE, WIDTH, Area, Canvas
from simulate.optics import Camera
from simulate.shapes import Map, blur, smooth_noise

_CODES = 16383


@dataclass(frozen=True, slots=True)
class Exposure:
    """How light falls and how the camera is set.

    `light` is the direction it comes from (x, y, z; z towards the camera), `uneven` how much more
    light the first region gets than the card, `white` the linear value of the card's white patch,
    `balance_error` how much of the light's own colour the camera leaves in, plus a random part.
    """

    light: tuple[float, float, float]
    ambient: float
    uneven: float
    white: float
    balance_error: float
    shadow: bool


def shading(canvas: Canvas, exposure: Exposure) -> tuple[NDArray[np.float32], Map]:
    """Return diffuse shading (h, w, 3), 1 where a flat surface lies, and the highlights (h, w)."""
    gy, gx = np.gradient(blur(canvas.relief, 0.8))
    steep = np.sqrt(gx * gx + gy * gy)
    # A rim as steep as a wall would be outlined in black: soft flesh bulges instead.
    ease = 1 / (1 + 0.45 * steep)
    gx, gy = gx * ease, gy * ease
    length = np.sqrt(gx * gx + gy * gy + 1)
    lx, ly, lz = np.asarray(exposure.light) / np.linalg.norm(exposure.light)
    direct = np.maximum((-gx * lx - gy * ly + lz) / length, 0) / lz
    sky = 0.62 + 0.38 / length
    diffuse = exposure.ambient * sky + (1 - exposure.ambient) * direct
    diffuse = (diffuse * canvas.occlusion).astype(np.float32)
    # Light wanders under skin, red the furthest: shading is softer there.
    softened = [diffuse + canvas.flesh * (blur(diffuse, s) - diffuse) for s in (3.4, 2.7, 2.4)]
    half = np.array([lx, ly, lz + 1])
    hx, hy, hz = half / np.linalg.norm(half)
    facing = np.clip((-gx * hx - gy * hy + hz) / length, 0, 1)
    shine = 0.10 * canvas.gloss * facing**40 + 0.55 * canvas.wet * facing**220
    return np.dstack(softened), np.asarray(shine * canvas.occlusion, np.float32)


def irradiance(canvas: Canvas, exposure: Exposure, card: tuple[float, float]) -> Map:
    """Return the light that falls on each pixel: 1 at the card, 1 + `uneven` at the first region."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    target = canvas.areas[0].polygon.mean(axis=0) if canvas.areas else np.array([500.0, 600.0])
    axis = target - np.asarray(card)
    along = ((x - card[0]) * axis[0] + (y - card[1]) * axis[1]) / float(axis @ axis)
    field = 1 + exposure.uneven * np.clip(along, -0.6, 1.8)
    field *= 1 + 0.006 * smooth_noise(canvas.rng, SHAPE, 600)
    if exposure.shadow:  # someone stands in the light, beyond what is measured
        away = np.clip((along - 1.25) / 0.9, 0, 1)
        field *= 1 - 0.28 * away**2 * (3 - 2 * away)
    return np.asarray(field, np.float32)


def truth(canvas: Canvas, area: Area) -> tuple[float, float, float]:
    """Return CIELAB under D65 of the mean reflectance inside a region, before any light or relief."""
    mask = np.zeros(SHAPE, np.uint8)
    cv2.fillPoly(mask, [np.round(area.polygon).astype(np.int32)], 1)
    mean = canvas.colour[mask == 1][:, 3:].astype(np.float64).mean(axis=0)
    low, a, b = (round(float(x), 2) for x in xyz_to_lab(mean))
    return low, a, b


def tone_table(camera: Camera) -> NDArray[np.uint8]:
    """Return the camera's 8-bit code for linear values 0 to 1 in 16383 steps: its own curve, then sRGB's."""
    linear = (np.arange(_CODES + 1) + 0.5) / _CODES
    toned = linear**camera.tone
    toned += camera.shoulder * toned * (1 - toned) * (toned - 0.35)
    return np.asarray(np.round(np.clip(encode_srgb(toned), 0, 1) * 255), np.uint8)


def expose(
    canvas: Canvas, camera: Camera, exposure: Exposure, card: tuple[float, float]
) -> NDArray[np.uint8]:
    """Return the camera's 8-bit sRGB picture (h, w, 3) of the scene."""
    rng = canvas.rng
    diffuse, shine = shading(canvas, exposure)
    field = irradiance(canvas, exposure, card)[..., None]
    light = (canvas.colour[..., :3] * diffuse + shine[..., None]) * field
    cast = canvas.viewing.cast**exposure.balance_error * (1 + rng.normal(0, 0.012, 3))
    cast /= cast.max()
    raw = light * (cast * exposure.white / 0.89).astype(np.float32)
    raw = cv2.GaussianBlur(raw, (0, 0), 0.75)
    shot, read = camera.noise
    grain = rng.standard_normal(raw.shape, dtype=np.float32)
    raw += cv2.GaussianBlur(grain, (0, 0), 0.6) * 1.6 * np.sqrt(shot * np.maximum(raw, 0) + read**2)
    linear = np.maximum(raw.reshape(-1, 3) @ canvas.viewing.matrix.T.astype(np.float32), 0).reshape(raw.shape)
    return tone_table(camera)[np.minimum(linear * _CODES, _CODES).astype(np.uint16)]


def stamp(picture: NDArray[np.uint8], corner: str) -> None:
    """Write SIMULATED into a lower corner of the picture, white with a dark edge."""
    text, face, size = "SIMULATED", cv2.FONT_HERSHEY_DUPLEX, 1.25
    (width, _), _ = cv2.getTextSize(text, face, size, 2)
    x = 28 if corner == "left" else WIDTH - width - 28
    cv2.putText(picture, text, (x, HEIGHT - 26), face, size, (25, 25, 25), 7, cv2.LINE_AA)
    cv2.putText(picture, text, (x, HEIGHT - 26), face, size, (255, 255, 255), 2, cv2.LINE_AA)
