"""What a whole photo takes from its bytes to its renditions, in seconds and in memory.

    python -m benchmarks.speed_whole PHOTO.jpg DESCRIPTION.pickle

runs one photo in this process and prints its peak memory, which a fresh process alone can tell.
"""

import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from benchmarks.speed_photo import BenchPhoto, load_photo
from colour import render
from colour.calibrate import Calibration, calibrate
from colour.decode import decode, linearise
from colour.image import ClippedView, DecodedImage
from colour.master import make_master
from colour.measure import RegionMeasurement, measure_region
from ingest.deidentify import original_png
from ingest.develop import develop, renditions
from ingest.states import Measured

_MEGA = 1024  # of Linux's kilobytes
_LARGEST = 100


def whole_photo() -> str:
    """Return the tables of time at 12 MP and of memory at 12 and 100 MP."""
    photo = load_photo(12)
    render.compile_kernels()
    return times(photo) + "\n\n" + memory(photo)


def times(photo: BenchPhoto) -> str:
    """Return the table of a 12 MP photo's steps on two threads."""
    cv2.setNumThreads(2)
    found = calibrate(photo.image, linearise(photo.image))
    assert isinstance(found, Calibration)
    steps: dict[str, Callable[[], object]] = {
        "decoding and encoding the JPEG once (OpenCV)": _decode_and_encode(photo),
        "**pixel work**: read, apply, measure, display and as-shot JPEG, thumbnail": lambda: pixel_work(
            photo, found
        ),
        "finding the chart, fitting, choosing, uncertainty": lambda: calibrate(
            photo.image, linearise(photo.image)
        ),
        "`original`: lossless PNG": lambda: original_png(photo.image),
        "`master`: linear 16-bit TIFF": lambda: make_master(photo.image, found.correction),
    }
    timed = {name: best(work) for name, work in steps.items()}
    once, once_cpu = next(iter(timed.values()))
    lines = [
        "| 12 MP, two threads | s | times decoding and encoding | CPU s | times its CPU s |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {took:.2f} | {took / once:.1f} | {cpu:.2f} | {cpu / once_cpu:.1f} |"
        for name, (took, cpu) in timed.items()
    ]
    return "\n".join(lines)


def pixel_work(photo: BenchPhoto, found: Calibration) -> None:
    """Do with a photo's pixels all that ingest does but store the original."""
    image = decode(photo.data)
    assert isinstance(image, DecodedImage)
    linear, clipped = linearise(image), ClippedView(image)
    for plan in photo.description.regions:
        assert isinstance(measure_region(linear, clipped, found, plan.polygon), RegionMeasurement)
    renditions(image, found.correction)


def memory(photo: BenchPhoto) -> str:
    """Return the table of peak memory, each photo developed in a fresh process."""
    lines = ["| a whole ingest, one process | s | peak memory, MB |", "| --- | ---: | ---: |"]
    for name, which in (("12 MP", photo), (f"{_LARGEST} MP", load_photo(_LARGEST - 0.2))):
        took, peak = _alone(which)
        lines.append(f"| {name} | {took:.1f} | {peak:.0f} |")
    return "\n".join(lines)


def _alone(photo: BenchPhoto) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        picture, said = Path(folder) / "photo.jpg", Path(folder) / "description.pickle"
        picture.write_bytes(photo.data)
        said.write_bytes(pickle.dumps(photo.description))
        command = [sys.executable, "-m", "benchmarks.speed_whole", str(picture), str(said)]
        ran = subprocess.run(  # noqa: S603 - this very script
            command, check=True, capture_output=True, text=True
        )
    took, peak = map(float, ran.stdout.split())
    return took, peak


def _decode_and_encode(photo: BenchPhoto) -> Callable[[], object]:
    """Return what OpenCV alone does to the file once, at the quality and sampling of our renditions."""
    options = [cv2.IMWRITE_JPEG_QUALITY, 90]
    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    buffer = np.frombuffer(photo.data, np.uint8)

    def once() -> None:
        picture = cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED)
        assert picture is not None
        cv2.imencode(".jpg", picture, options)

    return once


def best(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Return the shortest of several runs in seconds, and the least that one took of all processors."""
    found = []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - start, time.process_time() - used))
    return min(took for took, _ in found), min(cpu for _, cpu in found)


def main() -> None:
    """Develop one photo; print seconds and peak memory in MB."""
    data, said = Path(sys.argv[1]).read_bytes(), pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301 - our own
    start = time.perf_counter()
    assert isinstance(develop(said, data), Measured)
    took = time.perf_counter() - start
    # getrusage would tell the parent's peak where that is higher: it outlives fork and exec.
    status = Path("/proc/self/status").read_text("ascii")
    print(took, float(status.split("VmHWM:")[1].split()[0]) / _MEGA)


if __name__ == "__main__":
    main()
