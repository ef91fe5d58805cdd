"""One photograph from its plan: the only place that knows the order in which things are done."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from colour.icc_writer import canonical_srgb_profile
from simulate import backdrop, card, photograph
from simulate.canvas import SHAPE, Area, Canvas, Pose
from simulate.optics import CAMERAS, Body, Viewing
from simulate.sites import PAINTERS


@dataclass(frozen=True, slots=True)
class Shot:
    """Everything that decides one picture, and nothing else."""

    seed: int
    scene: str
    body: Body
    sick: bool
    extra: str
    camera: str
    light: str
    cloth: str
    exposure: photograph.Exposure
    pose: Pose
    card: card.CardPose | None
    stamp: str = "left"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The finished pixels (h, w, 3) with the regions and their true colour."""

    pixels: NDArray[np.uint8]
    areas: tuple[Area, ...]
    truths: tuple[tuple[float, float, float], ...]


Late = Callable[[Canvas], None]


def render(shot: Shot, late: Late | None = None) -> Picture:
    """Paint and photograph a shot; `late` may lay something on the finished scene."""
    camera = CAMERAS[shot.camera]
    canvas = Canvas(shot.pose, shot.body, Viewing.of(camera, shot.light), np.random.default_rng(shot.seed))
    everywhere = np.ones(SHAPE, np.float32)
    backdrop.lay_cloth(canvas, everywhere, shot.cloth, folds=0.8)
    from_light = (shot.exposure.light[0], shot.exposure.light[1])
    PAINTERS[shot.scene](canvas, from_light, sick=shot.sick, extra=shot.extra)
    centre = shot.card.centre if shot.card else (1300.0, 600.0)
    if shot.card:
        card.lay_card(canvas, shot.card)
    if late:
        late(canvas)
    truths = tuple(photograph.truth(canvas, area) for area in canvas.areas)
    pixels = photograph.expose(canvas, camera, shot.exposure, centre)
    photograph.stamp(pixels, shot.stamp)
    return Picture(pixels, tuple(canvas.areas), truths)


def jpeg(picture: Picture, quality: int, *, profile: bool = True) -> bytes:
    """Return the picture as a JPEG file, with an sRGB profile or with nothing beside the pixels."""
    buffer = io.BytesIO()
    icc = canonical_srgb_profile() if profile else None
    Image.fromarray(picture.pixels).save(buffer, "JPEG", quality=quality, optimize=True, icc_profile=icc)
    return buffer.getvalue()
