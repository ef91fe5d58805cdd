"""A newborn's mouth: closed lips, or open with the gum ridge and the tongue."""

import numpy as np

from simulate.backdrop import drop_shadow
from simulate.canvas import SHAPE, Canvas, oval
from simulate.shapes import Map, blur, bump, capsule, cover, dome, ellipse, join, smoothstep

CX, CY = 500.0, 660.0


def _face(canvas: Canvas, light: tuple[float, float], chin: float) -> Map:
    """Paint nose, cheeks and chin; return the skin's coverage."""
    u, v = canvas.u, canvas.v
    face = ellipse(u, v, (CX - 40, 420), (610, chin - 420))
    skin = cover(face)
    drop_shadow(canvas, skin, light)
    blood = np.exp(0.15 * canvas.noise(260, 110, 50) + 0.06 * canvas.noise(16, 7))
    blood *= 1 + 0.5 * (bump(u, v, (CX - 330, 520), (130, 120)) + bump(u, v, (CX + 330, 520), (130, 120)))
    melanin = np.exp(0.05 * canvas.noise(300, 120) + 0.03 * canvas.noise(14, 6))
    canvas.skin(skin, "face", melanin=melanin, blood=blood)
    nose = 120 * bump(u, v, (CX, 215), (92, 80)) + 34 * bump(u, v, (CX, 0), (80, 180))
    nose += 58 * (bump(u, v, (CX - 106, 250), (48, 42)) + bump(u, v, (CX + 106, 250), (48, 42)))
    cheeks = 64 * (bump(u, v, (CX - 380, 600), (190, 210)) + bump(u, v, (CX + 380, 600), (190, 210)))
    chin_hill = 56 * bump(u, v, (CX, chin - 150), (130, 80)) - 16 * bump(u, v, (CX, chin - 262), (150, 40))
    around = 60 * bump(u, v, (CX, CY - 20), (260, 190))
    rounding = 0.7 * blur(dome(face, 230), 40)
    canvas.raise_to(skin, np.asarray(nose + cheeks + chin_hill + around + rounding, np.float32))
    for side in (-1, 1):
        hole = cover(ellipse(u, v, (CX + side * 54, 288), (27, 15), side * 22), 8)
        canvas.relief -= 18 * blur(hole, 7)
        canvas.occlusion *= 1 - 0.82 * hole
        canvas.crease([(CX + side * 158, 226), (CX + side * 160, 268), (CX + side * 126, 302)], 5, 4, 0.16)
    canvas.texture(skin)
    canvas.gloss += 0.6 * skin
    return skin


def paint_lips(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint closed lips with philtrum and chin; region on the lower lip, comparison on the cheek."""
    _ = extra
    u, v = canvas.u, canvas.v
    _face(canvas, light, 1110)
    t = (u - CX) / 215
    inside = np.maximum(1 - np.abs(t) ** 2.2, 0)
    bow = 78 * inside**0.8 - 26 * np.exp(-((t / 0.16) ** 2)) + 12 * np.exp(-(((np.abs(t) - 0.3) / 0.2) ** 2))
    seam = CY + 16 * np.exp(-((t / 0.22) ** 2)) + 20 * np.abs(t) ** 2 - 8
    edge = np.where(np.abs(t) < 1, 0, 60 * (np.abs(t) - 1))
    upper = (np.maximum(seam - bow - v, v - seam) + edge).astype(np.float32)
    lower = (np.maximum(seam - v, v - seam - 108 * inside**0.58) + edge).astype(np.float32)
    lips = blur(np.maximum(cover(upper, 3), cover(lower, 3)), 2.2)
    wrinkles = np.sin(u / 8.5 + 2.2 * canvas.noise(50, 20) + 0.01 * (v - CY) * t)
    blood = np.exp(0.12 * canvas.noise(110, 45) + 0.05 * canvas.noise(14, 6) + 0.07 * wrinkles)
    canvas.skin(lips, "lip", melanin=np.exp(0.05 * canvas.noise(90, 30)), blood=blood, sick=float(sick))
    swell = 34 * blur(dome(upper, 46), 8) / 46 * 1.2 + 44 * blur(dome(lower, 62), 10) / 62
    canvas.relief += lips * (swell + 1.1 * wrinkles).astype(np.float32)
    line = smoothstep(15, 0, np.abs(v - seam).astype(np.float32)) * smoothstep(
        1.04, 0.9, np.abs(t).astype(np.float32)
    )
    canvas.occlusion *= 1 - 0.72 * line
    canvas.relief -= 14 * blur(line, 3)
    canvas.gloss += lips * (1.1 - canvas.gloss)
    canvas.wet += 0.16 * lips
    canvas.relief -= 11 * bump(u, v, (CX, 450), (28, 80))
    canvas.relief += 6 * (bump(u, v, (CX - 46, 450), (20, 80)) + bump(u, v, (CX + 46, 450), (20, 80)))
    canvas.occlusion *= 1 - 0.22 * bump(u, v, (CX, CY + 148), (150, 22))
    canvas.area(oval((CX, CY + 56), (112, 24)), "lip")
    canvas.area(oval((CX + 330, CY - 62), (76, 64)), "face", "comparison")


def paint_open(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint an open mouth; `extra` 'tongue' measures the tongue first, otherwise the gum."""
    u, v = canvas.u, canvas.v
    _face(canvas, light, 1170)
    centre = (CX, CY + 40)
    hole = ellipse(u, v, centre, (290, 262))
    hole = (hole + 26 * bump(u, v, (CX, CY - 222), (60, 50))).astype(np.float32)
    lips = np.maximum(hole - 52 - 10 * np.cos((u - CX) / 95), -hole - 16).astype(np.float32)
    ring = blur(cover(lips, 4), 2.0)
    wrinkles = np.sin(14 * np.arctan2(v - centre[1], u - centre[0]) * 3 + 1.5 * canvas.noise(60, 24))
    canvas.skin(ring, "lip", blood=np.exp(0.12 * canvas.noise(110, 45) + 0.06 * wrinkles), sick=float(sick))
    canvas.relief += ring * (34 * blur(dome(lips, 34), 7) / 34 + wrinkles).astype(np.float32)
    canvas.gloss += ring * (1.0 - canvas.gloss)
    inner = cover(hole, 3)
    canvas.skin(inner, "tongue", blood=1.3, sick=float(sick))
    canvas.raise_to(inner, np.full(SHAPE, -40, np.float32))
    canvas.occlusion *= 1 - inner * (0.80 + 0.1 * canvas.noise(120))
    _gum(canvas, inner, sick=sick, top=True)
    _gum(canvas, inner, sick=sick, top=False)
    _tongue(canvas, inner, sick=sick)
    # The lips throw a little shade inwards, all round.
    canvas.occlusion *= 1 - 0.35 * inner * smoothstep(-34, 0, hole)
    gum = ([(CX - 150 + 50 * k, CY - 138 + 0.0016 * (50 * k - 150) ** 2) for k in range(7)]
           + [(CX + 150 - 50 * k, CY - 86 + 0.0016 * (150 - 50 * k) ** 2) for k in range(7)])  # fmt: skip
    areas = [(gum, "gum"), (oval((CX, CY + 128), (120, 66)), "tongue")]
    for points, site in reversed(areas) if extra == "tongue" else areas:
        canvas.area(points, site)


def _gum(canvas: Canvas, inner: Map, *, sick: bool, top: bool) -> None:
    """Lay a toothless gum ridge along the upper or the lower jaw."""
    u, v = canvas.u, canvas.v
    t = u - CX
    middle = CY - 112 + 0.0017 * t**2 if top else CY + 268 - 0.0021 * t**2
    lobes = 5 * np.cos(t / 24 + (0 if top else 1.2))
    ridge = (np.abs(v - middle) - (50 if top else 34) - lobes).astype(np.float32)
    mask = inner * cover(ridge, 4)
    blood = np.exp(0.10 * canvas.noise(80, 35) + 0.05 * canvas.noise(12, 5)) * (0.80 if top else 0.9)
    canvas.occlusion += mask * (0.97 - canvas.occlusion)
    canvas.occlusion *= 1 - 0.35 * smoothstep(-14, 0, ridge) * mask
    canvas.skin(mask, "gum", blood=blood, sick=float(sick))
    canvas.raise_to(mask, (46 * blur(dome(ridge, 46), 7) / 46 * 1.1 + 1.5 * lobes - 10).astype(np.float32))
    canvas.wet += mask * (0.8 - canvas.wet)


def _tongue(canvas: Canvas, inner: Map, *, sick: bool) -> None:
    u, v = canvas.u, canvas.v
    body = join(
        ellipse(u, v, (CX, CY + 150), (196, 128)),
        capsule(u, v, (CX, CY + 60), (CX, CY + 150), (120, 160)),
        40,
    )
    mask = inner * cover(body, 3)
    buds = canvas.noise(7, 4, fall=0.9)
    blood = np.exp(0.09 * canvas.noise(90, 40) + 0.05 * buds)
    canvas.occlusion *= 1 - 0.4 * inner * blur(cover(body, 3), 16) * (1 - mask)
    canvas.occlusion += mask * (1.0 - canvas.occlusion)
    canvas.skin(mask, "tongue", blood=blood, sick=float(sick))
    groove = 12 * np.exp(-0.5 * ((u - CX) / 12) ** 2) * smoothstep(CY + 250, CY + 120, v)
    canvas.raise_to(mask, (0.5 * blur(dome(body, 110), 18) + 0.5 * buds - groove).astype(np.float32))
    canvas.occlusion *= 1 - 0.18 * mask * np.exp(-0.5 * ((u - CX) / 9) ** 2) * smoothstep(
        CY + 250, CY + 120, v
    )
    canvas.occlusion *= 1 - 0.5 * mask * smoothstep(CY + 60, CY - 20, v)
    canvas.wet += mask * (0.55 - canvas.wet)
