"""A newborn's open eye looking to the side: white of the eye, iris, pupil, lids, a few lashes, brow."""

import numpy as np

from simulate.backdrop import drop_shadow
from simulate.canvas import Canvas
from simulate.optics import dye
from simulate.shapes import Map, blur, bump, cover, curve, ellipse, smoothstep
from simulate.sites.face import hair_colour

CX, CY = 510.0, 640.0
HALF = 330.0


def _lids(u: Map) -> tuple[Map, Map]:
    """Return where upper and lower lid margins lie (v) for each u."""
    t = np.clip((u - CX) / HALF, -1, 1)
    upper = CY + 18 * t - 185 * np.maximum(1 - np.abs(t + 0.06) ** 2.1, 0) ** 0.9
    lower = CY + 18 * t + 128 * np.maximum(1 - np.abs(t - 0.08) ** 2.3, 0) ** 0.9
    return upper.astype(np.float32), lower.astype(np.float32)


def paint(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint one eye with the skin round it."""
    _ = sick, extra
    u, v = canvas.u, canvas.v
    face = ellipse(u, v, (330, 640), (760, 900))
    skin = cover(face)
    drop_shadow(canvas, skin, light)
    upper, lower = _lids(u)
    inside = np.maximum(upper - v, v - lower)
    level = CY + 18 * np.sign(u - CX)
    beside = np.hypot(np.abs(u - CX) - HALF, v - level)
    inside = np.where(np.abs(u - CX) > HALF, beside, inside).astype(np.float32)
    gap = blur(cover(inside, 2.0), 1.0)
    _skin(canvas, skin, gap, face, inside)
    _ball(canvas, gap, inside, upper)
    _trim(canvas, skin)
    canvas.area(
        [(CX + 62, CY - 62), (CX + 120, CY - 66), (CX + 178, CY - 40), (CX + 196, CY + 8), (CX + 160, CY + 52),
         (CX + 96, CY + 66), (CX + 74, CY + 40), (CX + 84, CY)],
        "sclera",
    )  # fmt: skip


def _skin(canvas: Canvas, skin: Map, gap: Map, face: Map, inside: Map) -> None:
    u, v = canvas.u, canvas.v
    blood = np.exp(0.15 * canvas.noise(260, 110, 50) + 0.06 * canvas.noise(16, 7))
    blood *= 1 + 0.9 * smoothstep(70, 0, inside) + 0.4 * bump(u, v, (CX - 300, CY + 30), (70, 50))
    melanin = np.exp(0.05 * canvas.noise(300, 120) + 0.03 * canvas.noise(14, 6))
    canvas.skin(skin, "face", melanin=melanin, blood=blood)
    globe = 120 * bump(u, v, (CX, CY - 10), (300, 230)) + 40 * bump(u, v, (CX, CY - 330), (380, 80))
    nose = 150 * bump(u, v, (40, CY + 120), (150, 420)) - 46 * bump(u, v, (CX - 330, CY - 60), (90, 130))
    cheek = 60 * bump(u, v, (CX + 120, CY + 520), (320, 160))
    rounding = 0.5 * blur(np.clip(-face, 0, 220).astype(np.float32), 40)
    canvas.raise_to(skin, np.asarray(globe + nose + cheek + rounding, np.float32))
    canvas.texture(skin)
    canvas.gloss += 0.6 * skin
    # The margins of the lids: moist, thick, redder.
    rim = smoothstep(17, 4, inside) * (1 - gap) * skin
    canvas.skin(0.75 * rim, "lip", melanin=0.9, blood=0.8)
    canvas.relief += 7 * blur(rim, 3)
    canvas.wet += 0.25 * rim


def _ball(canvas: Canvas, gap: Map, inside: Map, upper: Map) -> None:
    u, v = canvas.u, canvas.v
    rng = canvas.rng
    blood = np.exp(0.22 * canvas.noise(90, 40)) * (1 + 2.4 * smoothstep(-44, -2, inside))
    veins, widths = [], []
    for _ in range(13):
        start = np.array([CX + HALF * rng.uniform(0.72, 0.98), CY + rng.uniform(-70, 80)])
        step = np.array([-rng.uniform(22, 40), rng.normal(0, 8)])
        points = [tuple(start + k * step + rng.normal(0, 7, 2)) for k in range(4)]
        veins.append(curve(points, 8))
        widths.append(1.0)
    blood = blood + 6 * canvas.strokes(veins, widths, 0.9) * smoothstep(CX + 190, CX + 260, u)
    canvas.skin(gap, "sclera", blood=np.clip(blood, 0.2, 8).astype(np.float32))
    look = (CX - 108, CY - 12)
    away = np.hypot(u - look[0], v - look[1]).astype(np.float32)
    iris = gap * cover(away - 148, 5)
    turn = np.arctan2(v - look[1], u - look[0])
    drift = 0.9 * canvas.noise(140, 70)
    rays = 1 + 0.09 * np.sin(turn * 61 + drift) + 0.08 * np.sin(turn * 97 - 1.6 * drift + away / 30)
    rays += 0.07 * np.sin(turn * 23 + 2 * drift)
    rays *= 0.72 + 0.5 * smoothstep(142, 95, away)
    dark = float(np.clip(1.25 - 4.0 * canvas.body.melanin, 0.35, 1.2))
    slate = dye(0.085, (620, 90, 0.35)) if canvas.body.melanin < 0.03 else dye(0.075, (430, 90, 0.45))
    canvas.plain(iris, slate * dark, rays.astype(np.float32))
    canvas.plain(gap * cover(away - 62, 3), dye(0.012))
    corner = gap * bump(u, v, (CX - HALF + 34, CY - 8), (34, 24))
    canvas.skin(np.clip(1.3 * corner, 0, 1).astype(np.float32), "lip", melanin=0.3, blood=0.7)
    r = np.hypot(u - CX - 40, v - CY) / 700
    ball = (330 * np.sqrt(np.maximum(1 - r * r, 0.05)) - 190).astype(np.float32)
    canvas.raise_to(gap, ball + 14 * bump(u, v, look, (95, 95)))
    canvas.flesh *= 1 - 0.6 * gap
    canvas.gloss *= 1 - gap
    canvas.wet += gap * (1 - canvas.wet) * (0.35 + 0.65 * cover(away - 150, 4))
    shade = smoothstep(74, 0, (v - upper).astype(np.float32))
    canvas.occlusion *= 1 - gap * (0.42 * shade + 0.22 * smoothstep(-26, 0, inside))
    # The window, mirrored in the cornea.
    pane = gap * cover(
        np.maximum(np.abs(u - look[0] + 62) - 26, np.abs(v - look[1] + 66) - 34).astype(np.float32), 4
    )
    canvas.plain(0.75 * pane, dye(0.85))


def _trim(canvas: Canvas, skin: Map) -> None:
    rng = canvas.rng
    t = np.linspace(-0.93, 0.93, 9)
    u = (CX + HALF * t).astype(np.float32)
    upper, lower = _lids(u)
    fold = [(float(a), float(b) - 52 - 16 * (1 - abs(c))) for a, b, c in zip(u, upper, t, strict=True)]
    canvas.crease(fold, 4, 6, 0.45)
    canvas.crease([(float(a), float(b) + 62) for a, b in zip(u[1:-2], lower[1:-2], strict=True)], 3, 3, 0.15)
    lines = []
    for edge, sign, count in ((upper, -1, 64), (lower, 1, 36)):
        for x in rng.uniform(CX - 0.85 * HALF, CX + 0.95 * HALF, count):
            y = float(np.interp(x, u, edge)) - sign * 3
            lean, tip = (x - CX) / HALF + rng.normal(0, 0.14), rng.uniform(30, 62) * (1 if sign < 0 else 0.55)
            points = [(x, y), (x + 16 * lean, y - sign * 0.16 * tip), (x + 40 * lean, y + sign * 0.7 * tip)]
            lines.append(curve(points, 9))
    canvas.plain(0.62 * canvas.strokes(lines, [1.0] * len(lines), 0.7), hair_colour(canvas))
    brow = []
    for _ in range(260):
        s = rng.uniform(-1, 1)
        x, y = CX + 40 + 360 * s, 268 - 52 * (1 - s * s) + rng.normal(0, 17)
        length = rng.uniform(30, 66)
        brow.append(np.array([(x, y), (x + length, y - length * rng.uniform(0.0, 0.42))]))
    canvas.plain(0.36 * skin * canvas.strokes(brow, [1.0] * len(brow), 0.8), hair_colour(canvas))
