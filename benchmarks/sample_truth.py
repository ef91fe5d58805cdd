"""Measured against true colour of every sample photograph, per light and per tone.

    python benchmarks/sample_truth.py [FOLDER]

The truth is in a column of the manifest that ingest never reads: CIELAB under D65 of the spectral
reflectance, before light, relief and camera. Prints Markdown tables of CIEDE2000.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from colour.calibrate import calibrate
from colour.decode import clipped_mask, decode, linearise
from colour.difference import delta_e00
from colour.measure import measure_region
from colour.refusal import ColourRefusal

SAMPLES = Path(__file__).resolve().parents[1] / "sample_images"
Error = tuple[str, str, str, float]


def errors_of(folder: Path, row: dict[str, str]) -> list[Error] | str:
    """Return (light, tone, site, CIEDE2000) of a photograph's regions, or why it was refused."""
    image = decode((folder / row["file"]).read_bytes())
    if isinstance(image, ColourRefusal):
        return image.code
    linear = linearise(image)
    calibration = calibrate(image, linear, declared=row["chart"])
    if isinstance(calibration, ColourRefusal):
        return calibration.code
    clipped = clipped_mask(image)
    found: list[Error] = []
    for region, truth in zip(json.loads(row["regions"]), json.loads(row["x_truth_lab"]), strict=True):
        measured = measure_region(linear, clipped, calibration, np.array(region["polygon"]))
        if isinstance(measured, ColourRefusal):
            return measured.code
        found.append(
            (row["illuminant"], row["x_melanin"], region["body_site"], float(delta_e00(measured.lab, truth)))
        )
    return found


def table(title: str, groups: dict[str, list[float]]) -> Iterator[str]:
    """Yield a Markdown table of each group's errors."""
    yield f"\n| {title} | regions | median | 90 % | largest |\n| --- | --- | --- | --- | --- |"
    for name, values in groups.items():
        p50, p90 = np.percentile(values, [50, 90])
        yield f"| {name} | {len(values)} | {p50:.1f} | {p90:.1f} | {max(values):.1f} |"


def main() -> None:
    """Measure every photograph and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    errors: list[Error] = []
    with ProcessPoolExecutor(2) as pool:
        for row, result in zip(rows, pool.map(errors_of, [folder] * len(rows), rows), strict=True):
            if isinstance(result, str):
                print(f"{row['file']}: refused, {result}")
            else:
                errors.extend(result)
    daylight = [error for error in errors if error[0] == "daylight"]
    for title, index, chosen in (
        ("light", 0, errors),
        ("melanin, all lights", 1, errors),
        ("melanin, daylight", 1, daylight),
        ("site, daylight", 2, daylight),
    ):
        groups: dict[str, list[float]] = defaultdict(list)
        for error in sorted(chosen, key=lambda e: (index == 1 and float(e[1]), e[index])):
            groups[str(error[index])].append(error[3])
        print("\n".join(table(title, groups)))


if __name__ == "__main__":
    main()
