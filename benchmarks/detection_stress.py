"""How often charts are found, placed wrongly or missed in simulated scenes, how exactly, and how fast.

    python benchmarks/detection_stress.py [--each 20] [--only NAME] [--seed 2026]

prints a Markdown table. A chart counts as right when its kind is right and every patch lies within a quarter of a
patch of its true centre, in its order; anything else that is returned counts as wrong.
"""

import argparse
import time
from dataclasses import dataclass, field

import cv2
import numpy as np
from detection_scenes import Scene, scenes

from colour.decode import linearise
from colour.detect import find_chart
from colour.reading import ChartReading


@dataclass(slots=True)
class Tally:
    """What became of the scenes of one kind; errors in patches, times in seconds of processor."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    errors: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    spoilt: int = 0


def judge(scene: Scene, tally: Tally) -> None:
    """Look for the chart in one scene and count what comes of it."""
    linear = linearise(scene.image)
    start = time.process_time()
    found = find_chart(scene.image, linear)
    tally.times.append(time.process_time() - start)
    if not isinstance(found, ChartReading):
        tally.codes[found.code] = tally.codes.get(found.code, 0) + 1
        tally.missed += 1
        return
    family = {"classic24_2014": "classic24"}
    for kind, centres in scene.charts:
        error = np.linalg.norm(found.centres - centres, axis=1).max() / found.patch_size
        if family.get(kind, kind) == found.kind and error < 0.25:
            tally.right += 1
            tally.errors.append(error)
            tally.spoilt += int(found.damaged.sum())
            return
    tally.wrong += 1


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    cv2.setNumThreads(2)
    tallies: dict[str, Tally] = {}
    for scene in scenes(asked.each, asked.only, asked.seed):
        judge(scene, tallies.setdefault(scene.name, Tally()))
    print(
        "| scenes | right | wrong | not found | worst patch off, median | patches left out | processor s, median | most | refused as |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for name, tally in tallies.items():
        error = f"{np.median(tally.errors):.3f}" if tally.errors else ""
        left = f"{tally.spoilt / tally.right:.1f}" if tally.right else ""
        codes = ", ".join(f"{code} {count}" for code, count in tally.codes.items())
        print(
            f"| {name} | {tally.right} | {tally.wrong} | {tally.missed} | {error} | {left} | "
            f"{np.median(tally.times):.2f} | {max(tally.times):.2f} | {codes} |",
            flush=True,
        )
    charts = [t for name, t in tallies.items() if not name.startswith("bait")]
    bait = [t for name, t in tallies.items() if name.startswith("bait")]
    print(f"\nCharts: {sum(t.right for t in charts)} right, {sum(t.wrong for t in charts)} wrong, ", end="")
    print(f"{sum(t.missed for t in charts)} not found. Bait: {sum(t.wrong for t in bait)} taken for a chart.")


if __name__ == "__main__":
    main()
