"""A newborn's forehead from above: fine hair, hairline, eyebrows, closed eyes, the root of the nose."""

import numpy as np

from simulate.backdrop import drop_shadow
from simulate.canvas import SHAPE, Canvas, oval
from simulate.optics import dye
from simulate.shapes import Map, blur, bump, cover, curve, ellipse, join, smoothstep

CX = 520.0
_CROWN = (CX + 30, 60.0)


def paint(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint the upper face; hair grows from the crown towards the forehead."""
    _ = sick, extra
    u, v = canvas.u, canvas.v
    head = join(ellipse(u, v, (CX, 610), (452, 520)), ellipse(u, v, (CX, 1010), (408, 440)), 130)
    skin = cover(head)
    drop_shadow(canvas, skin, light)
    blood = np.exp(0.15 * canvas.noise(260, 120, 50) + 0.05 * canvas.noise(16, 7))
    for side in (-1, 1):
        blood *= 1 + 0.35 * bump(u, v, (CX + side * 190, 985), (120, 50))
    blood *= 1 + 0.4 * bump(u, v, (CX, 900), (70, 60))  # the patch between the brows that newborns often show
    melanin = np.exp(0.05 * canvas.noise(300, 120) + 0.03 * canvas.noise(14, 6))
    canvas.skin(skin, "forehead", melanin=melanin, blood=blood)
    canvas.raise_to(skin, _relief(canvas, head))
    for side in (-1, 1):
        x = CX + side * 200
        lid = [(x + dx, 1030.0 + 34 * (1 - (dx / 125) ** 2)) for dx in (-125, -84, -42, 0, 42, 84, 125)]
        canvas.crease(lid, 4, 5, 0.55)
        canvas.crease([(a, b - 70 - 0.0006 * (a - x) ** 2) for a, b in lid[1:-1]], 3, 2.2, 0.13)
        canvas.crease([(a, b + 34) for a, b in lid[1:-1]], 3, 1.8, 0.08)
        _lashes(canvas, lid)
        _brow(canvas, x, side)
    canvas.texture(skin)
    canvas.gloss += 0.6 * skin
    _hair(canvas, head)
    canvas.area(oval((CX, 650), (130, 84)), "forehead")


def _relief(canvas: Canvas, head: Map) -> Map:
    u, v = canvas.u, canvas.v
    depth = np.clip(-head / 440, 0, 1)
    globe = 300 * np.sqrt(np.clip(1 - (1 - depth) ** 2.2, 0, 1))
    total = blur(globe.astype(np.float32), 40)
    for side in (-1, 1):
        total += 13 * bump(u, v, (CX + side * 195, 890), (140, 40))
        total -= 24 * bump(u, v, (CX + side * 112, 985), (56, 46))
        total += 40 * bump(u, v, (CX + side * 202, 1025), (112, 58))
        total += 46 * bump(u, v, (CX + side * 250, 1240), (160, 100))
    total += 62 * bump(u, v, (CX, 1215), (66, 110)) + 12 * bump(u, v, (CX, 1030), (40, 110))
    return np.asarray(total, np.float32)


def hair_colour(canvas: Canvas) -> np.ndarray:
    """Return a spectrum for this subject's hair: the more melanin in the skin, the darker on the whole."""
    base = float(np.clip(0.12 - 0.6 * canvas.body.melanin, 0.022, 0.12))
    return dye(base * 1.5, (400, 110, 0.62), (520, 80, 0.25))


def _lashes(canvas: Canvas, lid: list[tuple[float, float]]) -> None:
    line = curve(lid)
    lines = []
    for x, y in line[:: max(1, len(line) // 40)]:
        lean = (x - line[:, 0].mean()) / 110
        tip = canvas.rng.uniform(12, 22)
        lines.append(curve([(x, y + 1), (x + 5 * lean, y + 0.6 * tip), (x + 13 * lean, y + tip)], 5))
    canvas.plain(0.6 * canvas.strokes(lines, [1.0] * len(lines), 0.5), hair_colour(canvas))


def _brow(canvas: Canvas, x: float, side: int) -> None:
    lines = []
    for _ in range(240):
        t = canvas.rng.uniform(-1, 1)
        a, b = x + side * (10 + 130 * t), 880 - 34 * (1 - (t - 0.25) ** 2) + canvas.rng.normal(0, 9)
        length = canvas.rng.uniform(14, 30)
        rise = canvas.rng.uniform(-0.15, 0.5) - 0.35 * t
        lines.append(np.array([(a, b), (a + side * length, b - length * rise)]))
    canvas.plain(0.30 * canvas.strokes(lines, [1.0] * len(lines), 0.8), hair_colour(canvas))


def _hair(canvas: Canvas, head: Map) -> None:
    """Lay fine hair over the scalp, thinning out over an uneven hairline."""
    u, v = canvas.u, canvas.v
    rng = canvas.rng
    line = (400 + 0.0013 * (u - CX) ** 2 + 14 * canvas.noise(90, 40)).astype(np.float32)
    scalp = cover(head, 6) * smoothstep(70, -110, v - line)
    canvas.plain(0.5 * scalp * (0.85 + 0.15 * canvas.noise(60, 20)).clip(0, 1), hair_colour(canvas))
    lines, widths = [], []
    while len(lines) < 5200:
        x, y = rng.uniform(CX - 470, CX + 470), rng.uniform(60, 640)
        if y > 400 + 0.0013 * (x - CX) ** 2 + rng.normal(-30, 34):
            continue
        out = np.arctan2(x - _CROWN[0], y - _CROWN[1]) + rng.normal(0, 0.16)
        length, bend = rng.uniform(34, 80), rng.normal(0.1, 0.22)
        middle = (x + 0.5 * length * np.sin(out), y + 0.5 * length * np.cos(out))
        end = (middle[0] + 0.5 * length * np.sin(out + bend), middle[1] + 0.5 * length * np.cos(out + bend))
        lines.append(np.array([(x, y), middle, end]))
        widths.append(1.0 if rng.uniform() < 0.75 else 2.0)
    strands = canvas.strokes(lines, widths, 0.5) * cover(head, 8)
    shade = 1 + 0.3 * np.broadcast_to(canvas.noise(26, 9), SHAPE)
    canvas.plain(0.66 * strands, hair_colour(canvas), shade.clip(0.4, 2).astype(np.float32))
    canvas.relief += 1.3 * blur(strands, 0.9)
    canvas.gloss *= 1 - 0.5 * scalp
