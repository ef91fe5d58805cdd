"""A newborn's upper chest in an open cotton vest: neck folds, collar bones, breastbone."""

import numpy as np

from simulate.backdrop import drop_shadow, lay_cloth, weave
from simulate.canvas import Canvas, oval
from simulate.optics import dye
from simulate.shapes import blur, box, bump, capsule, cover, dome, ellipse, join, smoothstep

CX = 500.0


def paint(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint the chest; `extra` 'blanched' adds skin just pressed with a finger."""
    _ = sick
    u, v = canvas.u, canvas.v
    shoulders = join(
        capsule(u, v, (60, 560), (940, 560), (215, 215)), box(u, v, (CX, 1000), (450, 480), 120), 90
    )
    neck = capsule(u, v, (CX, 40), (CX, 380), (150, 165))
    body = join(shoulders, neck, 110)
    jaw = ellipse(u, v, (CX, -90), (300, 230))
    skin = cover(np.minimum(body, jaw))
    drop_shadow(canvas, skin, light)
    _lay_skin(canvas, skin, extra)
    relief = 0.55 * blur(dome(body, 260), 30) + _bones(canvas)
    canvas.raise_to(skin, relief)
    chin = cover(jaw, 3)
    canvas.raise_to(chin, 90 + 0.8 * blur(dome(jaw, 200), 12))
    canvas.occlusion *= 1 - 0.5 * blur(chin, 34) * (1 - chin) * skin
    canvas.crease([(CX - 150, 215), (CX - 60, 250), (CX + 70, 248), (CX + 152, 208)], 4, 4, 0.42)
    canvas.crease([(CX - 165, 300), (CX - 50, 338), (CX + 60, 340), (CX + 168, 296)], 4, 3.2, 0.32)
    canvas.texture(skin)
    canvas.gloss += 0.5 * skin
    _vest(canvas, light)
    canvas.area(oval((CX, 625), (92, 96)), "sternum")
    if extra == "blanched":
        canvas.area(oval((CX, 815), (50, 40)), "sternum", "blanched")


def _lay_skin(canvas: Canvas, skin: np.ndarray, extra: str) -> None:
    u, v = canvas.u, canvas.v
    blood = np.exp(0.16 * canvas.noise(240, 110, 45) + 0.06 * canvas.noise(18, 8))
    blood *= 1 + 0.5 * bump(u, v, (CX, 250), (150, 60))
    if extra == "blanched":
        blood *= 1 - 0.9 * smoothstep(1.25, 0.75, np.hypot((u - CX) / 92, (v - 815) / 76).astype(np.float32))
    melanin = np.exp(0.05 * canvas.noise(300, 120) + 0.035 * canvas.noise(14, 6))
    canvas.skin(skin, "sternum", melanin=melanin, blood=blood)


def _bones(canvas: Canvas) -> np.ndarray:
    """Return the relief of collar bones, notch, breastbone and ribs in pixels."""
    u, v = canvas.u, canvas.v
    side = np.abs(u - CX)
    rise = 452 - 0.20 * (side - 50) + 22 * np.sin((side - 60) / 90)
    along = smoothstep(22, 75, side) * smoothstep(430, 300, side)
    collar = 17 * np.exp(-0.5 * ((v - rise) / 24) ** 2) - 13 * np.exp(-0.5 * ((v - rise + 62) / 30) ** 2)
    notch = -24 * bump(u, v, (CX, 428), (34, 30))
    groove = -11 * np.exp(-0.5 * ((u - CX) / 46) ** 2) * smoothstep(460, 560, v)
    breast = 10 * (bump(u, v, (CX - 215, 640), (130, 90)) + bump(u, v, (CX + 215, 640), (130, 90)))
    bend = v + 0.0011 * (side - 20) ** 2
    ribs = (
        2.6
        * np.sin(bend / 15.5)
        * smoothstep(40, 120, side)
        * smoothstep(560, 640, v)
        * smoothstep(380, 260, side)
    )
    return np.asarray(collar * along + notch + groove + breast + ribs, np.float32)


def _vest(canvas: Canvas, light: tuple[float, float]) -> None:
    """Open the vest to both sides: a deep V with a ribbed edge and two ties."""
    u, v = canvas.u, canvas.v
    side = np.abs(u - CX)
    edge = 385 - 400 * np.clip((v - 330) / 760, 0, 1.1) ** 1.7 + 26 * np.clip((330 - v) / 200, 0, 1)
    inside = np.maximum(edge - side, 400 - v - 0.25 * side).astype(np.float32)
    vest = cover(inside, 1.5) * cover(box(u, v, (CX, 1000), (520, 700), 200), 1.5)
    drop_shadow(canvas, vest, light, 18, 0.34)
    lay_cloth(canvas, vest, "white", folds=0.9, height=dome(inside, 14) * 1.2 + 120)
    hem = vest * smoothstep(-46, -40, inside)
    ribs = 1 + 0.10 * np.sin(v * (2 * np.pi / 9))
    canvas.plain(hem, dye(0.66, (600, 80, 0.30)), (ribs * weave(canvas)).astype(np.float32))
    seam = vest * smoothstep(5, 1, np.abs(inside + 44))
    canvas.occlusion *= 1 - 0.25 * seam
