"""How well charts are found in distorted photographs, and nothing where there is none, beside other tools.

    make bench-detection

takes the photographs that the tests use (CHART_PHOTOS), distorts each in thirteen ways, and asks our detector,
OpenCV's `mcc`, colour-checker-detection and PlantCV where the 24 patches are. Right is a chart whose places show
the same colours as the given ones in the undistorted photograph: mean CIEDE2000 of at most 2, in the chart's
order. The two other tools run in an environment of their own (detection_peers.py). The tables go to the page
named by --write, between its markers.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.detection_nothing import pictures
from benchmarks.detection_photos import DISTORTIONS, NEGATIVE, Base, Case, load, make, moved_by
from benchmarks.detection_table import Found, tables, write_page
from colour.decode import linearise
from colour.detect import ChartReading, find_chart
from colour.difference import delta_e00
from colour.spaces import Floats, decode_srgb, linear_srgb_to_lab
from tests.support.chart_photos import USABLE

# The most that the colours at found and given places may differ, mean CIEDE2000.
_RIGHT = 2.0
_NOTHINGS, _NOTHINGS_A_TIME = 200, 25
# The others take a second a picture: they get this many of the pictures without a chart.
_NOTHINGS_FOR_PEERS = 50
_PEERS = Path(__file__).with_name("detection_peers.py")


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a tool said of one picture: centres (24, 2) and patches left out (24,), or None.

    `seconds` are of processor, so that what else runs on the machine does not count; `stopped` at the most of them.
    """

    centres: Floats | None
    left_out: NDArray[np.bool_] | None
    seconds: float
    kind: str = "classic24"
    stopped: bool = False


def ours(case: Case) -> Answer:
    """Ask our detector, from decoded pixels on."""
    start = time.process_time()
    found = find_chart(case.image, linearise(case.image))
    seconds = time.process_time() - start
    if isinstance(found, ChartReading):
        return Answer(found.centres, ~found.usable, seconds, found.kind)
    return Answer(None, None, seconds, found.code)


def mcc(case: Case) -> Answer:
    """Ask OpenCV's detector as its documentation does, for a chart of 24 patches."""
    bgr = np.ascontiguousarray(case.codes[..., ::-1])
    start = time.process_time()
    detector = cv2.mcc.CCheckerDetector.create()
    detector.setColorChartType(cv2.mcc.MCC24)
    done = detector.process(bgr, 1)
    seconds = time.process_time() - start
    if not done:
        return Answer(None, None, seconds)
    corners = np.asarray(detector.getBestColorChecker().getColorCharts(), float)
    return Answer(corners.reshape(24, 4, 2).mean(axis=1), None, seconds)


OURS: dict[str, Callable[[Case], Answer]] = {"ours": ours, "OpenCV mcc": mcc}


def photo(name: str, peers: str) -> list[Found]:
    """Return what every tool makes of one photograph under every distortion."""
    base = load(name)
    chosen = [one for one in DISTORTIONS.values() if base.name not in NEGATIVE or one.name != "covered"]
    cases = [make(base, one) for one in chosen]
    return [
        judged(base, case, tool, answer)
        for tool, answers in asked(cases, peers).items()
        for case, answer in zip(cases, answers, strict=True)
    ]


def nothings(first: int, peers: str) -> list[Found]:
    """Return what every tool makes of some of the pictures without a chart, from number `first` on."""
    every = list(pictures(first + _NOTHINGS_A_TIME))[first:]
    cases = [
        Case(f"nothing {first + k}", "simulated", codes, np.eye(3), None) for k, codes in enumerate(every)
    ]
    by_tool = asked(cases, peers if first < _NOTHINGS_FOR_PEERS else "")
    return [
        _where_none_is(case, tool, answer)
        for tool, answers in by_tool.items()
        for case, answer in zip(cases, answers, strict=True)
    ]


def asked(cases: Sequence[Case], peers: str) -> dict[str, list[Answer]]:
    """Return every tool's answers to the pictures; `peers` is the other tools' Python, empty to leave them out."""
    answers = {tool: [ask(case) for case in cases] for tool, ask in OURS.items()}
    if not peers:
        return answers
    with TemporaryDirectory() as made:
        for number, case in enumerate(cases):
            cv2.imwrite(f"{made}/{number:03}.png", case.codes[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
        result = Path(made) / "found.json"
        # Without PYTHONPATH, under which it would take our `colour` for its own. The command is the caller's.
        subprocess.run([peers, "-E", _PEERS, made, result], check=True, capture_output=True)  # noqa: S603 - our own script
        told = json.loads(result.read_text("utf-8"))
    for tool, by_picture in told.items():
        answers[tool] = [
            Answer(
                None if one["centres"] is None else np.array(one["centres"]),
                None,
                one["seconds"],
                stopped=one["stopped"],
            )
            for _, one in sorted(by_picture.items())
        ]
    return answers


def judged(base: Base, case: Case, tool: str, answer: Answer) -> Found:
    """Return whether an answer is right, by the colours of the undistorted photograph at its places."""
    if base.centres is None or base.name in NEGATIVE:
        return _where_none_is(case, tool, answer)
    if answer.centres is None:
        return Found(
            tool, base.name, case.distortion, "refused", answer.seconds, None, answer.kind, answer.stopped
        )
    seen = np.ones(24, bool)
    if case.distortion == "covered":
        seen[base.column :: 6] = False
    places = moved_by(np.linalg.inv(case.plane), answer.centres)
    apart = delta_e00(_colours(base, places)[seen], _colours(base, base.centres)[seen]).mean()
    left_out = None if answer.left_out is None else int(np.asarray(answer.left_out)[~seen].sum())
    outcome = "right" if apart <= _RIGHT else "wrong"
    return Found(tool, base.name, case.distortion, outcome, answer.seconds, left_out, f"{apart:.1f}")


def _where_none_is(case: Case, tool: str, answer: Answer) -> Found:
    """Return the outcome where there is no ColorChecker to find; a SpyderCheckr that is called one is no alarm."""
    outcome = "refused" if answer.centres is None or answer.kind == "spyder24" else "alarm"
    return Found(
        tool, case.photo, case.distortion, outcome, answer.seconds, None, answer.kind, answer.stopped
    )


def _colours(base: Base, centres: Floats) -> Floats:
    """Return CIELAB (24, 3), codes read as sRGB: the median over the middle two fifths of each patch."""
    codes, reach = base.image.encoded, max(1, int(base.step * 0.18))
    height, width = codes.shape[:2]
    colours = []
    for x, y in np.rint(centres).astype(int):
        left, top = int(np.clip(x, reach, width - 1 - reach)), int(np.clip(y, reach, height - 1 - reach))
        square = codes[top - reach : top + reach + 1, left - reach : left + reach + 1].reshape(-1, 3)
        colours.append(np.median(square, axis=0))
    return linear_srgb_to_lab(decode_srgb(np.array(colours) / 255))


def _job(task: tuple[str, int, str]) -> list[Found]:
    cv2.setNumThreads(1)
    name, first, peers = task
    return photo(name, peers) if name else nothings(first, peers)


def everything(peers: str, names: Iterable[str]) -> Iterator[list[Found]]:
    """Yield every tool's outcomes so far, more with every photograph, worked out on two cores."""
    tasks = [(name, 0, peers) for name in names]
    tasks += [("", first, peers) for first in range(0, _NOTHINGS, _NOTHINGS_A_TIME)]
    found: list[Found] = []
    with ProcessPoolExecutor(2) as pool:
        for task, part in zip(tasks, pool.map(_job, tasks), strict=True):
            found.extend(part)
            print(task[0] or f"nothing {task[1]}", *_failures(part), sep="\n  ", file=sys.stderr, flush=True)
            yield found


def _failures(found: Iterable[Found]) -> list[str]:
    """Return a line for every picture in which our detector was not right."""
    return [
        f"{one.distortion}: {one.outcome} {one.detail}, {one.photo}"
        for one in found
        if one.tool == "ours"
        and (one.outcome in {"wrong", "alarm"} or (one.outcome == "refused" and one.photo in USABLE))
    ]


def main() -> None:
    """Run everything, print our failures and the tables, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default="", help="the Python of the other tools' environment")
    parser.add_argument("--write", type=Path, help="the page whose tables are made new")
    parser.add_argument("--only", nargs="*", default=[*USABLE, *NEGATIVE], help="these photographs")
    given = parser.parse_args()
    start = time.perf_counter()
    found: list[Found] = []
    for found in everything(given.peers, given.only):
        if given.write:
            # A run that is stopped leaves the table of what it has done, which says of how many photographs.
            write_page(found, given.write)
    print(tables(found))
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
