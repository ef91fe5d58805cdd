"""The parts of a picture that a network of fixed size is shown, so that it sees what is large and what is small."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from colour.image import Codes
from ingest.detectors.finding import Box


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A part of the picture as the network sees it: a pixel (x, y) of it is (left + x * step, top + y * step)."""

    pixels: Codes
    left: float
    top: float
    step: float


def whole(codes: Codes, side: int) -> View:
    """Return the whole picture with its longer side at `side` pixels or, when it is smaller, as it is."""
    height, width = codes.shape[:2]
    step = max(1.0, max(height, width) / side)
    return View(_resized(codes, step), 0.0, 0.0, step)


def quarters(codes: Codes, side: int, overlap: float = 0.1) -> Iterator[View]:
    """Yield four overlapping quarters, each with its longer side at most `side` pixels."""
    height, width = codes.shape[:2]
    tall, wide = (int(np.ceil(n * (0.5 + overlap / 2))) for n in (height, width))
    for top in (0, height - tall):
        for left in (0, width - wide):
            part = whole(codes[top : top + tall, left : left + wide], side)
            yield View(part.pixels, float(left), float(top), part.step)


def smaller(view: View, times: int) -> View:
    """Return what a view shows, made so many times smaller."""
    return View(_resized(view.pixels, times), view.left, view.top, view.step * times)


def upright(box: tuple[float, float, float, float], view: View, turn: int) -> Box:
    """Return a box of a view turned by so many quarters (as `np.rot90`) as it lies in the picture."""
    left, top, wide, tall = box
    height, width = view.pixels.shape[:2]
    match turn:
        case 1:
            left, top, wide, tall = width - (top + tall), left, tall, wide
        case 2:
            left, top = width - (left + wide), height - (top + tall)
        case 3:
            left, top, wide, tall = top, height - (left + wide), tall, wide
    step = view.step
    return (
        round(view.left + left * step),
        round(view.top + top * step),
        round(wide * step),
        round(tall * step),
    )


def _resized(codes: Codes, step: float) -> Codes:
    if step <= 1:
        return codes
    height, width = codes.shape[:2]
    size = max(1, round(width / step)), max(1, round(height / step))
    return np.asarray(cv2.resize(codes, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
