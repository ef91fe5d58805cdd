"""One painter for each part of the body; each paints its site and marks what will be measured."""

from collections.abc import Mapping
from typing import Protocol

from simulate.canvas import Canvas, oval
from simulate.sites import chest, eye, face, limbs, mouth


class Painter(Protocol):
    """Paints a scene onto the cloth and marks its regions."""

    def __call__(self, canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
        """Paint; `light` is the direction light comes from, `sick` whether cyanosis shows."""


def paint_nothing(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Leave the cloth bare; the region lies on it."""
    _ = light, sick, extra
    canvas.area(oval((560, 620), (150, 120)), "sternum")


PAINTERS: Mapping[str, Painter] = {
    "chest": chest.paint,
    "forehead": face.paint,
    "eye": eye.paint,
    "lips": mouth.paint_lips,
    "mouth": mouth.paint_open,
    "palm": limbs.paint_palm,
    "sole": limbs.paint_sole,
    "nail": limbs.paint_nail,
    "cloth": paint_nothing,
}
