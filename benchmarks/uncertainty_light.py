"""How often two lights, and a phototherapy lamp, are told from the card, in simulated photographs.

    python -m benchmarks.uncertainty_light

Cameras and lights of the half that made no table and no threshold of `colour.light`.
"""

import argparse
from dataclasses import replace
from itertools import pairwise

import numpy as np

from benchmarks.skin_scenes import camera, card, lights, sensors
from benchmarks.skin_scenes.scene import KINDS, scenes
from colour.fit import fit_chart
from colour.light import Light, estimate_light, under_phototherapy
from colour.skin.spectra import illuminant
from colour.spaces import Floats
from tests.support.chart_readings import reading_of

PHOTOS = 200
_DRIFTS = (0.0, 0.05, 0.1, 0.2, 10.0)
# Share of the light's power that is room light, and of the lamp's colour that white balance takes away.
_ROOM = (0.0, 0.03, 0.1, 0.3)
_REMOVED = ((0.0, 0.35), (0.35, 0.7))


def table_of_mixed(photos: int) -> str:
    """Return Markdown: how often light is called mixed, by how much its colour changes across the card."""
    rows: list[tuple[float, float, float]] = []
    for kind in KINDS:
        for scene in scenes(kind, "test", photos):
            if scene.reading.usable.sum() >= len(scene.reading.usable) // 2:
                found = estimate_light(fit_chart(scene.reading, scene.reference)).mixed
                rows.append((kind == "mixed", scene.drift, found))
    columns = np.array(rows, float)
    two, drift, called = columns[:, 0] > 0, columns[:, 1], columns[:, 2]
    lines = ["| light | photos | called mixed |", "| --- | ---: | ---: |"]
    lines.append(f"| one light | {(~two).sum()} | {called[~two].mean():.1%} |")
    for low, high in pairwise(_DRIFTS):
        own = two & (drift >= low) & (drift < high)
        lines.append(f"| two, changing by {low:.0%} or more | {own.sum()} | {called[own].mean():.1%} |")
    return "\n".join(lines)


def table_of_phototherapy(photos: int) -> str:
    """Return Markdown: how often the blue lamp is refused, and how often another light."""
    lines = ["| light | white balance takes away | photos | refused |", "| --- | --- | ---: | ---: |"]
    for room in _ROOM:
        for low, high in _REMOVED:
            refused = [_refused_lamp(room, (low, high), number) for number in range(photos)]
            lines.append(
                f"| lamp, {room:.0%} room light | {low:.0%} to {high:.0%} | {photos} | {np.mean(refused):.1%} |"
            )
    for kind in KINDS[:-1]:
        refused = [_refused_room(kind, number) for number in range(photos)]
        lines.append(f"| {kind} | 0 % to 100 % | {photos} | {np.mean(refused):.1%} |")
    return "\n".join(lines)


def _refused_lamp(room: float, removed: tuple[float, float], number: int) -> bool:
    rng = np.random.default_rng((1, number))
    other = lights.draw(KINDS[number % 4], "test", rng)
    lamp = illuminant("phototherapy")
    return _refused(lamp / lamp.sum() + room * other / other.sum(), rng.uniform(*removed), rng)


def _refused_room(kind: Light, number: int) -> bool:
    rng = np.random.default_rng((2, number))
    return _refused(lights.draw(kind, "test", rng), rng.uniform(0, 1), rng)


def _refused(light: Floats, removed: float, rng: np.random.Generator) -> bool:
    families = sensors.FAMILIES["test"]
    sensor = sensors.draw(families[rng.integers(len(families))], rng)
    seen = light @ sensor / (illuminant("D65") @ sensor)
    gains = (seen / seen.max()) ** -removed
    made = replace(camera.draw(sensor, light, rng), gains=gains / (gains * seen).max())
    chart, patches = card.draw(rng)
    return under_phototherapy(reading_of(made.develop(made.raw(patches, light), rng)), chart)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--photos", type=int, default=PHOTOS, help="photographs of each kind")
    photos = parser.parse_args().photos
    print(table_of_phototherapy(photos), table_of_mixed(photos), sep="\n\n")


if __name__ == "__main__":
    main()
