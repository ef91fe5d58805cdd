"""A palm, a sole and a finger with its nail, built from rounded shapes."""

from itertools import pairwise

import numpy as np

from simulate.backdrop import drop_shadow
from simulate.canvas import Canvas, oval
from simulate.optics import dye
from simulate.shapes import Map, Point, blur, box, bump, capsule, cover, dome, ellipse, join, smoothstep


def _lay(
    canvas: Canvas, body: Map, site: str, relief: Map, sick: Map | float, rosy: Map | float = 0.0
) -> Map:
    """Lay skin of a site over a shape with its relief; return its coverage."""
    skin = cover(body)
    canvas.cover_up(skin)
    blood = np.exp(0.15 * canvas.noise(200, 90, 40) + 0.07 * canvas.noise(16, 7)) * (1 + rosy)
    melanin = np.exp(0.05 * canvas.noise(260, 110) + 0.03 * canvas.noise(14, 6))
    canvas.skin(skin, site, melanin=melanin, blood=np.asarray(blood, np.float32), sick=sick)
    canvas.raise_to(skin, relief)
    canvas.texture(skin, 1.1)
    canvas.gloss += skin * (0.6 - canvas.gloss)
    return skin


FINGERS: tuple[tuple[Point, Point, tuple[float, float]], ...] = (
    ((330, 640), (262, 372), (74, 56)),
    ((430, 590), (410, 292), (78, 59)),
    ((542, 590), (562, 312), (77, 58)),
    ((648, 650), (712, 420), (68, 50)),
)


def paint_palm(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint an open palm with fingers, thumb, creases and wrist."""
    _ = extra
    u, v = canvas.u, canvas.v
    body = box(u, v, (482, 745), (232, 240), 150)
    arm = capsule(u, v, (482, 1000), (490, 1400), (150, 165))
    thumb = join(
        capsule(u, v, (300, 900), (120, 700), (100, 66)), capsule(u, v, (120, 700), (60, 560), (64, 48)), 30
    )
    shape = join(join(body, arm, 70), thumb, 60)
    relief = 0.75 * blur(dome(shape, 110), 16)
    for start, end, radii in FINGERS:
        finger = capsule(u, v, start, end, radii)
        relief = np.maximum(relief, 0.95 * blur(dome(finger, radii[1]), 5)).astype(np.float32)
        shape = join(shape, finger, 16)
    pads = 26 * bump(u, v, (335, 830), (90, 120), 30) + 22 * bump(u, v, (640, 830), (80, 130))
    pads += 15 * sum(bump(u, v, p, (52, 36)) for p in ((345, 600), (440, 585), (545, 588), (640, 625)))
    relief += (pads - 16 * bump(u, v, (480, 760), (95, 90))).astype(np.float32)
    drop_shadow(canvas, cover(shape), light)
    hand = smoothstep(1130, 1010, v)
    tips = 0.35 * sum(bump(u, v, end, (50, 60)) for _, end, _ in FINGERS)
    _lay(canvas, shape, "palm", relief, hand if sick else 0.0, tips)
    wrist = cover(shape) * smoothstep(1068, 1094, v)
    canvas.skin(wrist, "arm", blood=np.exp(0.12 * canvas.noise(200, 90)))
    for start, end, radii in FINGERS:
        across = np.array([-(end[1] - start[1]), end[0] - start[0]])
        across = across / np.hypot(*across) * radii[1] * 0.86
        for t in (0.28, 0.56, 0.80):
            p = np.array(start) + t * (np.array(end) - start)
            canvas.crease([tuple(p - across), tuple(p + np.array([0.0, 5.0])), tuple(p + across)], 3, 4, 0.34)
    canvas.crease([(712, 690), (600, 700), (470, 660), (380, 605)], 4, 4, 0.40)
    canvas.crease([(690, 790), (560, 760), (400, 705), (262, 690)], 4, 4, 0.40)
    canvas.crease([(268, 700), (380, 760), (440, 870), (438, 985)], 4, 5, 0.42)
    canvas.crease([(352, 1052), (480, 1078), (622, 1050)], 4, 5, 0.42)
    canvas.crease([(356, 1092), (480, 1112), (620, 1092)], 3, 3, 0.25)
    canvas.area(oval((582, 868), (86, 76), 10), "palm")
    if sick:
        canvas.area(oval((488, 1136), (92, 24)), "arm", "comparison")


TOES: tuple[tuple[Point, float], ...] = (
    ((352, 232), 96),
    ((490, 196), 68),
    ((598, 222), 61),
    ((688, 272), 55),
    ((756, 340), 49),
)


def paint_sole(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint a sole with toes, heel and creases; behind it the lower leg, for comparison."""
    _ = extra
    u, v = canvas.u, canvas.v
    leg = capsule(u, v, (560, 960), (1010, 1330), (150, 200))
    drop_shadow(canvas, cover(leg), light)
    _lay(canvas, leg, "leg", 0.8 * blur(dome(leg, 150), 12), 0.0)
    canvas.crease([(655, 880), (698, 960), (704, 1080)], 5, 6, 0.4)
    foot = join(
        capsule(u, v, (455, 1000), (470, 760), (165, 150)), ellipse(u, v, (520, 460), (245, 205), 14), 150
    )
    foot = join(foot, capsule(u, v, (400, 800), (400, 420), (110, 140)), 60)
    relief = 0.8 * blur(dome(foot, 120), 22)
    for centre, radius in TOES:
        toe = ellipse(u, v, centre, (radius * 0.92, radius * 1.12), 8)
        relief = np.maximum(relief, 0.95 * blur(dome(toe, radius * 0.9), 6)).astype(np.float32)
        foot = join(foot, toe, 20)
    relief += 24 * bump(u, v, (400, 430), (95, 90)) + 22 * bump(u, v, (455, 1010), (105, 100))
    relief += (14 * bump(u, v, (640, 450), (80, 80)) - 12 * bump(u, v, (540, 730), (70, 130))).astype(
        np.float32
    )
    drop_shadow(canvas, cover(foot), light)
    rosy = 0.35 * (bump(u, v, (455, 1030), (90, 80)) + sum(bump(u, v, c, (r, r)) for c, r in TOES))
    _lay(canvas, foot, "sole", np.asarray(relief, np.float32), 1.0 if sick else 0.0, rosy)
    for (a, ra), (b, rb) in pairwise(TOES):
        x, y = (a[0] * rb + b[0] * ra) / (ra + rb), (a[1] * rb + b[1] * ra) / (ra + rb)
        canvas.occlusion *= 1 - 0.55 * cover(foot) * bump(u, v, (x + 4, y + 22), (7, 40), -8)
    for centre, radius in TOES:
        under = [
            (centre[0] - 0.8 * radius, centre[1] + 0.86 * radius),
            (centre[0], centre[1] + 1.12 * radius),
        ]
        canvas.crease([*under, (centre[0] + 0.8 * radius, centre[1] + 0.92 * radius)], 4, 5, 0.34)
    canvas.crease([(300, 392), (420, 430), (560, 470), (700, 560)], 3, 3, 0.26)
    canvas.crease([(330, 520), (430, 560), (560, 640)], 3, 3, 0.24)
    canvas.crease([(372, 660), (450, 690), (560, 780)], 3, 2.6, 0.2)
    canvas.crease([(420, 470), (405, 560), (425, 650)], 3, 2.2, 0.16)
    canvas.area(oval((462, 985), (92, 84)), "sole")
    if sick:
        canvas.area(oval((790, 1060), (52, 42), 40), "leg", "comparison")


def paint_nail(canvas: Canvas, light: tuple[float, float], *, sick: bool, extra: str) -> None:
    """Paint three fingers from behind; the middle one's nail bed is measured."""
    _ = extra
    for y, reach, radius, tilt in (
        (250.0, 560.0, 150.0, 20.0),
        (975.0, 600.0, 165.0, -16.0),
        (610.0, 740.0, 190.0, 0.0),
    ):
        _finger(canvas, light, (reach, y), radius, tilt, sick=sick)
    canvas.area(oval((762, 606), (66, 62)), "nail_bed")


def _finger(
    canvas: Canvas, light: tuple[float, float], tip: Point, radius: float, tilt: float, *, sick: bool
) -> None:
    """Paint one finger that comes in from the left, with creases over its joint and its nail."""
    u, v = canvas.u, canvas.v
    root = (tip[0] - 1000, tip[1] + 10 * tilt)
    body = capsule(u, v, root, tip, (radius * 1.12, radius * 0.92))
    drop_shadow(canvas, cover(body), light)
    relief = 0.72 * blur(dome(body, radius * 0.9), 10)
    _lay(canvas, body, "arm", relief, smoothstep(-200, 500, u) if sick else 0.0, 0.3)
    joint = tip[0] - 2.1 * radius
    for k, dx in enumerate((-46.0, -14.0, 20.0, 56.0)):
        half = radius * (0.50, 0.62, 0.58, 0.42)[k]
        y = tip[1] + (tip[0] - joint - dx) * tilt / 100
        canvas.crease(
            [(joint + dx - 8, y - half), (joint + dx + 6, y), (joint + dx - 8, y + half)], 4, 5, 0.32
        )
    centre = (tip[0] + 0.10 * radius, tip[1])
    nail = box(u, v, centre, (0.66 * radius, 0.56 * radius), 0.44 * radius)
    fold = smoothstep(26, 4, nail) * (1 - cover(nail, 2))
    canvas.relief += 9 * blur(fold, 5)
    canvas.skin(0.5 * fold, "palm", blood=1.15, sick=float(sick))
    plate = cover(nail, 2.5)
    arch = smoothstep(centre[0] - 0.30 * radius, centre[0] - 0.52 * radius, u + 0.0022 * (v - centre[1]) ** 2)
    blood = np.exp(0.10 * canvas.noise(70, 30)) * (1 - 0.55 * arch)
    canvas.skin(plate, "nail_bed", blood=np.asarray(blood, np.float32), sick=float(sick))
    free = plate * smoothstep(0.50 * radius, 0.58 * radius, u - centre[0] + 0.0014 * (v - centre[1]) ** 2)
    canvas.plain(0.75 * free, dye(0.62, (420, 60, 0.12)))
    curl = 0.30 * radius * (1 - ((v - centre[1]) / (0.62 * radius)) ** 2)
    canvas.raise_to(plate, (relief * 0.35 + 0.45 * radius + 0.42 * curl).astype(np.float32))
    rim = plate * smoothstep(-10, -1, nail)
    canvas.occlusion *= 1 - 0.38 * blur(rim, 2) - 0.12 * blur(fold, 3)
    canvas.flesh *= 1 - 0.5 * plate
    canvas.gloss += plate * (0.5 - canvas.gloss)
    canvas.wet += plate * (0.12 - canvas.wet)
