"""How often charts are found, placed wrongly or missed in simulated scenes, how exactly, and how fast.

    python -m benchmarks.detection_stress [--each 10] [--only NAME] [--seed 2026]

prints a Markdown table. A chart counts as right when its kind is right and every patch in view lies within a quarter
of a patch of its true centre, in its order; anything else that is returned counts as wrong.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.detection_kinds import settings
from benchmarks.detection_scenes import Scene, Setting, render
from colour.decode import linearise
from colour.detect import find_chart
from colour.reading import ChartReading

_FAMILY = {"classic24_2014": "classic24"}
_COLUMNS = (
    "scenes",
    "right",
    "wrong",
    "not found",
    "worst patch off, median",
    "left out",
    "hidden but read",
    "processor s, median",
    "most",
    "refused as",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scene.

    `outcome` is right, wrong or the code of the refusal; `error` the worst patch's in patches; `left_out` patches
    and hidden patches that were `read`; `seconds` of processor.
    """

    outcome: str
    seconds: float
    error: float = 0.0
    left_out: int = 0
    read: int = 0


def looked_for(scene: Scene) -> Outcome:
    """Look for the chart in one scene and say what comes of it."""
    linear = linearise(scene.image)
    start = time.process_time()
    found = find_chart(scene.image, linear)
    seconds = time.process_time() - start
    if not isinstance(found, ChartReading):
        return Outcome(found.code, seconds)
    for number, (kind, centres) in enumerate(scene.charts):
        hidden = scene.hidden if number == 0 else np.zeros(24, bool)
        error = np.linalg.norm(found.centres - centres, axis=1)[~hidden].max() / found.patch_size
        if _FAMILY.get(kind, kind) == found.kind and error < 0.25:
            read = int((found.usable & hidden).sum())
            return Outcome("right", seconds, float(error), int((~found.usable).sum()), read)
    return Outcome("wrong", seconds)


def _job(task: tuple[str, Setting]) -> tuple[str, Outcome]:
    cv2.setNumThreads(1)
    return task[0], looked_for(render(*task))


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    right = [one for one in outcomes if one.outcome == "right"]
    codes = Counter(one.outcome for one in outcomes)
    refused = {code: count for code, count in codes.items() if "." in code}
    seconds = [one.seconds for one in outcomes]
    cells = [
        name,
        str(codes["right"]),
        str(codes["wrong"]),
        str(sum(refused.values())),
        f"{np.median([one.error for one in right]):.3f}" if right else "",
        f"{np.mean([one.left_out for one in right]):.1f}" if right else "",
        str(sum(one.read for one in right)),
        f"{np.median(seconds):.2f}",
        f"{max(seconds):.2f}",
        ", ".join(f"{code} {count}" for code, count in refused.items()),
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table; fail when something was returned wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    by_name: dict[str, list[Outcome]] = {}
    with ProcessPoolExecutor(2) as pool:
        tasks = list(settings(asked.each, asked.only, asked.seed))
        for number, (name, outcome) in enumerate(pool.map(_job, tasks)):
            by_name.setdefault(name, []).append(outcome)
            if outcome.outcome == "wrong":
                print(f"wrong: {name}, scene {number}", file=sys.stderr, flush=True)
    print(f"| {' | '.join(_COLUMNS)} |\n| --- |{' ---: |' * (len(_COLUMNS) - 2)} --- |")
    print("\n".join(_line(name, outcomes) for name, outcomes in by_name.items()))
    bait = Counter(one.outcome for name, many in by_name.items() if name.startswith("bait") for one in many)
    charts = Counter(
        one.outcome for name, many in by_name.items() if not name.startswith("bait") for one in many
    )
    missed = charts.total() - charts["right"] - charts["wrong"]
    print(f"\nCharts: {charts['right']} right, {charts['wrong']} wrong, {missed} not found. ", end="")
    print(f"Bait: {bait['wrong']} of {bait.total()} taken for a chart.")
    sys.exit(bool(charts["wrong"] + bait["wrong"]))


if __name__ == "__main__":
    main()
