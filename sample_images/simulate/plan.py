"""Which photographs are taken: 98, fourteen for each tone, with and without each sign at each site."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from colour.skin import tissue_saturation
from simulate.canvas import Pose
from simulate.card import CardPose
from simulate.optics import LIGHTS, Body
from simulate.photograph import Exposure
from simulate.render import Shot
from simulate.subjects import Subject, subjects

SEED = 20261
WELL_SPO2 = 98.0
CENTRAL_SPO2 = {"lips": 76.0, "mouth": 84.0}
# Blood that lingers in cold hands and feet: assumed, not measured.
ACRO_SATURATION = 0.38

SITE_OF = {
    "chest": "sternum",
    "forehead": "forehead",
    "eye": "sclera",
    "lips": "lip",
    "mouth": "gum",
    "palm": "palm",
    "sole": "sole",
    "nail": "nail_bed",
}
_DAYLIGHT = ("D65", "D57", "D50")
_OTHER = {
    "ward_led": ("LED-B3", "LED-B5", "LED-V1"),
    "fluorescent": ("FL2", "FL11", "FL7"),
    "warm_lamp": ("A", "LED-B1"),
}
_CLOTHS = ("blue", "white", "mint", "grey", "oat", "lilac", "navy")
_CAMERAS = ("Simulated camera A", "Simulated camera B", "Simulated camera C")


@dataclass(frozen=True, slots=True)
class Planned:
    """One photograph: who, where, with which sign, and how it is taken."""

    number: int
    subject: Subject
    site: str
    condition: str
    spo2: float | None
    shot: Shot

    @property
    def name(self) -> str:
        """The file's name, which says that it is simulated."""
        return f"simulated-{self.number:04d}.jpg"


def _tone_list(tone: int) -> list[tuple[str, str, int]]:
    """Return (kind of subject, scene, group of light) of a tone's fourteen photographs."""
    turning = ("forehead", "mouth", "palm", "sole", "forehead", "mouth", "palm")[tone]
    jaundiced = ("marked", "moderate", "mild")
    foot = "sole" if tone % 2 == 0 else "nail"
    second = "nail" if tone % 2 == 0 else ("palm", "sole")[(tone // 2) % 2]
    return [
        ("well", "chest", 0),
        ("mild", "chest", 0),
        ("moderate", "chest", 0),
        ("marked", "chest", 0),
        ("well", "eye", 1),
        (jaundiced[tone % 3], "eye", 1),
        ("well", turning, 2),
        (jaundiced[(tone + 1) % 3], turning, 2),
        ("well", "lips", 3),
        ("central", "lips", 3),
        ("central", "mouth", 3),
        ("well", foot, 4),
        ("acro", foot, 4),
        ("acro", second, 4),
    ]


def _light(tone: int, group: int, rng: np.random.Generator) -> str:
    """Return a group's light: daylight for the chest and one other group, the rest in turn."""
    if group == 0 or group == 1 + tone % 4:
        return _DAYLIGHT[(tone + group) % 3]
    turn = [g for g in (1, 2, 3, 4) if g != 1 + tone % 4].index(group)
    kind = ("ward_led", "fluorescent", "warm_lamp", "ward_led")[(turn + tone) % 4]
    return str(rng.choice(_OTHER[kind]))


def photographs(seed: int = SEED) -> Iterator[Planned]:
    """Yield the plan in order; the same seed gives the same photographs."""
    babies = {(s.tone, s.kind): s for s in subjects(seed)}
    rng = np.random.default_rng([seed, 2])
    number = 0
    for tone in range(7):
        lights = [_light(tone, group, rng) for group in range(5)]
        for kind, scene, group in _tone_list(tone):
            number += 1
            camera = (
                "Simulated camera D" if (tone, group) in {(2, 4), (5, 2)} else _CAMERAS[(tone + group) % 3]
            )
            cloth = _CLOTHS[(2 * tone + group) % 7]
            yield _planned(number, babies[tone, kind], scene, (lights[group], camera, cloth), seed)


def _planned(number: int, subject: Subject, scene: str, look: tuple[str, str, str], seed: int) -> Planned:
    kind = subject.kind
    jaundice = kind in {"mild", "moderate", "marked"}
    condition = (
        "jaundice" if jaundice else {"central": "cyanosis_central", "acro": "acrocyanosis"}.get(kind, "none")
    )
    spo2 = CENTRAL_SPO2[scene] if kind == "central" else WELL_SPO2
    extra = "tongue" if scene == "mouth" and subject.tone % 2 else ""
    if scene == "chest" and kind == "moderate":
        extra = "blanched"
    site = "tongue" if extra == "tongue" else SITE_OF[scene]
    sick = kind in {"central", "acro"}
    whole = float(tissue_saturation(spo2))
    body = Body(subject.melanin, subject.tsb, whole, ACRO_SATURATION if kind == "acro" else whole)
    shot = _shot(np.random.default_rng([seed, 3, number]), scene, body, extra, look, sick=sick)
    return Planned(number, subject, site, condition, None if jaundice else spo2, shot)


def _shot(
    rng: np.random.Generator, scene: str, body: Body, extra: str, look: tuple[str, str, str], *, sick: bool
) -> Shot:
    """Return the way a photograph is taken: pose, card, light, exposure."""
    light, camera, cloth = look
    mirror = bool(rng.uniform() < 0.4)
    pose = Pose(
        angle=float(rng.uniform(-5, 5)),
        scale=float(rng.uniform(0.94, 1.04)),
        shift=(float(rng.uniform(-30, 15)), float(rng.uniform(-36, 6))),
        mirror=mirror,
    )
    x, y = float(rng.uniform(1300, 1325)), float(rng.uniform(430, 840))
    upright = rng.uniform() < 0.35
    card = CardPose(
        centre=(1600 - x if mirror else x, y),
        width=float(rng.uniform(455, 500) if upright else rng.uniform(425, 465)),
        angle=float(rng.choice([90, -90]) if upright else rng.choice([0, 0, 0, 180]))
        + float(rng.uniform(-9, 9)),
        tilt=(float(rng.uniform(-0.5, 0.5)), float(rng.uniform(-0.5, 0.5))),
    )
    across = float(rng.choice([-1, 1])) * float(rng.uniform(0.25, 0.75))
    exposure = Exposure(
        light=(across, float(rng.uniform(-0.75, -0.3)), float(rng.uniform(0.95, 1.3))),
        ambient=float(rng.uniform(0.45, 0.6)),
        uneven=float(np.clip(rng.normal(0, 0.045), -0.12, 0.12)),
        white=float(rng.uniform(0.72, 0.86)),
        balance_error=float(rng.uniform(0, 0.12)),
        shadow=bool(rng.uniform() < 0.25),
    )
    seed = int(rng.integers(2**31))
    stamp = "right" if mirror else "left"
    return Shot(seed, scene, body, sick, extra, camera, light, cloth, exposure, pose, card, stamp)


def lux_of(light: str, rng: np.random.Generator) -> int:
    """Return a plausible illuminance for the kind of light."""
    low, high = {
        "daylight": (600, 2000),
        "ward_led": (350, 800),
        "fluorescent": (300, 600),
        "warm_lamp": (120, 300),
    }[LIGHTS[light][0]]
    return int(rng.integers(low, high) // 10 * 10)
