"""One simulated photograph: a card, skin beside it, one light or two, and what the product is told."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.skin_scenes import Half, camera, card, lights, printer, sensors, skin
from colour.charts import ChartReference
from colour.light import Light
from colour.reading import ChartReading
from colour.spaces import Floats
from tests.support.chart_readings import reading_of

KINDS: tuple[Light, ...] = ("daylight", "ward_led", "warm_lamp", "fluorescent", "mixed")
# Light's natural logarithm from the card's middle to its edge: standard deviation along each axis.
_FALL = 0.08
# Skin lies beside the card, this far from its middle in units of half its length.
_BESIDE = (1.0, 2.0)
# Degrees: how obliquely the main light comes in at most, and the standard deviation of how far the skin is
# turned from the card's plane.
_INCIDENCE = 45.0
_TURNED = 10.0
# Part of the light that comes from all around.
_AROUND = (0.3, 0.9)
_DIRT = 0.01
# How much the share of one of two lights changes from the card's middle to its edge: standard deviation.
_MIXED_SLOPE = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A card's reading, the values stated of it, the light, and skin as shot with its true colours."""

    light: Light
    family: str
    reading: ChartReading
    reference: ChartReference
    skin: skin.Skin
    as_shot: Floats
    """(n, 3) linear sRGB of `skin`."""
    drift: float
    """How much red or blue changes against green from one edge of the card to the other (natural logarithm)."""


def scenes(
    kind: Light, half: Half, count: int, seed: int = 0, *, printed: ChartReference | None = None
) -> Iterator[Scene]:
    """Yield photographs in a light of this kind. The same arguments give the same photographs.

    The card in them is a maker's, or a home print that is meant to have the values of `printed`.
    """
    for number in range(count):
        place = (seed, KINDS.index(kind), ("table", "test").index(half), number)
        yield scene(kind, half, place, printed=printed)


def scene(kind: Light, half: Half, seed: tuple[int, ...], *, printed: ChartReference | None = None) -> Scene:
    """Return one photograph."""
    rng = np.random.default_rng(seed)
    families = sensors.FAMILIES[half]
    family = families[rng.integers(len(families))]
    sensor = sensors.draw(family, rng)
    powers, blend = _lights(kind, half, rng)
    reference, patches = (printed, printer.draw(half, printed, rng)) if printed else card.draw(rng)
    body = skin.draw(rng)
    fall = rng.normal(0, _FALL, 2)
    where = _beside(len(body.lab), rng)
    made = camera.draw(sensor, powers.mean(axis=0), rng)
    shade = np.exp(reference.places @ fall + rng.normal(0, _DIRT, len(patches)))
    on_skin = np.exp(where @ fall) * _turned(len(where), rng)
    raw = np.concatenate(
        [
            _lit(made, patches, powers, blend(reference.places)) * shade[:, None],
            _lit(made, body.spectra, powers, blend(where)) * on_skin[:, None],
        ]
    )
    developed = made.develop(raw, rng)
    reading = reading_of(developed[: len(patches)])
    drift = _drift(made, powers, blend, reference.places)
    return Scene(kind, family, reading, reference, body, developed[len(patches) :], drift)


def _lights(kind: Light, half: Half, rng: np.random.Generator) -> tuple[Floats, "_Blend"]:
    """Return the powers (1 or 2, 41), alike in strength, and how they share a place."""
    if kind != "mixed":
        return lights.draw(kind, half, rng)[None], _Blend(1.0, np.zeros(2))
    lamps = rng.permutation(4)[:2]
    powers = np.array([lights.draw(KINDS[lamp], half, rng) for lamp in lamps])
    powers /= powers.mean(axis=1, keepdims=True)
    return powers, _Blend(rng.uniform(0.25, 0.75), rng.normal(0, _MIXED_SLOPE, 2))


@dataclass(frozen=True, slots=True, eq=False)
class _Blend:
    """The first light's share, (n,), at places (n, 2): `middle`, and `slope` from there to the card's edges."""

    middle: float
    slope: Floats

    def __call__(self, places: Floats) -> Floats:
        return np.clip(self.middle + places @ self.slope, 0, 1)


def _lit(made: camera.Camera, spectra: Floats, powers: Floats, share: Floats) -> Floats:
    raw = made.raw(spectra, powers[0]) * share[:, None]
    if len(powers) > 1:
        raw += made.raw(spectra, powers[1]) * (1 - share)[:, None]
    return np.asarray(raw)


def _drift(made: camera.Camera, powers: Floats, blend: _Blend, places: Floats) -> float:
    white = np.log(_lit(made, np.ones((len(places), len(powers[0]))), powers, blend(places)))
    return float(np.ptp(white[:, [0, 2]] - white[:, [1]], axis=0).max())


def _beside(count: int, rng: np.random.Generator) -> Floats:
    """Return places (n, 2) around the card."""
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.asarray(rng.uniform(*_BESIDE, count)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))


def _turned(count: int, rng: np.random.Generator) -> Floats:
    """Return (n,): light on skin over light on the card, by which way each of them faces (Lambert)."""
    incidence = np.radians(rng.uniform(0, _INCIDENCE))
    around = rng.uniform(*_AROUND)
    turn = np.radians(_TURNED * rng.normal(0, 1, count))
    towards = np.cos(incidence + turn) / np.cos(incidence)
    return np.asarray(around + (1 - around) * np.maximum(towards, 0))
