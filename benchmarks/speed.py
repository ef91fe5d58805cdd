"""How fast photos are corrected, beside other tools and in whole: `make bench` writes the tables of docs/speed.md.

Every figure is the best of several runs of one process, and ratios are of that same run, because a machine
that others use is slower for all of them alike.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from skimage.color import rgb2lab

from benchmarks.page import write_between
from benchmarks.speed_photo import CORRECTIONS, load_photo
from benchmarks.speed_whole import whole_photo
from colour import render
from colour.correction import Correction, apply
from colour.decode import linearise
from colour.detect import find_chart
from colour.icc_writer import matrix_profile
from colour.image import Codes, DecodedImage
from colour.profiles import device_way
from colour.render import srgb_codes
from colour.spaces import Floats, decode_srgb, encode_srgb

_BEGIN, _END = "<!-- made by make bench -->", "<!-- end -->"
_FINDING = "colour-checker-detection, segmentation"
_ALL = 256**3
_MEGAPIXELS = 12
Row = tuple[str, ...]


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def table(heading: Row, rows: list[Row]) -> str:
    """Return a Markdown table; all but the first column are figures."""
    lines = [heading, ("---", *["---:"] * (len(heading) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def display_p3() -> bytes:
    """Return a profile of Display P3: its primaries under D50, its curve that of sRGB."""
    to_xyz = [[0.515102, 0.291965, 0.157153], [0.241182, 0.692236, 0.066582], [-0.001049, 0.041882, 0.784378]]
    return matrix_profile("Display P3", to_xyz, decode_srgb(np.linspace(0, 1, 1024)))


def kernels(photo: DecodedImage, peers: Path) -> str:
    """Return the table of corrections, 8 bits to 8 bits."""
    simple, rich = CORRECTIONS["tone+3x3"], CORRECTIONS["tone+rootpoly2"]
    wide = replace(photo, icc_profile=display_p3())
    tasks = {
        "tone + 3x3": (photo, simple),
        "tone + root-polynomial": (photo, rich),
        "tone + 3x3, from Display P3": (wide, simple),
        "tone + root-polynomial, from Display P3": (wide, rich),
    }
    target = np.empty_like(photo.encoded)
    copy = _MEGAPIXELS / best(lambda: np.copyto(target, photo.encoded))
    rows: list[Row] = [("memory copy (the limit)", f"{copy:.0f}", "", "1")]
    for kind, compiled in (("numba", True), ("numpy and OpenCV", False)):
        render._PEN = render._Pen()  # noqa: SLF001 - to measure both
        render._PEN.drawn = -(10**15)  # noqa: SLF001 - and never the one instead of the other
        if compiled and not render.compile_kernels():
            continue
        for name, (image, correction) in tasks.items():
            speeds = [_speed(image, correction, threads) for threads in (1, 2)]
            rows.append(_row(f"ours, {kind}: {name}", speeds, copy))
    cv2.setNumThreads(2)
    others = dict(_others(photo, simple, peers))
    finding = others.pop(_FINDING)
    rows += [_row(name, [1 / took, None], copy) for name, took in others.items()]
    speeds = table(("8 bits to 8 bits, 12 MP", "MP/s, one thread", "two threads", "share of a copy"), rows)
    small = replace(photo, encoded=_small(photo))
    ours = best(lambda: find_chart(small, linearise(small)), 3)
    return (
        f"{speeds}\n\nFinding the chart in a photo 1440 wide: ours {ours:.2f} s, {_FINDING} {finding:.2f} s."
    )


def _small(photo: DecodedImage) -> Codes:
    return cast("Codes", cv2.resize(photo.encoded, (1440, 1080), interpolation=cv2.INTER_AREA))


def _speed(image: DecodedImage, correction: Correction, threads: int) -> float:
    cv2.setNumThreads(threads)
    srgb_codes(image, correction)
    return _MEGAPIXELS / best(lambda: srgb_codes(image, correction), 7)


def _row(name: str, speeds: list[float | None], copy: float) -> Row:
    shown = ["" if speed is None else f"{speed:.0f}" for speed in speeds]
    return (name, *shown, f"{max(speed for speed in speeds if speed) / copy:.3f}")


def _others(photo: DecodedImage, correction: Correction, peers: Path) -> Iterator[tuple[str, float]]:
    """Yield (tool, seconds a megapixel) of what others do: a correction, or one conversion to CIELAB."""
    codes = np.ascontiguousarray(photo.encoded[:1000, :1000])
    linear = decode_srgb(codes / 255)
    yield (
        "numpy float64, as the formula stands",
        best(
            lambda: np.rint(np.clip(encode_srgb(apply(correction, linear)), 0, 1) * 255).astype(np.uint8), 3
        ),
    )
    model = cv2.ccm.ColorCorrectionModel(_patches(), cv2.ccm.COLORCHECKER_MACBETH)
    model.compute()
    yield "OpenCV `ccm`, 3x3", best(lambda: model.correctImage((codes / 255).astype(np.float32)), 3)
    yield "scikit-image `rgb2lab`, no correction", best(lambda: rgb2lab(codes), 3)
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.npz"
        np.savez(scene, codes=codes, matrix=CORRECTIONS["tone+rootpoly2"].matrix, chart=_small(photo))
        script = Path(__file__).with_name("speed_peers.py")
        ran = subprocess.run(  # noqa: S603 - our own script
            [str(peers), str(script), str(scene)], check=True, capture_output=True, text=True, cwd=folder
        )
    yield from json.loads(ran.stdout.splitlines()[-1]).items()


def _patches() -> Floats:
    """Return plausible readings (24, 1, 3) of a chart, for OpenCV to fit; its speed does not turn on them."""
    return np.random.default_rng(1).uniform(0.05, 0.9, (24, 1, 3))


def exactness() -> str:
    """Return how far all 16.8 million 8-bit colours come from float64."""
    every = np.arange(_ALL, dtype=np.uint32)
    codes = np.stack([every >> 16, every >> 8 & 255, every & 255], axis=-1).astype(np.uint8)
    rows: list[Row] = []
    for space, profile in (("sRGB", None), ("Display P3", display_p3())):
        image = DecodedImage(
            codes.reshape(4096, 4096, 3), profile, "", profile_assumed=profile is None, file_format="png"
        )
        for kind, correction in CORRECTIONS.items():
            drawn = srgb_codes(image, correction).reshape(-1, 3)
            most, other = _apart(codes, drawn, profile, correction)
            rows.append((f"{kind}, from {space}", str(most), f"{other:.2%}"))
    return table(("all 256³ codes against float64", "most codes apart", "values a code apart"), rows)


def _apart(
    codes: np.ndarray, drawn: np.ndarray, profile: bytes | None, correction: Correction
) -> tuple[int, float]:
    way = device_way(profile, 1)
    assert way is not None
    most, count = 0, 0
    for first in range(0, _ALL, 1 << 19):
        part = codes[first : first + (1 << 19)]
        light = np.stack([way.tables[k][part[:, k]] for k in range(3)], axis=-1)
        light = light if way.matrix is None else light @ way.matrix.T
        exact = np.rint(np.clip(encode_srgb(apply(correction, light)), 0, 1) * 255)
        apart = np.abs(exact - drawn[first : first + (1 << 19)])
        most, count = max(most, int(apart.max())), count + int((apart > 0).sum())
    return most, count / (3 * _ALL)


def compiling() -> str:
    """Return what numba costs a process: the first on a machine, and every other."""
    code = (
        "import time; start = time.process_time(); from colour import kernels; import numpy as np\n"
        "c = np.zeros((9, 3), np.uint8); f = lambda *s: np.zeros(s, np.float32)\n"
        "kernels.draw(c, f(3, 256), f(0, 4), f(0, 4), f(3, 3), np.zeros(65536, np.uint8), c.copy())\n"
        "print(time.process_time() - start)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "NUMBA_CACHE_DIR": folder}
        took = [
            float(
                subprocess.run(  # noqa: S603 - our own code
                    [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env
                ).stdout
            )
            for _ in range(2)
        ]
    return table(("loading the compiled kernels", "CPU s"), [
        ("first process, compiles and keeps", f"{took[0]:.1f}"),
        ("every later process", f"{took[1]:.1f}"),
    ])  # fmt: skip


def main() -> None:
    """Measure, print, and write between the page's marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True, help="Python of the peers' environment")
    parser.add_argument("--write", type=Path, help="page whose tables are to be replaced")
    asked = parser.parse_args()
    photo = load_photo(_MEGAPIXELS)
    parts = [
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}.",
        kernels(photo.image, asked.peers),
        exactness(),
        compiling(),
        whole_photo(),
    ]
    text = "\n\n".join(parts)
    print(text)
    if asked.write:
        write_between(asked.write, _BEGIN, _END, text)


if __name__ == "__main__":
    main()
