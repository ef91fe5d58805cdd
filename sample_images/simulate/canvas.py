"""The picture while it is painted: reflectance in six channels, relief, gloss, occlusion, regions."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from simulate.optics import BLOOD_SPAN, MELANIN_SPAN, Body, Viewing, skin_table
from simulate.shapes import Map, Point, blur, curve, fractal, smooth_noise

WIDTH, HEIGHT = 1600, 1200
SHAPE = (HEIGHT, WIDTH)


@dataclass(frozen=True, slots=True)
class Pose:
    """How a scene's own coordinates lie on the picture: turned, scaled, moved, perhaps mirrored."""

    angle: float = 0.0
    scale: float = 1.0
    shift: Point = (0.0, 0.0)
    mirror: bool = False
    pivot: Point = (560.0, 620.0)

    def place(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return picture coordinates (n, 2) of scene coordinates (n, 2)."""
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        turned = (points - self.pivot) @ np.array([[c, s], [-s, c]]) * self.scale
        placed = turned + self.pivot + self.shift
        return np.column_stack([WIDTH - placed[:, 0], placed[:, 1]]) if self.mirror else placed

    def grid(self) -> tuple[Map, Map]:
        """Return the scene coordinates (u, v) of every pixel."""
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) + np.float32(0.5)
        if self.mirror:
            x = WIDTH - x
        c, s = np.cos(np.radians(self.angle)), np.sin(np.radians(self.angle))
        x, y = x - self.pivot[0] - self.shift[0], y - self.pivot[1] - self.shift[1]
        u, v = (c * x + s * y) / self.scale, (-s * x + c * y) / self.scale
        return (u + self.pivot[0]).astype(np.float32), (v + self.pivot[1]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon in picture coordinates that will be measured, with its site and role."""

    polygon: NDArray[np.float64]
    body_site: str
    role: str


@dataclass(slots=True, eq=False)
class Canvas:
    """A scene being painted, back to front."""

    pose: Pose
    body: Body
    viewing: Viewing
    rng: np.random.Generator
    colour: NDArray[np.float32] = field(default_factory=lambda: np.zeros((*SHAPE, 6), np.float32))
    relief: Map = field(default_factory=lambda: np.zeros(SHAPE, np.float32))
    gloss: Map = field(default_factory=lambda: np.zeros(SHAPE, np.float32))
    wet: Map = field(default_factory=lambda: np.zeros(SHAPE, np.float32))
    occlusion: Map = field(default_factory=lambda: np.ones(SHAPE, np.float32))
    flesh: Map = field(default_factory=lambda: np.zeros(SHAPE, np.float32))
    areas: list[Area] = field(default_factory=list)
    u: Map = field(init=False)
    v: Map = field(init=False)

    def __post_init__(self) -> None:
        self.u, self.v = self.pose.grid()

    def noise(self, *scales: float, fall: float = 0.6) -> Map:
        """Return layered noise over the picture, standard deviation about 1."""
        return fractal(self.rng, SHAPE, scales, fall)

    def plain(self, mask: Map, spectrum: NDArray[np.float64], shade: Map | float = 1.0) -> None:
        """Lay a material of one spectrum over the picture where `mask` is, brightened by `shade`."""
        colour = self.viewing.channels(spectrum).astype(np.float32)
        cover = mask[..., None]
        shaded = np.asarray(shade, dtype=np.float32)
        self.colour += cover * (np.broadcast_to(shaded, SHAPE)[..., None] * colour - self.colour)

    def skin(
        self,
        mask: Map,
        site: str,
        *,
        melanin: Map | float = 1.0,
        blood: Map | float = 1.0,
        sick: Map | float = 0.0,
    ) -> None:
        """Lay skin of a site over the picture where `mask` is.

        `melanin` and `blood` are factors on the site's usual, `sick` 0 to 1 how far the blood has
        the saturation of the sign.
        """
        rows = slice(*_span(mask.max(axis=1)))
        columns = slice(*_span(mask.max(axis=0)))
        part = (rows, columns)
        tone = _fill(melanin)[part]
        red = _fill(blood)[part]
        ill = _fill(sick)[part]
        found = _look_up(skin_table(self.body, site, self.viewing, sick=False), tone, red)
        if float(ill.max()) > 0:
            other = _look_up(skin_table(self.body, site, self.viewing, sick=True), tone, red)
            found += ill[..., None] * (other - found)
        cover = mask[part][..., None]
        self.colour[part] += cover * (found - self.colour[part])
        self.flesh[part] = np.maximum(self.flesh[part], mask[part])

    def raise_to(self, mask: Map, height: Map) -> None:
        """Set the relief to `height` (pixels) where `mask` is."""
        self.relief += mask * (height - self.relief)

    def cover_up(self, mask: Map) -> None:
        """Forget the shade and shine of what lay where `mask` now is."""
        self.occlusion += mask * (1 - self.occlusion)
        self.gloss *= 1 - mask
        self.wet *= 1 - mask

    def strokes(self, lines: list[NDArray[np.float64]], widths: list[float], soft: float = 0.0) -> Map:
        """Return coverage 0 to 1 of lines given in scene coordinates, each with its width in pixels."""
        drawn = np.zeros(SHAPE, np.uint8)
        for line, width in zip(lines, widths, strict=True):
            points = np.round(self.pose.place(line) * 16).astype(np.int32)
            cv2.polylines(
                drawn,
                [points],
                isClosed=False,
                color=255,
                thickness=max(1, round(width)),
                lineType=cv2.LINE_AA,
                shift=4,
            )
        return blur(drawn.astype(np.float32) / 255, soft)

    def crease(self, points: list[Point], width: float = 3.0, depth: float = 3.0, dark: float = 0.35) -> None:
        """Press a fold into the skin along a smooth line: relief falls, light is lost, blood shows."""
        line = self.strokes([curve(points)], [width]) * self.flesh
        near, wide = blur(line, width * 0.5), blur(line, width * 2.4)
        self.relief -= depth * (1.6 * near + 1.6 * wide)
        self.occlusion *= 1 - dark * np.clip(0.9 * near + 0.9 * wide, 0, 1)

    def texture(self, mask: Map, amount: float = 1.0) -> None:
        """Roughen skin: fine crossed furrows and pores."""
        fine = smooth_noise(self.rng, SHAPE, 3.2) + 0.8 * smooth_noise(self.rng, SHAPE, 6.5)
        self.relief += mask * (amount * 0.16) * fine

    def area(self, points: list[Point], body_site: str, role: str = "affected") -> None:
        """Mark a polygon (scene coordinates) to be measured."""
        self.areas.append(Area(self.pose.place(np.asarray(points, dtype=np.float64)), body_site, role))


def oval(centre: Point, radius: Point, angle: float = 0.0, corners: int = 12) -> list[Point]:
    """Return the corners of a polygon on an ellipse, angle in degrees."""
    t = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    x, y = radius[0] * np.cos(t), radius[1] * np.sin(t)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return [(centre[0] + c * a - s * b, centre[1] + s * a + c * b) for a, b in zip(x, y, strict=True)]


def _fill(value: Map | float) -> Map:
    return np.broadcast_to(np.asarray(value, dtype=np.float32), SHAPE)


def _span(profile: Map) -> tuple[int, int]:
    inside = np.flatnonzero(profile > 0)
    return (int(inside[0]), int(inside[-1]) + 1) if inside.size else (0, 1)


def _look_up(skin: NDArray[np.float32], melanin: Map, blood: Map) -> NDArray[np.float32]:
    """Return (h, w, 6) of the skin's table at these factors, bilinear."""
    steps = skin.shape[0] - 1
    row = (np.log(melanin) / MELANIN_SPAN + 1) / 2 * steps
    column = (np.log(blood) / BLOOD_SPAN + 1) / 2 * steps
    maps = (np.ascontiguousarray(column, np.float32), np.ascontiguousarray(row, np.float32))
    return np.dstack(
        [
            cv2.remap(np.ascontiguousarray(part), *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for part in (skin[..., :3], skin[..., 3:])
        ]
    )
