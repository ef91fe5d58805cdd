"""The colour card: a ColorChecker Classic from measured spectra, lying in the scene in perspective."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colour.skin.spectra import colorchecker
from simulate.canvas import HEIGHT, WIDTH, Canvas
from simulate.optics import dye
from simulate.shapes import Map, blur, slide

_PATCH = 60
_GAP = 9
_RIM = 22
_CARD = (2 * _RIM + 6 * _PATCH + 5 * _GAP, 2 * _RIM + 4 * _PATCH + 3 * _GAP)
_SCALE = 2


@dataclass(frozen=True, slots=True)
class CardPose:
    """Where the card lies: centre and width in pixels, turn in degrees, and how far it is tilted (-1 to 1)."""

    centre: tuple[float, float]
    width: float
    angle: float
    tilt: tuple[float, float]

    def corners(self) -> NDArray[np.float64]:
        """Return the card's outer corners (4, 2) in the picture, from the dark-skin patch's clockwise."""
        half = np.array([self.width / 2, self.width / 2 * _CARD[1] / _CARD[0]])
        flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        depth = 1 + (flat @ np.asarray(self.tilt)) / (2.2 * self.width)
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        return flat / depth[:, None] @ np.array([[c, s], [-s, c]]) + self.centre


def _artwork(canvas: Canvas) -> tuple[NDArray[np.float32], Map]:
    """Return the flat card (h, w, 6) and which of its pixels are patches."""
    width, height = _CARD[0] * _SCALE, _CARD[1] * _SCALE
    frame = canvas.viewing.channels(dye(0.035)).astype(np.float32)
    art = np.broadcast_to(frame, (height, width, 6)).copy()
    patches = np.zeros((height, width), np.float32)
    _, spectra = colorchecker()
    colours = canvas.viewing.channels(spectra).astype(np.float32)
    for index, colour in enumerate(colours):
        row, column = divmod(index, 6)
        top = (_RIM + row * (_PATCH + _GAP)) * _SCALE
        left = (_RIM + column * (_PATCH + _GAP)) * _SCALE
        art[top : top + _PATCH * _SCALE, left : left + _PATCH * _SCALE] = colour
        patches[top : top + _PATCH * _SCALE, left : left + _PATCH * _SCALE] = 1
    return art, patches


def lay_card(canvas: Canvas, pose: CardPose) -> Map:
    """Lay the card into the scene and return its coverage (0 to 1)."""
    art, _ = _artwork(canvas)
    height, width = art.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(source, pose.corners().astype(np.float32))
    parts = [
        cv2.warpPerspective(
            blur(np.ascontiguousarray(part), 0.8), warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR
        )
        for part in (art[..., :3], art[..., 3:])
    ]
    mask = cv2.warpPerspective(
        np.ones((height, width), np.float32), warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR
    )
    # Outside the mask's rim the warped colour is mixed with nothing: divide it out.
    colour = np.dstack(parts) / np.maximum(mask, 1e-3)[..., None]
    cover = mask[..., None]
    shadow = slide(blur(mask, 9), 6, 7)
    canvas.occlusion *= 1 - 0.45 * shadow * (1 - mask)
    canvas.cover_up(mask)
    canvas.colour += cover * (colour - canvas.colour)
    canvas.relief *= 1 - mask
    canvas.flesh *= 1 - mask
    return np.asarray(mask, dtype=np.float32)
